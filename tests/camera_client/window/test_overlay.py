"""Drawn recognitions: every shape and size, each digit in its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from recognitions import frame, recognizer_of, sheet
from sessions import upright_strokes

from tintling.camera_client.recognition.recognizer import recognize_frame
from tintling.camera_client.window.overlay import draw_overlay, fitted_size
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.palette import GOOD, WARN
from tintling.camera_client.window.viewer import HELP


@pytest.mark.parametrize("shape", [(96, 96), (480, 640), (640, 480, 3), (20, 400), (400, 20), (28, 28)])
@pytest.mark.parametrize("size", [None, (480, 360), (640, 480), (1920, 1080)])
@pytest.mark.parametrize("several", [False, True])
def test_every_shape_is_drawn_in_every_size(executors, shape, size, several):
    image = np.full(shape, 190, np.uint8)
    for third in (3, 2):
        left = shape[1] // third
        image[shape[0] // 4 : shape[0] * 3 // 4, left : left + 2 + shape[1] // 60] = 40
    recognition = recognizer_of(executors, several=several).recognize(frame(image))
    status = OverlayStatus(
        size=size, stages=True, help=HELP, warning="a warning " * 30, frozen=True, note="keys"
    )
    drawn = draw_overlay(recognition, executors.lead.labels, status)
    assert drawn.dtype == np.uint8
    assert drawn.shape == ((size[1], size[0], 3) if size else (480, drawn.shape[1], 3))


def test_frames_fit_their_space():
    assert fitted_size(640, 480, (320, 400)) == (320, 240)
    assert fitted_size(1, 1000, (100, 100)) == (1, 100)
    assert fitted_size(640, 480, (700, 500)) == (640, 480)  # sharp, rather than a little larger


def test_a_model_with_long_labels_is_drawn(executors):
    recognition = recognize_frame(frame(upright_strokes(1)[0]), executors.lead)
    labels = tuple(f"a rather long name {index}" for index in range(10))
    assert draw_overlay(recognition, labels, OverlayStatus(size=(640, 480))).shape == (480, 640, 3)


def has(drawn: np.ndarray, colour: tuple[int, int, int]) -> bool:
    return bool((drawn == colour).all(axis=2).any())


def test_an_answer_below_the_threshold_is_marked_in_another_colour(executors):
    recognition = recognize_frame(frame(upright_strokes(1)[0]), executors.lead)
    left = np.s_[:, :300]  # the frame, without the side panel
    labels, status = executors.lead.labels, OverlayStatus(size=(640, 480))
    sure = draw_overlay(recognition, labels, status)[left]
    unsure = draw_overlay(recognition, labels, replace(status, threshold=1.0))[left]
    assert (has(sure, GOOD), has(sure, WARN)) == (True, False)
    assert (has(unsure, GOOD), has(unsure, WARN)) == (False, True)


def test_the_image_shows_each_digit_in_its_place(nano_executors):
    """Another answer to a digit changes its plate and the executors, and nothing at the others' places."""
    recognition = recognizer_of(nano_executors, enabled=False, several=True).recognize(frame(sheet()))
    status = OverlayStatus(size=(1120, 700), latency={"find": 1.0})
    labels = nano_executors.lead.labels
    first = recognition.samples[0]
    assert first.smoothed is not None
    other = labels[(first.prediction.index + 1) % 10]
    changed_digit = replace(first, smoothed=replace(first.smoothed, label=other))
    images = [
        draw_overlay(each, labels, status)
        for each in (recognition, replace(recognition, samples=(changed_digit, *recognition.samples[1:])))
    ]
    changed = np.argwhere((images[0] != images[1]).any(axis=2))
    region, scale = first.region, 717 / 320
    top = (700 - round(240 * scale)) // 2
    assert len(changed)
    assert np.abs(changed - [top + region.y * scale, region.x * scale]).max() < 40
