"""Links the firmware into the image of an emulated board: start-up code, memory map, drivers.

What a board consists of lies in ``runtime/boards``: a linker script, the processor's first
instructions, the hardware layer, and what compilers call of a C library.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.runtime_files import runtime_file, runtime_text
from tintling.firmware_export.targets.cross import TARGETS, CrossCompiler, Family, cross_compilers
from tintling.firmware_export.targets.elf import ElfFile, read_elf
from tintling.firmware_export.targets.toolchain import run_tool, write_sources
from tintling.firmware_export.targets.windowed import compile_windowed, link_windowed

__all__ = ["BOARDS", "EmulatedBoard", "board_compiler", "board_sources", "link_image"]

_ESP32_STACK_BYTES = 8 << 10
_COMMON = ("string.h", "memory.c", "start.c", "start.h", "main.c")


@dataclass(frozen=True, slots=True)
class EmulatedBoard:
    """An emulated board.

    Attributes:
        core: What a user calls it, such as ``cortex-m4``.
        target: The processor: ``esp32``, or a name of
            :data:`~tintling.firmware_export.targets.cross.TARGETS`.
        title: What the firmware calls the board.
        files: Its own files in ``runtime/boards``.
        script: Its linker script there.
        family: The compiler that is taken unless another is asked for; the ESP32 has clang 22 alone.
    """

    core: str
    target: str
    title: str
    files: tuple[str, ...]
    script: str
    family: Family


_MEMORY_MAPPED = ("emulated.c", "emulated.h")

BOARDS: Mapping[str, EmulatedBoard] = {
    board.core: board
    for board in (
        EmulatedBoard(
            "cortex-m4",
            "cortex-m4",
            "emulated Cortex-M4",
            (*_MEMORY_MAPPED, "start_cortex_m4.c"),
            "emulated.ld",
            "zig",
        ),
        EmulatedBoard(
            "rv32imc",
            "rv32imc",
            "emulated RV32IMC",
            (*_MEMORY_MAPPED, "start_rv32imc.c"),
            "emulated.ld",
            "zig",
        ),
        EmulatedBoard(
            "xtensa",
            "xtensa-lx106",
            "emulated Xtensa lx106",
            ("xtensa_sim.c", "xtensa_arithmetic.c", "start_xtensa_lx106.c"),
            "xtensa_sim.ld",
            "gcc",
        ),
        EmulatedBoard(
            "esp32",
            "esp32",
            "emulated ESP32 core",
            ("xtensa_sim.c", "esp32_board.c", "esp32_board.h", "esp32_machine.h", "esp32_vectors.s"),
            "esp32_sim.ld",
            "zig",
        ),
    )
}


def board_compiler(board: EmulatedBoard, family: Family | None = None) -> CrossCompiler:
    """Finds the compiler of a board.

    Args:
        board: One of :data:`BOARDS`.
        family: ``gcc`` or ``zig``; None for the board's usual one.

    Raises:
        MissingExtraError: It would be zig, which is not installed.
        ToolchainError: It would be a GNU compiler, which is not installed.
    """
    wanted = family or board.family
    found = cross_compilers(board.target, wanted)
    if found:
        return found[0]
    if wanted == "zig":
        raise MissingExtraError("compiling for an emulated board", "emulator")
    prefix = TARGETS[board.target].gnu_prefix
    raise ToolchainError(
        f"{prefix}-gcc is not installed: on Debian `apt install gcc-{prefix.removesuffix('-elf')}`"
    )


def board_sources(board: EmulatedBoard) -> dict[str, str]:
    """Reads what a board adds to the portable files: file name to text."""
    return {name: runtime_text(name) for name in (*_COMMON, *board.files)}


def link_image(
    board: EmulatedBoard,
    sources: Mapping[str, str],
    *,
    opt: str = "-Os",
    defines: Sequence[str] = (),
    flags: Sequence[str] = (),
    family: Family | None = None,
) -> ElfFile:
    """Compiles and links the firmware for a board.

    Args:
        board: One of :data:`BOARDS`.
        sources: The portable files, as
            :func:`~tintling.firmware_export.forms.firmware.firmware_sources` gives them.
        opt: Optimisation, such as ``-Os``.
        defines: Settings such as ``TL_APP_WINDOW=4``.
        flags: Further compiler flags.
        family: Which compiler; None for the board's usual one.

    Raises:
        MissingExtraError: zig is not installed.
        ToolchainError: There is no compiler, or it does not compile or link.
    """
    if board.core == "esp32":
        return _link_esp32(board, sources, opt, [*(f"-D{define}" for define in defines), *flags])
    compiler = board_compiler(board, family)
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources({**sources, **board_sources(board)}, folder)
        (folder / "board.ld").write_text(
            (runtime_file("emulated.h").parent / board.script).read_text(encoding="utf-8"), encoding="utf-8"
        )
        settings = [f'-DTL_BOARD_NAME="{board.title}"', *(f"-D{define}" for define in defines), *flags]
        run_tool(
            [*compiler.c, *_options(compiler, opt), *settings, "-I.", *units, *_linking(compiler)],
            cwd=folder,
            what=f"linking the firmware for {board.title}",
        )
        return read_elf((folder / "firmware.elf").read_bytes())


def _link_esp32(board: EmulatedBoard, sources: Mapping[str, str], opt: str, flags: Sequence[str]) -> ElfFile:
    texts = {**sources, **board_sources(board)}
    settings = [f'-DTL_BOARD_NAME="{board.title}"', "-DTL_BOARD_ESP32", *flags]
    script = (runtime_file("emulated.h").parent / board.script).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        objects = compile_windowed(texts, folder, opt=opt, flags=settings)
        linking = ["--gc-sections", f"--defsym=tl_stack_bytes={_ESP32_STACK_BYTES}"]
        return read_elf(link_windowed(objects, folder, script=script, flags=linking))


def _options(compiler: CrossCompiler, opt: str) -> list[str]:
    options = ["-std=c99", opt, "-g", "-ffreestanding", "-ffunction-sections", "-fdata-sections"]
    # Unwind tables serve exceptions and debuggers; the image links without them.
    return [*options, "-fno-asynchronous-unwind-tables", "-fno-unwind-tables", *_family_options(compiler)]


def _family_options(compiler: CrossCompiler) -> list[str]:
    return [] if compiler.family == "gcc" else ["-fno-sanitize=all"]


def _linking(compiler: CrossCompiler) -> list[str]:
    linking = ["-nostdlib", "-static", "-Wl,-T,board.ld", "-Wl,--gc-sections", "-o", "firmware.elf"]
    return [*linking, "-lgcc"] if compiler.family == "gcc" else linking
