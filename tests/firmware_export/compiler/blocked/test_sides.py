"""On which side a channel's results can pass the bounds of int8."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked.sides import BOTH, LOWER, UPPER, sides_of


@pytest.mark.parametrize(
    ("weights", "bias", "side"),
    [
        ([1, 1], 0, UPPER),  # sums of -256 to 254, results of -64 to 64: none
        ([2, 2], 0, UPPER),  # -128 to 127: none yet
        ([2, 2], -4, LOWER),
        ([2, 2], 6, UPPER),
        ([2, -3], 0, BOTH),
    ],
)
def test_the_least_and_the_greatest_sum_decide(weights, bias, side):
    linear = LinearParams(0, 0, np.full(1, 1 << 30, np.int32), np.full(1, -1, np.int32), -128, 127)
    assert sides_of(np.array([weights], np.int8), np.array([bias], np.int64), linear).tolist() == [side]
