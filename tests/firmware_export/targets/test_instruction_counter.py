"""Instructions counted before they are executed."""

from __future__ import annotations

import ctypes

import pytest

from tintling.firmware_export.targets.instruction_counter import InstructionCounter

BASE = 0x0800_0000
NOP_32, NOP_16 = (0x0000_0013).to_bytes(4, "little"), (0x0001).to_bytes(2, "little")


@pytest.fixture
def machine():
    import unicorn

    memory = (ctypes.c_char * 4096)()
    emulator = unicorn.Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
    access = unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC
    emulator.mem_map_ptr(BASE, 4096, access, ctypes.addressof(memory))
    return emulator, memory


@pytest.mark.parametrize(("code", "count"), [(NOP_32 * 5, 5), (NOP_16 * 7, 7), ((NOP_16 + NOP_32) * 3, 6)])
def test_instructions_of_either_length_count_once(machine, code, count):
    emulator, memory = machine
    ctypes.memmove(memory, code, len(code))
    counter = InstructionCounter(emulator, memory, BASE, thumb=False)
    emulator.emu_start(BASE, BASE + len(code))
    assert counter.instructions == count
    emulator.emu_start(BASE, BASE + len(code))
    assert counter.instructions == 2 * count
    counter.reset()
    assert counter.instructions == 0
