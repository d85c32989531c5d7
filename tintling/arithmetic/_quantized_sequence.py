"""The integers of SVDF, UNIDIRECTIONAL_SEQUENCE_LSTM and BATCH_MATMUL; see ``quantized_params``."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._quantized_common import (
    MAX_DIFFERENCE,
    bounded_multiplier,
    scale_of,
    zero_point_of,
)
from tintling.arithmetic.fixed_point import INT32_MAX, quantize_multiplier
from tintling.errors import QuantizationError
from tintling.graph import Graph, QuantParams, State
from tintling.operators import BatchMatMul, Svdf, UnidirectionalSequenceLstm

__all__ = [
    "GATES",
    "BatchMatMulParams",
    "GateParams",
    "LstmParams",
    "SvdfParams",
    "batch_matmul_params",
    "lstm_params",
    "state_quantization",
    "svdf_params",
]

GATES = ("input", "forget", "cell", "output")
"""Gates of an LSTM in the order of its operands."""

_LEAST_CELL_POWER = -30
_GATE_SCALE = 2.0**-12
_UNIT_SCALE = 2.0**-15


@dataclass(frozen=True, slots=True)
class BatchMatMulParams:
    """Integers of BATCH_MATMUL: ``scale(sum((a + first_offset) * (b + second_offset))) + output_offset``."""

    first_offset: int
    second_offset: int
    output_offset: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class SvdfParams:
    """Integers of SVDF.

    A feature is ``clamp(scale(sum((x - input_zero_point) * w)) + state_zero_point)``; an output sums the
    products of the remembered features and the weights in time.
    """

    input_zero_point: int
    state_zero_point: int
    output_offset: int
    feature_multiplier: int
    feature_shift: int
    time_multiplier: int
    time_shift: int
    units: int
    memory: int


@dataclass(frozen=True, slots=True)
class GateParams:
    """How a gate brings its two sums to Q3.12."""

    input_multiplier: int
    input_shift: int
    hidden_multiplier: int
    hidden_shift: int


@dataclass(frozen=True, slots=True)
class LstmParams:
    """Integers of UNIDIRECTIONAL_SEQUENCE_LSTM.

    Attributes:
        input_offset: Minus the zero point of the input.
        hidden_offset: Minus the zero point of the output that is fed back.
        gates: The four gates in the order of :data:`GATES`.
        forget: Multiplier and shift of forget gate times cell.
        update: Multiplier and shift of input gate times cell gate.
        output: Multiplier and shift of output gate times tanh of the cell.
        output_offset: Zero point of the output.
        cell_power: The cell's scale is 2 to this power.
        clip: Greatest magnitude of the cell; 0 for any.
    """

    input_offset: int
    hidden_offset: int
    gates: tuple[GateParams, GateParams, GateParams, GateParams]
    forget: tuple[int, int]
    update: tuple[int, int]
    output: tuple[int, int]
    output_offset: int
    cell_power: int
    clip: int


def batch_matmul_params(graph: Graph, op: BatchMatMul) -> BatchMatMulParams:
    """Integers of BATCH_MATMUL; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled sum can leave int32.
    """
    first, second, output = (graph.tensors[i] for i in (*op.inputs, op.output))
    depth = first.shape[-2 if op.adjoint[0] else -1]
    real = float(scale_of(first)) * float(scale_of(second)) / float(scale_of(output))
    multiplier, shift = bounded_multiplier(real, depth * MAX_DIFFERENCE**2)
    return BatchMatMulParams(
        first_offset=-zero_point_of(first),
        second_offset=-zero_point_of(second),
        output_offset=zero_point_of(output),
        multiplier=multiplier,
        shift=shift,
    )


def state_quantization(state: State) -> QuantParams:
    """The quantization that a state must have.

    Raises:
        QuantizationError: It has none.
    """
    if state.quant is None:
        raise QuantizationError(f"state {state.name!r} has no scale and zero point")
    return state.quant


def svdf_params(graph: Graph, op: Svdf) -> SvdfParams:
    """Integers of SVDF; factors are computed in float64.

    Raises:
        QuantizationError: A sum or a scaled sum can leave int32.

    Source: TFLite Micro ``PrepareSvdf``.
    """
    source, features, time = (graph.tensors[i] for i in op.inputs[:3])
    state, output = state_quantization(graph.states[op.state]), graph.tensors[op.output]
    remembered = float(state.scale[0])
    first = float(scale_of(source)) * float(scale_of(features)) / remembered
    second = remembered * float(scale_of(time)) / float(scale_of(output))
    filters, inputs = features.shape
    memory = time.shape[1]
    info = np.iinfo(time.dtype.numpy)
    bias = graph.tensors[op.inputs[3]].data
    greatest = 0 if bias is None else int(np.abs(bias.astype(np.int64)).max())
    feature_multiplier, feature_shift = bounded_multiplier(first, inputs * 128 * MAX_DIFFERENCE)
    # A remembered feature differs from its zero point by the width of its type at most.
    span = info.max - info.min
    sums = op.rank * memory * span * -info.min + greatest
    if sums > INT32_MAX and time.data is not None:
        rows = np.abs(time.data.astype(np.int64)).sum(axis=1).reshape(-1, op.rank).sum(axis=1)
        sums = int(rows.max()) * span + greatest
    if sums > INT32_MAX:
        raise QuantizationError(f"the sums over time can reach {sums:,}, which leaves int32")
    time_multiplier, time_shift = bounded_multiplier(second, sums)
    return SvdfParams(
        input_zero_point=zero_point_of(source),
        state_zero_point=int(state.zero_point[0]),
        output_offset=zero_point_of(output),
        feature_multiplier=feature_multiplier,
        feature_shift=feature_shift,
        time_multiplier=time_multiplier,
        time_shift=time_shift,
        units=filters // op.rank,
        memory=memory,
    )


def _gate(graph: Graph, op: UnidirectionalSequenceLstm, gate: int) -> GateParams:
    """Factors of one gate; computed in float64, see ``fully_connected_params``."""
    source, state = graph.tensors[op.inputs[0]], state_quantization(graph.states[op.hidden])
    weights, recurrent = (graph.tensors[op.inputs[first + gate]] for first in (1, 5))
    bias = graph.tensors[op.inputs[12 + gate]].data
    pairs = []
    for scale, matrix in ((scale_of(source), weights), (state.scale[0], recurrent)):
        real = float(scale) * float(scale_of(matrix)) / _GATE_SCALE
        sums = np.abs(_constant(matrix.data)).sum(axis=1, dtype=np.int64) * MAX_DIFFERENCE
        if matrix is weights and bias is not None:
            sums = sums + np.abs(bias.astype(np.int64))
        if int(sums.max()) > INT32_MAX:
            raise QuantizationError(f"the {GATES[gate]} gate can sum to {int(sums.max()):,}: it leaves int32")
        pairs.append(bounded_multiplier(real, int(sums.max())))
    return GateParams(*pairs[0], *pairs[1])


def _constant(data: NDArray[np.generic] | None) -> NDArray[np.int64]:
    if data is None:
        raise QuantizationError("the weights are no constant")
    wide: NDArray[np.int64] = data.astype(np.int64)
    return wide


def lstm_params(graph: Graph, op: UnidirectionalSequenceLstm) -> LstmParams:
    """Integers of UNIDIRECTIONAL_SEQUENCE_LSTM.

    Raises:
        QuantizationError: A sum or a scaled sum can leave int32, or the cell's scale is no power of two.

    Source: TFLite Micro ``PrepareGateParametersInteger`` and ``CreateLstmCellStateInfo``.
    """
    source, output = graph.tensors[op.inputs[0]], state_quantization(graph.states[op.hidden])
    cell = float(state_quantization(graph.states[op.cell]).scale[0])
    power = math.log2(cell)
    if not power.is_integer() or not _LEAST_CELL_POWER <= power <= 0:
        raise QuantizationError(f"the cell has scale {cell:g}: expected a power of two, at most 1")
    clip = min(max(op.cell_clip / cell, -32768.0), 32767.0) if op.cell_clip else 0.0
    return LstmParams(
        input_offset=-zero_point_of(source),
        hidden_offset=-int(output.zero_point[0]),
        gates=(_gate(graph, op, 0), _gate(graph, op, 1), _gate(graph, op, 2), _gate(graph, op, 3)),
        forget=_product(_UNIT_SCALE * cell / cell),
        update=_product(_UNIT_SCALE * _UNIT_SCALE / cell),
        output=_product(_UNIT_SCALE * _UNIT_SCALE / float(output.scale[0])),
        output_offset=int(output.zero_point[0]),
        cell_power=int(power),
        clip=int(clip) if op.cell_clip > 0 else 0,
    )


def _product(real: float) -> tuple[int, int]:
    """Multiplier and shift for products of two int16 values."""
    multiplier, shift = quantize_multiplier(real)
    if shift > 0:
        raise QuantizationError(f"the scales give a factor of {real:g}, with which products leave int32")
    return multiplier, shift
