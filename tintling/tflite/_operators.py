"""Decodes the options and parameter tensors of each operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tintling.errors import ModelFormatError, UnsupportedOperatorError
from tintling.graph import Tensor
from tintling.operators import (
    Activation,
    Add,
    AveragePool2D,
    Concatenation,
    Conv2D,
    DepthwiseConv2D,
    Dequantize,
    FullyConnected,
    LeakyRelu,
    Logistic,
    MaxPool2D,
    Mean,
    Mul,
    Op,
    Pad,
    Padding,
    Quantize,
    Relu,
    Relu6,
    Reshape,
    Softmax,
    Squeeze,
    Sub,
    Tanh,
    Transpose,
)
from tintling.tflite._flatbuffer import FlatTable
from tintling.tflite._schema import ACTIVATIONS, BUILTIN_OPTIONS, PADDINGS, OperatorField

__all__ = ["OPERATORS", "decode_operator"]

OPERATORS: Mapping[str, type[Op]] = {
    "ADD": Add,
    "AVERAGE_POOL_2D": AveragePool2D,
    "CONCATENATION": Concatenation,
    "CONV_2D": Conv2D,
    "DEPTHWISE_CONV_2D": DepthwiseConv2D,
    "DEQUANTIZE": Dequantize,
    "FULLY_CONNECTED": FullyConnected,
    "LEAKY_RELU": LeakyRelu,
    "LOGISTIC": Logistic,
    "MAX_POOL_2D": MaxPool2D,
    "MEAN": Mean,
    "MUL": Mul,
    "PAD": Pad,
    "PADV2": Pad,
    "QUANTIZE": Quantize,
    "RELU": Relu,
    "RELU6": Relu6,
    "RESHAPE": Reshape,
    "SOFTMAX": Softmax,
    "SQUEEZE": Squeeze,
    "SUB": Sub,
    "TANH": Tanh,
    "TRANSPOSE": Transpose,
}
"""Supported operators by TFLite's name."""


class _OperatorTable:
    """What a decoder sees of one operator."""

    def __init__(
        self, name: str, index: int, table: FlatTable, operands: tuple[tuple[int, ...], ...]
    ) -> None:
        self.name = name
        self.index = index
        self.inputs, self.outputs = operands
        self.options = self._options(table)

    def _options(self, table: FlatTable) -> FlatTable | None:
        """The options, where they are of the operator's own kind; TFLite ignores others."""
        if table.integer(OperatorField.OPTIONS_TYPE, "B") != BUILTIN_OPTIONS.get(self.name):
            return None
        return table.table(OperatorField.OPTIONS)

    def refuse(self, reason: str) -> UnsupportedOperatorError:
        return UnsupportedOperatorError(self.name, self.index, reason)

    def integer(self, slot: int, kind: str = "i", default: int = 0) -> int:
        return default if self.options is None else self.options.integer(slot, kind, default)

    def boolean(self, slot: int) -> bool:
        return self.integer(slot, "B") != 0

    def real(self, slot: int) -> float:
        return 0.0 if self.options is None else self.options.real(slot)

    def activation(self, slot: int) -> Activation:
        number = self.integer(slot, "b")
        if not 0 <= number < len(ACTIVATIONS):
            raise self.refuse(
                f"fused activation {number} is not supported, only NONE, RELU, RELU6, RELU_N1_TO_1"
            )
        return ACTIVATIONS[number]

    def padding(self, slot: int) -> Padding:
        number = self.integer(slot, "b")
        if not 0 <= number < len(PADDINGS):
            raise ModelFormatError(f"operator {self.index} ({self.name}) has the unknown padding {number}")
        return PADDINGS[number]

    def pair(self, height: int, width: int, default: int = 0) -> tuple[int, int]:
        """Two fields that belong to height and width."""
        return self.integer(height, default=default), self.integer(width, default=default)


