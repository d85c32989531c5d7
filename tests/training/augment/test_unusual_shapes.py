"""Unusual shapes: as high as a digit, and with the part that makes them unusual."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.augment.digit_shapes import draw_shape
from tintling.training.augment.shape_parts import Piece
from tintling.training.augment.unusual_shapes import UNUSUAL


def drawn(label: int, number: int = 0, count: int = 50) -> list[list[Piece]]:
    """Draws a shape several times, each with parameters of its own."""
    rng = np.random.default_rng(label)
    return [UNUSUAL[label][number](rng) for _ in range(count)]


@pytest.mark.parametrize(
    ("label", "number"), [(label, number) for label in UNUSUAL for number in range(len(UNUSUAL[label]))]
)
def test_a_shape_is_as_high_as_a_digit_and_not_much_wider(label, number) -> None:
    for pieces in drawn(label, number):
        points = np.concatenate(pieces)
        (width, height) = points.max(axis=0) - points.min(axis=0)
        assert 0.75 < height < 1.3
        assert width < 1.1


@pytest.mark.parametrize("label", range(10))
def test_an_unusual_shape_is_drawn_only_where_it_is_asked_for(label) -> None:
    def shapes(*shares: float) -> list[list[list[list[float]]]]:
        found = (draw_shape(label, np.random.default_rng(seed), *shares) for seed in range(10))
        return [[piece.tolist() for piece in shape] for shape in found]

    assert shapes() == shapes(0.0, 0.0)
    same = [one == other for one, other in zip(shapes(), shapes(0.0, 1.0), strict=True)]
    assert all(same) if label not in UNUSUAL else not any(same)


def test_a_six_begins_to_the_right_below_its_top() -> None:
    for (stroke,) in drawn(6):
        top = stroke[: len(stroke) // 2, 1].argmin()
        assert top > 0
        assert stroke[0, 0] > stroke[top, 0]


def test_a_nine_ends_to_the_left_above_its_base() -> None:
    for (stroke,) in drawn(9):
        assert stroke[-1, 1] < stroke[-2, 1]
        assert stroke[-1, 0] == stroke[-4:, 0].min()


def test_a_seven_has_a_serif_and_about_every_second_a_bar() -> None:
    sevens = drawn(7)
    for serif, top, *_ in sevens:
        np.testing.assert_array_equal(serif[-1], top[0])
        assert serif[0, 1] > serif[-1, 1]
    assert 10 < sum(len(pieces) == 4 for pieces in sevens) < 40


def test_one_ring_of_an_eight_is_less_wide_than_the_other() -> None:
    for number in (0, 1):
        for rings in drawn(8, number):
            upper, lower = (float(np.ptp(ring[:, 0])) for ring in rings)
            assert (lower > upper) if number == 0 else (upper > lower)
