"""Frames that digits are drawn into, and frames of a source."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.camera_client.parity.digit_frames import LONGEST_SIDE, frames_of_digits, frames_of_source


def test_frames_of_a_folder_are_reduced_until_they_fit(tmp_path):
    from PIL import Image

    Image.fromarray(np.arange(400 * 300, dtype=np.uint32).astype(np.uint8).reshape(300, 400)).save(
        tmp_path / "a.png"
    )
    (frame,) = frames_of_source(str(tmp_path), most=None, max_pixels=9216, max_side=160)
    assert frame.shape == (75, 100)


def digit():
    image = np.zeros((28, 28), np.uint8)
    image[10:18, 12:16] = 255
    return image


def test_the_same_digits_give_the_same_frames_and_every_fourth_is_dark():
    first, again = (frames_of_digits([digit()] * 8, side=96) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert all(frame.shape == (96, 96) and frame.dtype == np.uint8 for frame in first)
    assert [frame.mean() < 128 for frame in first] == [False, False, False, True] * 2
    assert not np.array_equal(first[0], first[1])


@pytest.mark.parametrize("most", [1, 2, None])
def test_no_more_frames_than_asked_for_are_read(most, tmp_path):
    from PIL import Image

    for name in "abc":
        Image.fromarray(np.zeros((40, 60), np.uint8)).save(tmp_path / f"{name}.png")
    frames = frames_of_source(str(tmp_path), most=most, max_pixels=9216, max_side=LONGEST_SIDE)
    assert [frame.shape for frame in frames] == [(40, 60)] * (most or 3)
