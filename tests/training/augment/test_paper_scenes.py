"""Photographs of strokes on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tintling.training.augment.paper_scenes import SIDES, Scenery, photograph
from tintling.training.augment.pen_strokes import FINE, Pen, draw_with_pen


@pytest.fixture(scope="module")
def few(small_splits):
    return small_splits.train.images[::2], small_splits.train.labels[::2]


def rng(seed=0):
    return np.random.default_rng(seed)


EASY = Scenery(
    rotation_deg=0,
    perspective=0,
    aspect=0,
    falloff=0,
    contrast=60,
    blur_px=0,
    noise=0,
    jpeg_quality=95,
    inverted=0,
    clutter=0,
)


@pytest.mark.parametrize("side", SIDES)
def test_photographs_have_the_size_and_the_box_that_is_said(few, side) -> None:
    strokes = draw_with_pen(*few, Pen(other=0, european=0), rng())
    frames, boxes = photograph(strokes, side, EASY, rng())
    assert frames.shape == (len(strokes), side, side)
    for frame, (x, y, width, height) in zip(frames[:50], boxes[:50], strict=True):
        paper = int(np.median(frame[0]))
        dark = np.argwhere(paper - frame.astype(int) > 0.4 * (paper - int(frame.min())))
        assert abs(dark[:, 0].min() - y) <= 2 + side // 24
        assert abs(dark[:, 1].max() + 1 - x - width) <= 2 + side // 24
        assert height > 0


def test_noise_light_and_compression_do_what_they_are_named_for() -> None:
    blank = np.zeros((200, 28 * FINE, 28 * FINE), np.float32)

    def spread(scenery):
        frames = photograph(blank, 96, scenery, rng())[0].astype(float)
        return np.median(frames.std(axis=(1, 2)))

    assert spread(EASY) < 0.5
    assert 1 < spread(replace(EASY, noise=6)) < 6
    assert spread(replace(EASY, falloff=0.6)) > 5


def test_inverted_photographs_show_bright_ink(few) -> None:
    strokes = draw_with_pen(*few, Pen(other=0, european=0), rng())
    for inverted in (0.0, 1.0):
        frames = photograph(strokes, 96, replace(EASY, inverted=inverted), rng())[0].astype(int)
        middle = np.median(frames, axis=(1, 2))
        ink_is_bright = frames.max(axis=(1, 2)) - middle > middle - frames.min(axis=(1, 2))
        assert ink_is_bright.mean() == inverted
