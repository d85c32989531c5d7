"""The real firmware as a device: tensors, frames and its camera."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from native_board import FaultyLine, Noise, answers, device_on

from tintling.camera_client.link.device import check_same_model
from tintling.errors import DeviceError, LinkError, ModelMismatchError


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
