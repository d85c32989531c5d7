"""The fixed-point primitives against their definitions, written out in Python's own integers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.arithmetic.fixed_point import (
    INT32_MAX,
    INT32_MIN,
    multiply_by_quantized_multiplier,
    quantize_multiplier,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)
from tintling.errors import QuantizationError

INT32 = st.one_of(
    st.integers(INT32_MIN, INT32_MAX),
    st.sampled_from([INT32_MIN, INT32_MIN + 1, -1, 0, 1, INT32_MAX - 1, INT32_MAX, 1 << 30, -(1 << 30)]),
)


def truncated(numerator: int, denominator: int) -> int:
    """Division as C does it."""
    quotient = abs(numerator) // denominator
    return quotient if numerator >= 0 else -quotient


def high_mul(a: int, b: int) -> int:
    """gemmlowp's doubling high multiply, one value."""
    if a == b == INT32_MIN:
        return INT32_MAX
    product = a * b
    return truncated(product + ((1 << 30) if product >= 0 else 1 - (1 << 30)), 1 << 31)


def half_away(x: int, bits: int) -> int:
    """Nearest multiple of a power of two, ties away from zero, one value."""
    magnitude = math.floor(Fraction(abs(x), 1 << bits) + Fraction(1, 2))
    return magnitude if x >= 0 else -magnitude


def wrapped(x: int) -> int:
    """The low 32 bits, signed."""
    return (x + (1 << 31)) % (1 << 32) - (1 << 31)


@given(INT32, INT32)
def test_high_multiply_equals_its_definition(a, b):
    assert int(saturating_rounding_doubling_high_mul(a, b)) == high_mul(a, b)


def test_the_most_negative_square_saturates():
    assert int(saturating_rounding_doubling_high_mul(INT32_MIN, INT32_MIN)) == INT32_MAX


@given(INT32, st.integers(0, 31))
def test_division_by_a_power_of_two_rounds_half_away_from_zero(x, bits):
    assert int(rounding_divide_by_pot(x, bits)) == half_away(x, bits)


@pytest.mark.parametrize(
    ("x", "bits", "expected"),
    [(5, 1, 3), (-5, 1, -3), (2, 2, 1), (-2, 2, -1), (INT32_MIN, 31, -1), (7, 0, 7)],
)
def test_ties_go_away_from_zero(x, bits, expected):
    assert int(rounding_divide_by_pot(x, bits)) == expected


@given(INT32, st.integers(0, INT32_MAX), st.integers(-31, 30))
def test_scaling_equals_two_rounding_stages_with_a_wrapping_left_shift(x, multiplier, shift):
    expected = half_away(high_mul(wrapped(x << max(shift, 0)), multiplier), max(-shift, 0))
    assert int(multiply_by_quantized_multiplier(x, multiplier, shift)) == expected


def test_scaling_broadcasts_over_channels():
    x = np.arange(-6, 6, dtype=np.int64).reshape(4, 3)
    multipliers, shifts = np.array([1 << 30, (1 << 30) + 1, INT32_MAX]), np.array([1, -2, 0])
    result = multiply_by_quantized_multiplier(x, multipliers, shifts)
    for row in range(4):
        for column in range(3):
            scale = (int(multipliers[column]), int(shifts[column]))
            assert result[row, column] == multiply_by_quantized_multiplier(int(x[row, column]), *scale)


@given(st.floats(2.0**-31, 2.0**29))
def test_a_multiplier_is_within_half_a_unit_of_its_factor(real):
    multiplier, shift = quantize_multiplier(real)
    assert 1 << 30 <= multiplier < 1 << 31
    assert -31 <= shift <= 30
    error = abs(Fraction(multiplier) * Fraction(2) ** (shift - 31) - Fraction(real))
    assert error <= Fraction(2) ** (shift - 32)


@pytest.mark.parametrize(
    ("real", "expected"),
    [
        (0.0, (0, 0)),
        (1.0, (1 << 30, 1)),
        (0.5, (1 << 30, 0)),
        (1.0 - 2.0**-40, (1 << 30, 1)),  # the mantissa rounds up to 1
        (2.0**-32, (1 << 30, -31)),
        (2.0**-33, (0, 0)),  # too small to matter
        (2.0**30 - 2.0**-1, (INT32_MAX, 30)),
    ],
)
def test_multipliers_at_the_edges(real, expected):
    assert quantize_multiplier(real) == expected


@pytest.mark.parametrize("real", [-1.0, math.inf, math.nan])
def test_a_factor_that_is_no_finite_positive_number_is_a_bug_of_the_caller(real):
    with pytest.raises(ValueError, match="finite factor"):
        quantize_multiplier(real)


@pytest.mark.parametrize("real", [2.0**30, 1e30])
def test_a_factor_beyond_int32_is_refused(real):
    with pytest.raises(QuantizationError, match="int32 arithmetic"):
        quantize_multiplier(real)
