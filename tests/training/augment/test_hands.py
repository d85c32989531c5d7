"""Simulated hands: repeatable, in the middle of the field, with pens of many widths."""

from __future__ import annotations

import numpy as np

from tintling.training.augment.hands import FIELD, draw_hand, write_digits

LABELS = np.tile(np.arange(10), 8).astype(np.uint8)


def test_the_same_state_writes_the_same_digits() -> None:
    first, second, other = (write_digits(LABELS[:20], np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_digits_lie_whole_in_the_middle_of_their_fields() -> None:
    fields = write_digits(LABELS, np.random.default_rng(0))
    assert fields.shape == (len(LABELS), FIELD, FIELD)
    assert fields.min() >= 0
    assert fields.max() <= 1
    for field in fields:
        rows, columns = (np.flatnonzero(field.max(axis=axis) > 0.5) for axis in (1, 0))
        assert abs((rows[0] + rows[-1]) / 2 - FIELD / 2) < 8
        assert abs((columns[0] + columns[-1]) / 2 - FIELD / 2) < 8
        assert 55 <= max(np.ptp(rows), np.ptp(columns)) < FIELD - 3


def test_pens_are_one_to_five_pixels_wide_and_thicker_ones_leave_more_ink() -> None:
    rng = np.random.default_rng(0)
    widths = [draw_hand(rng).pen_px for _ in range(300)]
    assert min(widths) >= 1
    assert max(widths) <= 5
    assert np.percentile(widths, 10) < 1.5
    assert np.percentile(widths, 90) > 3.5


def test_digits_of_a_hand_share_their_pen() -> None:
    ones = np.zeros(80, np.uint8)  # zeros: the same shape, so that ink tells the pen
    ink = write_digits(ones, np.random.default_rng(4)).sum(axis=(1, 2))
    within = [np.std(ink[:40]) / np.mean(ink[:40]), np.std(ink[40:]) / np.mean(ink[40:])]
    assert max(within) < 0.25
    assert abs(np.mean(ink[:40]) - np.mean(ink[40:])) > 2 * np.std(ink[:40]) / np.sqrt(40)
