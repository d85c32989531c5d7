"""Writes down what Unicorn executes, without slowing it down much."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.unicorn_hooks import hook_in_c, hook_library

__all__ = ["ACCESS", "RUN", "ExecutionLog"]

RUN, ACCESS = 0, 1
"""Kinds of an event, in its two highest bits; what is neither is a watched instruction."""

_CAPACITY, _RESERVE = 1 << 18, 1 << 14  # events; a run has at most 512 instructions of 16 accesses


_Full = ctypes.CFUNCTYPE(None)


class _Log(ctypes.Structure):
    """``tintling_log`` of ``runtime/boards/execution_log.c``."""

    _fields_ = (
        ("events", ctypes.c_void_p),
        ("capacity", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("reserve", ctypes.c_uint32),
        ("full", _Full),
    )


class ExecutionLog:
    """Runs of code, accesses to memory and watched instructions, in the order of their execution.

    Args:
        emulator: A ``unicorn.Uc``.
        read: Is given events whenever the log is full: of each the kind in the two highest bits, the address
            in the lowest 32, and of runs the size in bytes between them. Accesses follow their run.

    Raises:
        ToolchainError: There is no compiler for this machine, or Unicorn refuses a hook.
    """

    def __init__(self, emulator: Any, read: Callable[[list[int]], None]) -> None:
        unicorn = import_module("unicorn")
        self._emulator = emulator
        self._read = read
        self._failure: BaseException | None = None
        # Everything the hooks touch must live as long as the emulator.
        self._events = np.zeros(_CAPACITY, np.uint64)
        self._library = hook_library("execution_log.c")
        self._log = _Log(self._events.ctypes.data, _CAPACITY, 0, _RESERVE, _Full(self._full))
        hook_in_c(emulator, unicorn.UC_HOOK_BLOCK, self._library.tintling_log_run, self._log)
        accesses = unicorn.UC_HOOK_MEM_READ | unicorn.UC_HOOK_MEM_WRITE
        hook_in_c(emulator, accesses, self._library.tintling_log_access, self._log)

    def watch(self, begin: int, end: int) -> None:
        """Notes the instructions between two addresses, both included, that are carried out from now on."""
        kind = import_module("unicorn").UC_HOOK_CODE
        function = self._library.tintling_log_instruction
        hook_in_c(self._emulator, kind, function, self._log, begin=begin, end=end)

    def clear(self) -> None:
        """Forgets what has not been read."""
        self._log.count = 0
        self._failure = None

    def flush(self) -> None:
        """Has the rest read.

        Raises:
            ToolchainError: A run had more accesses than the log had room for.
        """
        if self._failure is not None:
            raise self._failure
        count, self._log.count = self._log.count, 0
        if count > _CAPACITY:
            raise ToolchainError("the emulator executed too long a run of code to write it down")
        self._read(self._events[:count].tolist())

    def _full(self) -> None:
        """Called from C, where no exception may pass: it stops the emulator, and :meth:`flush` raises it."""
        try:
            self.flush()
        except BaseException as error:  # noqa: BLE001
            self._failure = error
            self._log.count = 0
            self._emulator.emu_stop()
