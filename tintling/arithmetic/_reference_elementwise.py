"""Exact operators without windows over a batch, for ``tintling.arithmetic.reference``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._reference_pairs import aligned
from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier, rounding_divide_by_pot
from tintling.arithmetic.fixed_point import saturating_rounding_doubling_high_mul as high_mul
from tintling.arithmetic.fixed_point_functions import exp_on_negative_values, reciprocal
from tintling.arithmetic.lookup_tables import TableOp, lookup_table
from tintling.arithmetic.quantized_params import (
    SOFTMAX_INTEGER_BITS,
    add_params,
    mul_params,
    requantize_params,
    scale_of,
    softmax_params,
    zero_point_of,
)
from tintling.graph import Graph
from tintling.operators import (
    Add,
    Cast,
    Dequantize,
    Mul,
    Pad,
    Quantize,
    Softmax,
    Sub,
)

__all__ = [
    "add_or_sub",
    "cast",
    "dequantize",
    "mul",
    "pad",
    "quantize_float",
    "requantize",
    "softmax",
    "table",
]

_SUM_INTEGER_BITS = 12  # of the sum of exponentials in SOFTMAX


def _int8(values: NDArray[Any], low: int = -128, high: int = 127) -> NDArray[np.int8]:
    result: NDArray[np.int8] = np.clip(values, low, high).astype(np.int8)
    return result


def add_or_sub(graph: Graph, op: Add | Sub, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """ADD and SUB: both inputs gain bits, are scaled, added or subtracted, and scaled again.

    Args:
        graph: The network.
        op: The operator.
        a: shape (N, …), int8 or int16; N may be 1 for a constant.
        b: Likewise, broadcastable to ``a``.
    """
    params = add_params(graph, op)
    bits = params.left_shift
    first, second = aligned(a, b)
    first = multiply_by_quantized_multiplier(
        (first + params.input1_offset) << bits, params.input1_multiplier, params.input1_shift
    )
    second = multiply_by_quantized_multiplier(
        (second + params.input2_offset) << bits, params.input2_multiplier, params.input2_shift
    )
    total = first - second if isinstance(op, Sub) else first + second
    scaled = multiply_by_quantized_multiplier(total, params.output_multiplier, params.output_shift)
    clamped = np.clip(scaled + params.output_offset, params.activation_min, params.activation_max)
    return clamped.astype(a.dtype)


def mul(graph: Graph, op: Mul, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """MUL; arguments as in :func:`add_or_sub`."""
    params = mul_params(graph, op)
    first, second = aligned(a, b)
    product = (first + params.input1_offset) * (second + params.input2_offset)
    scaled = multiply_by_quantized_multiplier(product, params.multiplier, params.shift)
    clamped = np.clip(scaled + params.output_offset, params.activation_min, params.activation_max)
    return clamped.astype(a.dtype)


def pad(op: Pad, x: NDArray[Any]) -> NDArray[Any]:
    """PAD and PADV2; ``x`` is shape (N, *input shape), int8 or int16."""
    return np.pad(x, ((0, 0), *op.paddings), constant_values=op.value)


def table(graph: Graph, op: TableOp, x: NDArray[Any]) -> NDArray[Any]:
    """Operators of one int8 or uint8 value, element by element."""
    return lookup_table(graph, op)[x.astype(np.int16) - np.iinfo(x.dtype).min]


def softmax(graph: Graph, op: Softmax, x: NDArray[np.int8]) -> NDArray[np.int8]:
    """SOFTMAX over the last axis in fixed point.

    Exponentials are Q0.31, their sum is Q12.19, and its reciprocal comes from three Newton-Raphson
    steps. Only 256 differences exist, so that the exponentials are a table.

    Source: TensorFlow Lite ``kernels/internal/reference/softmax.h``.
    """
    params = softmax_params(graph, op)
    differences = np.arange(256, dtype=np.int64)  # max - x
    kept = -differences >= params.diff_min
    argument = multiply_by_quantized_multiplier(
        np.where(kept, -differences, 0), params.multiplier, params.left_shift
    )
    exponentials = np.where(kept, exp_on_negative_values(argument, SOFTMAX_INTEGER_BITS), 0)
    summands = rounding_divide_by_pot(exponentials, _SUM_INTEGER_BITS)
    wide = x.astype(np.int64)
    difference = wide.max(axis=-1, keepdims=True) - wide
    mantissa, bits = reciprocal(summands[difference].sum(axis=-1, keepdims=True), _SUM_INTEGER_BITS)
    product = high_mul(mantissa, exponentials[difference])
    scaled = rounding_divide_by_pot(product, bits + 31 - 8)
    return _int8(np.where(kept[difference], scaled - 128, -128))


def quantize_float(graph: Graph, op: Quantize, x: NDArray[np.float32]) -> NDArray[Any]:
    """QUANTIZE from float32: divided in float32, rounded half away from zero, clamped.

    Quotients outside int32 are undefined in TFLite Micro; here they saturate, and a NaN counts as
    minus infinity.
    """
    output = graph.tensors[op.output]
    scale, zero_point = scale_of(output), zero_point_of(output)
    with np.errstate(over="ignore"):
        steps = (x / scale).astype(np.float64)
    steps = np.where(np.isnan(steps), -np.inf, steps)
    # Beyond 70,000 steps everything is clamped; small numbers keep the sum below exact.
    steps = np.clip(steps, -70_000.0, 70_000.0)
    rounded = np.copysign(np.floor(np.abs(steps) + 0.5), steps).astype(np.int64)
    limits = np.iinfo(output.dtype.numpy)
    clamped: NDArray[Any] = np.clip(rounded + zero_point, limits.min, limits.max).astype(output.dtype.numpy)
    return clamped


def requantize(graph: Graph, op: Quantize, x: NDArray[Any]) -> NDArray[Any]:
    """QUANTIZE between integer types of which one is wider than 8 bits."""
    params = requantize_params(graph, op)
    output = graph.tensors[op.output].dtype.numpy
    scaled = multiply_by_quantized_multiplier(
        x.astype(np.int64) - params.input_zero_point, params.multiplier, params.shift
    )
    limits = np.iinfo(output)
    clamped: NDArray[Any] = np.clip(scaled + params.output_offset, limits.min, limits.max).astype(output)
    return clamped


def cast(graph: Graph, op: Cast, x: NDArray[Any]) -> NDArray[Any]:
    """CAST of integers to a type that holds every value of theirs."""
    return x.astype(graph.tensors[op.output].dtype.numpy)


def dequantize(graph: Graph, op: Dequantize, x: NDArray[Any]) -> NDArray[np.float32]:
    """DEQUANTIZE to float32: multiplied in float64, then rounded once."""
    source = graph.tensors[op.inputs[0]]
    difference = x.astype(np.int64) - zero_point_of(source)
    return (float(scale_of(source)) * difference).astype(np.float32)
