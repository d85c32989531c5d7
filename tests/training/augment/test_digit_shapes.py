"""Shapes of digits: joined pieces within the field of a digit, and every variant reachable."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.augment.digit_shapes import RARE, SHAPES, draw_shape


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


@pytest.mark.parametrize("label", RARE)
def test_a_rare_shape_is_drawn_only_where_it_is_asked_for(label) -> None:
    def drawn(*rare: float) -> list[list[list[list[float]]]]:
        shapes = (draw_shape(label, np.random.default_rng(seed), *rare) for seed in range(20))
        return [[piece.tolist() for piece in shape] for shape in shapes]

    assert drawn() == drawn(0.0)
    assert all(one != other for one, other in zip(drawn(), drawn(1.0), strict=True))


def test_a_one_stands_on_a_wide_foot() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        *_, stem, foot = RARE[1](rng)
        np.testing.assert_array_equal(stem[-1], foot[1])
        assert 0.6 <= np.ptp(foot[:, 0]) <= 1.8


def test_a_small_triangle_is_closed_and_high_on_its_stem() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        side, bar, stem = RARE[4](rng)
        np.testing.assert_array_equal(side[0], stem[0])
        np.testing.assert_array_equal(side[-1], bar[0])
        assert abs(bar[-1, 0] - stem[1, 0]) < 0.06
        assert bar[:, 1].max() < 0.6 < stem[-1, 1]


def test_the_belly_of_a_small_headed_three_is_wider_than_its_top() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        top, back, belly = RARE[3](rng)
        np.testing.assert_array_equal(top[-1], back[0])
        np.testing.assert_array_equal(back[-1], belly[0])
        assert top[0, 0] < top[-1, 0]
        assert np.ptp(belly[:, 0]) > 0.9 * np.ptp(top[:, 0])
