"""Writes ``tests/slow.txt``: the tests that ``make check`` leaves out, because they take long.

Run it on an idle machine: ``python scripts/find_slow_tests.py`` runs the whole suite and lists each test
function of which one case took longer than 0.2 s, its fixtures included. Fixtures that were paid for by a
test of the list are then paid for by another one, so what is left runs again, and the list grows by the
functions of files whose tests took longer than 0.12 s on average.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "slow.txt"
REPORT = ROOT / "build" / "tests.xml"
LIMIT_S = 0.2
MEAN_LIMIT_S = 0.12
STATIC = "tests/test_static.py"  # static checks belong to the fast lane, however long they take
HEADER = "# Written by scripts/find_slow_tests.py: tests that `make check` leaves out.\n"


def slow_tests(report: Path, *, limit_s: float = LIMIT_S, mean_s: float = float("inf")) -> set[str]:
    """Names of slow tests.

    Args:
        report: A JUnit file of the family xunit1.
        limit_s: Seconds that a case of a quick test may take.
        mean_s: Seconds that the cases of a file may take on average; all tests of others are slow.

    Returns:
        ``tests/core/test_link.py::test_name``.
    """
    cases = [
        (str(case.get("file")), str(case.get("name")).partition("[")[0], float(case.get("time", 0)))
        for case in ET.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it just now
        if case.get("file") != STATIC
    ]
    times: dict[str, list[float]] = {}
    for file, _, seconds in cases:
        times.setdefault(file, []).append(seconds)
    return {
        f"{file}::{name}"
        for file, name, seconds in cases
        if seconds > limit_s or sum(times[file]) / len(times[file]) > mean_s
    }


def run_suite(*options: str) -> int:
    """Runs tests, two at once; gives pytest's exit code."""
    shown = ("-q", "-n", "2", "--dist", "worksteal", f"--junitxml={REPORT}", "-o", "junit_family=xunit1")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *shown, *options], cwd=ROOT, check=False
    ).returncode


def write_list(names: set[str]) -> None:
    """Writes the list, sorted."""
    LIST.write_text(HEADER + "".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")


def main() -> int:
    """Runs the suite, then what is left of it, and writes the list."""
    status = run_suite()
    if status:
        return status
    slow = slow_tests(REPORT)
    write_list(slow)
    status = run_suite("-m", "not slow")
    if status == 0:
        write_list(slow | slow_tests(REPORT, mean_s=MEAN_LIMIT_S))
        print(f"{LIST.relative_to(ROOT)} is written")
    return status


if __name__ == "__main__":
    sys.exit(main())
