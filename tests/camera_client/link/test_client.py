"""The real firmware behind a line that misbehaves: no wrong answer is taken, and none is lost silently."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from native_board import (
    BOOT,
    FaultyLine,
    LockstepBoard,
    Noise,
    answers,
    at_bytes,
    board_program,
    device_on,
    timed_answers,
)

from tintling.camera_client.link.client import PendingRequest, _fault_name
from tintling.camera_client.link.connection import LinkTiming
from tintling.errors import DeviceError, DeviceTimeoutError
from tintling.link.framing import MessageType, encode
from tintling.link.messages import DeviceFault

BOTH_WAYS = ("to_board", "to_host")


def test_a_clean_line_needs_no_repeats(board, inputs, expected):
    device = device_on(FaultyLine(board))
    assert np.array_equal(answers(device, inputs), expected)
    assert device.link.repeats == device.link.unasked == device.link.damaged == 0
    assert device.info.board == "native process"
    assert device.info.labels == tuple("0123456789")


@pytest.mark.parametrize("kind", ["flip", "lose", "double", "garbage"])
@pytest.mark.parametrize("way", BOTH_WAYS)
def test_every_answer_is_right_on_a_noisy_line(board, inputs, expected, kind, way):
    noise = Noise(1, 3000 if way == "to_board" else 150, kind)
    device = device_on(FaultyLine(board, **{way: noise}))
    assert np.array_equal(answers(device, inputs), expected)
    assert noise.faults > 20
    assert device.link.repeats > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_every_answer_is_right_when_everything_is_wrong(board, inputs, expected, seed):
    kinds = ("flip", "lose", "double", "garbage")
    line = FaultyLine(board, Noise(seed, 2000, *kinds), Noise(seed + 100, 300, *kinds))
    device = device_on(line)
    assert np.array_equal(answers(device, inputs), expected)


def test_a_reset_in_the_middle_of_a_frame_is_noticed_and_mended_within_a_second(board, inputs, expected):
    device = at_bytes(board, (20_333, board.reset), (90_001, board.reset))
    rows, gap = timed_answers(device, inputs)
    assert np.array_equal(rows, expected)
    assert board.starts == 3
    assert device.link.resets + device.link.reconnects >= 2
    assert gap < 1


@pytest.mark.parametrize("at", range(20_000, 24_500, 501))
def test_a_reset_at_any_place_of_the_window_is_mended_by_the_first_repeat(board, inputs, expected, at):
    device = at_bytes(board, (at, board.reset))
    assert np.array_equal(answers(device, inputs[:60]), expected[:60])
    assert device.link.timeouts <= 2


def test_a_board_that_restarts_whenever_it_is_asked_is_a_clear_error(board, inputs):
    line = FaultyLine(board)
    device = device_on(line, LinkTiming(first_s=0.2, timeout_s=1))
    board.boot_text = b"Brownout detector was triggered\r\n"
    greeted = [True]

    def crash(data: bytes) -> bytes:
        if data.startswith(b"\xf5\x54\x01\x01"):
            greeted[0] = True
        elif greeted[0]:
            greeted[0] = False
            board.reset()
            return b""
        return data

    line.to_board = crash
    with pytest.raises(DeviceError, match=r"restarts repeatedly.*supply voltage drops"):
        answers(device, inputs[:1])


def test_a_board_that_hangs_is_a_clear_error(board, inputs):
    quick = LinkTiming(timeout_s=0.8, greeting_s=0.8, reconnect_s=0.5)
    silent = FaultyLine(board)
    device = device_on(silent, quick)
    silent.to_host = lambda _: b""
    begin = board.clock()
    with pytest.raises(
        DeviceTimeoutError,
        match=r"the board does not answer: \d requests wait for \d\.\d s, \d repeats without an answer",
    ):
        answers(device, inputs)
    assert board.clock() - begin < 2


def test_a_line_that_only_damages_is_a_clear_error_and_no_answer(board, inputs):
    device = device_on(FaultyLine(board), LinkTiming(timeout_s=1, greeting_s=1))
    device._session.line.transport.to_board = Noise(7, 100, "flip")
    with pytest.raises(DeviceError, match=r"too noisy|does not answer"):
        answers(device, inputs[:20])


def test_an_old_answer_to_the_same_sequence_number_is_not_taken(board, inputs, expected):
    """The request's CRC in the answer tells it apart; here forged twins come before the answers."""
    graph_says_nine = b"\xdd\xcc\xbb\xaa" + bytes(8) + bytes([0x80] * 9 + [0x7F])
    device = device_on(FaultyLine(board))
    line = device._session.line.transport
    start = device._session._sequence
    forged = b"".join(encode(0x82, (start + n) & 0xFFFF, graph_says_nine) for n in range(1, 30))
    once = [forged]
    line.to_host = lambda got: (once.pop() if once else b"") + got
    assert np.array_equal(answers(device, inputs), expected)
    assert device.link.unasked >= 20


@pytest.mark.parametrize("queue", [256, 1000, 4096, 1 << 20])
def test_a_device_is_never_sent_more_than_it_holds(inputs, expected, queue):
    few = slice(0, 30)
    # So slow that the host has always written all that it may before an answer comes.
    with LockstepBoard(board_program(), boot_text=BOOT, delay_us=20_000) as board:
        device = device_on(FaultyLine(board))
        session, client = device._session, device._client
        session._info = replace(session.info, queue_bytes=queue, window=5)
        take, behind, open_requests = client._take, [], []

        def watched(answers: object) -> None:
            oldest = client._oldest().mark if client._open else None
            open_requests.append(len(client._open))
            take(answers)
            if oldest is not None and oldest.end is not None:
                behind.append(session.line.written - oldest.end)

        client._take = watched
        assert np.array_equal(answers(device, inputs[few]), expected[few])
    assert max(behind) <= queue
    assert max(behind) == min(queue, 4 * 800)  # and the host makes use of all of it
    assert max(open_requests) == 5


def test_a_request_beyond_the_device_s_memory_is_not_sent(board):
    device = device_on(FaultyLine(board))
    with pytest.raises(
        DeviceError, match=r"takes requests of [\d,]+ bytes, not of [\d,]+: send smaller frames"
    ):
        device._client.ask(PendingRequest(MessageType.FRAME, bytes(device.info.max_payload + 1)))
    assert device._client._wait_s() == 0.0


def test_a_request_that_the_device_refuses_is_named_with_its_reason(board):
    device = device_on(FaultyLine(board))
    with pytest.raises(DeviceError, match="refuses TENSOR: bad request"):
        device._client.ask(PendingRequest(MessageType.TENSOR, b"short"))


def test_errors_that_belong_to_no_request_are_counted_and_dropped(board):
    client = device_on(FaultyLine(board))._client
    unasked = client.session.statistics.unasked
    client._handle_fault(DeviceFault(1, 0, "who?", crc=5), None)
    client._handle_fault(DeviceFault(1, 0, "who?", crc=5), SimpleNamespace(crc=6))
    client._handle_fault(DeviceFault(1, 0, "not whole", crc=0), SimpleNamespace(crc=6))
    assert client.session.statistics.unasked == unasked + 2


def test_an_error_that_we_do_not_know_has_its_number():
    assert _fault_name(999) == "error 999"