def _conv_2d(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    return Conv2D(
        op.inputs,
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        dilation=op.pair(5, 4, default=1),
        activation=op.activation(3),
    )


def _depthwise_conv_2d(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    return DepthwiseConv2D(
        op.inputs,
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        dilation=op.pair(6, 5, default=1),
        depth_multiplier=op.integer(3),
        activation=op.activation(4),
    )


def _fully_connected(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    if op.integer(1, "b") != 0:
        raise op.refuse("shuffled weights are not supported")
    return FullyConnected(op.inputs, op.outputs, activation=op.activation(0), keep_num_dims=op.boolean(2))


def _pool_2d(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    kind = MaxPool2D if op.name == "MAX_POOL_2D" else AveragePool2D
    return kind(
        op.inputs,
        op.outputs,
        padding=op.padding(0),
        stride=op.pair(2, 1),
        filter=op.pair(4, 3),
        activation=op.activation(5),
    )


def _mean(op: _OperatorTable, tensors: Sequence[Tensor]) -> Op:
    rank = len(tensors[op.inputs[0]].shape)
    axes = _small_constant(op, tensors[op.inputs[1]], 2 * rank)
    if any(not -rank <= axis < rank for axis in axes):
        raise op.refuse(f"axes {list(axes)} do not lie in an input of {rank} dimensions")
    return Mean(
        op.inputs,
        op.outputs,
        axes=tuple(sorted({axis % rank for axis in axes})),
        keep_dims=op.boolean(0),
    )


def _binary(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    kinds: Mapping[str, type[Add | Sub | Mul]] = {"ADD": Add, "SUB": Sub, "MUL": Mul}
    return kinds[op.name](op.inputs, op.outputs, activation=op.activation(0))


def _pad(op: _OperatorTable, tensors: Sequence[Tensor]) -> Op:
    amounts = _small_constant(op, tensors[op.inputs[1]], 2 * len(tensors[op.inputs[0]].shape))
    if len(amounts) % 2:
        raise op.refuse("the paddings must be pairs")
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        value = _small_constant(op, tensors[op.inputs[2]], 1)[0]
    else:
        quant = tensors[op.outputs[0]].quant
        value = 0 if quant is None else int(quant.zero_point[0])
    return Pad(
        op.inputs,
        op.outputs,
        paddings=tuple(zip(amounts[::2], amounts[1::2], strict=True)),
        value=value,
    )


def _concatenation(op: _OperatorTable, tensors: Sequence[Tensor]) -> Op:
    axis = op.integer(0)
    if axis < 0:
        axis += len(tensors[op.outputs[0]].shape)
    return Concatenation(op.inputs, op.outputs, axis=axis, activation=op.activation(1))


def _transpose(op: _OperatorTable, tensors: Sequence[Tensor]) -> Op:
    rank = len(tensors[op.inputs[0]].shape)
    return Transpose(op.inputs, op.outputs, permutation=_small_constant(op, tensors[op.inputs[1]], rank))


def _softmax(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    return Softmax(op.inputs, op.outputs, beta=op.real(0))


def _leaky_relu(op: _OperatorTable, _: Sequence[Tensor]) -> Op:
    return LeakyRelu(op.inputs, op.outputs, alpha=op.real(0))


def _small_constant(op: _OperatorTable, tensor: Tensor, limit: int) -> tuple[int, ...]:
    """The integers of a parameter tensor, of which there must be at most ``limit``."""
    if tensor.data is None or tensor.size > limit:
        raise op.refuse(f"tensor {tensor.index} must hold at most {limit} constant numbers")
    return tuple(int(value) for value in tensor.data.reshape(-1))


_DECODERS: Mapping[type[Op], Callable[[_OperatorTable, Sequence[Tensor]], Op]] = {
    Conv2D: _conv_2d,
    DepthwiseConv2D: _depthwise_conv_2d,
    FullyConnected: _fully_connected,
    MaxPool2D: _pool_2d,
    AveragePool2D: _pool_2d,
    Mean: _mean,
    Add: _binary,
    Sub: _binary,
    Mul: _binary,
    Pad: _pad,
    Concatenation: _concatenation,
    Transpose: _transpose,
    Softmax: _softmax,
    LeakyRelu: _leaky_relu,
}


def decode_operator(
    name: str,
    index: int,
    table: FlatTable,
    operands: tuple[tuple[int, ...], tuple[int, ...]],
    tensors: Sequence[Tensor],
) -> Op:
    """Makes the operator's dataclass.

    Args:
        name: A key of :data:`OPERATORS`.
        index: Position in the subgraph.
        table: The table Operator.
        operands: Tensor indices of inputs and outputs, checked.
        tensors: The tensor table.

    Raises:
        UnsupportedOperatorError: An option or a parameter has a value that is not supported.
        ModelFormatError: An option has a value that does not exist.
    """
    kind: Any = OPERATORS[name]
    decoder = _DECODERS.get(kind)
    if decoder is None:
        op: Op = kind(*operands)
        return op
    return decoder(_OperatorTable(name, index, table, operands), tensors)
