"""Digits that other programs cut out: two levels, where the box says, some stretched."""

from __future__ import annotations

import numpy as np

from tintling.training.augment.binarised import binarised


def strokes():
    """Forty fields with a leaning stroke, 60 px high and about 20 wide."""
    fields = np.zeros((40, 84, 84), np.float32)
    for row in range(12, 72):
        fields[:, row, 30 + row // 4 : 38 + row // 4] = 1
    return fields


def test_frames_are_black_and_white_of_either_polarity_and_boxes_hold_the_ink():
    frames, boxes = binarised(strokes(), 20, 0.0, np.random.default_rng(4))
    assert frames.shape == (40, 20, 20)
    plain = [frame for frame in frames if len(np.unique(frame)) == 2]
    assert 25 < len(plain) < 40
    assert {int(frame[0, 0]) for frame in frames} == {0, 255}
    x, y, width, height = boxes.T
    assert (height >= 12).all()
    assert ((x >= 0) & (x + width <= 20) & (y + height <= 20)).all()
    for frame, left, top, across, down in zip(frames, x, y, width, height, strict=True):
        ink = frame != frame[0, 0]
        inside = ink[max(top - 1, 0) : top + down + 1, max(left - 1, 0) : left + across + 1]
        assert inside.sum() == ink.sum()


def test_one_in_three_is_stretched_to_a_square():
    _, boxes = binarised(strokes(), 32, 0.0, np.random.default_rng(5))
    aspect = boxes[:, 2] / boxes[:, 3]
    assert 0.15 < (aspect > 0.55).mean() < 0.6


def test_strays_join_the_frames():
    clean, _ = binarised(strokes(), 28, 0.0, np.random.default_rng(6))
    strewn, boxes = binarised(strokes(), 28, 1.0, np.random.default_rng(6))
    assert boxes.shape == (40, 4)
    assert (clean != strewn).any()
