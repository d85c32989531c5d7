"""The board in Unicorn."""

from __future__ import annotations

import pytest

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.targets import unicorn_board
from tintling.firmware_export.targets.elf import ElfFile, SectionSizes, Segment
from tintling.firmware_export.targets.unicorn_board import DEVICE, FLASH, BoardStoppedError, UnicornBoard

# Instructions of RV32I.
LUI_A0_DEVICE = 0x37 | 10 << 7 | (DEVICE >> 12) << 12
SPIN = 0x0000006F  # jal x0, 0


def load(register, offset):
    """lw register, offset(a0)."""
    return 0x03 | register << 7 | 2 << 12 | 10 << 15 | offset << 20


def store(register, offset):
    """sw register, offset(a0)."""
    return 0x23 | (offset & 31) << 7 | 2 << 12 | 10 << 15 | register << 20 | (offset >> 5) << 25


class Peripherals:
    """Stops the board when the firmware asks for bytes."""

    camera_size = (320, 240)
    queue_bytes = 77

    def __init__(self):
        self.asked = []

    def receive(self, capacity, timeout_ms):
        self.asked.append((capacity, timeout_ms))
        raise BoardStoppedError


def board_of(peripherals, *instructions):
    data = b"".join(word.to_bytes(4, "little") for word in instructions)
    image = ElfFile(
        "EM_RISCV", SectionSizes(), (Segment(FLASH, data, len(data)),), {"_start": FLASH}, (), b""
    )
    return UnicornBoard("rv32imc", image, peripherals, clock_ns=lambda: 0)


def test_the_firmware_reads_the_camera_s_size_and_asks_for_bytes():
    peripherals = Peripherals()
    program = (
        LUI_A0_DEVICE,
        load(11, unicorn_board._WIDTH),
        store(11, unicorn_board._READ_CAPACITY),
        load(11, unicorn_board._HEIGHT),
        store(11, unicorn_board._READ_TIMEOUT),
        load(12, unicorn_board._READ),
        SPIN,
    )
    board = board_of(peripherals, *program)
    board.run()
    assert peripherals.asked == [(320, 240)]
    assert 6 <= board.instructions <= 7


def test_a_board_starts_again_from_its_reset():
    peripherals = Peripherals()
    board = board_of(peripherals, LUI_A0_DEVICE, load(12, unicorn_board._READ), SPIN)
    for _ in range(2):
        board.rearm()
        board.run()
    assert peripherals.asked == [(0, 0)] * 2


def test_a_stop_before_the_start_ends_the_run_at_once():
    peripherals = Peripherals()
    board = board_of(peripherals, LUI_A0_DEVICE, load(12, unicorn_board._READ), SPIN)
    board.stop()
    board.run()
    assert peripherals.asked == []


def test_a_crash_names_place_and_function():
    with pytest.raises(ToolchainError, match=r"the firmware crashed at 0x800000[04] in _start"):
        board_of(Peripherals(), 0x00000000).run()


def test_without_unicorn_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(unicorn_board, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"emulating a board.*\[emulator\]"):
        board_of(Peripherals(), SPIN)
