"""Random inputs of any network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.graph import DType, Graph

__all__ = ["noise"]


def noise(graph: Graph, count: int, seed: int = 3) -> NDArray[np.int8] | NDArray[np.float32]:
    """A batch of the input's dtype, shape (count, *input.sample_shape)."""
    generator = np.random.default_rng(seed)
    shape = (count, *graph.input.shape[1:])
    if graph.input.dtype is DType.FLOAT32:
        return generator.normal(0.5, 0.6, shape).astype(np.float32)
    return generator.integers(-128, 128, shape, dtype=np.int8)
