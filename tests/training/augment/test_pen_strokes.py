"""Digits drawn with other pens."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.augment.pen_strokes import Pen, add_european_strokes, draw_with_pen


@pytest.fixture(scope="module")
def few(small_splits):
    return small_splits.train.images[::2], small_splits.train.labels[::2]


def rng(seed=0):
    return np.random.default_rng(seed)


def test_upstrokes_are_as_long_as_the_recipe_says_and_end_on_the_field(few) -> None:
    images, labels = few
    ones = labels == 1
    plain = draw_with_pen(images[ones], labels[ones], Pen(other=0, european=0), rng())

    def added(upstroke):
        drawn = add_european_strokes(plain, labels[ones], 1.0, rng(), upstroke=upstroke)
        return (drawn - plain).sum(axis=(1, 2)), drawn

    (short, _), (long, drawn) = added(0.3), added(1.0)
    assert long[long > 0].mean() > 1.5 * short[short > 0].mean()
    assert drawn[:, :, :2].max() < 0.5


def test_ones_get_a_stroke_and_sevens_a_bar_and_others_nothing(few) -> None:
    images, labels = few
    plain = draw_with_pen(images, labels, Pen(other=0, european=0), rng())
    drawn = add_european_strokes(plain, labels, 1.0, rng())
    changed = (drawn != plain).any(axis=(1, 2))
    assert changed[labels == 7].mean() > 0.8
    assert changed[labels == 1].mean() > 0.8
    assert not changed[(labels != 1) & (labels != 7)].any()
    assert (drawn >= plain).all()


def test_other_pens_are_finer_and_thicker_than_mnists(few) -> None:
    plain = draw_with_pen(*few, Pen(other=0, european=0), rng()).mean(axis=(1, 2))
    others = draw_with_pen(*few, Pen(other=1, european=0), rng()).mean(axis=(1, 2))
    ratio = others / plain
    assert np.percentile(ratio, 10) < 0.8
    assert np.percentile(ratio, 90) > 1.2
