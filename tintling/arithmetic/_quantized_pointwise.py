"""The integers of PRELU, SQUARED_DIFFERENCE, SUM and LOG_SOFTMAX; see ``quantized_params``."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tintling.arithmetic._quantized_common import (
    MAX_DIFFERENCE,
    bounded_multiplier,
    input_radius,
    is_wide,
    largest_difference,
    scale_of,
    zero_point_of,
)
from tintling.arithmetic.fixed_point import INT32_MAX, quantize_multiplier
from tintling.errors import QuantizationError
from tintling.graph import Graph
from tintling.operators import AddN, LogSoftmax, Prelu, Quantize, SquaredDifference, Sum

__all__ = [
    "ADD_N_LEFT_SHIFT",
    "LOG_SOFTMAX_INTEGER_BITS",
    "LogSoftmaxParams",
    "PreluParams",
    "RequantizeParams",
    "SquaredDifferenceParams",
    "SumParams",
    "add_n_scaling",
    "log_softmax_params",
    "prelu_params",
    "requantize_params",
    "squared_difference_params",
    "sum_params",
]

ADD_N_LEFT_SHIFT = 19
"""Bits that ADD_N gains before it scales the sum: 20, of which scaling the inputs by 1/2 takes one."""

LOG_SOFTMAX_INTEGER_BITS = 5
"""Integer bits of the difference to the maximum in LOG_SOFTMAX."""

_SQUARED_DIFFERENCE_LEFT_SHIFT = 7


@dataclass(frozen=True, slots=True)
class PreluParams:
    """Integers of PRELU: at and above zero one factor, below it the slope and another."""

    input_offset: int
    slope_offset: int
    output_offset: int
    multiplier: int
    shift: int
    slope_multiplier: int
    slope_shift: int


@dataclass(frozen=True, slots=True)
class SquaredDifferenceParams:
    """Integers of SQUARED_DIFFERENCE; the scaled inputs' difference is squared and scaled again.

    Attributes:
        left_shift: Bits that the inputs gain before they are scaled; none for int16.
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


@dataclass(frozen=True, slots=True)
class RequantizeParams:
    """Integers of QUANTIZE between integers: ``scale(x - input_zero_point) + output_offset``."""

    input_zero_point: int
    output_offset: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class SumParams:
    """Integers of SUM: ``scale(sum(x) - count * input_zero_point) + output_offset``."""

    input_zero_point: int
    output_offset: int
    count: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class LogSoftmaxParams:
    """Integers of LOG_SOFTMAX.

    Attributes:
        multiplier: Brings ``x - max`` to a Q5.26 number, together with ``left_shift``.
        left_shift: 0 to 31 - 5.
        diff_min: Differences below this one add nothing to the sum.
        reverse_multiplier: Brings a Q5.26 number back to a difference.
        reverse_shift: Likewise; not positive.
    """

    multiplier: int
    left_shift: int
    diff_min: int
    reverse_multiplier: int
    reverse_shift: int


def prelu_params(graph: Graph, op: Prelu) -> PreluParams:
    """Integers of PRELU; factors are computed in float64.

    Raises:
        QuantizationError: A scaled value can leave int32.
    """
    source, slope, output = (graph.tensors[i] for i in (*op.inputs, op.output))
    identity = float(scale_of(source)) / float(scale_of(output))
    sloped = float(scale_of(source)) * float(scale_of(slope)) / float(scale_of(output))
    multiplier, shift = bounded_multiplier(identity, MAX_DIFFERENCE)
    slope_multiplier, slope_shift = bounded_multiplier(sloped, MAX_DIFFERENCE**2)
    return PreluParams(
        input_offset=-zero_point_of(source),
        slope_offset=-zero_point_of(slope),
        output_offset=zero_point_of(output),
        multiplier=multiplier,
        shift=shift,
        slope_multiplier=slope_multiplier,
        slope_shift=slope_shift,
    )


def add_n_scaling(graph: Graph, op: AddN) -> tuple[int, int]:
    """Multiplier and shift of the sum of ADD_N on int8; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled sum can leave int32.

    Source: TFLite Micro ``CalculateOpData`` in ``add_n.cc``.
    """
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    real = 2 * float(scale_of(source)) / ((1 << ADD_N_LEFT_SHIFT + 1) * float(scale_of(output)))
    # One more than the inputs: the zero point counts once more.
    return bounded_multiplier(real, (len(op.inputs) + 1) * MAX_DIFFERENCE << ADD_N_LEFT_SHIFT)


