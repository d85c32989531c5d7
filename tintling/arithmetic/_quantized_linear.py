"""The integers of convolutions and dense layers; see :mod:`tintling.arithmetic.quantized_params`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._quantized_common import (
    MAX_DIFFERENCE,
    SlidingWindow,
    activation_bounds,
    bounded_multiplier,
    is_wide,
    quantization,
    scale_of,
    window,
    zero_point_of,
)
from tintling.arithmetic.fixed_point import INT32_MAX
from tintling.errors import QuantizationError
from tintling.graph import DType, Graph
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, TransposeConv

__all__ = [
    "LinearOp",
    "LinearParams",
    "conv_groups",
    "conv_params",
    "fully_connected_params",
    "sums_are_wide",
    "transpose_conv_params",
]

# What TensorFlow Lite's scaling of an int64 is made for.
_GREATEST_WIDE_SUM = 2**47 - 1
_GREATEST_WIDE_SHIFT = 7

LinearOp = Conv2D | DepthwiseConv2D | FullyConnected | TransposeConv
"""Operators with constant weights; their inputs are the activation, the weights and perhaps a bias."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearParams:
    """Integers of CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV and FULLY_CONNECTED.

    ``out = clamp(scale(sum((x + input_offset) * w) + bias) + output_offset)`` with one factor for each
    output channel; positions in the padding add nothing to the sum.

    Attributes:
        input_offset: Minus the zero point of the input.
        output_offset: Zero point of the output.
        multiplier: shape (Co,), int32.
        shift: shape (Co,), int32, -31 … 30.
        activation_min: Least output.
        activation_max: Greatest output.
        vertical: The window along the height; None for FULLY_CONNECTED.
        horizontal: The window along the width; None for FULLY_CONNECTED.
        wide: Whether sums have 64 bits, which are scaled with 15 bits of the multiplier; the outputs are
            int16 then.
    """

    input_offset: int
    output_offset: int
    multiplier: NDArray[np.int32]
    shift: NDArray[np.int32]
    activation_min: int
    activation_max: int
    vertical: SlidingWindow | None = None
    horizontal: SlidingWindow | None = None
    wide: bool = False


def conv_groups(graph: Graph, op: Conv2D) -> int:
    """Number of groups of a convolution: 1 unless the filter sees a part of the input channels."""
    return graph.tensors[op.inputs[0]].shape[3] // graph.tensors[op.inputs[1]].shape[3]


def _accumulator_bound(graph: Graph, op: LinearOp) -> NDArray[np.int64]:
    """Greatest absolute sum that each output channel can reach, shape (Co,)."""
    source = graph.tensors[op.inputs[0]]
    zero_point, limits = zero_point_of(source), np.iinfo(source.dtype.numpy)
    weights = graph.tensors[op.inputs[1]].data
    if weights is None:
        raise QuantizationError("the weights are no constant")
    axes = (0, 1, 2) if isinstance(op, DepthwiseConv2D) else tuple(range(1, weights.ndim))
    # Padding adds nothing. No copy of the weights is wider than int8.
    positive = np.maximum(weights, 0).sum(axes, dtype=np.int64)
    negative = positive - weights.sum(axes, dtype=np.int64)
    above, below = max(int(limits.max) - zero_point, 0), max(zero_point - int(limits.min), 0)
    high = positive * above + negative * below
    low = positive * below + negative * above
    bias = graph.tensors[op.inputs[2]].data if len(op.inputs) > 2 and op.inputs[2] >= 0 else None
    bound: NDArray[np.int64] = np.maximum(high, low)
    if bias is not None:
        # The sum must fit before and after the bias.
        bound = np.maximum(bound, np.maximum(np.abs(high + bias), np.abs(bias - low)))
    return bound


