"""Exponential, division, logistic and tanh against scalar twins in Python integers, and against maths."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.arithmetic.fixed_point_functions import (
    exp_on_negative_values,
    logistic,
    one_minus_x_over_one_plus_x,
    one_over_one_plus_x,
    reciprocal,
    rounding_half_sum,
    saturating_shift_left,
    tanh,
)

INT32_MAX = 2**31 - 1
INT32_MIN = -(2**31)


def c_divide(a: int, b: int) -> int:
    return abs(a) // b * (1 if a >= 0 else -1)


def mul(a: int, b: int) -> int:
    p = a * b
    return min(c_divide(p + ((1 << 30) if p >= 0 else 1 - (1 << 30)), 1 << 31), INT32_MAX)


def divide(x: int, bits: int) -> int:
    return (abs(x) + (1 << bits >> 1) >> bits) * (1 if x >= 0 else -1)


def left(x: int, bits: int) -> int:
    limit = (1 << (31 - bits)) - 1
    return INT32_MAX if x > limit else INT32_MIN if x < -limit else x << bits


def scalar_exp(a: int, integer_bits: int) -> int:
    if a == 0:
        return INT32_MAX
    fraction = 31 - integer_bits
    quarter = 1 << (fraction - 2)
    head = (a & (quarter - 1)) - quarter
    x = left(head, integer_bits) + (1 << 28)
    x2 = mul(x, x)
    x4 = divide(mul(x2, x2), 2)
    tail = divide(mul(x4 + mul(x2, x), 715827883) + x2, 1)
    result = 1895147668 + mul(1895147668, x + tail)
    factors = {-2: 1672461947, -1: 1302514674, 0: 790015084, 1: 290630308, 2: 39332535, 3: 720401, 4: 242}
    for exponent, factor in factors.items():
        if integer_bits > exponent and (head - a) >> (fraction + exponent) & 1:
            result = mul(result, factor)
    return result


def scalar_newton(a: int) -> int:
    total = a + INT32_MAX
    half = c_divide(total + (1 if total >= 0 else -1), 2)
    x = 1515870810 + mul(half, -1010580540)
    for _ in range(3):
        x += left(mul(x, (1 << 29) - mul(half, x)), 2)
    return x


ARGUMENTS = st.integers(INT32_MIN + 1, 0)


@given(ARGUMENTS, st.integers(4, 5))
def test_the_exponential_equals_its_scalar_twin(a, integer_bits):
    assert int(exp_on_negative_values(np.array([a]), integer_bits)[0]) == scalar_exp(a, integer_bits)


def test_the_exponential_is_close_to_the_real_one():
    a = np.linspace(INT32_MIN + 1, 0, 4001).astype(np.int64)
    real = np.exp(a / 2**26)
    assert np.abs(exp_on_negative_values(a, 5) / 2**31 - real).max() < 1e-6


def test_the_exponential_of_zero_is_the_greatest_number():
    assert int(exp_on_negative_values(np.array([0]), 5)[0]) == INT32_MAX


@given(st.integers(0, INT32_MAX))
def test_divisions_equal_their_scalar_twins(x):
    array = np.array([x])
    assert int(one_over_one_plus_x(array)[0]) == left(scalar_newton(x), 1)
    assert int(one_minus_x_over_one_plus_x(array)[0]) == left(scalar_newton(x) - (1 << 29), 2)


@given(st.integers(INT32_MIN + 1, INT32_MAX))
def test_logistic_and_tanh_equal_their_scalar_twins(a):
    positive = left(scalar_newton(scalar_exp(-abs(a), 4)), 1)
    expected = 1 << 30 if a == 0 else positive if a > 0 else INT32_MAX - positive
    assert int(logistic(np.array([a]), 4)[0]) == expected
    half = left(scalar_newton(scalar_exp(-abs(a), 5)) - (1 << 29), 2)
    assert int(tanh(np.array([a]), 4)[0]) == (0 if a == 0 else half if a > 0 else -half)


def test_logistic_and_tanh_are_close_to_the_real_ones():
    a = np.linspace(INT32_MIN + 1, INT32_MAX, 4001).astype(np.int64)
    real = a / 2**27
    assert np.abs(logistic(a, 4) / 2**31 - 1 / (1 + np.exp(-real))).max() < 1e-6
    assert np.abs(tanh(a, 4) / 2**31 - np.tanh(real)).max() < 1e-6


@given(st.integers(1, INT32_MAX))
def test_a_reciprocal_is_a_normalized_mantissa_and_a_power_of_two(x):
    mantissa, bits = (int(v[0]) for v in reciprocal(np.array([x]), 12))
    assert (1 << 30) - 16 <= mantissa <= INT32_MAX  # Newton-Raphson ends a few units off
    assert math.isclose(mantissa / 2**31 * 2.0**-bits, 2**19 / x, rel_tol=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(1, 2, 2), (-1, -2, -2), (0, 0, 0), (3, -3, 0), (-1, 0, -1)]
)
def test_a_half_sum_rounds_away_from_zero(a, b, expected):
    assert int(rounding_half_sum(np.array([a]), b)[0]) == expected


@pytest.mark.parametrize(
    ("x", "bits", "expected"),
    [(1, 3, 8), (-1, 3, -8), (1 << 30, 1, INT32_MAX), (-(1 << 30), 1, INT32_MIN), (INT32_MAX, 5, INT32_MAX)],
)
def test_a_left_shift_saturates(x, bits, expected):
    assert int(saturating_shift_left(np.array([x]), bits)[0]) == expected
