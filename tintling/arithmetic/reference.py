"""Runs a network in integers, exactly as TFLite Micro does: the specification of every other executor.

All samples of a batch go through each operator at once, and every activation tensor can be had. The
values equal those of the ``tflite-micro`` wheel of the version that ``pyproject.toml`` pins, bit for
bit, on every tensor; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic import _reference_elementwise as elementwise
from tintling.arithmetic import _reference_linear as linear
from tintling.errors import ModelFormatError
from tintling.graph import DType, Graph, Tensor
from tintling.operators import (
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

__all__ = ["run", "run_all"]

Batch = NDArray[Any]

# Samples that go through the network together: few enough for the processor's cache.
_CHUNK = 256


def _batched(tensor: Tensor, values: Batch) -> Batch:
    """Gives values their full shape (N, *shape), the batch of 1 included.

    Raises:
        ModelFormatError: Shape or type do not fit the tensor.
    """
    sample = tensor.shape[1:] if tensor.shape[:1] == (1,) else tensor.shape
    if values.ndim != len(sample) + 1 or values.shape[1:] != sample or values.dtype != tensor.dtype.numpy:
        raise ModelFormatError(
            f"input {tensor.index} ({tensor.name!r}) takes shape (N, {', '.join(map(str, sample))}) "
            f"{tensor.dtype.value.lower()}, got {values.shape} {values.dtype}"
        )
    return values.reshape(len(values), *tensor.shape)


def _flattened(tensor: Tensor, values: Batch) -> Batch:
    """Leaves out the batch of 1: shape (N, *shape[1:])."""
    sample = tensor.shape[1:] if tensor.shape[:1] == (1,) else tensor.shape
    return values.reshape(len(values), *sample)


def run_all(graph: Graph, *inputs: Batch) -> dict[int, Batch]:
    """Runs a batch and keeps every activation tensor.

    Args:
        graph: A network from :func:`tintling.tflite.reader.read_tflite`.
        inputs: One array for each input of the graph, shape (N, *shape[1:]), int8 (float32 for
            float inputs).

    Returns:
        Every activation tensor by tensor index, inputs included: shape (N, *shape[1:]), int8 or
        float32. A tensor whose first size is not 1 keeps it: shape (N, *shape).

    Raises:
        ModelFormatError: Number, shape or type of the inputs do not fit the graph.
    """
    chunks = list(_chunks(graph, inputs))
    indices = [tensor.index for tensor in graph.activations()]
    return {index: np.concatenate([chunk[index] for chunk in chunks]) for index in indices}


def run(graph: Graph, *inputs: Batch) -> tuple[Batch, ...]:
    """Runs a batch and gives the outputs of the graph.

    Args:
        graph: A network from :func:`tintling.tflite.reader.read_tflite`.
        inputs: As for :func:`run_all`.

    Returns:
        One array for each output of the graph, shape (N, *shape[1:]).

    Raises:
        ModelFormatError: Number, shape or type of the inputs do not fit the graph.
    """
    chunks = list(_chunks(graph, inputs, keep=set(graph.outputs)))
    return tuple(np.concatenate([chunk[index] for chunk in chunks]) for index in graph.outputs)


def _chunks(graph: Graph, inputs: Sequence[Batch], keep: set[int] | None = None) -> list[dict[int, Batch]]:
    if len(inputs) != len(graph.inputs):
        raise ModelFormatError(f"the network has {len(graph.inputs)} inputs, got {len(inputs)}")
    full = [_batched(graph.tensors[i], x) for i, x in zip(graph.inputs, inputs, strict=True)]
    count = len(full[0])
    if any(len(x) != count for x in full):
        raise ModelFormatError("all inputs must have the same number of samples")
    # An empty batch runs once, for its shapes.
    starts = range(0, max(count, 1), _CHUNK)
    return [_run_chunk(graph, [x[s : s + _CHUNK] for x in full], keep) for s in starts]


def _run_chunk(graph: Graph, inputs: list[Batch], keep: set[int] | None) -> dict[int, Batch]:
    values: dict[int, Batch] = dict(zip(graph.inputs, inputs, strict=True))
    count = len(inputs[0])
    for op in graph.ops:
        tensor = graph.tensors[op.output]
        result = _execute(graph, op, values)
        if len(result) != count:  # everything was constant
            result = np.broadcast_to(result, (count, *result.shape[1:]))
        values[op.output] = result.reshape(count, *tensor.shape)
    return {
        index: _flattened(graph.tensors[index], batch)
        for index, batch in values.items()
        if keep is None or index in keep
    }


def _operand(graph: Graph, values: Mapping[int, Batch], index: int) -> Batch:
    """Values of an input; a constant is a batch of one."""
    data = graph.tensors[index].data
    return values[index] if data is None else data[np.newaxis]


def _execute(graph: Graph, op: Op, values: Mapping[int, Batch]) -> Batch:
    """Runs one operator; the result has the right elements in the right order."""
    x = _operand(graph, values, op.inputs[0])
    match op:
        case Conv2D():
            return linear.conv_2d(graph, op, x)
        case DepthwiseConv2D():
            return linear.depthwise_conv_2d(graph, op, x)
        case FullyConnected():
            return linear.fully_connected(graph, op, x)
        case MaxPool2D():
            return linear.max_pool_2d(graph, op, x)
        case AveragePool2D():
            return linear.average_pool_2d(graph, op, x)
        case Mean():
            return elementwise.mean(graph, op, x)
        case Add() | Sub():
            return elementwise.add_or_sub(graph, op, x, _operand(graph, values, op.inputs[1]))
        case Mul():
            return elementwise.mul(graph, op, x, _operand(graph, values, op.inputs[1]))
        case Pad():
            return elementwise.pad(op, x)
        case Concatenation():
            return _concatenate(graph, op, values)
        case Reshape() | Squeeze() | Transpose():
            return x
        case Softmax():
            return elementwise.softmax(graph, op, x)
        case Dequantize():
            return elementwise.dequantize(graph, op, x)
        case Quantize() if graph.tensors[op.inputs[0]].dtype is DType.FLOAT32:
            return elementwise.quantize_float(graph, op, x)
        case Logistic() | Tanh() | Relu() | Relu6() | LeakyRelu() | Quantize():
            return elementwise.table(graph, op, x)


def _concatenate(graph: Graph, op: Concatenation, values: Mapping[int, Batch]) -> Batch:
    parts = [_operand(graph, values, index) for index in op.inputs]
    count = max(len(part) for part in parts)
    whole = [np.broadcast_to(part, (count, *part.shape[1:])) for part in parts]
    return np.concatenate(whole, axis=op.axis + 1)
