"""What the firmware takes of a small processor: flash, RAM and stack, without a board's drivers."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tintling.firmware_export.targets.board_image import BOARDS, board_sources
from tintling.firmware_export.targets.cross import CrossCompiler
from tintling.firmware_export.targets.elf import read_elf
from tintling.firmware_export.targets.stack_usage import StackBound, call_graph
from tintling.firmware_export.targets.toolchain import run_tool, write_sources

__all__ = ["SIZE_FLAGS", "Footprint", "measure_footprint", "worst_stack"]

SIZE_FLAGS: Mapping[str, tuple[str, ...]] = {
    "cortex-m4": ("-flto",),
    "rv32imc": ("-flto", "-msave-restore", "-mtune=size", "-fno-caller-saves", "-fno-tree-loop-im"),
    "xtensa-lx106": (),
}
"""Flags that GCC saves flash with, by target, beside ``-Os``."""

# What a board implements; at a fixed address each, so that no driver is counted.
_BOARD_FUNCTIONS = ("board", "read", "write", "capture", "micros", "cycles", "log")
_LIBRARY = ("string.h", "memory.c", "xtensa_arithmetic.c")


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes that everything portable takes: model, preprocessing, link, application.

    Attributes:
        flash: Code, constants and initial values, with what the compiler needs of a library.
        ram: Static variables without the frame that is being received.
        frame: The memory of that frame.
    """

    flash: int
    ram: int
    frame: int


def measure_footprint(
    compiler: CrossCompiler,
    sources: Mapping[str, str],
    *,
    frame_bytes: int,
    opt: str = "-Os",
    flags: Sequence[str] = (),
) -> Footprint:
    """Links the firmware without a board and measures it.

    Args:
        compiler: A GNU cross compiler, whose linker knows ``--defsym``.
        sources: The portable files.
        frame_bytes: Memory of an incoming frame, ``TL_APP_FRAME_BYTES``.
        opt: Optimisation, such as ``-Os``.
        flags: Further compiler flags.

    Raises:
        ToolchainError: It does not compile or link.
    """
    texts = board_sources(next(board for board in BOARDS.values() if board.target == compiler.target.name))
    library = {name: text for name, text in texts.items() if name in _LIBRARY}
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        folder = Path(name)
        units = write_sources({**sources, **library}, folder)
        options = ["-std=c99", opt, "-ffreestanding", "-ffunction-sections", "-fdata-sections"]
        options += ["-fno-asynchronous-unwind-tables", "-fno-unwind-tables", *flags, "-I."]
        linking = ["-nostdlib", "-static", "-Wl,--gc-sections", "-Wl,-e,tl_app_step", "-Wl,-u,tl_app_begin"]
        linking += [f"-Wl,--defsym=tl_hal_{function}=0x100" for function in _BOARD_FUNCTIONS]
        linking += ["-Wl,-Ttext-segment=0x1000", "-Wl,--no-warn-rwx-segments", "-lgcc"]
        command = [*compiler.c, *options, *units, *linking, "-o", "portable.elf"]
        run_tool(command, cwd=folder, what=f"measuring the firmware for {compiler}")
        sizes = read_elf((folder / "portable.elf").read_bytes()).sizes
    return Footprint(sizes.flash, sizes.ram - frame_bytes, frame_bytes)


def worst_stack(
    compiler: CrossCompiler,
    core: str,
    sources: Mapping[str, str],
    *,
    opt: str = "-Os",
    flags: Sequence[str] = (),
) -> StackBound:
    """Finds the deepest stack of the firmware on an emulated board, from ``main`` on.

    Args:
        compiler: A GNU cross compiler.
        core: Whose drivers are taken.
        sources: The portable files.
        opt: Optimisation, such as ``-Os``.
        flags: Further compiler flags.

    Raises:
        ToolchainError: It does not compile, or has no bound.
    """
    texts = {**sources, **board_sources(BOARDS[core])}
    # The link writes through the one pointer that the application gives it.
    graph = call_graph(compiler, texts, indirect=("write_bytes",), opt=opt, flags=flags)
    return graph.deepest("main")
