"""The real firmware as a device: tensors, frames and its camera."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from native_board import FaultyLine, Noise, answers, device_on

from tintling.camera_client.link import device as module
from tintling.camera_client.link.device import check_same_model
from tintling.errors import DeviceError, DeviceTimeoutError, LinkError, ModelMismatchError
from tintling.link.fields import MESSAGES
from tintling.link.framing import EventKind, MessageType
from tintling.link.info import Capability


def test_frames_survive_a_noisy_line(board):
    rng = np.random.default_rng(5)
    frames = [rng.integers(0, 255, (96, 96), np.uint8) for _ in range(5)]
    clean = list(device_on(FaultyLine(board)).results(frames))
    noisy = device_on(FaultyLine(board, Noise(3, 20000, "flip", "lose"), Noise(4, 1500, "flip", "lose")))
    for first, second in zip(clean, noisy.results(frames), strict=True):
        assert np.array_equal(first.logits, second.logits)
        assert np.array_equal(first.tensor, second.tensor)
        assert first.region == second.region


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


OURS = SimpleNamespace(sha256="ab" * 32)


def stranger(**fields):
    info = {"model": "net", "model_sha256": OURS.sha256, "labels": ("a", "b"), "preprocess_version": 3}
    return SimpleNamespace(name="it", info=SimpleNamespace(**info | {"board": "a board"} | fields))


@pytest.mark.parametrize(
    ("fields", "difference"),
    [
        ({"model_sha256": "cd" * 32}, "the model net cdcdcdcdcdcd… there, abababababab… here"),
        ({"labels": ("a", "c")}, "the labels a, c there, a, b here"),
        ({"preprocess_version": 2}, "preprocessing version 2 there, 3 here"),
    ],
)
def test_a_board_with_something_else_is_refused_with_both_sides(fields, difference):
    with pytest.raises(ModelMismatchError, match=re.escape(difference)):
        check_same_model(stranger(**fields), OURS, ("a", "b"), preprocess_version=3)


def test_labels_and_preprocessing_count_only_where_both_are_known():
    check_same_model(stranger(), OURS, ("a", "b"), preprocess_version=3)
    check_same_model(stranger(labels=()), OURS, ("a", "b"))
    check_same_model(stranger(labels=("a", "c"), preprocess_version=2), OURS, ())


def test_a_board_without_frames_is_not_sent_one(board):
    device = device_on(FaultyLine(board))
    device._session._info = replace(device.info, capabilities=Capability(0))
    with pytest.raises(DeviceError, match="takes no frames, only tensors"):
        list(device.results([np.zeros((96, 96), np.uint8)]))


def event(kind=EventKind.MESSAGE, answer=MessageType.CAPTURE, payload=b""):
    return SimpleNamespace(kind=kind, type=answer, payload=payload)


def test_a_stream_tells_its_captures_from_everything_else(board):
    device = device_on(FaultyLine(board))
    damaged = device.link.damaged
    crc = b"\x05\0\0\0"
    assert device._capture_in(event(EventKind.DAMAGED), 5) is None
    assert device.link.damaged == damaged + 1
    assert device._capture_in(event(payload=crc), 6) is None
    assert device._capture_in(event(answer=MessageType.INFO, payload=crc), 5) is None
    refusal = MESSAGES[MessageType.ERROR].pack(request_crc=5, code=3, detail=0) + b"the camera fell off"
    with pytest.raises(DeviceError, match="ends the stream: the camera fell off"):
        device._capture_in(event(answer=MessageType.ERROR, payload=refusal), 5)


def test_a_stream_that_ends_when_the_line_is_gone_ends_in_peace(board):
    with device_on(FaultyLine(board)) as device:
        stream = device.captures(tensor=False)
        assert next(stream).number == 0
        device.close()
        stream.close()


def test_a_granted_stream_without_captures_is_a_time_out(board, monkeypatch):
    device = device_on(FaultyLine(board))
    granted = MESSAGES[MessageType.STREAMING].pack(request_crc=5, flags=1, width=96, height=96)
    monkeypatch.setattr(device._client, "ask", lambda _: (granted, 5))
    with pytest.raises(DeviceTimeoutError, match="grants a stream, but sends no captures"):
        next(device.captures())


def test_a_device_is_opened_by_its_address(board, monkeypatch):
    monkeypatch.setattr(module, "open_transport", lambda _url, baud: FaultyLine(board))  # noqa: ARG005
    with module.open_device("/dev/ttyUSB9", clock=board.clock) as device:
        assert device.name == "/dev/ttyUSB9"
