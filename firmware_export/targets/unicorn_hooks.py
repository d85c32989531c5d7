"""Hooks in C for Unicorn: functions of a library that is compiled for this machine."""

from __future__ import annotations

import ctypes
from importlib import import_module
from typing import Any

from tintling.errors import ToolchainError
from tintling.firmware_export.runtime_files import runtime_file
from tintling.firmware_export.targets.toolchain import shared_library

__all__ = ["hook_in_c", "hook_library"]


def hook_library(name: str) -> ctypes.CDLL:
    """Compiles a file of the runtime with hooks.

    Args:
        name: Its name.

    Raises:
        ToolchainError: There is no compiler for this machine.
    """
    source = runtime_file(name)
    return ctypes.CDLL(str(shared_library({source.name: source.read_text(encoding="utf-8")})))


def hook_in_c(
    emulator: Any, kind: int, function: Any, context: ctypes.Structure, *, begin: int = 1, end: int = 0
) -> None:
    """Has Unicorn call a function in C.

    Args:
        emulator: A ``unicorn.Uc``.
        kind: One of its ``UC_HOOK_…``.
        function: Of a :func:`hook_library`. It and the context must live as long as the emulator.
        context: What the function is given.
        begin: First address of where it is called; everywhere by default.
        end: Last one.

    Raises:
        ToolchainError: Unicorn refuses the hook.
    """
    # The wheel offers hooks in Python only; the library beneath takes any function.
    binding = import_module("unicorn.unicorn_py3.unicorn")
    status = binding.uclib.uc_hook_add(
        emulator._uch,  # noqa: SLF001 - the handle that the library needs
        ctypes.byref(ctypes.c_size_t()),
        kind,
        ctypes.cast(function, ctypes.c_void_p),
        ctypes.cast(ctypes.pointer(context), ctypes.c_void_p),
        ctypes.c_uint64(begin),
        ctypes.c_uint64(end),
    )
    if status != 0:
        raise ToolchainError(f"Unicorn refused a hook: error {status}")
