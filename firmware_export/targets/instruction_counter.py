"""Counts the instructions of a program in Unicorn without slowing it down much."""

from __future__ import annotations

import ctypes
from importlib import import_module
from typing import Any

from tintling.firmware_export.targets.unicorn_hooks import hook_in_c, hook_library

__all__ = ["InstructionCounter"]


class _Counter(ctypes.Structure):
    """``tintling_counter`` of ``runtime/boards/instruction_counter.c``."""

    _fields_ = (
        ("instructions", ctypes.c_uint64),
        ("code", ctypes.c_void_p),
        ("base", ctypes.c_uint64),
        ("bytes", ctypes.c_uint64),
        ("known", ctypes.c_void_p),
        ("thumb", ctypes.c_int32),
        ("last", ctypes.c_uint32),
    )


class InstructionCounter:
    """A hook in C that adds up the instructions of each straight run of code before it executes.

    Args:
        emulator: A ``unicorn.Uc``.
        memory: The memory that holds the program; the emulator shares it.
        base: Its address on the emulated processor.
        thumb: Whether the instructions are Thumb-2; else RISC-V with compressed ones.

    Raises:
        ToolchainError: There is no compiler for this machine, or Unicorn refuses the hook.
    """

    def __init__(self, emulator: Any, memory: ctypes.Array[ctypes.c_char], base: int, *, thumb: bool) -> None:
        library = hook_library("instruction_counter.c")
        # Everything the hook touches must live as long as the emulator.
        self._memory = memory
        self._known = (ctypes.c_uint32 * (len(memory) // 2 + 1))()
        self._hook = library.tintling_count_block
        self._counter = _Counter(
            instructions=0,
            code=ctypes.addressof(memory),
            base=base,
            bytes=len(memory),
            known=ctypes.addressof(self._known),
            thumb=int(thumb),
        )
        hook_in_c(emulator, import_module("unicorn").UC_HOOK_BLOCK, self._hook, self._counter)

    @property
    def instructions(self) -> int:
        """Instructions since the emulator was made or :meth:`reset`."""
        return int(self._counter.instructions)

    @property
    def before(self) -> int:
        """The same up to the run of code that executes now."""
        return int(self._counter.instructions - self._counter.last)

    def reset(self) -> None:
        """Begins again at 0."""
        self._counter.instructions = 0
