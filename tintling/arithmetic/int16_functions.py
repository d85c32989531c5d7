"""Logistic and tanh of int16 values, to the bit: interpolation in a table.

Source: TensorFlow Lite ``reference/integer_ops/logistic.h`` and ``tanh.h``, the variants for int16.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["logistic16", "sigmoid_table", "tanh16", "tanh_scaling"]

Wide = NDArray[np.int64]


# TensorFlow Lite's own numbers: they depart from the rounded function by up to 2.
_SIGMOID = """
32768 33451 34133 34813 35493 36169 36843 37513 38180 38841 39498 40149 40794 41432 42064 42688
43304 43912 44511 45102 45683 46255 46817 47369 47911 48443 48964 49475 49975 50464 50942 51409
51865 52311 52745 53169 53581 53983 54374 54755 55125 55485 55834 56174 56503 56823 57133 57433
57724 58007 58280 58544 58800 59048 59288 59519 59743 59959 60168 60370 60565 60753 60935 61110
61279 61441 61599 61750 61896 62036 62172 62302 62428 62549 62666 62778 62886 62990 63090 63186
63279 63368 63454 63536 63615 63691 63765 63835 63903 63968 64030 64090 64148 64204 64257 64308
64357 64405 64450 64494 64536 64576 64614 64652 64687 64721 64754 64786 64816 64845 64873 64900
64926 64950 64974 64997 65019 65039 65060 65079 65097 65115 65132 65149 65164 65179 65194 65208
65221 65234 65246 65258 65269 65280 65291 65301 65310 65319 65328 65337 65345 65352 65360 65367
65374 65381 65387 65393 65399 65404 65410 65415 65420 65425 65429 65433 65438 65442 65445 65449
65453 65456 65459 65462 65465 65468 65471 65474 65476 65479 65481 65483 65485 65488 65489 65491
65493 65495 65497 65498 65500 65501 65503 65504 65505 65507 65508 65509 65510 65511 65512 65513
65514 65515 65516 65517 65517 65518 65519 65520 65520 65521 65522 65522 65523 65523 65524 65524
65525 65525 65526 65526 65526 65527 65527 65528 65528 65528 65529 65529 65529 65529 65530 65530
65530 65530 65531 65531 65531 65531 65531 65532 65532 65532 65532 65532 65532 65533 65533 65533
65533 65533 65533 65533 65533 65534 65534 65534 65534 65534 65534 65534 65534 65534 65534 65535
"""


@cache
def sigmoid_table() -> NDArray[np.uint16]:
    """About ``sigmoid(i / 24)`` in Q0.16, shape (256,), read-only.

    Source: TensorFlow Lite ``sigmoid_table_uint16`` in ``kernels/internal/common.h``.
    """
    table = np.array(_SIGMOID.split(), np.uint16)
    table.flags.writeable = False
    return table


def _argument(x: Wide, multiplier: int, shift: int) -> Wide:
    rounding = 1 << (shift - 1) if shift > 0 else 0
    argument: Wide = (x * multiplier + rounding) >> shift
    return argument


def logistic16(x: Wide, multiplier: int, shift: int) -> Wide:
    """``1 / (1 + exp(-x))``.

    Args:
        x: int16 values.
        multiplier: Brings them to the table's steps, together with the shift; 3 and 0 for Q3.12 numbers.
        shift: Bits to the right.

    Returns:
        Q0.15 numbers.
    """
    argument = _argument(x, multiplier, shift)
    magnitude = np.abs(argument)
    place = np.minimum(magnitude >> 9, 254)
    table = sigmoid_table().astype(np.int64)
    low, high = table[place], table[place + 1]
    result = np.where(magnitude >> 9 >= 255, 0x7FFF << 10, (low << 9) + (magnitude & 0x1FF) * (high - low))
    signed = np.where(argument >= 0, result + (1 << 9), (1 << 25) - result + (1 << 9) - 1)
    return signed >> 10


def tanh16(x: Wide, multiplier: int, shift: int) -> Wide:
    """Hyperbolic tangent; arguments as in :func:`logistic16`, Q0.15 numbers."""
    argument = _argument(x, multiplier, shift)
    magnitude = np.abs(argument)
    place = np.minimum(magnitude >> 8, 254)
    table = sigmoid_table().astype(np.int64)
    low, high = table[place], table[place + 1]
    result = np.where(magnitude >> 8 >= 255, 0xFFFF << 8, (low << 8) + (magnitude & 0xFF) * (high - low))
    signed = np.where(argument >= 0, result - (1 << 23) + (1 << 7), -result + (1 << 23) + (1 << 7) - 1)
    return signed >> 8


def tanh_scaling(power: int) -> tuple[int, int]:
    """Multiplier and shift that bring a number of scale ``2**power`` to :func:`tanh16`.

    Source: TFLite Micro ``lstm_internal::Tanh``.
    """
    left_shift = 15 + power - 3
    return (3, -left_shift) if left_shift < 0 else (3 << left_shift, 0)
