"""Counts the instructions of a program in Unicorn without slowing it down much."""

from __future__ import annotations

import ctypes
from importlib import import_module
from typing import Any

from tintling.errors import ToolchainError
from tintling.firmware_export.runtime_files import runtime_file
from tintling.firmware_export.targets.toolchain import shared_library

__all__ = ["InstructionCounter"]

_SOURCE = runtime_file("instruction_counter.c")


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
        library = ctypes.CDLL(str(shared_library({_SOURCE.name: _SOURCE.read_text(encoding="utf-8")})))
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
        # The wheel offers hooks in Python only; the library beneath takes any function.
        binding = import_module("unicorn.unicorn_py3.unicorn")
        handle = ctypes.c_size_t()
        status = binding.uclib.uc_hook_add(
            emulator._uch,  # noqa: SLF001 - the handle that the library needs
            ctypes.byref(handle),
            import_module("unicorn").UC_HOOK_BLOCK,
            ctypes.cast(self._hook, ctypes.c_void_p),
            ctypes.cast(ctypes.pointer(self._counter), ctypes.c_void_p),
            ctypes.c_uint64(1),
            ctypes.c_uint64(0),
        )
        if status != 0:
            raise ToolchainError(f"Unicorn refused the instruction counter: error {status}")

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
