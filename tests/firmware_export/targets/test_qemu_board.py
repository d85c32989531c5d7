"""The board in QEMU."""

from __future__ import annotations

import struct
from types import SimpleNamespace

import numpy as np
import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets import qemu_core
from tintling.firmware_export.targets.qemu_board import QemuBoard
from tintling.firmware_export.targets.unicorn_board import CAPTURE_FAILED, CAPTURE_OK, NO_CAMERA


class Peripherals:
    """A camera of 3 by 2, and nobody on the line."""

    def __init__(self, frame=None, size=(3, 2)):
        self.camera_size, self.queue_bytes, self.frame = size, 77, frame

    def receive(self, *_):
        return b""

    def capture(self):
        return self.frame


def board(peripherals, monkeypatch, program="true"):
    monkeypatch.setattr(qemu_core, "which", lambda _: program)
    return QemuBoard("xtensa", SimpleNamespace(raw=b"elf"), peripherals)


def test_without_qemu_the_package_is_named(monkeypatch):
    with pytest.raises(ToolchainError, match=r"qemu-system-xtensa is not installed: .*qemu-system-misc"):
        board(Peripherals(), monkeypatch, program=None)


@pytest.mark.parametrize(
    ("frame", "size", "answer"),
    [
        (np.arange(6, dtype=np.uint8).reshape(2, 3), (3, 2), struct.pack("<I", CAPTURE_OK) + bytes(range(6))),
        (None, (3, 2), struct.pack("<I", CAPTURE_FAILED)),
        (np.zeros((3, 2), np.uint8), (3, 2), struct.pack("<I", CAPTURE_FAILED)),
        (None, (0, 0), struct.pack("<I", NO_CAMERA)),
    ],
)
def test_a_capture_is_a_status_and_the_pixels_of_a_frame_of_the_right_shape(frame, size, answer, monkeypatch):
    assert board(Peripherals(frame, size), monkeypatch)._capture() == answer


def test_an_emulator_that_ends_by_itself_is_an_error_with_what_it_said(monkeypatch, tmp_path):
    program = tmp_path / "qemu"
    program.write_text("#!/bin/sh\necho no such machine >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(ToolchainError, match="ended by itself: no such machine"):
        board(Peripherals(), monkeypatch, program=str(program)).run()
