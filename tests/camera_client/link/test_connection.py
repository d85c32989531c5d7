"""Greeting, and what happens when the line is cut."""

from __future__ import annotations

import numpy as np
import pytest
from native_board import (
    FaultyLine,
    LockstepBoard,
    answers,
    at_bytes,
    board_program,
    cut,
    device_on,
    timed_answers,
)

from tintling.camera_client.link.connection import LinkSession, LinkTiming
from tintling.camera_client.link.device import Device
from tintling.errors import DeviceTimeoutError, LinkError, ModelMismatchError


def test_a_cut_line_is_opened_again_within_a_second(board, inputs, expected):
    device = at_bytes(board, (20_333, cut), (50_000, cut))
    rows, gap = timed_answers(device, inputs)
    assert np.array_equal(rows, expected)
    assert device.link.reconnects == 2
    assert gap < 1


def test_a_board_that_comes_back_with_another_model_is_refused(board, inputs):
    def swap() -> None:
        board.program = board_program("tiny_bn_after_relu")
        board.reset()

    device = at_bytes(board, (20_333, swap))
    with pytest.raises(ModelMismatchError, match=r"restarted with another model: tiny 5769f41a9eca… before"):
        answers(device, inputs)


def test_a_line_that_stays_cut_is_a_clear_error(board, inputs):
    line = FaultyLine(board, script=[(20_333, cut)])
    opened = []

    def connect() -> FaultyLine:
        if opened:
            raise LinkError("there is no port /dev/ttyUSB0")
        opened.append(line)
        return line

    timing = LinkTiming(reconnect_s=0.3)
    session = LinkSession(connect, "the board", timing=timing, clock=board.clock, sleep=board.sleep)
    session.open()
    with pytest.raises(LinkError, match=r"somebody pulled the cable; it did not come back within 0.3 s"):
        answers(Device(session), inputs)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", "nothing was received"),
        (b"Brownout detector was triggered\r\n", "supply voltage drops"),
        (b"waiting for download\r\n", "remove GPIO0 from ground"),
        (b"hello world, version 3\r\n", "it printed: 'hello world, version 3'"),
        (bytes(range(128, 250)), "is the baud rate right"),
    ],
)
def test_who_does_not_answer_is_quoted(board, said, words):
    given = [said]
    line = FaultyLine(board, to_board=lambda _: b"", to_host=lambda _: given.pop() if given else b"")
    with pytest.raises(DeviceTimeoutError, match=words):
        device_on(line, LinkTiming(first_s=0.1, greeting_s=0.2))


def test_a_line_that_echoes_is_called_by_its_name(board):
    sent = bytearray()

    class Echo(FaultyLine):
        def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
            if not data:
                board.sleep(timeout_s)
            sent.extend(data)
            got = bytes(sent)
            sent.clear()
            return len(data), got

    with pytest.raises(LinkError, match="TX and RX are connected"):
        device_on(Echo(board), LinkTiming(first_s=0.1, greeting_s=0.2))


def test_another_version_of_the_link_is_named(board):
    import zlib
    from binascii import crc_hqx

    head = b"\xf5\x54\x02\x81\x00\x00\x00\x00\x00\x00"
    head += crc_hqx(head, 0xFFFF).to_bytes(2, "little")
    frame = head + zlib.crc32(head).to_bytes(4, "little")
    line = FaultyLine(board, to_board=lambda _: b"", to_host=lambda _: frame)
    with LockstepBoard(board_program(), boot_text=b"x") as other:
        line.board = other
        with pytest.raises(LinkError, match="speaks version 2 of the link, not 1"):
            device_on(line, LinkTiming(first_s=0.1, greeting_s=0.2))


def test_a_session_that_is_not_open_says_so(board):
    session = LinkSession(lambda: FaultyLine(board), "the board", clock=board.clock, sleep=board.sleep)
    with pytest.raises(LinkError, match="the board has not been greeted"):
        _ = session.info
    with pytest.raises(LinkError, match="the board is closed"):
        _ = session.line
    session.close()
    session.open()
    session.close()
    session.close()
    with pytest.raises(LinkError, match="the board is closed"):
        _ = session.line


def test_a_line_that_breaks_at_the_greeting_of_a_restarted_board_is_opened_again(board):
    lines = [FaultyLine(board), FaultyLine(board)]
    opened = iter(lines)
    session = LinkSession(lambda: next(opened), "the board", clock=board.clock, sleep=board.sleep)
    session.open()
    lines[0].script = [(0, cut)]
    session.greet_again()
    assert (session.statistics.resets, session.statistics.reconnects) == (1, 1)
    session.close()
