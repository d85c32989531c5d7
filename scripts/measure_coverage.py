"""Measures lines and branches of core, compiler and link that the tests of their rooms run; goal 95 % each.

The tests of all three run once, those that start processes included. ``--quick`` leaves out what
``tests/slow.txt`` lists, as continuous integration does. Exit code 1 when an area is short of the goal or a
test fails.

    python scripts/measure_coverage.py [--quick] [--processes auto] [--missing]
"""

from __future__ import annotations

import argparse
import json
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
    """Sources that are measured together.

    Attributes:
        name: What the table calls it.
        sources: Folders.
        omitted: Folders below them that belong to no core.
    """

    name: str
    sources: tuple[str, ...]
    omitted: tuple[str, ...] = ()


AREAS = (
    Area("core", ("tintling",), ("tintling/api", "tintling/commands", "tintling/link")),
    Area("compiler", ("firmware_export/compiler",)),
    Area("link", ("tintling/link", "camera_client/link")),
)
TESTS = ("tests/core", "tests/firmware_export/compiler", "tests/camera_client/link")

# Processes that tests start are measured, too, pytest-xdist's and forked ones; lines that say what cannot
# happen are not.
_CONFIGURATION = """
[run]
branch = true
parallel = true
patch = subprocess, _exit, fork
data_file = {data}
source =
    {sources}
[report]
exclude_also =
    raise AssertionError
    assert_never
"""


@dataclass(frozen=True)
class Result:
    """What was executed of an area; counts of lines and branches."""

    area: str
    lines: int
    lines_run: int
    branches: int
    branches_run: int

    @property
    def of_lines(self) -> float:
        """Share of the lines, in percent."""
        return 100.0 * self.lines_run / self.lines if self.lines else 100.0

    @property
    def of_branches(self) -> float:
        """Share of the branches, in percent; one that was taken one way only counts as missing."""
        return 100.0 * self.branches_run / self.branches if self.branches else 100.0

    @property
    def good(self) -> bool:
        """Whether the goal is reached by lines and by branches, each alone."""
        return min(self.of_lines, self.of_branches) >= GOAL


def result_of(area: str, totals: dict[str, Any]) -> Result:
    """Reads the totals of coverage's JSON report."""
    return Result(
        area,
        totals["num_statements"],
        totals["covered_lines"],
        totals["num_branches"],
        totals["covered_branches"],
    )


def measure(
    areas: Sequence[Area] = AREAS,
    tests: Sequence[str] = TESTS,
    root: Path = ROOT,
    extra: Sequence[str] = (),
    *,
    missing: bool = False,
) -> tuple[list[Result], bool]:
    """Runs tests under coverage.

    Args:
        areas: What is measured.
        tests: What pytest is given.
        root: Folder of the project.
        extra: Further arguments of pytest.
        missing: Print the lines and branches that were not executed.

    Returns:
        What was executed of each area, and whether all tests passed.
    """
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        configuration = folder / "coverage.ini"
        sources = [str(root / source) for area in areas for source in area.sources]
        configuration.write_text(
            _CONFIGURATION.format(data=folder / "data", sources="\n    ".join(sources)), encoding="utf-8"
        )
        coverage = [sys.executable, "-m", "coverage"]
        chosen = f"--rcfile={configuration}"
        command = [*coverage, "run", chosen, "-m", "pytest", "-q", *extra, *tests]
        passed = subprocess.run(command, cwd=root, check=False).returncode == 0
        subprocess.run([*coverage, "combine", "-q", chosen], cwd=root, check=True)
        results = []
        for area in areas:
            report = folder / f"{area.name}.json"
            included = ",".join(f"{root / source}/*" for source in area.sources)
            omitted = ",".join(f"{root / source}/*" for source in area.omitted)
            part = [chosen, f"--include={included}", *([f"--omit={omitted}"] if omitted else [])]
            subprocess.run([*coverage, "json", "-q", *part, "-o", str(report)], cwd=root, check=True)
            if missing:
                show = [*coverage, "report", *part, "--show-missing", "--skip-covered"]
                subprocess.run(show, cwd=root, check=True)
            results.append(result_of(area.name, json.loads(report.read_text())["totals"]))
    return results, passed


def table(results: Sequence[Result], *, passed: bool) -> str:
    """Rows of all areas as text."""
    lines = [f"{'area':10} {'lines':>23} {'branches':>23}  goal {GOAL:g} % of each"]
    lines += [
        f"{one.area:10} {f'{one.lines_run:,}/{one.lines:,}':>15} {one.of_lines:5.1f} % "
        f"{f'{one.branches_run:,}/{one.branches:,}':>15} {one.of_branches:5.1f} %  "
        f"{'ok' if one.good else 'short'}"
        for one in results
    ]
    return "\n".join([*lines, *([] if passed else ["a test failed"])])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="Leave out slow tests.")
    parser.add_argument("--processes", default="0", help="Of pytest-xdist: a number, or auto.")
    parser.add_argument("--missing", action="store_true", help="Print what was not executed.")
    asked = parser.parse_args(arguments)
    extra = ["-n", asked.processes, "--dist", "worksteal", *(["-m", "not slow"] if asked.quick else [])]
    results, passed = measure(extra=extra, missing=asked.missing)
    print(table(results, passed=passed))
    return 0 if passed and all(one.good for one in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
