"""The real firmware behind a line that misbehaves: no wrong answer is taken, and none is lost silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from native_board import (
    GOLDEN,
    FaultyLine,
    LockstepBoard,
    Noise,
    board_program,
    cut,
    device_on,
    timed_answers,
)

from tintling.camera_client.inference.executors import ReferenceExecutor
from tintling.camera_client.link.connection import LinkSession, LinkTiming
from tintling.camera_client.link.device import Device
from tintling.errors import DeviceError, DeviceTimeoutError, LinkError, ModelMismatchError
from tintling.link.framing import encode
from tintling.tflite.reader import read_tflite

BOOT = b"ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13\r\n\xf5\x54\xf5\x54\x01"
BOTH_WAYS = ("to_board", "to_host")


@pytest.fixture(scope="module")
def inputs() -> np.ndarray:
    images = np.load(GOLDEN / "digits.npz")["images"]
    return (images.astype(np.int16) - 128).astype(np.int8)[..., np.newaxis]


@pytest.fixture(scope="module")
def expected(inputs: np.ndarray) -> np.ndarray:
    graph = read_tflite((GOLDEN / "tiny_int8.tflite").read_bytes())
    return ReferenceExecutor(graph).run(inputs).reshape(len(inputs), -1)


@pytest.fixture
def board() -> Iterator[LockstepBoard]:
    with LockstepBoard(board_program(), boot_text=BOOT) as native:
        yield native


def answers(device: Device, inputs: np.ndarray) -> np.ndarray:
    return np.stack([answer.values for answer in device.logits(inputs)])


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


def test_frames_survive_a_noisy_line(board):
    rng = np.random.default_rng(5)
    frames = [rng.integers(0, 255, (96, 96), np.uint8) for _ in range(5)]
    clean = list(device_on(FaultyLine(board)).results(frames))
    noisy = device_on(FaultyLine(board, Noise(3, 20000, "flip", "lose"), Noise(4, 1500, "flip", "lose")))
    for first, second in zip(clean, noisy.results(frames), strict=True):
        assert np.array_equal(first.logits, second.logits)
        assert np.array_equal(first.tensor, second.tensor)
        assert first.region == second.region


def at_bytes(board: LockstepBoard, *happenings: tuple[int, Callable[[], None]]) -> Device:
    return device_on(FaultyLine(board, script=list(happenings)))


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


def test_a_line_that_only_damages_is_a_clear_error_and_no_answer(board, inputs):
    device = device_on(FaultyLine(board), LinkTiming(timeout_s=1, greeting_s=1))
    device._session.line.transport.to_board = Noise(7, 100, "flip")
    with pytest.raises(DeviceError, match=r"too noisy|does not answer"):
        answers(device, inputs[:20])


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


def test_another_number_of_outputs_than_promised_is_refused(board, inputs):
    device = device_on(FaultyLine(board))
    device._session._info = replace(device.info, outputs=9)
    with pytest.raises(LinkError, match="sent 10 logits; its INFO states 9"):
        answers(device, inputs)
    frame = np.full((96, 96), 200, np.uint8)
    frame[24:72, 40:46] = 30
    with pytest.raises(LinkError, match="sent 10 logits; its INFO states 9"):
        list(device.results([frame]))


def test_a_request_that_is_too_large_is_not_sent(board):
    device = device_on(FaultyLine(board))
    with pytest.raises(DeviceError, match=r"frames of 9,216 pixels, not of 10,000"):
        list(device.results([np.zeros((100, 100), np.uint8)]))


def test_the_boards_own_camera_streams_results(board):
    device = device_on(FaultyLine(board))
    results = list(device.captures(count=5, image=True))
    assert [result.number for result in results] == [0, 1, 2, 3, 4]
    assert all(result.image is not None and result.image.shape == (96, 96) for result in results)
    assert all(result.tensor is not None and result.found for result in results)
    assert device.lost_captures == 0
    assert device.statistics().captures == 5


def test_a_stream_goes_on_after_a_reset(board):
    device = device_on(FaultyLine(board))
    stream = device.captures(tensor=False, interval_ms=5)
    assert next(stream).number == 0
    board.reset()
    begin = board.clock()
    results = [next(stream) for _ in range(30)]
    assert board.clock() - begin < 4
    assert results[-1].tensor is None
    stream.close()
    assert device.statistics().captures > 0


def test_lost_captures_are_counted(board):
    device = device_on(FaultyLine(board, to_host=Noise(9, 2000, "flip")))
    results = list(device.captures(count=60))
    assert len(results) == 60
    assert device.lost_captures > 0
