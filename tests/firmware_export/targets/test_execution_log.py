"""What was executed, in order and in pieces."""

from __future__ import annotations

import ctypes

import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets import execution_log
from tintling.firmware_export.targets.execution_log import ACCESS, RUN, ExecutionLog

BASE = 0x0001_0000
LOAD, STORE, NOP, BACK = 0x0003_2283, 0x0053_2223, 0x0000_0013, 0xFF9F_F06F  # x5 from 0(x6), to 4(x6); -8
KINDS = {RUN: "run", ACCESS: "access", 2: "instruction"}


class Machine:
    """A processor whose register x6 shows behind the code."""

    def __init__(self, *code):
        import unicorn
        from unicorn import riscv_const

        self.emulator = unicorn.Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
        self.memory = (ctypes.c_char * 4096)()
        ctypes.memmove(self.memory, b"".join(one.to_bytes(4, "little") for one in code), 4 * len(code))
        self.emulator.mem_map_ptr(BASE, 4096, unicorn.UC_PROT_ALL, ctypes.addressof(self.memory))
        self.emulator.reg_write(riscv_const.UC_RISCV_REG_X6, BASE + 256)
        self.end = BASE + 4 * len(code)
        self.events = []

    def run(self, count=0):
        self.emulator.emu_start(BASE, self.end, count=count)

    @property
    def told(self):
        return [
            (KINDS[event >> 62], (event & 0xFFFF_FFFF) - BASE, event >> 32 & 0xFFFF) for event in self.events
        ]


def test_runs_accesses_and_watched_instructions_come_in_order():
    machine = Machine(LOAD, NOP, STORE)
    log = ExecutionLog(machine.emulator, machine.events.extend)
    log.watch(BASE + 4, BASE + 5)
    machine.run()
    assert machine.events == []
    log.flush()
    assert machine.told == [("run", 0, 12), ("access", 256, 0), ("instruction", 4, 0), ("access", 260, 0)]
    machine.run()
    log.clear()
    log.flush()
    assert len(machine.events) == 4


def test_a_full_log_is_read_and_nothing_is_lost(monkeypatch):
    monkeypatch.setattr(execution_log, "_CAPACITY", 32)
    monkeypatch.setattr(execution_log, "_RESERVE", 4)
    machine, pieces = Machine(LOAD, STORE, BACK), []
    log = ExecutionLog(machine.emulator, pieces.append)
    machine.run(count=300)
    log.flush()
    assert len(pieces) > 5
    machine.events = [event for piece in pieces for event in piece]
    once = [("run", 0, 12), ("access", 256, 0), ("access", 260, 0)]
    assert machine.told[:300] == once * 100  # and perhaps the run that was not begun


def test_a_reader_that_fails_stops_the_emulator(monkeypatch):
    monkeypatch.setattr(execution_log, "_CAPACITY", 32)
    monkeypatch.setattr(execution_log, "_RESERVE", 4)

    def read(_):
        raise KeyError("unknown")

    machine = Machine(LOAD, STORE, BACK)
    log = ExecutionLog(machine.emulator, read)
    machine.run()  # it would never end
    with pytest.raises(KeyError, match="unknown"):
        log.flush()


def test_a_run_beyond_the_log_is_an_error(monkeypatch):
    monkeypatch.setattr(execution_log, "_CAPACITY", 4)
    monkeypatch.setattr(execution_log, "_RESERVE", 0)
    machine = Machine(*[LOAD] * 6)
    log = ExecutionLog(machine.emulator, machine.events.extend)
    machine.run()
    with pytest.raises(ToolchainError, match="too long a run"):
        log.flush()
