"""On which side a channel's results can pass the bounds of int8, by its weights alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.quantized_params import LinearParams

__all__ = ["BOTH", "LOWER", "UPPER", "reach_of", "sides_of"]

LOWER, BOTH, UPPER = -1, 0, 1
"""What ``tl_depthwise_3x3_sides_s8.h`` calls sides."""


def reach_of(
    weights: NDArray[np.int8], bias: NDArray[np.int64], linear: LinearParams
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The least and the greatest result of each channel before its bounds, whatever the input.

    Scaling grows with the sum, so the results of all inputs lie between those of the least and the
    greatest sum.

    Args:
        weights: shape (channels, taps), int8.
        bias: shape (channels,), int64; corrected for the input's zero point.
        linear: Factors and offsets of the layer.

    Returns:
        Both shape (channels,), int64.
    """
    wide = weights.astype(np.int64)
    sums = np.stack([wide * -128, wide * 127])
    multiplier, shift = linear.multiplier.astype(np.int64), linear.shift.astype(np.int64)
    least, most = (
        multiply_by_quantized_multiplier(bias + ends.sum(1), multiplier, shift) + linear.output_offset
        for ends in (sums.min(0), sums.max(0))
    )
    return least, most


def sides_of(weights: NDArray[np.int8], bias: NDArray[np.int64], linear: LinearParams) -> NDArray[np.int8]:
    """The bound that each channel needs; arguments as in :func:`reach_of`.

    Returns:
        shape (channels,), int8: ``LOWER``, ``UPPER``, or ``BOTH``.
    """
    least, most = reach_of(weights, bias, linear)
    below, above = least < -128, most > 127
    return np.where(below & above, BOTH, np.where(below, LOWER, UPPER)).astype(np.int8)
