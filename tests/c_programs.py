"""Small C programs around generated C, compiled by every compiler of this machine, and run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from waiting import PATIENCE_S

from tintling.firmware_export.targets.cross import zig_command

WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wsign-conversion", "-Werror")
_C, _CPP = ("-std=c99",), ("-x", "c++", "-std=c++11")
_ZIG = zig_command() or ("zig",)
# Name -> command that compiles .c files, as C99 or as C++11.
COMPILERS = {
    "gcc": ("gcc", *_C),
    "g++": ("g++", *_CPP),
    "zig-c": (*_ZIG, "cc", *_C),
    "zig-c++": (*_ZIG, "c++", *_CPP),
}


def command_of(name: str) -> tuple[str, ...]:
    """The command of a compiler; a machine without it skips the test, and fails it where CI demands it."""
    program = COMPILERS[name][0]
    if shutil.which(program) is None:
        if os.environ.get("TINTLING_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return COMPILERS[name]


def build(
    folder: Path, sources: Mapping[str, str], *flags: str, compiler: str = "gcc"
) -> subprocess.CompletedProcess[str]:
    """Writes sources and compiles the .c files among them to ``program``, with warnings as errors."""
    command = command_of(compiler)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    units = [name for name in sources if name.endswith(".c")]
    return subprocess.run(
        [*command, *WARNINGS, *flags, *units, "-o", "program"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def run(
    folder: Path, sources: Mapping[str, str], *flags: str, compiler: str = "gcc", data: bytes = b""
) -> str:
    """Compiles as :func:`build` does, runs the program on ``data``, and gives what it prints."""
    done = build(folder, sources, *flags, compiler=compiler)
    assert done.returncode == 0, done.stderr[:3000]
    return subprocess.run(
        [folder / "program"], input=data, capture_output=True, check=True, timeout=PATIENCE_S
    ).stdout.decode()


def refusal(folder: Path, sources: Mapping[str, str], *flags: str, compiler: str = "gcc") -> str:
    """What the compiler says of sources that it must refuse: its first #error."""
    done = build(folder, sources, *flags, compiler=compiler)
    assert done.returncode != 0, "it compiles"
    found = re.search(r'error: (?:#error )?"?([^"\n]+)', done.stderr)
    assert found, done.stderr[:3000]
    return found[1]
