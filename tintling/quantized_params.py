"""The integers that an operator's kernel works with: multipliers, shifts, offsets, bounds, padding.

``tintling.reference`` and the C exporter both take them from here, so that there is one place where
scales become integers. Whether a factor is computed in float32 or in float64 shows in the last bits of
a multiplier. Each function does what the pinned ``tflite-micro`` wheel does, which was found by probing
it with values that tell the two apart (``tests/core/test_quantized_params.py``).

A multiplier stands for ``multiplier / 2**31 * 2**shift``, see
:func:`tintling.fixed_point.multiply_by_quantized_multiplier`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling._quantized_common import (
    MAX_DIFFERENCE,
    Window,
    activation_bounds,
    bounded_multiplier,
    input_radius,
    quantization,
    scale_of,
    window,
    zero_point_of,
)
from tintling.errors import QuantizationError
from tintling.fixed_point import INT32_MAX, quantize_multiplier
from tintling.graph import Graph
from tintling.operators import (
    Add,
    AveragePool2D,
    Conv2D,
    DepthwiseConv2D,
    FullyConnected,
    MaxPool2D,
    Mean,
    Mul,
    Softmax,
    Sub,
)

__all__ = [
    "ADD_LEFT_SHIFT",
    "SOFTMAX_INTEGER_BITS",
    "AddParams",
    "LinearParams",
    "MeanParams",
    "MulParams",
    "PoolParams",
    "SoftmaxParams",
    "Window",
    "activation_bounds",
    "add_params",
    "bounded_multiplier",
    "conv_groups",
    "conv_params",
    "fully_connected_params",
    "input_radius",
    "mean_params",
    "mul_params",
    "pool_params",
    "quantization",
    "scale_of",
    "softmax_params",
    "window",
    "zero_point_of",
]

ADD_LEFT_SHIFT = 20
"""Bits that ADD and SUB gain before they scale their inputs."""

SOFTMAX_INTEGER_BITS = 5
"""Integer bits of the difference to the maximum in SOFTMAX."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearParams:
    """Integers of CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED.

    ``out = clamp(scale(sum((x + input_offset) * w) + bias) + output_offset)`` with one factor for each
    output channel; positions in the padding add nothing to the sum.

    Attributes:
        input_offset: Minus the zero point of the input.
        output_offset: Zero point of the output.
        multiplier: shape (Co,), int32.
        shift: shape (Co,), int32, -31 … 30.
        activation_min: Least output, int8.
        activation_max: Greatest output, int8.
        vertical: The window along the height; None for FULLY_CONNECTED.
        horizontal: The window along the width; None for FULLY_CONNECTED.
    """

    input_offset: int
    output_offset: int
    multiplier: NDArray[np.int32]
    shift: NDArray[np.int32]
    activation_min: int
    activation_max: int
    vertical: Window | None = None
    horizontal: Window | None = None


@dataclass(frozen=True, slots=True)
class AddParams:
    """Integers of ADD and SUB.

    Each input becomes ``scale_i((x_i + input_offset_i) << 20)``; their sum or difference is scaled by
    the output's factor. No shift is positive.
    """

    input1_offset: int
    input1_multiplier: int
    input1_shift: int
    input2_offset: int
    input2_multiplier: int
    input2_shift: int
    output_offset: int
    output_multiplier: int
    output_shift: int
    activation_min: int
    activation_max: int


@dataclass(frozen=True, slots=True)
class MulParams:
    """Integers of MUL: ``scale((x1 + input1_offset) * (x2 + input2_offset)) + output_offset``."""

    input1_offset: int
    input2_offset: int
    output_offset: int
    multiplier: int
    shift: int
    activation_min: int
    activation_max: int


@dataclass(frozen=True, slots=True)
class PoolParams:
    """Integers of MAX_POOL_2D and AVERAGE_POOL_2D."""

    vertical: Window
    horizontal: Window
    activation_min: int
    activation_max: int


@dataclass(frozen=True, slots=True)
class MeanParams:
    """Integers of MEAN: ``scale(sum(x) - count * input_zero_point) + output_offset``, clamped to int8.

    The multiplier holds the division by ``count`` and may lie below ``2**30``.
    """

    input_zero_point: int
    output_offset: int
    count: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class SoftmaxParams:
    """Integers of SOFTMAX.

    Attributes:
        multiplier: Brings ``x - max`` to a Q5.26 number, together with ``left_shift``.
        left_shift: 0 to 31 - 5.
        diff_min: Differences below this one give exactly -128.
    """

    multiplier: int
    left_shift: int
    diff_min: int


def conv_groups(graph: Graph, op: Conv2D) -> int:
    """Number of groups of a convolution: 1 unless the filter sees a part of the input channels."""
    return graph.tensors[op.inputs[0]].shape[3] // graph.tensors[op.inputs[1]].shape[3]


def _accumulator_bound(graph: Graph, op: Conv2D | DepthwiseConv2D | FullyConnected) -> NDArray[np.int64]:
    """Greatest absolute sum that each output channel can reach, shape (Co,)."""
    zero_point = zero_point_of(graph.tensors[op.inputs[0]])
    weights = graph.tensors[op.inputs[1]].data
    if weights is None:
        raise QuantizationError("the weights are no constant")
    axes = (0, 1, 2) if isinstance(op, DepthwiseConv2D) else tuple(range(1, weights.ndim))
    # Padding adds nothing, and values lie in -128 … 127. No copy of the weights is wider than int8.
    positive = np.maximum(weights, 0).sum(axes, dtype=np.int64)
    negative = positive - weights.sum(axes, dtype=np.int64)
    above, below = max(127 - zero_point, 0), max(128 + zero_point, 0)
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
    op: Conv2D | DepthwiseConv2D | FullyConnected,
    factors: list[float],
    windows: tuple[Window, Window] | tuple[None, None],
) -> LinearParams:
    """Puts multipliers, offsets and bounds together; refuses sums that may leave int32."""
    output = graph.tensors[op.output]
    bounds = _accumulator_bound(graph, op)
    if int(bounds.max()) > INT32_MAX:
        raise QuantizationError(
            f"weights and bias of output channel {int(bounds.argmax())} can sum to {int(bounds.max()):,}, "
            "which leaves int32"
        )
    if len(factors) == 1:
        factors = factors * bounds.size
    pairs = [bounded_multiplier(f, int(b)) for f, b in zip(factors, bounds, strict=True)]
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
    )


