"""SVDF and UNIDIRECTIONAL_SEQUENCE_LSTM, and variables that are read and assigned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.int16_functions import sigmoid_table, tanh_scaling
from tintling.arithmetic.quantized_params import lstm_params, svdf_params
from tintling.firmware_export.compiler.further_structs import (
    LstmStruct,
    MoveStruct,
    SvdfS8Struct,
    SvdfS16Struct,
)
from tintling.firmware_export.compiler.kernel_structs import Four
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType
from tintling.operators import AssignVariable, ReadVariable, Svdf, UnidirectionalSequenceLstm

__all__ = ["lower_assign", "lower_lstm", "lower_read", "lower_svdf"]


def _whole(size: int) -> MoveStruct:
    """A copy of so many bytes."""
    return MoveStruct(0, (1, 1, 1, 1, 1), (0, 0, 0, 0, 0), size)


def lower_read(builder: ProgramBuilder, position: int, op: ReadVariable) -> None:
    """Lowers READ_VARIABLE: a copy, because the variable may be assigned before the copy is read."""
    params = _whole(builder.tensor(op.output).nbytes)
    builder.step("tl_move", (position,), params, (builder.state(op.state),), op.output)


def lower_assign(builder: ProgramBuilder, position: int, op: AssignVariable) -> None:
    """Lowers ASSIGN_VARIABLE."""
    params = _whole(builder.tensor(op.inputs[0]).nbytes)
    source = builder.operand(op.inputs[0])
    builder.step_into("tl_move", (position,), params, (source,), builder.state(op.state))


def lower_svdf(builder: ProgramBuilder, position: int, op: Svdf) -> None:
    """Lowers SVDF."""
    numbers = svdf_params(builder.graph, op)
    features, time, bias = (builder.constant_values(index) for index in op.inputs[1:4])
    wide = builder.graph.states[op.state].dtype is DType.INT16
    kind = SvdfS16Struct if wide else SvdfS8Struct
    params = kind(
        inputs=features.shape[1],
        units=numbers.units,
        rank=op.rank,
        memory=numbers.memory,
        feature_multiplier=numbers.feature_multiplier,
        feature_shift=numbers.feature_shift,
        state_zero_point=numbers.state_zero_point,
        output_multiplier=numbers.time_multiplier,
        output_shift=numbers.time_shift,
        output_offset=numbers.output_offset,
    )
    name = builder.name((position,))
    start = -features.astype(np.int64).sum(axis=1) * numbers.input_zero_point
    constants = (
        builder.constant(f"{name}_features", "Weights of the features", features, ("filter", "input")),
        builder.constant(
            f"{name}_start",
            f"-({numbers.input_zero_point}) * sum of the filter's weights",
            start.astype(np.int32),
            ("filter",),
        ),
        builder.constant(f"{name}_time", "Weights in time", time, ("filter", "step")),
        builder.constant(f"{name}_bias", "Bias", bias.astype(np.int32), ("unit",)),
    )
    source = builder.operand(op.inputs[0])
    kernel = "tl_svdf_s16" if wide else "tl_svdf_s8"
    arguments = (source, *constants, builder.state(op.state))
    # Everything is read before the first output is written.
    distance = [(source, 0)]
    builder.step(kernel, (position,), params, arguments, op.output, distances=distance)


def lower_lstm(builder: ProgramBuilder, position: int, op: UnidirectionalSequenceLstm) -> None:
    """Lowers UNIDIRECTIONAL_SEQUENCE_LSTM."""
    numbers = lstm_params(builder.graph, op)
    weights = np.stack([builder.constant_values(op.inputs[1 + gate]) for gate in range(4)])
    recurrent = np.stack([builder.constant_values(op.inputs[5 + gate]) for gate in range(4)])
    bias = np.stack([builder.constant_values(op.inputs[12 + gate]).reshape(-1) for gate in range(4)])
    _, units, inputs = weights.shape
    tanh_multiplier, tanh_shift = tanh_scaling(numbers.cell_power)
    params = LstmStruct(
        steps=builder.tensor(op.inputs[0]).size // inputs,
        inputs=inputs,
        units=units,
        input_multiplier=_four([gate.input_multiplier for gate in numbers.gates]),
        input_shift=_four([gate.input_shift for gate in numbers.gates]),
        hidden_multiplier=_four([gate.hidden_multiplier for gate in numbers.gates]),
        hidden_shift=_four([gate.hidden_shift for gate in numbers.gates]),
        forget_multiplier=numbers.forget[0],
        forget_shift=numbers.forget[1],
        update_multiplier=numbers.update[0],
        update_shift=numbers.update[1],
        output_multiplier=numbers.output[0],
        output_shift=numbers.output[1],
        output_offset=numbers.output_offset,
        tanh_multiplier=tanh_multiplier,
        tanh_shift=tanh_shift,
        clip=numbers.clip,
    )
    corrected = np.stack(
        [
            bias.astype(np.int64) + weights.astype(np.int64).sum(axis=2) * numbers.input_offset,
            recurrent.astype(np.int64).sum(axis=2) * numbers.hidden_offset,
        ]
    )
    name = builder.name((position,))
    constants = (
        builder.constant(f"{name}_weights", "Weights of the input", weights, ("gate", "unit", "input")),
        builder.constant(
            f"{name}_recurrent", "Weights of the last output", recurrent, ("gate", "unit", "unit")
        ),
        builder.constant(
            f"{name}_bias",
            "Bias and corrections for the zero points",
            _int32(corrected),
            ("source", "gate", "unit"),
        ),
        builder.constant("sigmoid_table", "sigmoid(i / 24) in Q0.16", sigmoid_table(), ("i",)),
    )
    arguments = (
        builder.operand(op.inputs[0]),
        *constants,
        builder.state(op.hidden),
        builder.state(op.cell),
    )
    builder.step("tl_lstm_s8", (position,), params, arguments, op.output)


def _int32(values: NDArray[np.int64]) -> NDArray[np.int32]:
    """Sums are modulo 2^32, as accumulators are."""
    return ((values + 2**31) % 2**32 - 2**31).astype(np.int32)


def _four(values: list[int]) -> Four:
    a, b, c, d = values
    return a, b, c, d