def squared_difference_params(graph: Graph, op: SquaredDifference) -> SquaredDifferenceParams:
    """Integers of SQUARED_DIFFERENCE; factors are computed in float64.

    Raises:
        QuantizationError: Scales lie too far apart, or a scaled square can leave int32.
    """
    first, second, output = (graph.tensors[i] for i in (*op.inputs, op.output))
    s1, s2, so = (float(scale_of(tensor)) for tensor in (first, second, output))
    twice = 2 * max(s1, s2)
    reals = (s1 / twice, s2 / twice)
    if not all(0 < real < 1 for real in reals):
        raise QuantizationError(f"scales {s1:g} and {s2:g} lie too far apart")
    (m1, shift1), (m2, shift2) = (quantize_multiplier(real) for real in reals)
    bits = 0 if is_wide(first) else _SQUARED_DIFFERENCE_LEFT_SHIFT
    factor = twice * twice / ((1 << 2 * bits) * so)
    # Each side is halved at least, so that their difference keeps the bits that one of them had.
    greatest = (largest_difference(first) << bits) ** 2
    multiplier, shift = bounded_multiplier(factor, greatest)
    return SquaredDifferenceParams(
        left_shift=bits,
        input1_offset=-zero_point_of(first),
        input1_multiplier=m1,
        input1_shift=shift1,
        input2_offset=-zero_point_of(second),
        input2_multiplier=m2,
        input2_shift=shift2,
        output_offset=zero_point_of(output),
        output_multiplier=multiplier,
        output_shift=shift,
    )


def sum_params(graph: Graph, op: Sum) -> SumParams:
    """Integers of SUM; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled sum can leave int32.
    """
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    count = math.prod(source.shape[axis] for axis in op.axes)
    real = float(scale_of(source)) / float(scale_of(output))
    multiplier, shift = bounded_multiplier(real, count * largest_difference(source))
    return SumParams(zero_point_of(source), zero_point_of(output), count, multiplier, shift)


def log_softmax_params(graph: Graph, op: LogSoftmax) -> LogSoftmaxParams:
    """Integers of LOG_SOFTMAX.

    Raises:
        QuantizationError: The scale is too small or too large; TFLite Micro stops there.

    Source: TensorFlow Lite ``PreprocessLogSoftmaxScalingExp``.
    """
    scale = float(scale_of(graph.tensors[op.inputs[0]]))
    real = min(scale * (1 << (31 - LOG_SOFTMAX_INTEGER_BITS)), 2.0**31 - 1)
    if not real > 1:
        raise QuantizationError(f"scale {scale:g} is too small for a log-softmax")
    multiplier, left_shift = quantize_multiplier(min(real, 2.0**30 - 1))
    reverse = (1 << (31 - left_shift)) / multiplier
    if not 0 < reverse < 1:
        raise QuantizationError(f"scale {scale:g} gives a log-softmax the factor {reverse:g}, not below 1")
    reverse_multiplier, reverse_shift = quantize_multiplier(reverse)
    if real >= 2.0**30 or reverse_shift > 0 or not 0 < multiplier <= INT32_MAX:
        raise QuantizationError(f"scale {scale:g} is too large for a log-softmax")
    return LogSoftmaxParams(
        multiplier,
        left_shift,
        -input_radius(LOG_SOFTMAX_INTEGER_BITS, left_shift),
        reverse_multiplier,
        reverse_shift,
    )


def requantize_params(graph: Graph, op: Quantize) -> RequantizeParams:
    """Integers of QUANTIZE between integer types; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled value can leave int32.
    """
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    zero_point = zero_point_of(source)
    limits = np.iinfo(source.dtype.numpy)
    greatest = max(int(limits.max) - zero_point, zero_point - int(limits.min))
    multiplier, shift = bounded_multiplier(float(scale_of(source)) / float(scale_of(output)), greatest)
    return RequantizeParams(zero_point, zero_point_of(output), multiplier, shift)
