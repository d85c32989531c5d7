"""The logarithm of LOG_SOFTMAX in fixed point, to the bit.

Source: TensorFlow Lite ``log_x_for_x_greater_than_or_equal_to_1_impl`` in ``kernels/internal/common.h``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN, rounding_divide_by_pot
from tintling.arithmetic.fixed_point import saturating_rounding_doubling_high_mul as high_mul
from tintling.arithmetic.fixed_point_functions import (
    one_over_one_plus_x,
    rounding_half_sum,
    saturating_shift_left,
)

__all__ = ["log_of_at_least_one"]

Raw = NDArray[np.int64]

_INPUT_BITS = 12
_ACCUMULATOR_BITS = 6
_LOG_2 = 1488522236
_SQRT_SQRT_HALF = 1805811301
_SQRT_HALF = 1518500250
_ALPHA_N, _ALPHA_D = 117049297, 127690142
_ALPHA_I, _ALPHA_F = 1057819769, 638450708
_QUARTER_Q6 = 536870912 >> _ACCUMULATOR_BITS  # 1/4; no bit is lost


def _saturated(x: Raw) -> Raw:
    return np.clip(x, INT32_MIN, INT32_MAX)


def _shifted(x: Raw, bits: Raw) -> Raw:
    """``x * 2**bits`` for bits >= 0, clamped to int32."""
    return _saturated(x << bits)


def _leading_zeros(x: Raw) -> Raw:
    # frexp is exact below 2**53.
    zeros: Raw = 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)
    return zeros


def log_of_at_least_one(x: Raw) -> Raw:
    """Natural logarithm.

    Args:
        x: Q12.19 numbers of at least 1, any shape.

    Returns:
        Q5.26 numbers.
    """
    headroom_a = _leading_zeros(x)  # one more than the free bits
    left_a = _shifted(x, headroom_a - 1)
    r_a = saturating_shift_left(high_mul(left_a, _SQRT_HALF), 1)
    whole = 31 - _ACCUMULATOR_BITS
    power_a = _saturated((_saturated((_INPUT_BITS - headroom_a) << whole)) + _QUARTER_Q6)
    x_b = high_mul(x, _SQRT_HALF)
    headroom_b = _leading_zeros(x_b) - 1
    r_b = _shifted(x, headroom_b)
    power_b = _saturated((_saturated((_INPUT_BITS - headroom_b) << whole)) - _QUARTER_Q6)
    r = np.minimum(r_a, r_b)
    power = np.maximum(power_a, power_b)
    p = rounding_half_sum(r, _SQRT_SQRT_HALF)
    q = (r - _SQRT_SQRT_HALF) * 2
    square = high_mul(q, q)
    numerator = high_mul(q, r) + high_mul(high_mul(q, square), _ALPHA_N)
    denominator = high_mul(p, _ALPHA_I + q + high_mul(_ALPHA_D, square)) + high_mul(_ALPHA_F, q)
    fraction = high_mul(
        rounding_divide_by_pot(numerator, _ACCUMULATOR_BITS), one_over_one_plus_x(denominator)
    )
    return saturating_shift_left(high_mul(power, _LOG_2) + fraction, 1)
