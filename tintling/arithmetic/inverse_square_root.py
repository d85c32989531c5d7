"""The inverse square root of a whole number in fixed point, to the bit: Newton-Raphson in Q3.28.

Source: TensorFlow Lite ``GetInvSqrtQuantizedMultiplierExp`` in ``kernels/internal/common.h``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import rounding_divide_by_pot
from tintling.arithmetic.fixed_point import saturating_rounding_doubling_high_mul as high_mul
from tintling.arithmetic.fixed_point_functions import saturating_shift_left

__all__ = ["inverse_square_root"]

_HALF_SQRT_2 = 1518500250  # sqrt(2) / 2 in Q0.31
_ONE_Q3 = 1 << 28
_HALF_THREE_Q3 = (1 << 28) + (1 << 27)


def inverse_square_root(value: int) -> tuple[int, int]:
    """``1 / sqrt(value)`` as multiplier and shift.

    Args:
        value: 0 to 2**31 - 1; 0 counts as 1.
    """
    if value <= 1:
        return 2**31 - 1, 0
    right = 11
    while value >= 1 << 29:
        value, right = value // 4, right + 1
    pairs = (32 - value.bit_length() - 1) // 2 - 1
    right -= pairs
    value <<= 2 * pairs
    half_input = rounding_divide_by_pot(value >> 1, 1)
    x: NDArray[np.int64] = np.array(_ONE_Q3)
    for _ in range(5):
        cube = saturating_shift_left(high_mul(high_mul(x, x), x), 6)
        # Q3 times Q3 is Q6; three bits bring it back.
        x = saturating_shift_left(high_mul(_HALF_THREE_Q3, x) - high_mul(half_input, cube), 3)
    root = int(high_mul(x, _HALF_SQRT_2))
    if right < 0:
        root <<= -right
        right = 0
    return root, -right
