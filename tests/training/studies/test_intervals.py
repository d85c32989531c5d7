"""Intervals of shares."""

from __future__ import annotations

import pytest

from tintling.errors import DatasetError
from tintling.training.studies.intervals import mean_and_spread, wilson


def test_the_interval_is_wilsons():
    # Source: R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I.
    found = wilson(15, 148)
    assert (found.low, found.high) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    found = wilson(0, 20)
    assert (found.low, found.high) == pytest.approx((0, 0.1611), abs=5e-5)


def test_the_interval_mirrors_and_narrows_with_the_number_of_answers():
    low, high = wilson(18, 20), wilson(2, 20)
    assert (low.low, low.high) == pytest.approx((1 - high.high, 1 - high.low))
    few, many = wilson(18, 20), wilson(1800, 2000)
    assert many.high - many.low < (few.high - few.low) / 5


@pytest.mark.parametrize(("correct", "count"), [(0, 0), (3, 2), (-1, 2)])
def test_more_right_answers_than_answers_are_refused(correct, count):
    with pytest.raises(DatasetError, match="of at least 1 answer"):
        wilson(correct, count)


def test_one_value_has_no_spread():
    assert mean_and_spread([0.5]) == (0.5, None)
    assert mean_and_spread([1.0, 3.0]) == (2.0, pytest.approx(2**0.5))
