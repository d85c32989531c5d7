"""MNIST-C's corruptions: each does what its definition says."""

from __future__ import annotations

import camera_scenes as scenes
import numpy as np
import pytest
from corruptions import CORRUPTIONS, corrupted, ink_above_paper

IMAGES = scenes.digits()[0][:12]


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corruption_changes_every_digit_and_repeats_with_its_seed(name) -> None:
    first, second = (corrupted(name, IMAGES, 1) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert first.dtype == np.uint8
    assert (first != IMAGES).any(axis=(1, 2)).all()


def test_there_are_the_fifteen_of_the_paper() -> None:
    assert len(CORRUPTIONS) == 15


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("brightness", 0.999, 1), ("translate", 0.99, 1), ("impulse_noise", 0.85, 0.95), ("stripe", 0.2, 0.6)],
)
def test_noise_and_negatives_take_the_brightness_of_ink_from_the_digit(name, low, high) -> None:
    assert low <= ink_above_paper(name, IMAGES, corrupted(name, IMAGES, 1)) <= high


def test_brightness_tells_nothing_of_an_even_picture() -> None:
    assert ink_above_paper("fog", IMAGES, np.full_like(IMAGES, 7)) == pytest.approx(0.5)


def test_stripes_are_the_negative_of_the_outer_quarters() -> None:
    striped = corrupted("stripe", IMAGES, 1).astype(int)
    assert np.abs(striped[:, :, :7] - (255 - IMAGES[:, :, :7])).max() <= 1
    assert np.abs(striped[:, :, 7:21].astype(int) - IMAGES[:, :, 7:21]).max() <= 1
    assert np.abs(striped[:, :, 21:] - (255 - IMAGES[:, :, 21:])).max() <= 1


def test_brightness_adds_half_of_the_range() -> None:
    bright = corrupted("brightness", IMAGES, 1)
    assert bright.min() == 127
    assert (bright[IMAGES > 130] == 255).all()


def test_salt_and_pepper_hit_a_sixth_of_the_pixels() -> None:
    noisy = corrupted("impulse_noise", IMAGES, 1)
    assert abs((noisy[IMAGES == 0] == 255).mean() - 0.085) < 0.02


def test_translation_moves_by_three_pixels_along_both_axes() -> None:
    moved = corrupted("translate", IMAGES, 1).astype(int)
    for image, found in zip(np.pad(IMAGES, ((0, 0), (3, 3), (3, 3))).astype(int), moved, strict=True):
        parts = [image[down : down + 28, right : right + 28] for down in (0, 6) for right in (0, 6)]
        assert min(np.abs(part - found).max() for part in parts) <= 1


def test_scaling_leaves_seven_tenths_of_the_width() -> None:
    for image, found in zip(IMAGES, corrupted("scale", IMAGES, 1), strict=True):
        before, after = (np.ptp(np.flatnonzero(each.max(axis=1) > 60)) for each in (image, found))
        assert abs(after - 0.7 * before) <= 2


def test_motion_blur_spreads_ink_but_keeps_it() -> None:
    blurred = corrupted("motion_blur", IMAGES, 1).astype(float)
    inside = np.abs(blurred.sum(axis=(1, 2)) / IMAGES.astype(float).sum(axis=(1, 2)) - 1)
    assert np.median(inside) < 0.03
    assert (blurred > 0).sum() > 1.3 * (IMAGES > 0).sum()


def test_a_dotted_line_covers_every_other_pair_of_columns() -> None:
    added = corrupted("dotted_line", np.zeros((6, 28, 28), np.uint8), 1)
    columns = added.max(axis=1) > 0
    assert not columns[:, [0, 1, 4, 5, 8, 9, 24, 25]].any()
    assert columns[:, [2, 3, 6, 7, 22, 23]].all()


def test_canny_leaves_black_and_white_outlines() -> None:
    edges = corrupted("canny_edges", IMAGES, 1)
    assert set(np.unique(edges)) == {0, 255}
