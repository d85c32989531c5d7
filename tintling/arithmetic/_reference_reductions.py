"""Exact operators that make one value of many, for ``tintling.arithmetic.reference``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._fixed_point_log import log_of_at_least_one
from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier, rounding_divide_by_pot
from tintling.arithmetic.fixed_point_functions import exp_on_negative_values
from tintling.arithmetic.inverse_square_root import inverse_square_root
from tintling.arithmetic.quantized_params import (
    LOG_SOFTMAX_INTEGER_BITS,
    log_softmax_params,
    mean_params,
    sum_params,
    zero_point_of,
)
from tintling.graph import Graph
from tintling.operators import ArgMax, ArgMin, L2Normalization, LogSoftmax, Mean, ReduceMax, ReduceMin, Sum

__all__ = ["arg_max_or_min", "l2_normalization", "log_softmax", "mean_or_sum", "reduce_max_or_min"]

_UNIT_BITS = 7  # L2_NORMALIZATION gives 128ths
_SUM_INTEGER_BITS = 12  # of the sum of exponentials


def mean_or_sum(graph: Graph, op: Mean | Sum, x: NDArray[Any]) -> NDArray[Any]:
    """MEAN and SUM over axes of the sample; ``x`` is shape (N, *input shape), int8; MEAN also int16."""
    params = mean_params(graph, op) if isinstance(op, Mean) else sum_params(graph, op)
    total = x.sum(axis=tuple(axis + 1 for axis in op.axes), dtype=np.int64)
    shifted = total - params.count * params.input_zero_point
    scaled = multiply_by_quantized_multiplier(shifted, params.multiplier, params.shift)
    limits = np.iinfo(x.dtype)
    return np.clip(scaled + params.output_offset, limits.min, limits.max).astype(x.dtype)


def l2_normalization(graph: Graph, op: L2Normalization, x: NDArray[np.int8]) -> NDArray[np.int8]:
    """L2_NORMALIZATION over the last axis; ``x`` is shape (N, …, depth), int8.

    Source: TensorFlow Lite ``L2Normalization`` in ``reference/integer_ops/l2normalization.h``.
    """
    shifted = x.astype(np.int64) - zero_point_of(graph.tensors[op.inputs[0]])
    totals = (shifted * shifted).sum(axis=-1, keepdims=True)
    pairs = [inverse_square_root(int(total)) for total in totals.ravel()]
    multiplier, shift = (np.array([pair[i] for pair in pairs]).reshape(totals.shape) for i in (0, 1))
    scaled = multiply_by_quantized_multiplier(shifted, multiplier, shift + _UNIT_BITS)
    return np.clip(scaled, -128, 127).astype(np.int8)


def reduce_max_or_min(op: ReduceMax | ReduceMin, x: NDArray[Any]) -> NDArray[Any]:
    """REDUCE_MAX and REDUCE_MIN over axes of the sample; ``x`` is shape (N, *input shape)."""
    axes = tuple(axis + 1 for axis in op.axes)
    reduced: NDArray[Any] = x.max(axis=axes) if isinstance(op, ReduceMax) else x.min(axis=axes)
    return reduced


def arg_max_or_min(op: ArgMax | ArgMin, x: NDArray[Any]) -> NDArray[np.int32]:
    """ARG_MAX and ARG_MIN along an axis of the sample; of equal values the first counts."""
    axis = op.axis + 1
    found: NDArray[np.int64] = x.argmax(axis=axis) if isinstance(op, ArgMax) else x.argmin(axis=axis)
    return found.astype(np.int32)


def log_softmax(graph: Graph, op: LogSoftmax, x: NDArray[np.int8]) -> NDArray[np.int8]:
    """LOG_SOFTMAX over the last axis in fixed point; ``x`` is shape (N, …, depth), int8.

    Source: TensorFlow Lite ``LogSoftmaxQuantized`` in ``reference/log_softmax.h``.
    """
    params = log_softmax_params(graph, op)
    difference = x.astype(np.int64)
    difference = difference - difference.max(axis=-1, keepdims=True)
    scaled = multiply_by_quantized_multiplier(difference, params.multiplier, params.left_shift)
    kept = difference >= params.diff_min
    powers = exp_on_negative_values(np.where(kept, scaled, 0), LOG_SOFTMAX_INTEGER_BITS)
    summands = np.where(kept, rounding_divide_by_pot(powers, _SUM_INTEGER_BITS), 0)
    log = log_of_at_least_one(summands.sum(axis=-1, keepdims=True))
    least = multiply_by_quantized_multiplier(log - 2**31, params.reverse_multiplier, params.reverse_shift)
    least = np.maximum(params.diff_min - 1, least)
    bits = 31 - LOG_SOFTMAX_INTEGER_BITS - 4
    # What is not taken may leave int32; its value does not matter.
    value = rounding_divide_by_pot(np.where(difference > least, scaled, 0) - log, bits) + 127
    return np.where(difference > least, np.clip(value, -128, 127), -128).astype(np.int8)
