"""Parameters of a sweep."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import TintlingError
from tintling.training.sweep.parameters import Choice, Real, Whole, parameter


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([3, 5, 3], Choice((3, 5))),
        (7, Choice((7,))),
        ("tiny", Choice(("tiny",))),
        ({"low": 4, "high": 12, "step": 2}, Whole(4, 12, 2)),
        ({"low": 4, "high": 4}, Choice((4,))),
        ({"low": 0.001, "high": 0.1, "log": True}, Real(0.001, 0.1, log=True)),
        ({"low": 0.5, "high": 1}, Real(0.5, 1.0)),
    ],
)
def test_a_parameter_is_read_from_toml(value, expected):
    assert parameter(value, "x") == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"low": 4, "high": 2}, "x: expected low <= high"),
        ({"low": 0.0, "high": 2.0, "log": True}, "x: expected low <= high, above 0 for log"),
        ({"low": 1, "top": 2}, "x: unknown key"),
        ([], "x: expected 1 to 10,000 values, got 0"),
        ([[1], [2]], "x: unhashable"),
        ({"low": 0, "high": 20_000}, "x: expected 1 to 10,000 values, got 20,001"),
    ],
)
def test_what_is_no_parameter_is_named(value, message):
    with pytest.raises(TintlingError, match=message):
        parameter(value, "x")


def test_drawn_values_are_of_the_parameter():
    random = np.random.default_rng(1)
    whole, real = Whole(4, 13, 3), Real(0.001, 0.1, log=True)
    assert {whole.draw(random) for _ in range(50)} == {4, 7, 10, 13} == set(whole.grid())
    drawn = [real.draw(random) for _ in range(200)]
    assert 0.001 <= min(drawn) < 0.002
    assert 0.05 < max(drawn) <= 0.1
    assert 0.4 < np.mean(np.array(drawn) < 0.01) < 0.6  # half of the orders of magnitude
    assert Choice(("a",)).draw(random) == "a"
