"""Specks, rests of lines and gaps: repeatable, beside the digit or on it, only where they are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.augment.strays import with_gaps, with_strays


@pytest.fixture
def planes():
    """Twelve digits of one upright stroke in the middle, and their boxes."""
    ink = np.zeros((12, 56, 56), np.float32)
    ink[:, 16:40, 26:30] = 1
    return ink, np.tile(np.array([26, 16, 4, 24], np.int32), (12, 1))


def test_strays_add_ink_to_a_share_of_the_frames_and_take_none_away(planes):
    ink, boxes = planes
    drawn = with_strays(ink, boxes, 0.5, np.random.default_rng(1))
    np.testing.assert_array_equal(drawn, with_strays(ink, boxes, 0.5, np.random.default_rng(1)))
    changed = (drawn != ink).any(axis=(1, 2))
    assert 2 < changed.sum() < 11
    assert (drawn >= ink).all()
    assert drawn.max() <= 1
    np.testing.assert_array_equal(with_strays(ink, boxes * 0, 1.0, np.random.default_rng(1)), ink)


def test_gaps_take_ink_away_and_leave_most_of_it():
    fields = np.zeros((12, 84, 84), np.float32)
    fields[1:, 12:72, 38:46] = 1
    broken = with_gaps(fields, 1.0, np.random.default_rng(2))
    assert (broken <= fields).all()
    assert not broken[0].any()
    left = broken[1:].sum(axis=(1, 2)) / fields[1:].sum(axis=(1, 2))
    assert 0.3 < left.min() < left.max() < 1
