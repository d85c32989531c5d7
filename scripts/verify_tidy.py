"""Runs clang-tidy over the firmware's C around shipped networks, and compares with stated findings.

``.clang-tidy`` says which checks run, and why others do not. ``docs/misra.md`` lists each finding that stays,
with the reason. Another finding, or a row that nothing needs any more, is a failure.

    python scripts/verify_tidy.py [MODEL …]
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from verify_misra import NETWORKS, PAGE, compared, shipped_network

from tintling.errors import TintlingError, ToolchainError
from tintling.firmware_export.compiler.options import Optimize
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.toolchain import write_sources

CONFIGURATION = Path(__file__).resolve().parent.parent / ".clang-tidy"
HEADING = "## clang-tidy"
_PROGRAMS = ("clang-tidy-22", "clang-tidy")  # what is found differs a little from version to version
_FINDING = re.compile(
    r"^(?:.*/)?([\w.]+):\d+:\d+: (?:warning|error): .*\[([\w.-]+)(?:,[^\]]*)?\]$", re.MULTILINE
)
_ROW = re.compile(r"^\| `([\w.-]+:[\w.]+)` \|", re.MULTILINE)


def findings(texts: Mapping[str, str]) -> set[str]:
    """What clang-tidy finds in C texts, as ``check:file``.

    Raises:
        ToolchainError: clang-tidy is not installed.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise ToolchainError("clang-tidy is not installed: apt install clang-tidy, or pip install clang-tidy")
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources(texts, folder)
        options = ["--quiet", f"--config-file={CONFIGURATION}", "--header-filter=.*"]
        command = [program, *options, *units, "--", "-std=c99", "-I."]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return {f"{check}:{file}" for file, check in _FINDING.findall(done.stdout)}


def stated(page: str) -> set[str]:
    """Findings in the first column of the page's table about clang-tidy."""
    return set(_ROW.findall(page.partition(HEADING)[2]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks the networks, and prints what is found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", default=list(NETWORKS), help="shipped networks")
    every: set[str] = set()
    try:
        for model in parser.parse_args(arguments).models:
            every |= findings(firmware_sources(shipped_network(model, Optimize.BALANCED)))
    except TintlingError as error:
        print(error, file=sys.stderr)
        return 1
    print(*sorted(every), sep="\n")
    wrong = compared(every, stated(PAGE.read_text(encoding="utf-8")))
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
