"""Measures which lines and branches the tests of core, compiler and link execute, against a goal of 95 %.

Each area is measured with the tests that mirror its folders, so a line counts only when the tests written
for it run it. Exit code 1 when an area is short of the goal or a test fails.

    python scripts/measure_coverage.py [--only core compiler link]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL = 95.0


@dataclass(frozen=True)
class Area:
    """Sources and the tests that mirror them.

    Attributes:
        name: What the table calls it.
        sources: Folders that are measured.
        tests: What pytest is given.
        omitted: Patterns below the folders that belong to no core.
    """

    name: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    omitted: tuple[str, ...] = ()


AREAS = (
    Area(
        "core", ("tintling",), ("tests/core",), ("tintling/api/*", "tintling/commands/*", "tintling/link/*")
    ),
    Area("compiler", ("firmware_export/compiler",), ("tests/firmware_export/compiler",)),
    Area("link", ("tintling/link", "camera_client/link"), ("tests/core/link", "tests/camera_client/link")),
)


@dataclass(frozen=True)
class Result:
    """What was executed of an area; counts of lines and branches."""

    area: str
    lines: int
    lines_run: int
    branches: int
    branches_run: int
    passed: bool

    @property
    def percent(self) -> float:
        """Lines and branches together, as ``coverage report --show-missing`` has it."""
        whole = self.lines + self.branches
        return 100.0 * (self.lines_run + self.branches_run) / whole if whole else 100.0

    @property
    def good(self) -> bool:
        """Whether the tests pass and reach the goal."""
        return self.passed and self.percent >= GOAL


def result_of(area: str, totals: dict[str, Any], *, passed: bool) -> Result:
    """Reads the totals of coverage's JSON report."""
    return Result(
        area,
        totals["num_statements"],
        totals["covered_lines"],
        totals["num_branches"],
        totals["covered_branches"],
        passed,
    )


def measure(area: Area, root: Path = ROOT, extra: Sequence[str] = ()) -> Result:
    """Runs the tests of an area under coverage.

    Args:
        area: What is measured.
        root: Folder of the project.
        extra: Further arguments of pytest.
    """
    with tempfile.TemporaryDirectory(prefix="tintling-") as folder:
        data, report = Path(folder) / "data", Path(folder) / "report.json"
        coverage = [sys.executable, "-m", "coverage"]
        environment = {**os.environ, "COVERAGE_FILE": str(data)}
        sources = f"--source={','.join(area.sources)}"
        omitted = [f"--omit={','.join(area.omitted)}"] if area.omitted else []
        command = [*coverage, "run", "--branch", sources, *omitted, "-m", "pytest", "-q", *extra, *area.tests]
        passed = subprocess.run(command, cwd=root, env=environment, check=False).returncode == 0
        subprocess.run([*coverage, "json", "-q", "-o", str(report)], cwd=root, env=environment, check=True)
        return result_of(area.name, json.loads(report.read_text())["totals"], passed=passed)


def table(results: Sequence[Result]) -> str:
    """Rows of all areas as text."""
    lines = [f"{'area':10} {'lines':>15} {'branches':>15} {'together':>9}  goal {GOAL:g} %"]
    for one in results:
        state = "ok" if one.good else "a test failed" if not one.passed else "short"
        lines.append(
            f"{one.area:10} {f'{one.lines_run:,}/{one.lines:,}':>15} "
            f"{f'{one.branches_run:,}/{one.branches:,}':>15} {one.percent:>7.1f} %  {state}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    names = [area.name for area in AREAS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="areas to measure")
    chosen = parser.parse_args(arguments).only
    results = [measure(area) for area in AREAS if area.name in chosen]
    print(table(results))
    return 0 if all(one.good for one in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
