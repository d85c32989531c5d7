"""Writes ``tests/slow.txt``: the tests that ``make check`` leaves out, because they take long.

Run it on an idle machine: ``python scripts/find_slow_tests.py`` runs the whole suite on one core and lists
each test function of which one case took longer than 0.3 s, its fixtures included.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "slow.txt"
REPORT = ROOT / "build" / "tests.xml"
LIMIT_S = 0.3
STATIC = "tests/test_static.py"  # static checks belong to the fast lane, however long they take
HEADER = "# Written by scripts/find_slow_tests.py: tests that `make check` leaves out.\n"


def slow_tests(report: Path, limit_s: float = LIMIT_S) -> list[str]:
    """Names of slow tests.

    Args:
        report: A JUnit file of the family xunit1.
        limit_s: Seconds that a quick test may take.

    Returns:
        ``tests/core/test_link.py::test_name``, sorted.
    """
    found = set()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        if float(case.get("time", 0)) > limit_s and case.get("file") != STATIC:
            found.add(f"{case.get('file')}::{str(case.get('name')).partition('[')[0]}")
    return sorted(found)


def main() -> int:
    """Runs the suite and writes the list."""
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={REPORT}", "-o", "junit_family=xunit1"]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status == 0:
        LIST.write_text(HEADER + "".join(f"{name}\n" for name in slow_tests(REPORT)), encoding="utf-8")
        print(f"{LIST.relative_to(ROOT)} is written")
    return status


if __name__ == "__main__":
    sys.exit(main())
