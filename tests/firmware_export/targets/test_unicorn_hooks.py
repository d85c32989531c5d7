"""Functions in C that Unicorn calls."""

from __future__ import annotations

import ctypes

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.unicorn_hooks import hook_in_c, hook_library


class Nothing(ctypes.Structure):
    """A context that nobody looks at."""


def test_a_library_is_compiled_once():
    first, second = (hook_library("instruction_counter.c") for _ in range(2))
    assert first._name == second._name
    assert first.tintling_count_block


def test_a_hook_that_is_refused_is_an_error(monkeypatch):
    import unicorn
    from unicorn.unicorn_py3 import unicorn as binding

    class Refusing:
        def uc_hook_add(self, *_):
            return 7

    emulator = unicorn.Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
    function = hook_library("instruction_counter.c").tintling_count_block
    with monkeypatch.context() as patch:
        patch.setattr(binding, "uclib", Refusing())
        with pytest.raises(ToolchainError, match="Unicorn refused a hook: error 7"):
            hook_in_c(emulator, unicorn.UC_HOOK_BLOCK, function, Nothing())