def _linear_params(
    graph: Graph,
    op: LinearOp,
    factors: list[float],
    windows: tuple[SlidingWindow, SlidingWindow] | tuple[None, None],
) -> LinearParams:
    """Puts multipliers, offsets and bounds together; refuses sums that may leave int32."""
    output = graph.tensors[op.output]
    bounds, wide = _accumulator_bound(graph, op), sums_are_wide(graph, op)
    greatest = _GREATEST_WIDE_SUM if wide else INT32_MAX
    if int(bounds.max()) > greatest:
        raise QuantizationError(
            f"weights and bias of output channel {int(bounds.argmax())} can sum to {int(bounds.max()):,}, "
            f"which leaves {'48 bits' if wide else 'int32'}"
        )
    if len(factors) == 1:
        factors = factors * bounds.size
    bounded = _wide_multiplier if wide else bounded_multiplier
    pairs = [bounded(f, int(b)) for f, b in zip(factors, bounds, strict=True)]
    low, high = activation_bounds(op.activation, output)
    return LinearParams(
        input_offset=-zero_point_of(graph.tensors[op.inputs[0]]),
        output_offset=zero_point_of(output),
        multiplier=np.array([m for m, _ in pairs], np.int32),
        shift=np.array([s for _, s in pairs], np.int32),
        activation_min=low,
        activation_max=high,
        vertical=windows[0],
        horizontal=windows[1],
        wide=wide,
    )


def sums_are_wide(graph: Graph, op: LinearOp) -> bool:
    """Whether TFLite Micro sums products in 64 bits: those of int16 values, unless a bias is int32."""
    bias = graph.tensors[op.inputs[2]] if len(op.inputs) > 2 and op.inputs[2] >= 0 else None
    return is_wide(graph.tensors[op.inputs[0]]) and (bias is None or bias.dtype is DType.INT64)


def _wide_multiplier(real: float, magnitude: int) -> tuple[int, int]:
    """Splits a factor for sums of 64 bits; as :func:`bounded_multiplier`."""
    multiplier, shift = bounded_multiplier(real, 0)
    if shift > _GREATEST_WIDE_SHIFT or magnitude * real >= INT32_MAX - MAX_DIFFERENCE:
        raise QuantizationError(
            f"the scales give a factor of {real:g}, with which values up to {magnitude:,} leave int32"
        )
    return multiplier, shift


def _channel_factors(graph: Graph, op: LinearOp) -> list[float]:
    """``input scale * weight scale / output scale`` in float64, one for each weight scale."""
    input_scale = float(scale_of(graph.tensors[op.inputs[0]]))
    output_scale = float(scale_of(graph.tensors[op.output]))
    scales = quantization(graph.tensors[op.inputs[1]]).scale
    return [input_scale * float(s) / output_scale for s in scales]


def conv_params(graph: Graph, op: Conv2D | DepthwiseConv2D) -> LinearParams:
    """Integers of a convolution; factors are computed in float64.

    Raises:
        QuantizationError: A sum or a scaled sum can leave int32.

    Source: TensorFlow Lite ``PopulateConvolutionQuantizationParams``.
    """
    _, height, width, _ = graph.tensors[op.inputs[0]].shape
    _, kernel_height, kernel_width, _ = graph.tensors[op.inputs[1]].shape
    windows = (
        window(height, kernel_height, op.stride[0], op.dilation[0], op.padding),
        window(width, kernel_width, op.stride[1], op.dilation[1], op.padding),
    )
    return _linear_params(graph, op, _channel_factors(graph, op), windows)


def fully_connected_params(graph: Graph, op: FullyConnected) -> LinearParams:
    """Integers of a dense layer; factors are computed in float64, one or one for each unit.

    Other versions of TFLite Micro than the pinned wheel round the product of input and weight scale to
    float32 when there is one weight scale; that moves about 1 value in 100,000 by a step.

    Raises:
        QuantizationError: A sum or a scaled sum can leave int32.

    Source: TFLite Micro ``CalculateOpDataFullyConnected``.
    """
    return _linear_params(graph, op, _channel_factors(graph, op), (None, None))


def transpose_conv_params(graph: Graph, op: TransposeConv) -> LinearParams:
    """Integers of a transposed convolution; factors are computed in float64.

    The windows are those of the convolution that it transposes: from its output to its input.

    Raises:
        QuantizationError: A sum or a scaled sum can leave int32.

    Source: TFLite Micro ``CalculateOpData`` in ``transpose_conv.cc``.
    """
    _, height, width, _ = graph.tensors[op.output].shape
    _, kernel_height, kernel_width, _ = graph.tensors[op.inputs[1]].shape
    windows = (
        window(height, kernel_height, op.stride[0], 1, op.padding),
        window(width, kernel_width, op.stride[1], 1, op.padding),
    )
    return _linear_params(graph, op, _channel_factors(graph, op), windows)
