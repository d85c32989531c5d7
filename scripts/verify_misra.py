"""Runs cppcheck with its MISRA addon over the C of shipped networks, and compares with stated deviations.

``docs/misra.md`` lists each rule that the C does not keep, with the reason. A finding of any other rule, or a
deviation that nothing needs any more, is a failure. Findings of cppcheck itself are listed there as well.

    python scripts/verify_misra.py [MODEL …]
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tintling.errors import TintlingError, ToolchainError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork, network_of
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.forms.model_source import find_model
from tintling.firmware_export.targets.toolchain import write_sources

PAGE = Path(__file__).resolve().parent.parent / "docs" / "misra.md"
NETWORKS = ("tiny", "nano")
_COMMAND = (
    *("cppcheck", "-q", "--std=c99", "--addon=misra", "--enable=warning,performance,portability", "-I."),
    "--template={id}|{file}|{line}|{message}",
)
_ROW = re.compile(r"^\| `([\w.-]+)` \|", re.MULTILINE)


def findings(texts: Mapping[str, str]) -> set[tuple[str, str, int]]:
    """Rule, file and line of everything that cppcheck finds in C texts.

    Raises:
        ToolchainError: cppcheck is not installed.
    """
    if shutil.which(_COMMAND[0]) is None:
        raise ToolchainError("cppcheck is not installed: apt install cppcheck")
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources(texts, folder)
        done = subprocess.run([*_COMMAND, *units], cwd=folder, capture_output=True, text=True, check=False)
    found = set()
    for line in done.stderr.splitlines():
        rule, file, number, *_ = [*line.split("|", 3), "", "", ""]
        if number.isdigit():
            found.add((rule, file, int(number)))
    return found


def deviations(page: str) -> set[str]:
    """Rules in the first column of the page's first table."""
    return set(_ROW.findall(page.partition("## clang-tidy")[0]))


def compared(found: set[str], stated: set[str]) -> list[str]:
    """What is wrong: rules without a stated deviation, and deviations without a finding."""
    return [f"{rule}: found, and no deviation is stated" for rule in sorted(found - stated)] + [
        f"{rule}: a deviation is stated, and nothing is found" for rule in sorted(stated - found)
    ]


def shipped_network(model: str, way: Optimize) -> CompiledNetwork:
    """A shipped network, compiled with its labels under its name."""
    source = find_model(Path(model))
    return network_of(source.path, name=source.name, labels=source.labels, options=EngineOptions(way))


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks the networks and prints findings by rule."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", default=list(NETWORKS), help="shipped networks")
    every: set[tuple[str, str, int]] = set()
    try:
        for model in parser.parse_args(arguments).models:
            for way in (Optimize.SIZE, Optimize.BALANCED):
                every |= findings(emit_c(shipped_network(model, way)))
    except TintlingError as error:
        print(error, file=sys.stderr)
        return 1
    counts = Counter(rule for rule, _, _ in every)
    for rule, count in counts.most_common():
        print(f"{rule:28} {count:>4}")
    wrong = compared(set(counts), deviations(PAGE.read_text(encoding="utf-8")))
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