def _channel_factors(graph: Graph, op: Conv2D | DepthwiseConv2D | FullyConnected) -> list[float]:
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


def pool_params(graph: Graph, op: MaxPool2D | AveragePool2D) -> PoolParams:
    """Integers of a pooling operator.

    Raises:
        QuantizationError: An activation bound leaves int32.
    """
    _, height, width, _ = graph.tensors[op.inputs[0]].shape
    low, high = activation_bounds(op.activation, graph.tensors[op.output])
    return PoolParams(
        vertical=window(height, op.filter[0], op.stride[0], 1, op.padding),
        horizontal=window(width, op.filter[1], op.stride[1], 1, op.padding),
        activation_min=low,
        activation_max=high,
    )


def add_params(graph: Graph, op: Add | Sub) -> AddParams:
    """Integers of ADD and SUB; factors are computed in float64.

    Other versions of TFLite Micro than the pinned wheel compute SUB's in float32.

    Raises:
        QuantizationError: A factor is not below 1; TFLite Micro stops there.
    """
    first, second, output = (graph.tensors[i] for i in (*op.inputs, op.output))
    s1, s2, so = (float(scale_of(tensor)) for tensor in (first, second, output))
    twice = 2 * max(s1, s2)
    reals = (s1 / twice, s2 / twice, twice / ((1 << ADD_LEFT_SHIFT) * so))
    if not all(0 < real < 1 for real in reals):
        raise QuantizationError(
            f"scales {s1:g}, {s2:g} and {so:g} lie too far apart: the factors {reals[0]:g}, {reals[1]:g} "
            f"and {reals[2]:g} must lie between 0 and 1"
        )
    (m1, shift1), (m2, shift2), (mo, shift_out) = (quantize_multiplier(real) for real in reals)
    if max(shift1, shift2, shift_out) > 0:
        raise QuantizationError("a factor rounds up to 1; it must lie below 1")
    low, high = activation_bounds(op.activation, output)
    return AddParams(
        input1_offset=-zero_point_of(first),
        input1_multiplier=m1,
        input1_shift=shift1,
        input2_offset=-zero_point_of(second),
        input2_multiplier=m2,
        input2_shift=shift2,
        output_offset=zero_point_of(output),
        output_multiplier=mo,
        output_shift=shift_out,
        activation_min=low,
        activation_max=high,
    )


def mul_params(graph: Graph, op: Mul) -> MulParams:
    """Integers of MUL; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled product can leave int32.
    """
    first, second, output = (graph.tensors[i] for i in (*op.inputs, op.output))
    real = float(scale_of(first)) * float(scale_of(second)) / float(scale_of(output))
    multiplier, shift = bounded_multiplier(real, MAX_DIFFERENCE**2)
    low, high = activation_bounds(op.activation, output)
    return MulParams(
        input1_offset=-zero_point_of(first),
        input2_offset=-zero_point_of(second),
        output_offset=zero_point_of(output),
        multiplier=multiplier,
        shift=shift,
        activation_min=low,
        activation_max=high,
    )


def mean_params(graph: Graph, op: Mean) -> MeanParams:
    """Integers of MEAN; the factor is computed in float64, then divided by the count in integers.

    Raises:
        QuantizationError: A scaled sum can leave int32.

    Source: TensorFlow Lite ``QuantizedMeanOrSum`` in ``kernels/internal/reference/reduce.h``.
    """
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    count = math.prod(source.shape[axis] for axis in op.axes)
    multiplier, shift = quantize_multiplier(float(scale_of(source)) / float(scale_of(output)))
    extra = min(count.bit_length() - 1, 32, 31 + shift)
    multiplier = (multiplier << extra) // count
    shift -= extra
    if count * MAX_DIFFERENCE << max(shift, 0) > INT32_MAX - MAX_DIFFERENCE:
        raise QuantizationError(f"a mean of {count:,} values at shift {shift} leaves int32")
    return MeanParams(zero_point_of(source), zero_point_of(output), count, multiplier, shift)


def softmax_params(graph: Graph, op: Softmax) -> SoftmaxParams:
    """Integers of SOFTMAX.

    Raises:
        QuantizationError: Scale and beta are too small; TFLite Micro stops there.

    Source: TensorFlow Lite ``PreprocessSoftmaxScaling`` and ``CalculateInputRadius``.
    """
    scale = float(scale_of(graph.tensors[op.inputs[0]]))
    # beta is a float32 in the file.
    real = min(float(np.float32(op.beta)) * scale * (1 << (31 - SOFTMAX_INTEGER_BITS)), 2.0**31 - 1)
    if not real > 1:
        raise QuantizationError(f"scale {scale:g} times beta {op.beta:g} is too small for a softmax")
    # A factor that needs a shift of 31 lets no difference but 0 through, and 0 bears any shift.
    multiplier, left_shift = quantize_multiplier(min(real, 2.0**30 - 1))
    if real >= 2.0**30:
        return SoftmaxParams(multiplier, left_shift, diff_min=0)
    return SoftmaxParams(multiplier, left_shift, -input_radius(SOFTMAX_INTEGER_BITS, left_shift))
