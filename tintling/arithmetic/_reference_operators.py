"""Which function computes which operator, for ``tintling.arithmetic.reference``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic import _reference_elementwise as elementwise
from tintling.arithmetic import _reference_linear as linear
from tintling.arithmetic import _reference_pairs as pairs
from tintling.arithmetic import _reference_reductions as reductions
from tintling.arithmetic import _reference_sequence as sequence
from tintling.arithmetic import _reference_wide as wide
from tintling.arithmetic.element_maps import MoveOp, element_map
from tintling.arithmetic.interpolation import resize_bilinear
from tintling.arithmetic.lookup_tables import is_table
from tintling.graph import DType, Graph
from tintling.operators import (
    Abs,
    Add,
    AddN,
    ArgMax,
    ArgMin,
    AssignVariable,
    AveragePool2D,
    BatchMatMul,
    Cast,
    Concatenation,
    Conv2D,
    DepthwiseConv2D,
    Dequantize,
    ExpandDims,
    Folded,
    FullyConnected,
    L2Normalization,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    Maximum,
    MaxPool2D,
    Mean,
    Minimum,
    Mul,
    Op,
    Pack,
    Pad,
    Prelu,
    Quantize,
    ReadVariable,
    ReduceMax,
    ReduceMin,
    Relu,
    Relu6,
    Reshape,
    ResizeBilinear,
    Softmax,
    SquaredDifference,
    Squeeze,
    Sub,
    Sum,
    Svdf,
    Tanh,
    TransposeConv,
    UnidirectionalSequenceLstm,
)

__all__ = ["Memory", "execute"]

Batch = NDArray[Any]
Memory = MutableMapping[int, Batch]
"""What is remembered, by position in ``Graph.states``: shape (N, *shape)."""

# Operators of one operand, and of two.
_UNARY: Mapping[type[Op], Callable[[Graph, Any, Batch], Batch]] = {
    ArgMax: lambda _, op, x: reductions.arg_max_or_min(op, x),
    ArgMin: lambda _, op, x: reductions.arg_max_or_min(op, x),
    AveragePool2D: linear.average_pool_2d,
    Cast: elementwise.cast,
    Conv2D: linear.conv_2d,
    DepthwiseConv2D: linear.depthwise_conv_2d,
    Dequantize: elementwise.dequantize,
    ExpandDims: lambda _, __, x: x,
    FullyConnected: linear.fully_connected,
    L2Normalization: reductions.l2_normalization,
    LogSoftmax: reductions.log_softmax,
    MaxPool2D: linear.max_pool_2d,
    Mean: reductions.mean_or_sum,
    Pad: lambda _, op, x: elementwise.pad(op, x),
    ReduceMax: lambda _, op, x: reductions.reduce_max_or_min(op, x),
    ReduceMin: lambda _, op, x: reductions.reduce_max_or_min(op, x),
    Reshape: lambda _, __, x: x,
    ResizeBilinear: resize_bilinear,
    Softmax: elementwise.softmax,
    Squeeze: lambda _, __, x: x,
    Sum: reductions.mean_or_sum,
    TransposeConv: linear.transpose_conv,
}
_BINARY: Mapping[type[Op], Callable[[Graph, Any, Batch, Batch], Batch]] = {
    Add: elementwise.add_or_sub,
    BatchMatMul: pairs.batch_matmul,
    Maximum: lambda _, op, a, b: pairs.maximum_or_minimum(op, a, b),
    Minimum: lambda _, op, a, b: pairs.maximum_or_minimum(op, a, b),
    Mul: elementwise.mul,
    Prelu: pairs.prelu,
    SquaredDifference: pairs.squared_difference,
    Sub: elementwise.add_or_sub,
}

# Operators of one operand that compute int16 values in a way of their own.
_WIDE: Mapping[type[Op], Callable[[Graph, Any, Batch], Batch]] = {
    Abs: wide.absolute,
    LeakyRelu: wide.rectify,
    Logistic: wide.squash,
    Relu: wide.rectify,
    Relu6: wide.rectify,
    Softmax: wide.softmax,
    Tanh: wide.squash,
}


def execute(graph: Graph, op: Op, values: Mapping[int, Batch], memory: Memory) -> tuple[Batch, ...]:
    """Runs one operator.

    Args:
        graph: The network.
        op: The operator.
        values: What is computed so far, by tensor index, shape (N, *shape).
        memory: What is remembered; operators that remember write into it.

    Returns:
        One array for each output, with the right elements in the right order.
    """
    match op:
        case Folded():
            return ()
        case ReadVariable():
            return (memory[op.state],)
        case AssignVariable():
            memory[op.state] = _operand(graph, values, op.inputs[0])
            return ()
        case Concatenation() | Pack():
            return (_joined(graph, op, values),)
        case AddN():
            return (pairs.add_n(graph, op, [_operand(graph, values, index) for index in op.inputs]),)
    x = _operand(graph, values, op.inputs[0])
    match op:
        case Svdf():
            result, memory[op.state] = sequence.svdf(graph, op, x, memory[op.state])
            return (result,)
        case UnidirectionalSequenceLstm():
            result, memory[op.hidden], memory[op.cell] = sequence.lstm(
                graph, op, x, memory[op.hidden], memory[op.cell]
            )
            return (result,)
        case _ if isinstance(op, MoveOp):
            flat = x.reshape(len(x), -1)
            return tuple(flat[:, element_map(graph, op, i)] for i in range(len(op.outputs)))
        case _ if type(op) in _WIDE and x.dtype == np.int16:
            return (_WIDE[type(op)](graph, op, x),)
        case _ if type(op) in _BINARY:
            return (_BINARY[type(op)](graph, op, x, _operand(graph, values, op.inputs[1])),)
        case _ if type(op) in _UNARY:
            return (_UNARY[type(op)](graph, op, x),)
    return (_pointwise(graph, op, x),)


def _pointwise(graph: Graph, op: Any, x: Batch) -> Batch:
    """Operators of one value: a table where it is 8 bits wide."""
    if is_table(graph, op):
        return elementwise.table(graph, op, x)
    if isinstance(op, Quantize) and graph.tensors[op.inputs[0]].dtype is DType.FLOAT32:
        return elementwise.quantize_float(graph, op, x)
    return elementwise.requantize(graph, op, x)


def _operand(graph: Graph, values: Mapping[int, Batch], index: int) -> Batch:
    """Values of an input; a constant is a batch of one."""
    data = graph.tensors[index].data
    return values[index] if data is None else data[np.newaxis]


def _joined(graph: Graph, op: Concatenation | Pack, values: Mapping[int, Batch]) -> Batch:
    parts = [_operand(graph, values, index) for index in op.inputs]
    count = max(len(part) for part in parts)
    whole = [np.broadcast_to(part, (count, *part.shape[1:])) for part in parts]
    join = np.stack if isinstance(op, Pack) else np.concatenate
    return join(whole, axis=op.axis + 1)
