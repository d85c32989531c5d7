"""Sigmoid and hyperbolic tangent of 16-bit numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.arithmetic.int16_functions import logistic16, sigmoid_table, tanh16, tanh_scaling

# An input of scale 2**-12; the sigmoid's multiplier and shift bring it to steps of 1 / (24 * 512).
EVERY = np.arange(-32768, 32768, dtype=np.int64)


def test_the_table_holds_the_sigmoid_in_steps_of_a_24th():
    places = np.arange(256) / 24
    exact = 65536 / (1 + np.exp(-places))
    assert np.abs(sigmoid_table() - np.minimum(exact, 65535)).max() < 1.2
    assert not sigmoid_table().flags.writeable


def test_the_sigmoid_is_near_the_exact_one_and_never_falls():
    found = logistic16(EVERY, *tanh_scaling(-12))
    exact = 32768 / (1 + np.exp(-EVERY * 2.0**-12))
    assert np.abs(found - exact).max() < 16
    assert (np.diff(found) >= 0).all()
    assert logistic16(np.zeros(1, np.int64), 3, 0)[0] == 16384


def test_the_tangent_is_near_the_exact_one_and_odd():
    found = tanh16(EVERY, *tanh_scaling(-12))
    assert np.abs(found - 32768 * np.tanh(EVERY * 2.0**-12)).max() < 32
    assert np.abs(found[1:] + found[:0:-1]).max() <= 1


@pytest.mark.parametrize(("power", "expected"), [(-12, (3, 0)), (-15, (3, 3)), (-11, (6, 0))])
def test_the_scaling_of_a_power_of_two_is_a_shift_and_a_factor_of_three(power, expected):
    assert tanh_scaling(power) == expected
