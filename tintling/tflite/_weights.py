"""Weights with a zero point, which TFLite Micro ignores or subtracts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tintling.graph import Tensor

__all__ = ["centred"]


def centred(weights: Tensor, charge: Callable[[int], None], *, dense: bool) -> Tensor:
    """Brings weights with a zero point to zero point 0.

    Convolutions and dense layers with several scales ignore the zero point. A dense layer with one
    scale subtracts it, which is done here, where every weight stays int8.

    Args:
        weights: The tensor.
        charge: Told how many bytes are copied.
        dense: Whether they belong to a dense layer.
    """
    quant, data = weights.quant, weights.data
    if quant is None or data is None or not quant.zero_point.any():
        return weights
    if dense and not quant.per_channel:
        zero_point = int(quant.zero_point[0])
        if data.size and (int(data.min()) - zero_point < -128 or int(data.max()) - zero_point > 127):
            return weights
        charge(data.nbytes)
        # Every difference fits int8, so wrapping subtraction is exact.
        data = data - np.int64(zero_point).astype(np.int8)
        data.flags.writeable = False
    zeros = np.zeros_like(quant.zero_point)
    zeros.flags.writeable = False
    return replace(weights, data=data, quant=replace(quant, zero_point=zeros))
