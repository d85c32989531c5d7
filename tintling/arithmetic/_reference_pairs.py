"""Exact operators of two operands beyond ADD, SUB and MUL, for ``tintling.arithmetic.reference``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.quantized_params import (
    ADD_N_LEFT_SHIFT,
    add_n_scaling,
    batch_matmul_params,
    prelu_params,
    squared_difference_params,
    zero_point_of,
)
from tintling.graph import Graph
from tintling.operators import AddN, BatchMatMul, Maximum, Minimum, Prelu, SquaredDifference

__all__ = ["add_n", "aligned", "batch_matmul", "maximum_or_minimum", "prelu", "squared_difference"]


def aligned(a: NDArray[Any], b: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Gives two batches equally many axes, new ones of length 1 behind the batch axis."""
    rank = max(a.ndim, b.ndim)
    a, b = (v.reshape(len(v), *(1,) * (rank - v.ndim), *v.shape[1:]) for v in (a, b))
    return a.astype(np.int64), b.astype(np.int64)


def _int8(values: NDArray[np.int64]) -> NDArray[np.int8]:
    return np.clip(values, -128, 127).astype(np.int8)


def add_n(graph: Graph, op: AddN, parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """ADD_N of int8 or float32, each shape (N, …); N may be 1 for a constant.

    On int8 TFLite Micro begins the sum with minus the zero point in place of 0, so that its result lies
    off by that unless the zero point is 0. Float32 is added in the order of the inputs.

    Source: TensorFlow Lite ``AddN`` in ``reference/add_n.h``.
    """
    if parts[0].dtype == np.float32:
        total = np.zeros((), np.float32)
        for part in parts:
            total = total + part
        return total
    zero_point = zero_point_of(graph.tensors[op.inputs[0]])
    values = sum((part.astype(np.int64) - zero_point for part in parts), np.array(-zero_point))
    scaled = multiply_by_quantized_multiplier(values << ADD_N_LEFT_SHIFT, *add_n_scaling(graph, op))
    return _int8(scaled + zero_point_of(graph.tensors[op.output]))


def maximum_or_minimum(op: Maximum | Minimum, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """MAXIMUM and MINIMUM of stored values, shapes (N, …); N may be 1 for a constant."""
    first, second = aligned(a, b)
    chosen = np.maximum(first, second) if isinstance(op, Maximum) else np.minimum(first, second)
    return chosen.astype(a.dtype)


def prelu(graph: Graph, op: Prelu, x: NDArray[np.int8], slope: NDArray[np.int8]) -> NDArray[np.int8]:
    """PRELU.

    Args:
        graph: The network.
        op: The operator.
        x: shape (N, …), int8.
        slope: shape (1, …), int8, broadcastable to ``x``.
    """
    params = prelu_params(graph, op)
    first, second = aligned(x, slope)
    value = first + params.input_offset
    above = multiply_by_quantized_multiplier(value, params.multiplier, params.shift)
    product = value * (second + params.slope_offset)
    below = multiply_by_quantized_multiplier(product, params.slope_multiplier, params.slope_shift)
    return _int8(np.where(value >= 0, above, below) + params.output_offset)


def squared_difference(graph: Graph, op: SquaredDifference, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """SQUARED_DIFFERENCE: both inputs gain bits and are scaled; shapes as in ``maximum_or_minimum``."""
    params = squared_difference_params(graph, op)
    first, second = aligned(a, b)
    bits = params.left_shift
    first = multiply_by_quantized_multiplier(
        (first + params.input1_offset) << bits, params.input1_multiplier, params.input1_shift
    )
    second = multiply_by_quantized_multiplier(
        (second + params.input2_offset) << bits, params.input2_multiplier, params.input2_shift
    )
    scaled = multiply_by_quantized_multiplier(
        (first - second) ** 2, params.output_multiplier, params.output_shift
    )
    limits = np.iinfo(a.dtype)
    return np.clip(scaled + params.output_offset, limits.min, limits.max).astype(a.dtype)


def batch_matmul(graph: Graph, op: BatchMatMul, a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.int8]:
    """BATCH_MATMUL.

    Args:
        graph: The network.
        op: The operator.
        a: shape (N, …, n, k), or (…, k, n) where it is stored transposed.
        b: shape (N, …, k, m), or (…, m, k) where it is stored transposed.
    """
    params = batch_matmul_params(graph, op)
    first, second = aligned(a, b)
    first = (np.swapaxes(first, -1, -2) if op.adjoint[0] else first) + params.first_offset
    second = (np.swapaxes(second, -1, -2) if op.adjoint[1] else second) + params.second_offset
    scaled = multiply_by_quantized_multiplier(first @ second, params.multiplier, params.shift)
    return _int8(scaled + params.output_offset)
