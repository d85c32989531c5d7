"""The integers that an operator's kernel works with: multipliers, shifts, offsets, bounds, padding.

``tintling.arithmetic.reference`` and the C exporter both take them from here, so that there is one place
where scales become integers. Whether a factor is computed in float32 or in float64 shows in the last bits of
a multiplier. Each function does what the pinned ``tflite-micro`` wheel does, which was found by probing
it with values that tell the two apart (``tests/core/test_quantized_params.py``).

A multiplier stands for ``multiplier / 2**31 * 2**shift``, see
:func:`tintling.arithmetic.fixed_point.multiply_by_quantized_multiplier`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tintling.arithmetic._quantized_common import (
    MAX_DIFFERENCE,
    SlidingWindow,
    activation_bounds,
    bounded_multiplier,
    input_radius,
    is_wide,
    largest_difference,
    quantization,
    scale_of,
    window,
    zero_point_of,
)
from tintling.arithmetic._quantized_linear import (
    LinearOp,
    LinearParams,
    conv_groups,
    conv_params,
    fully_connected_params,
    sums_are_wide,
    transpose_conv_params,
)
from tintling.arithmetic._quantized_pointwise import (
    ADD_N_LEFT_SHIFT,
    LOG_SOFTMAX_INTEGER_BITS,
    LogSoftmaxParams,
    PreluParams,
    RequantizeParams,
    SquaredDifferenceParams,
    SumParams,
    add_n_scaling,
    log_softmax_params,
    prelu_params,
    requantize_params,
    squared_difference_params,
    sum_params,
)
from tintling.arithmetic._quantized_sequence import (
    GATES,
    BatchMatMulParams,
    GateParams,
    LstmParams,
    SvdfParams,
    batch_matmul_params,
    lstm_params,
    state_quantization,
    svdf_params,
)
from tintling.arithmetic._quantized_wide import (
    RectifierParams,
    WideSoftmaxParams,
    abs_params,
    rectifier_params,
    squash_params,
    wide_softmax_params,
    wide_softmax_tables,
)
from tintling.arithmetic.fixed_point import INT32_MAX, quantize_multiplier
from tintling.errors import QuantizationError
from tintling.graph import Graph
from tintling.operators import (
    Add,
    AveragePool2D,
    MaxPool2D,
    Mean,
    Mul,
    Softmax,
    Sub,
)

__all__ = [
    "ADD_LEFT_SHIFT",
    "ADD_N_LEFT_SHIFT",
    "GATES",
    "LOG_SOFTMAX_INTEGER_BITS",
    "SOFTMAX_INTEGER_BITS",
    "WIDE_ADD_LEFT_SHIFT",
    "AddParams",
    "BatchMatMulParams",
    "GateParams",
    "LinearOp",
    "LinearParams",
    "LogSoftmaxParams",
    "LstmParams",
    "MeanParams",
    "MulParams",
    "PoolParams",
    "PreluParams",
    "RectifierParams",
    "RequantizeParams",
    "SlidingWindow",
    "SoftmaxParams",
    "SquaredDifferenceParams",
    "SumParams",
    "SvdfParams",
    "WideSoftmaxParams",
    "abs_params",
    "activation_bounds",
    "add_n_scaling",
    "add_params",
    "batch_matmul_params",
    "bounded_multiplier",
    "conv_groups",
    "conv_params",
    "fully_connected_params",
    "input_radius",
    "is_wide",
    "log_softmax_params",
    "lstm_params",
    "mean_params",
    "mul_params",
    "pool_params",
    "prelu_params",
    "quantization",
    "rectifier_params",
    "requantize_params",
    "scale_of",
    "softmax_params",
    "squared_difference_params",
    "squash_params",
    "state_quantization",
    "sum_params",
    "sums_are_wide",
    "svdf_params",
    "transpose_conv_params",
    "wide_softmax_params",
    "wide_softmax_tables",
    "window",
    "zero_point_of",
]

ADD_LEFT_SHIFT = 20
"""Bits that ADD and SUB gain before they scale int8 inputs."""

WIDE_ADD_LEFT_SHIFT = 15
"""The same for int16 inputs."""

SOFTMAX_INTEGER_BITS = 5
"""Integer bits of the difference to the maximum in SOFTMAX."""


@dataclass(frozen=True, slots=True)
class AddParams:
    """Integers of ADD and SUB.

    Each input becomes ``scale_i((x_i + input_offset_i) << left_shift)``; their sum or difference is scaled
    by the output's factor. No shift is positive.
    """

    left_shift: int
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

    vertical: SlidingWindow
    horizontal: SlidingWindow
    activation_min: int
    activation_max: int


@dataclass(frozen=True, slots=True)
class MeanParams:
    """Integers of MEAN: ``scale(sum(x) - count * input_zero_point) + output_offset``, clamped.

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
    left_shift = WIDE_ADD_LEFT_SHIFT if is_wide(output) else ADD_LEFT_SHIFT
    reals = (s1 / twice, s2 / twice, twice / ((1 << left_shift) * so))
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
        left_shift=left_shift,
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
    multiplier, shift = bounded_multiplier(real, largest_difference(first) * largest_difference(second))
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
    if count * largest_difference(source) << max(shift, 0) > INT32_MAX - MAX_DIFFERENCE:
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
