"""Exact operators that remember, for ``tintling.arithmetic.reference``: SVDF and LSTM.

Each takes what it remembers and gives what it remembers from now on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.int16_functions import logistic16, tanh16, tanh_scaling
from tintling.arithmetic.quantized_params import LstmParams, lstm_params, svdf_params
from tintling.graph import Graph
from tintling.operators import Svdf, UnidirectionalSequenceLstm

__all__ = ["lstm", "svdf"]

Values = NDArray[Any]
Wide = NDArray[np.int64]


def _wide(graph: Graph, index: int) -> Wide:
    data = graph.tensors[index].data
    if data is None:
        raise AssertionError("the reader lets only constant weights through")
    wide: Wide = data.astype(np.int64)
    return wide


def svdf(graph: Graph, op: Svdf, x: NDArray[np.int8], state: Values) -> tuple[NDArray[np.int8], Values]:
    """SVDF.

    Args:
        graph: The network.
        op: The operator.
        x: shape (N, 1, inputs), int8.
        state: shape (N, 1, filters * memory), int8 or int16.

    Returns:
        The output, shape (N, 1, units), and the state from now on.
    """
    params = svdf_params(graph, op)
    limits = np.iinfo(state.dtype)
    features, time = _wide(graph, op.inputs[1]), _wide(graph, op.inputs[2])
    flat = x.reshape(len(x), -1).astype(np.int64) - params.input_zero_point
    dots = multiply_by_quantized_multiplier(
        flat @ features.T, params.feature_multiplier, params.feature_shift
    )
    newest = np.clip(dots, limits.min, limits.max) + params.state_zero_point
    memory = state.reshape(len(x), len(features), params.memory)
    # Each filter forgets its oldest value; what is stored wraps to the type, as in C.
    kept = np.concatenate([memory[:, :, 1:], newest.astype(state.dtype)[:, :, np.newaxis]], axis=2)
    products = ((kept.astype(np.int64) - params.state_zero_point) * time).sum(axis=2)
    sums = products.reshape(len(x), params.units, op.rank).sum(axis=2) + _wide(graph, op.inputs[3])
    scaled = multiply_by_quantized_multiplier(sums, params.time_multiplier, params.time_shift)
    result = np.clip(scaled + params.output_offset, -128, 127).astype(np.int8)
    return result, kept.reshape(state.shape)


def lstm(
    graph: Graph, op: UnidirectionalSequenceLstm, x: NDArray[np.int8], hidden: Values, cell: Values
) -> tuple[NDArray[np.int8], Values, Values]:
    """UNIDIRECTIONAL_SEQUENCE_LSTM with a batch of 1.

    Args:
        graph: The network.
        op: The operator.
        x: shape (N, 1, steps, inputs) or (N, steps, 1, inputs), int8.
        hidden: shape (N, 1, units), int8: the last output.
        cell: shape (N, 1, units), int16.

    Returns:
        The outputs, shape (N, steps, units), the last output and the cell from now on.
    """
    params = lstm_params(graph, op)
    steps = x.reshape(len(x), -1, x.shape[-1]).astype(np.int64)
    last, memory = hidden.reshape(len(x), -1).astype(np.int64), cell.reshape(len(x), -1).astype(np.int64)
    outputs = []
    for t in range(steps.shape[1]):
        sums = [_gate(graph, op, gate, steps[:, t], last) for gate in range(4)]
        take, forget, output = (logistic16(sums[g], 3, 0) for g in (0, 1, 3))
        update = tanh16(sums[2], 3, 0)
        memory = _cell(params, memory, forget, take, update)
        squashed = tanh16(memory, *tanh_scaling(params.cell_power))
        product = multiply_by_quantized_multiplier(squashed * output, *params.output)
        last = np.clip(product + params.output_offset, -128, 127)
        outputs.append(last)
    return (
        np.stack(outputs, axis=1).astype(np.int8),
        last.reshape(hidden.shape).astype(hidden.dtype),
        memory.reshape(cell.shape).astype(cell.dtype),
    )


def _gate(graph: Graph, op: UnidirectionalSequenceLstm, gate: int, x: Wide, last: Wide) -> Wide:
    """Both sums of a gate in Q3.12, added; each step is clamped to int16."""
    params = lstm_params(graph, op)
    factors = params.gates[gate]
    weights, recurrent, bias = (_wide(graph, op.inputs[first + gate]) for first in (1, 5, 12))
    first = multiply_by_quantized_multiplier(
        (x + params.input_offset) @ weights.T + bias, factors.input_multiplier, factors.input_shift
    )
    second = multiply_by_quantized_multiplier(
        (last + params.hidden_offset) @ recurrent.T, factors.hidden_multiplier, factors.hidden_shift
    )
    return _int16(_int16(first) + _int16(second))


def _cell(params: LstmParams, memory: Wide, forget: Wide, take: Wide, update: Wide) -> Wide:
    kept = _int16(multiply_by_quantized_multiplier(forget * memory, *params.forget))
    added = _int16(multiply_by_quantized_multiplier(take * update, *params.update))
    total = _int16(kept + added)
    return np.clip(total, -params.clip, params.clip) if params.clip else total


def _int16(values: Wide) -> Wide:
    return np.clip(values, -(2**15), 2**15 - 1)
