"""Exponential, division, logistic and tanh in the fixed-point arithmetic of TFLite Micro, to the bit.

A Qm.n number has m integer bits, n = 31 - m fractional bits and a sign, held here in int64 arrays of
any shape. Nothing here uses floating point.

Source: gemmlowp ``fixedpoint.h``; TensorFlow Lite ``GetReciprocal`` in ``kernels/internal/common.h``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import (
    INT32_MAX,
    INT32_MIN,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)

__all__ = [
    "exp_on_negative_values",
    "logistic",
    "one_minus_x_over_one_plus_x",
    "one_over_one_plus_x",
    "reciprocal",
    "rounding_half_sum",
    "saturating_shift_left",
    "tanh",
]

Raw = NDArray[np.int64]

_EXP_MINUS_ONE_EIGHTH = 1895147668  # exp(-1/8) in Q0.31
_ONE_THIRD = 715827883  # 1/3 in Q0.31
_48_OVER_17 = 1515870810  # Q2.29
_MINUS_32_OVER_17 = -1010580540  # Q2.29
_ONE_Q2 = 1 << 29
_ONE_HALF_Q0 = 1 << 30

# exp(-2**k) in Q0.31 for k = -2 … 4.
_EXP_FACTORS = (
    (-2, 1672461947),
    (-1, 1302514674),
    (0, 790015084),
    (1, 290630308),
    (2, 39332535),
    (3, 720401),
    (4, 242),
)

_mul = saturating_rounding_doubling_high_mul


def rounding_half_sum(a: Raw, b: Raw | int) -> Raw:
    """``(a + b) / 2``, rounded to nearest with ties away from zero.

    Source: gemmlowp ``RoundingHalfSum``.
    """
    total = a + b
    # C's division truncates towards zero.
    return np.where(total >= 0, (total + 1) >> 1, -((1 - total) >> 1))


def saturating_shift_left(x: Raw, bits: int) -> Raw:
    """``x * 2**bits``, clamped to int32.

    Args:
        x: int32 values held in int64, any shape.
        bits: 1 to 30.

    Source: gemmlowp ``SaturatingRoundingMultiplyByPOT`` with a positive exponent.
    """
    limit = (1 << (31 - bits)) - 1
    return np.where(x > limit, INT32_MAX, np.where(x < -limit, INT32_MIN, x << bits))


def _exp_between_minus_one_quarter_and_zero(a: Raw) -> Raw:
    """``exp(a)`` for a in [-1/4, 0), both in Q0.31: a Taylor series around -1/8."""
    x = a + (1 << 28)
    x2 = _mul(x, x)
    x3 = _mul(x2, x)
    x4_over_4 = rounding_divide_by_pot(_mul(x2, x2), 2)
    tail = rounding_divide_by_pot(_mul(x4_over_4 + x3, _ONE_THIRD) + x2, 1)
    return _EXP_MINUS_ONE_EIGHTH + _mul(x + tail, _EXP_MINUS_ONE_EIGHTH)


def exp_on_negative_values(a: Raw, integer_bits: int) -> Raw:
    """``exp(a)`` for a <= 0.

    Args:
        a: Q(integer_bits) numbers, not positive, any shape.
        integer_bits: 0 to 5.

    Returns:
        Q0.31 numbers; exactly ``INT32_MAX`` for 0.
    """
    fractional_bits = 31 - integer_bits
    quarter = 1 << (fractional_bits - 2)
    head = (a & (quarter - 1)) - quarter
    result = _exp_between_minus_one_quarter_and_zero(
        saturating_shift_left(head, integer_bits) if integer_bits else head
    )
    remainder = head - a
    for exponent, factor in _EXP_FACTORS:
        if integer_bits > exponent:
            present = (remainder & (1 << (fractional_bits + exponent))) != 0
            result = np.where(present, _mul(result, factor), result)
    return np.where(a == 0, INT32_MAX, result)


def _newton_raphson(half_denominator: Raw) -> Raw:
    """``1 / half_denominator`` for a Q0.31 number in [1/2, 1], as Q2.29, after three steps."""
    x = _48_OVER_17 + _mul(half_denominator, _MINUS_32_OVER_17)
    for _ in range(3):
        error = _ONE_Q2 - _mul(half_denominator, x)
        x = x + saturating_shift_left(_mul(x, error), 2)
    return x


def one_over_one_plus_x(x: Raw) -> Raw:
    """``1 / (1 + x)`` for x in [0, 1], both in Q0.31."""
    return saturating_shift_left(_newton_raphson(rounding_half_sum(x, INT32_MAX)), 1)


def one_minus_x_over_one_plus_x(x: Raw) -> Raw:
    """``(1 - x) / (1 + x)`` for x in [0, 1], both in Q0.31."""
    return saturating_shift_left(_newton_raphson(rounding_half_sum(x, INT32_MAX)) - _ONE_Q2, 2)


def logistic(a: Raw, integer_bits: int) -> Raw:
    """``1 / (1 + exp(-a))``.

    Args:
        a: Q(integer_bits) numbers, any shape.
        integer_bits: 0 to 5.

    Returns:
        Q0.31 numbers.
    """
    positive = one_over_one_plus_x(exp_on_negative_values(-np.abs(a), integer_bits))
    return np.where(a == 0, _ONE_HALF_Q0, np.where(a > 0, positive, INT32_MAX - positive))


def tanh(a: Raw, integer_bits: int) -> Raw:
    """Hyperbolic tangent.

    Args:
        a: Q(integer_bits) numbers, any shape.
        integer_bits: 0 to 4.

    Returns:
        Q0.31 numbers.
    """
    # One more integer bit doubles the argument without touching the raw value: exp(-2|a|).
    positive = one_minus_x_over_one_plus_x(exp_on_negative_values(-np.abs(a), integer_bits + 1))
    return np.where(a == 0, 0, np.where(a > 0, positive, -positive))


def reciprocal(x: Raw, integer_bits: int) -> tuple[Raw, Raw]:
    """``1 / x`` as a Q0.31 mantissa in [1/2, 1) and a power of two.

    Args:
        x: Q(integer_bits) numbers, positive, any shape.
        integer_bits: 0 to 31.

    Returns:
        ``(mantissa, bits)`` with ``1 / x = mantissa / 2**31 * 2**-bits``.
    """
    # Counting leading zeros of a 32-bit word: frexp is exact below 2**53.
    headroom = 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)
    mantissa = one_over_one_plus_x((x << headroom) - (1 << 31))
    return mantissa, integer_bits - headroom
