"""Runs a network in integers, exactly as TFLite Micro does: the specification of every other executor.

All samples of a batch go through each operator at once, and every activation tensor can be had. The
values equal those of the ``tflite-micro`` wheel of the version that ``pyproject.toml`` pins, bit for
bit, on every tensor; tests hold the two together.

A network that remembers (``Graph.states``) begins anew with every sample of :func:`run` and
:func:`run_all`. :func:`run_stream` feeds samples one after another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._reference_operators import Memory, execute
from tintling.errors import ModelFormatError
from tintling.graph import Graph, Tensor

__all__ = ["run", "run_all", "run_stream"]

Batch = NDArray[Any]

# Samples that go through the network together: few enough for the processor's cache.
_CHUNK = 256


def _batched(tensor: Tensor, values: Batch) -> Batch:
    """Gives values their full shape (N, *shape), the batch of 1 included.

    Raises:
        ModelFormatError: Shape or type do not fit the tensor.
    """
    sample = tensor.sample_shape
    if values.ndim != len(sample) + 1 or values.shape[1:] != sample or values.dtype != tensor.dtype.numpy:
        raise ModelFormatError(
            f"input {tensor.index} ({tensor.name!r}) takes shape (N, {', '.join(map(str, sample))}) "
            f"{tensor.dtype.value.lower()}, got {values.shape} {values.dtype}"
        )
    return values.reshape(len(values), *tensor.shape)


def run_all(graph: Graph, *inputs: Batch) -> dict[int, Batch]:
    """Runs a batch and keeps every activation tensor.

    Args:
        graph: A network from :func:`tintling.tflite.reader.read_tflite`.
        inputs: One array for each input of the graph, shape (N, *shape[1:]), of the input's type.

    Returns:
        Every activation tensor by tensor index, inputs included: shape (N, *shape[1:]), of the tensor's
        type. A tensor whose first size is not 1 keeps it: shape (N, *shape).

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


def run_stream(graph: Graph, *inputs: Batch) -> dict[int, Batch]:
    """Runs samples one after another; a network that remembers goes on where the last one left it.

    Args:
        graph: A network from :func:`tintling.tflite.reader.read_tflite`.
        inputs: As for :func:`run_all`, in the order of time.

    Returns:
        As :func:`run_all`.

    Raises:
        ModelFormatError: Number, shape or type of the inputs do not fit the graph.
    """
    full = _checked(graph, inputs)
    memory = _fresh(graph, 1)
    steps = [_run_chunk(graph, [x[t : t + 1] for x in full], None, memory) for t in range(len(full[0]))]
    indices = [tensor.index for tensor in graph.activations()]
    return {index: np.concatenate([step[index] for step in steps]) for index in indices}


def _fresh(graph: Graph, count: int) -> Memory:
    """What every sample remembers before the first inference, by position of the state."""
    return {
        position: np.broadcast_to(state.initial, (count, *state.shape))
        for position, state in enumerate(graph.states)
    }


def _checked(graph: Graph, inputs: Sequence[Batch]) -> list[Batch]:
    if len(inputs) != len(graph.inputs):
        raise ModelFormatError(f"the network has {len(graph.inputs)} inputs, got {len(inputs)}")
    full = [_batched(graph.tensors[i], x) for i, x in zip(graph.inputs, inputs, strict=True)]
    if any(len(x) != len(full[0]) for x in full):
        raise ModelFormatError("all inputs must have the same number of samples")
    return full


def _chunks(graph: Graph, inputs: Sequence[Batch], keep: set[int] | None = None) -> list[dict[int, Batch]]:
    full = _checked(graph, inputs)
    # An empty batch runs once, for its shapes.
    starts = range(0, max(len(full[0]), 1), _CHUNK)
    return [
        _run_chunk(graph, part, keep, _fresh(graph, len(part[0])))
        for part in ([x[s : s + _CHUNK] for x in full] for s in starts)
    ]


def _run_chunk(graph: Graph, inputs: list[Batch], keep: set[int] | None, memory: Memory) -> dict[int, Batch]:
    values: dict[int, Batch] = dict(zip(graph.inputs, inputs, strict=True))
    count = len(inputs[0])
    for op in graph.ops:
        for index, result in zip(op.outputs, execute(graph, op, values, memory), strict=True):
            # Where everything was constant there is one result for all.
            whole = result if len(result) == count else np.broadcast_to(result, (count, *result.shape[1:]))
            values[index] = whole.reshape(count, *graph.tensors[index].shape)
    return {
        index: batch.reshape(len(batch), *graph.tensors[index].sample_shape)
        for index, batch in values.items()
        if keep is None or index in keep
    }
