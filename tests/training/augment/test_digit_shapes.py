"""Shapes of digits: joined pieces within the field of a digit, and every variant reachable."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.augment.digit_shapes import SHAPES, draw_shape


@pytest.mark.parametrize("label", range(10))
def test_the_shares_of_a_digit_s_shapes_sum_to_one(label) -> None:
    assert sum(share for share, _ in SHAPES[label]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("label", "number"), [(label, number) for label in range(10) for number in range(len(SHAPES[label]))]
)
def test_a_shape_is_as_high_as_a_digit_and_not_much_wider(label, number) -> None:
    rng = np.random.default_rng(label)
    for _ in range(50):
        points = np.concatenate(SHAPES[label][number][1](rng))
        (width, height) = points.max(axis=0) - points.min(axis=0)
        assert 0.75 < height < 1.3
        assert width < 1.1


def test_a_crossed_seven_has_one_piece_more_than_a_plain_one() -> None:
    (_, crossed), (_, plain) = SHAPES[7]
    assert len(crossed(np.random.default_rng(3))) == len(plain(np.random.default_rng(3))) + 1


def test_the_upstroke_of_a_one_ends_where_the_downstroke_begins() -> None:
    hooked = SHAPES[1][0][1](np.random.default_rng(0))
    np.testing.assert_array_equal(hooked[0][-1], hooked[1][0])


def test_the_same_state_draws_the_same_shape() -> None:
    one, other = (draw_shape(4, np.random.default_rng(9)) for _ in range(2))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
