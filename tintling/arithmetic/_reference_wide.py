"""Exact operators of one int16 value over a batch, for ``tintling.arithmetic.reference``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.int16_functions import logistic16, tanh16
from tintling.arithmetic.quantized_params import (
    abs_params,
    rectifier_params,
    squash_params,
    wide_softmax_params,
    wide_softmax_tables,
)
from tintling.graph import Graph
from tintling.operators import Abs, LeakyRelu, Logistic, Relu, Relu6, Softmax, Tanh

__all__ = ["absolute", "rectify", "softmax", "squash"]

_LEAST, _GREATEST = -(1 << 15), (1 << 15) - 1

Int16 = NDArray[np.int16]
Wide = NDArray[np.int64]


def _int16(values: Wide) -> Int16:
    result: Int16 = np.clip(values, _LEAST, _GREATEST).astype(np.int16)
    return result


def squash(graph: Graph, op: Logistic | Tanh, x: NDArray[Any]) -> Int16:
    """LOGISTIC and TANH; ``x`` is shape (N, …), int16."""
    multiplier, shift = squash_params(graph, op)
    function = tanh16 if isinstance(op, Tanh) else logistic16
    return _int16(function(x.astype(np.int64), multiplier, shift))


def rectify(graph: Graph, op: Relu | Relu6 | LeakyRelu, x: NDArray[Any]) -> Int16:
    """RELU, RELU6 and LEAKY_RELU; ``x`` is shape (N, …), int16."""
    params, values = rectifier_params(graph, op), x.astype(np.int64)
    above = multiply_by_quantized_multiplier(values, params.multiplier, params.shift)
    below = multiply_by_quantized_multiplier(values, params.slope_multiplier, params.slope_shift)
    return _int16(np.minimum(np.where(values >= 0, above, below * params.sign), params.greatest))


def absolute(graph: Graph, op: Abs, x: NDArray[Any]) -> Int16:
    """ABS; ``x`` is shape (N, …), int16.

    Source: TFLite Micro ``AbsEvalQuantized`` in ``elementwise.cc``.
    """
    return _int16(multiply_by_quantized_multiplier(np.abs(x.astype(np.int64)), *abs_params(graph, op)))


def softmax(graph: Graph, op: Softmax, x: NDArray[Any]) -> Int16:
    """SOFTMAX over the last axis; exponentials and the reciprocal of their sum come from tables.

    Args:
        graph: The network.
        op: The operator.
        x: shape (N, …, depth), int16.

    Source: TensorFlow Lite ``SoftmaxInt16`` in ``reference/softmax.h``.
    """
    params = wide_softmax_params(graph, op)
    powers, shares = wide_softmax_tables()
    values = x.astype(np.int64)
    difference = values - values.max(axis=-1, keepdims=True)
    scaled = multiply_by_quantized_multiplier(difference, params.multiplier, params.shift)
    exponentials = _looked_up(np.clip(scaled + _GREATEST, _LEAST, _GREATEST), powers)
    total = exponentials.sum(axis=-1, keepdims=True)
    bits = np.floor(np.log2(total.astype(np.float64))).astype(np.int64)  # exact: below 2**31
    # The sum as Q1.16 in 1 to 2; the table gives the reciprocal of 1 + x.
    mantissa = ((total << (30 - bits)) + (1 << 13)) >> 14
    reciprocal = _looked_up(np.clip(mantissa - (1 << 15) - (1 << 16), _LEAST, _GREATEST), shares)
    result = (exponentials * reciprocal + (np.int64(1) << (bits - 1))) >> bits
    return _int16(np.maximum(result, 0))


def _looked_up(values: Wide, table: Int16) -> Wide:
    """Interpolates in a table of 513 entries over all int16 values.

    Source: TensorFlow Lite ``LUTLookup`` for int16.
    """
    place, offset = 256 + (values >> 7), values & 0x7F
    base: Wide = table[place].astype(np.int64)
    slope: Wide = table[place + 1].astype(np.int64) - base
    return base + ((slope * offset + 64) >> 7)
