"""Compilers for the processors that generated C runs on, and what the code weighs there.

Each target knows two ways to be compiled for: the GNU cross compiler as Debian names it, and the
clang inside the ``ziglang`` wheel where it has the architecture. Objects are compiled freestanding:
the generated C needs no library.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.elf import ElfFile, SectionSizes, read_elf
from tintling.firmware_export.targets.toolchain import run_tool, write_sources

__all__ = [
    "STRICT_WARNINGS",
    "TARGETS",
    "CrossCompiler",
    "Family",
    "Target",
    "code_and_constants",
    "compile_object",
    "cross_compilers",
    "section_sizes",
    "zig_command",
]

Family = Literal["gcc", "zig"]
Standard = Literal["c99", "c11", "c++11", "c++17"]

STRICT_WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
# Unwind tables serve exceptions and debuggers; a device image links without them.
_COMMON_FLAGS = (
    "-ffreestanding",
    "-fno-asynchronous-unwind-tables",
    "-fno-unwind-tables",
    "-fno-exceptions",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A processor that C is compiled for.

    Attributes:
        name: Short name, such as ``cortex-m4``.
        title: Name for people.
        gnu_prefix: The GNU tools are called ``<gnu_prefix>-gcc`` and so on.
        gnu_flags: What chooses the processor there.
        zig_flags: What chooses it in zig; None where zig's clang lacks the architecture.
    """

    name: str
    title: str
    gnu_prefix: str
    gnu_flags: tuple[str, ...]
    zig_flags: tuple[str, ...] | None


TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("x86-64", "x86-64", "x86_64-linux-gnu", (), ("-target", "x86_64-freestanding-none")),
        Target(
            "cortex-m4",
            "Cortex-M4",
            "arm-none-eabi",
            ("-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft"),
            ("-target", "thumb-freestanding-eabi", "-mcpu=cortex_m4"),
        ),
        Target(
            "rv32imc",
            "RV32IMC",
            "riscv64-unknown-elf",
            ("-march=rv32imc", "-mabi=ilp32"),
            ("-target", "riscv32-freestanding-none", "-mcpu=generic_rv32+m+c"),
        ),
        Target(
            "xtensa-lx106",
            "Xtensa lx106",
            "xtensa-lx106-elf",
            ("-mlongcalls", "-mtext-section-literals"),
            None,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class CrossCompiler:
    """A compiler that makes objects for one target.

    Attributes:
        target: The processor.
        family: ``gcc`` or ``zig``.
        c: Program and flags for C.
        cxx: Program and flags for C++, or None when only the C compiler is installed.
    """

    target: Target
    family: Family
    c: tuple[str, ...]
    cxx: tuple[str, ...] | None

    def __str__(self) -> str:
        """Names target and compiler, such as ``Cortex-M4 (gcc)``."""
        return f"{self.target.title} ({self.family})"

    def version(self) -> str:
        """First line of the compiler's version text.

        Raises:
            ToolchainError: It does not run.
        """
        return run_tool([self.c[0], *_leading(self.c), "--version"], what=f"asking {self}").splitlines()[0]


def zig_command() -> tuple[str, ...] | None:
    """Gives the command that runs zig: the ``ziglang`` wheel, else a ``zig`` on the path, else None."""
    wheel = importlib.util.find_spec("ziglang")
    if wheel is not None:
        # Its module starts the program beside it, and takes longer for that than zig for a small file.
        inside = Path(wheel.origin or "").with_name("zig")
        return (str(inside),) if inside.is_file() else (sys.executable, "-m", "ziglang")
    program = shutil.which("zig")
    return (program,) if program else None


def cross_compilers(target: str | None = None, family: Family | None = None) -> list[CrossCompiler]:
    """Finds the installed compilers.

    Args:
        target: A name of :data:`TARGETS`, or None for all.
        family: ``gcc`` or ``zig``, or None for both.

    Returns:
        Compilers in the order of the table, gcc before zig.

    Raises:
        ToolchainError: There is no such target.
    """
    if target is not None and target not in TARGETS:
        raise ToolchainError(f"unknown target {target!r}: expected one of {', '.join(TARGETS)}")
    wanted = [TARGETS[target]] if target else list(TARGETS.values())
    found = [compiler for one in wanted for compiler in (_gcc(one), _zig(one)) if compiler]
    return [compiler for compiler in found if family in (None, compiler.family)]


def compile_object(
    compiler: CrossCompiler,
    sources: Mapping[str, str],
    *,
    opt: str = "-Os",
    standard: Standard = "c99",
    flags: Sequence[str] = (),
) -> list[ElfFile]:
    """Compiles every ``.c`` among the sources and reads the objects back.

    Args:
        compiler: One of :func:`cross_compilers`.
        sources: File name to text; the folder itself is on the include path.
        opt: Optimisation, such as ``-Os``.
        standard: Language in which the ``.c`` files are compiled.
        flags: Further flags, such as :data:`STRICT_WARNINGS`.

    Returns:
        One object for each ``.c`` file, in order of name.

    Raises:
        ToolchainError: A source does not compile, or there is no C++ compiler and one was asked for.
    """
    command = compiler.c
    language: tuple[str, ...] = ()
    if standard.startswith("c++"):
        if compiler.cxx is None:
            raise ToolchainError(f"{compiler} has no C++ compiler: install {compiler.target.gnu_prefix}-g++")
        command, language = compiler.cxx, ("-x", "c++")
    options = [f"-std={standard}", opt, *_COMMON_FLAGS, *flags, "-I.", *language]
    objects = []
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        for unit in write_sources(sources, folder):
            run_tool(
                [*command, *options, "-c", unit, "-o", "unit.o"],
                cwd=folder,
                what=f"compiling {unit} for {compiler}",
            )
            objects.append(read_elf((folder / "unit.o").read_bytes()))
    return objects


def section_sizes(
    compiler: CrossCompiler, sources: Mapping[str, str], opt: str = "-Os", *, flags: Sequence[str] = ()
) -> SectionSizes:
    """Measures what the sources take on a target, summed over their objects.

    Raises:
        ToolchainError: A source does not compile.
    """
    total = SectionSizes()
    for compiled in compile_object(compiler, sources, opt=opt, flags=flags):
        total += compiled.sizes
    return total


def code_and_constants(
    compiler: CrossCompiler, sources: Mapping[str, str], opt: str = "-Os", *, flags: Sequence[str] = ()
) -> int:
    """Measures the bytes of flash that the sources take on a target: code, constants, initial values.

    The arena is zeroed memory (``.bss``) and does not count. Objects are measured before linking, so
    the few library helpers that a compiler may call (such as ``memcpy``) do not count either.

    Raises:
        ToolchainError: A source does not compile.
    """
    return section_sizes(compiler, sources, opt, flags=flags).flash


def _gcc(target: Target) -> CrossCompiler | None:
    c = shutil.which(f"{target.gnu_prefix}-gcc")
    cxx = shutil.which(f"{target.gnu_prefix}-g++")
    if c is None:
        return None
    return CrossCompiler(target, "gcc", (c, *target.gnu_flags), (cxx, *target.gnu_flags) if cxx else None)


def _zig(target: Target) -> CrossCompiler | None:
    zig = zig_command()
    if zig is None or target.zig_flags is None:
        return None
    return CrossCompiler(target, "zig", (*zig, "cc", *target.zig_flags), (*zig, "c++", *target.zig_flags))


def _leading(command: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments that belong to the program itself: ``-m ziglang cc``, or none."""
    return command[1 : command.index("cc") + 1] if "cc" in command else ()
