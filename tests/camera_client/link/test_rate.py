"""How much of a serial line's rate the link uses, over a line that is held to that rate in virtual time."""

from __future__ import annotations

import numpy as np
from native_board import FaultyLine, LockstepBoard, board_program, device_on


class RatedTransport(FaultyLine):
    """A line that takes no more than its driver has room for, and makes a writer wait."""

    def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
        room = self.board.line.room()
        if data and not room:
            return 0, self.board.transfer(b"", timeout_s)
        return super().exchange(data[:room], timeout_s)


def share_of_the_rate(board: LockstepBoard, seconds: float) -> float:
    """Payload bytes a second of a full line, as a share of what the line carries."""
    device, tensor = device_on(RatedTransport(board)), np.zeros((28, 28, 1), np.int8)
    count = int(seconds * board.line.bytes_a_second / tensor.size)
    answers = device.logits(tensor for _ in range(count + 8))
    for _ in range(8):  # the window is full from here on
        next(answers)
    begin = board.clock()
    done = sum(1 for _ in answers)
    assert done == count
    assert device.link.repeats == 0
    return done * tensor.size / (board.clock() - begin) / board.line.bytes_a_second


def test_tensors_fill_the_line():
    """With what an ESP32 takes for the tiny network, and the latency of a USB adapter."""
    for baud in (115_200, 921_600):
        with LockstepBoard(board_program(), delay_us=1500, baud=baud, latency_s=0.004) as board:
            assert share_of_the_rate(board, 1.5) >= 0.9, baud


def test_a_board_slower_than_the_line_is_what_the_rate_depends_on():
    with LockstepBoard(board_program(), delay_us=20_000, baud=921_600) as board:
        share = share_of_the_rate(board, 1.5)
    assert 0.9 < share * board.line.bytes_a_second / 784 * 0.020 <= 1.001


def test_the_virtual_line_is_no_faster_than_its_rate():
    with LockstepBoard(board_program(), baud=115_200) as board:
        assert share_of_the_rate(board, 1.0) <= 1.0
        assert board.line.carried_to_board > 10_000
