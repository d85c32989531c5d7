"""Compiles C for the ESP32's own instruction set, the LX6 with windowed registers.

Debian has no GNU compiler for it. Clang 22 compiles, ``llvm-mc`` assembles, and the linker of the
ESP8266's tools links: only loads of literals and data carry relocations, and those are the same there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import which

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.toolchain import run_tool, write_sources

__all__ = [
    "CLANG",
    "WINDOWED_TOOLS",
    "archive_windowed",
    "compile_windowed",
    "gather_literals",
    "link_windowed",
    "require_tools",
]

CLANG = "clang-22"
ASSEMBLER = "llvm-mc-22"
LINKER, ARCHIVER = "xtensa-lx106-elf-ld", "xtensa-lx106-elf-ar"
WINDOWED_TOOLS: Mapping[str, str] = {
    CLANG: "clang-22",
    ASSEMBLER: "llvm-22",
    LINKER: "binutils-xtensa-lx106",
}
"""Programs that are needed, and Debian's package of each."""

# What the LX6 of the ESP32 has. Clang knows no name for it.
_FEATURES = (
    *("windowed", "density", "loop", "mul16", "mul32", "mul32high", "div32", "mac16"),
    *("minmax", "nsa", "sext", "clamps", "bool", "fp", "timers3"),
)
_TARGET = (
    "--target=xtensa",
    *(f for name in _FEATURES for f in ("-Xclang", "-target-feature", "-Xclang", f"+{name}")),
    "-D__XTENSA_WINDOWED_ABI__=1",  # GCC says so by itself
)
_LITERAL = re.compile(r"\s*\.literal\s+(\.LCPI(\d+)_\d+),\s*(.+)$")


def require_tools(programs: Iterable[str] = tuple(WINDOWED_TOOLS)) -> None:
    """Makes sure that the tools are there.

    Raises:
        ToolchainError: One is not; the message tells how to install it.
    """
    for program in programs:
        if which(program) is None:
            raise ToolchainError(
                f"{program} is not installed, which the core esp32 needs: on Debian "
                f"`apt install {' '.join(WINDOWED_TOOLS.values())} qemu-system-misc`, or take another core"
            )


def gather_literals(assembly: str) -> str:
    """Puts the literals of each function into an aligned section of their own.

    ``llvm-mc`` would place them in the middle of the code without alignment. A section for each
    function lets the linker leave out what a function that is not used would load.

    Args:
        assembly: What clang wrote.
    """
    lines: list[str] = []
    literals: dict[str, list[str]] = {}
    for line in assembly.splitlines():
        if found := _LITERAL.match(line):
            label, function, value = found.groups()
            literals.setdefault(function, []).append(f"{label}:\n\t.long {value}")
        elif line.strip() != ".literal_position":
            lines.append(line)
    for function, words in literals.items():
        lines += [f'\t.section .literal.{function},"a"', "\t.p2align 2", *words]
    return "\n".join(lines) + "\n"


def compile_windowed(
    sources: Mapping[str, str], folder: Path, *, opt: str = "-Os", flags: Sequence[str] = ()
) -> list[str]:
    """Compiles every ``.c`` and assembles every ``.s`` among the sources.

    Args:
        sources: File name to text.
        folder: Where everything is written; also on the include path.
        opt: Optimisation, such as ``-O2``.
        flags: Further compiler flags.

    Returns:
        Names of the objects in the folder, in order of the sources' names.

    Raises:
        ToolchainError: A tool is missing, or a source does not compile.
    """
    require_tools()
    # With a frame pointer, clang moves the stack pointer around calls, which raises an exception when the
    # caller's registers were spilled.
    options = [*_TARGET, "-std=c99", opt, "-ffreestanding", "-fomit-frame-pointer", *flags]
    options += ["-ffunction-sections", "-fdata-sections"]
    objects = []
    write_sources(sources, folder)
    for unit in sorted(name for name in sources if name.endswith((".c", ".s"))):
        assembly = folder / unit
        if unit.endswith(".c"):
            run_tool(
                [CLANG, *options, "-I.", "-S", unit, "-o", f"{unit}.s"],
                cwd=folder,
                what=f"compiling {unit} for the ESP32",
            )
            assembly = folder / f"{unit}.s"
            assembly.write_text(gather_literals(assembly.read_text(encoding="utf-8")), encoding="utf-8")
        run_tool(
            [ASSEMBLER, "--arch=xtensa", "-mcpu=esp32", "-filetype=obj", assembly.name, "-o", f"{unit}.o"],
            cwd=folder,
            what=f"assembling {unit} for the ESP32",
        )
        objects.append(f"{unit}.o")
    return objects


def archive_windowed(objects: Sequence[str], folder: Path) -> bytes:
    """Puts objects into a library, of which a program takes what it calls.

    Raises:
        ToolchainError: The archiver is missing or refuses.
    """
    run_tool([ARCHIVER, "rcD", "library.a", *objects], cwd=folder, what="making a library for the ESP32")
    return (folder / "library.a").read_bytes()


def link_windowed(objects: Sequence[str], folder: Path, *, script: str, flags: Sequence[str] = ()) -> bytes:
    """Links objects into a program.

    Args:
        objects: Names of files in the folder.
        folder: Where they lie.
        script: Text of the linker script.
        flags: Further flags of the linker.

    Returns:
        The program, an ELF file.

    Raises:
        ToolchainError: The linker is missing or refuses.
    """
    (folder / "program.ld").write_text(script, encoding="utf-8")
    # Relaxing would move code that was assembled with its distances final.
    command = [LINKER, "--no-relax", "--no-warn-rwx-segments", "-T", "program.ld", *flags, *objects]
    run_tool([*command, "-o", "program.elf"], cwd=folder, what="linking for the ESP32")
    return (folder / "program.elf").read_bytes()
