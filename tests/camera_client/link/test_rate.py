"""How much of a serial line's rate the link uses, over a pseudo-terminal that is held to that rate."""

from __future__ import annotations

import time

import numpy as np
from native_board import NativeBoard, board_program
from rated_line import RatedLine

from tintling.camera_client.link.device import Device, open_device


def share_of_the_rate(device: Device, line: RatedLine, seconds: float) -> float:
    """Payload bytes a second of a full line, as a share of what the line carries."""
    tensor = np.zeros((28, 28, 1), np.int8)
    count = int(seconds * line.bytes_a_second / tensor.size)
    answers = device.logits(tensor for _ in range(count + 8))
    for _ in range(8):  # the window is full from here on
        next(answers)
    begin = time.monotonic()
    done = sum(1 for _ in answers)
    return done * tensor.size / (time.monotonic() - begin) / line.bytes_a_second


def test_tensors_fill_the_line():
    """`make verify-link` asks for nine tenths at every rate; a busy machine may give less here."""
    with (
        NativeBoard(board_program(), delay_us=1000) as board,
        RatedLine(board.ours, 921_600, latency_s=0.004) as line,
        open_device(line.path) as device,
    ):
        assert share_of_the_rate(device, line, 1.5) >= 0.6


def test_the_simulated_line_is_no_faster_than_its_rate():
    with NativeBoard(board_program()) as board, RatedLine(board.ours, 115_200) as line:
        with open_device(line.path) as device:
            assert share_of_the_rate(device, line, 1.0) <= 1.02
        assert line.to_board.carried > 10_000
