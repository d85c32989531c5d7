"""Batches that networks are fed with: one array, or one for each input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ModelFormatError
from tintling.graph import Graph, Tensor

__all__ = ["Inputs", "Values", "arrays_of", "checked_inputs", "sample_count"]

Values = NDArray[Any]
"""Of the type that the tensor of the graph says; known only once the file is read."""

Inputs = Values | Sequence[Values]
"""The samples of a network's only input, or one array for each of several."""


def arrays_of(batch: Inputs) -> tuple[Values, ...]:
    """The arrays of a batch, one for each input."""
    return (batch,) if isinstance(batch, np.ndarray) else tuple(batch)


def sample_count(batch: Inputs) -> int:
    """Number of samples."""
    return len(arrays_of(batch)[0])


def checked_inputs(graph: Graph, batch: Inputs, name: str) -> list[Values]:
    """Checks a batch against the inputs of a network.

    Args:
        graph: The network.
        batch: shape (N, *sample_shape) of each input, of its type.
        name: What to call the network in messages.

    Returns:
        The arrays, contiguous, in the order of the inputs.

    Raises:
        ModelFormatError: Number, shape or type do not fit.
    """
    arrays = arrays_of(batch)
    if len(arrays) != len(graph.inputs):
        raise ModelFormatError(f"{name} has {len(graph.inputs)} inputs, got {len(arrays)}")
    for index, values in zip(graph.inputs, arrays, strict=True):
        _check(graph.tensors[index], values, name)
    if any(len(values) != len(arrays[0]) for values in arrays):
        raise ModelFormatError(f"{name}: all inputs must have the same number of samples")
    return [np.ascontiguousarray(values) for values in arrays]


def _check(tensor: Tensor, values: Values, name: str) -> None:
    wanted = tensor.sample_shape
    if values.ndim == 0 or values.shape[1:] != wanted or values.dtype != tensor.dtype.numpy:
        raise ModelFormatError(
            f"batch for {name}: input {tensor.index} ({tensor.name!r}) takes {tensor.dtype.value.lower()} of "
            f"shape {('N', *wanted)}, got {values.dtype} of shape {values.shape}"
        )
