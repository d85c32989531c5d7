"""Decodes the options and parameter tensors of each operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from tintling.operators import (
    Add,
    ArgMax,
    ArgMin,
    AssignVariable,
    AveragePool2D,
    BatchMatMul,
    Conv2D,
    DepthwiseConv2D,
    Folded,
    FullyConnected,
    L2Normalization,
    LeakyRelu,
    MaxPool2D,
    Mean,
    Mul,
    Op,
    Pad,
    ReadVariable,
    ReduceMax,
    ReduceMin,
    Softmax,
    Sub,
    Sum,
    Svdf,
    TransposeConv,
    UnidirectionalSequenceLstm,
    op_name,
)
from tintling.tflite._layout_decoders import LAYOUT_DECODERS
from tintling.tflite._operator_table import OperatorTable

__all__ = ["OPERATORS", "decode_operator"]

OPERATORS: Mapping[str, Any] = {
    **{op_name(kind): kind for kind in get_args(Op) if kind is not Folded},
    "PADV2": Pad,
}
"""Supported operators by TFLite's name."""

_LSTM_OPERANDS = 24
_LSTM_STATES = (18, 19)
_TANH = 4


def _conv_2d(op: OperatorTable) -> Op:
    return Conv2D(
        op.inputs,
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        dilation=op.pair(5, 4, default=1),
        activation=op.activation(3),
    )


def _depthwise_conv_2d(op: OperatorTable) -> Op:
    return DepthwiseConv2D(
        op.inputs,
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        dilation=op.pair(6, 5, default=1),
        depth_multiplier=op.integer(3),
        activation=op.activation(4),
    )


def _fully_connected(op: OperatorTable) -> Op:
    if op.integer(1, "b") != 0:
        raise op.refuse("shuffled weights are not supported")
    return FullyConnected(op.inputs, op.outputs, activation=op.activation(0), keep_num_dims=op.boolean(2))


def _pool_2d(op: OperatorTable) -> Op:
    kind = MaxPool2D if op.name == "MAX_POOL_2D" else AveragePool2D
    return kind(
        op.inputs,
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        filter=op.pair(4, 3),
        activation=op.activation(5),
    )


def _reduction(op: OperatorTable) -> Op:
    kinds: Mapping[str, type[Mean | Sum | ReduceMax | ReduceMin]] = {
        "MEAN": Mean,
        "SUM": Sum,
        "REDUCE_MAX": ReduceMax,
        "REDUCE_MIN": ReduceMin,
    }
    return kinds[op.name](op.inputs, op.outputs, axes=op.axes(1), keep_dims=op.boolean(0))


def _argument(op: OperatorTable) -> Op:
    kind = ArgMax if op.name == "ARG_MAX" else ArgMin
    axis = op.axis(op.numbers(1, 1)[0], len(op.tensor(0).shape))
    return kind(op.inputs[:1], op.outputs, axis=axis)


def _transpose_conv(op: OperatorTable) -> Op:
    _, weights, source, *bias = op.inputs
    return TransposeConv(
        (source, weights, *bias),
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        activation=op.activation(3),
    )


def _batch_matmul(op: OperatorTable) -> Op:
    return BatchMatMul(op.inputs, op.outputs, adjoint=(op.boolean(0), op.boolean(1)))


def _binary(op: OperatorTable) -> Op:
    kinds: Mapping[str, type[Add | Sub | Mul]] = {"ADD": Add, "SUB": Sub, "MUL": Mul}
    return kinds[op.name](op.inputs, op.outputs, activation=op.activation(0))


def _read_variable(op: OperatorTable) -> Op:
    position = op.states.resource(op.inputs[0], op.tensors[op.outputs[0]])
    if isinstance(position, str):
        raise op.refuse(position)
    return ReadVariable((), op.outputs, state=position)


def _assign_variable(op: OperatorTable) -> Op:
    position = op.states.resource(op.inputs[0], op.tensor(1))
    if isinstance(position, str):
        raise op.refuse(position)
    return AssignVariable(op.inputs[1:], (), state=position)


def _svdf(op: OperatorTable) -> Op:
    return Svdf(
        op.inputs[:4],
        op.outputs,
        rank=op.integer(0),
        activation=op.activation(1),
        state=op.states.variable(op.tensor(4)),
    )


def _lstm(op: OperatorTable) -> Op:
    if len(op.inputs) != _LSTM_OPERANDS:
        raise op.refuse(f"takes {_LSTM_OPERANDS} inputs, got {len(op.inputs)}")
    if op.integer(0, "b") != _TANH:
        raise op.refuse("the cell's activation must be TANH")
    inputs = tuple(-1 if position in _LSTM_STATES else index for position, index in enumerate(op.inputs))
    return UnidirectionalSequenceLstm(
        inputs,
        op.outputs,
        cell_clip=op.real(1),
        time_major=op.boolean(3),
        hidden=op.states.variable(op.tensor(_LSTM_STATES[0])),
        cell=op.states.variable(op.tensor(_LSTM_STATES[1])),
    )


def _l2_normalization(op: OperatorTable) -> Op:
    if op.integer(0, "b") != 0:
        raise op.refuse("a fused activation is not supported")
    return L2Normalization(op.inputs, op.outputs)


def _softmax(op: OperatorTable) -> Op:
    return Softmax(op.inputs, op.outputs, beta=op.real(0))


def _leaky_relu(op: OperatorTable) -> Op:
    return LeakyRelu(op.inputs, op.outputs, alpha=op.real(0))


_DECODERS: Mapping[type[Op], Callable[[OperatorTable], Op]] = {
    **LAYOUT_DECODERS,
    Conv2D: _conv_2d,
    DepthwiseConv2D: _depthwise_conv_2d,
    FullyConnected: _fully_connected,
    TransposeConv: _transpose_conv,
    BatchMatMul: _batch_matmul,
    MaxPool2D: _pool_2d,
    AveragePool2D: _pool_2d,
    Mean: _reduction,
    Sum: _reduction,
    ReduceMax: _reduction,
    ReduceMin: _reduction,
    ArgMax: _argument,
    ArgMin: _argument,
    Add: _binary,
    Sub: _binary,
    Mul: _binary,
    L2Normalization: _l2_normalization,
    Softmax: _softmax,
    LeakyRelu: _leaky_relu,
    ReadVariable: _read_variable,
    AssignVariable: _assign_variable,
    Svdf: _svdf,
    UnidirectionalSequenceLstm: _lstm,
}


def decode_operator(op: OperatorTable) -> Op:
    """Makes the operator's dataclass.

    Args:
        op: An operator whose name is a key of :data:`OPERATORS` and whose operands are checked.

    Raises:
        UnsupportedOperatorError: An option or a parameter has a value that is not supported.
        ModelFormatError: An option has a value that does not exist.
    """
    kind = OPERATORS[op.name]
    decoder = _DECODERS.get(kind)
    return decoder(op) if decoder is not None else kind(op.inputs, op.outputs)
