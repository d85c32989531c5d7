"""Weights and biases of layers that sum products, as every kernel wants them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected

__all__ = ["corrected_bias", "weights_of"]


def weights_of(builder: ProgramBuilder, index: int) -> NDArray[np.int8]:
    """The constant values of a tensor, in the shape of the file."""
    data = builder.tensor(index).data
    if data is None:
        raise AssertionError(f"tensor {index} is no constant")
    array: NDArray[np.int8] = data
    return array


def corrected_bias(
    builder: ProgramBuilder,
    op: Conv2D | DepthwiseConv2D | FullyConnected,
    linear: LinearParams,
    sums: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Bias of each channel with the correction for the input's zero point, shape (channels,).

    Args:
        builder: Knows the tensors.
        op: The operator; its third input is the bias, if it has one.
        linear: Its offsets.
        sums: Sum of each channel's weights, shape (channels,), int64.
    """
    bias: NDArray[np.int64] = sums * linear.input_offset
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        bias += weights_of(builder, op.inputs[2]).reshape(-1)
    return bias
