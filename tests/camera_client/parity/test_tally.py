"""Running figures of a comparison."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tintling.camera_client.parity.tally import ErrorTally, PairTally


def test_bits_count_where_numbers_are_equal_or_not_numbers():
    first = {0: np.array([[0.0], [1.0], [np.nan], [np.nan]], np.float32)}
    second = {0: np.array([[-0.0], [1.0], [np.nan], [2.0]], np.float32)}
    tally = PairTally.of_tensors((0,), first, second, np.arange(4), 0)
    assert [item.image for item in tally.differences] == [0, 3]
    assert np.isfinite(tally.tensors[0].max_delta)


def test_int8_differences_do_not_wrap_around():
    first, second = {0: np.array([[-128]], np.int8)}, {0: np.array([[127]], np.int8)}
    tally = PairTally.of_tensors((0,), first, second, np.arange(1), 0)
    assert tally.tensors[0].max_delta == 255


def test_the_errors_are_those_of_the_textbook():
    first, second = np.array([[3.0, -4.0], [0.0, 0.0]]), np.array([[3.0, -3.0], [1.0, 0.0]])
    tally = ErrorTally()
    for row in range(2):
        tally.add(ErrorTally.of(first[row : row + 1], second[row : row + 1]))
    figures = tally.figures(0.5)
    assert figures.acc == 0.5
    assert figures.rmse == pytest.approx(np.sqrt(2 / 4))
    assert figures.mae == pytest.approx(2 / 4)
    assert figures.l2r == pytest.approx(np.sqrt(2) / 5)
    assert figures.cos == pytest.approx((9 + 12) / (5 * np.sqrt(9 + 9 + 1)))


@pytest.mark.parametrize(
    ("first", "second", "l2r", "cos"),
    [
        ([0.0, 0.0], [0.0, 0.0], 0.0, 1.0),
        ([0.0, 0.0], [1.0, 0.0], math.inf, 0.0),
        ([1.0, 2.0], [1.0, 2.0], 0.0, 1.0),
        ([1.0, 0.0], [-1.0, 0.0], 2.0, -1.0),
    ],
)
def test_errors_against_nothing_and_of_equal_outputs_are_defined(first, second, l2r, cos):
    figures = ErrorTally.of(np.array(first), np.array(second)).figures(1.0)
    assert (figures.l2r, figures.cos) == (l2r, cos)


def test_an_empty_tally_has_no_errors():
    figures = ErrorTally().figures(1.0)
    assert (figures.rmse, figures.mae, figures.l2r, figures.cos) == (0.0, 0.0, 0.0, 1.0)
