"""ADD and SUB for every pair of int8 inputs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._reference_elementwise import add_or_sub
from tintling.graph import Graph
from tintling.operators import Add, Sub

__all__ = ["pair_table"]


def pair_table(graph: Graph, op: Add | Sub) -> NDArray[np.int8]:
    """Gives what an operator on int8 tensors makes of each pair of values.

    Args:
        graph: The network.
        op: An operator of it.

    Returns:
        shape (256, 256), int8: first operand, second operand, both from -128 to 127.
    """
    values = np.arange(-128, 128).astype(np.int8)
    table: NDArray[np.int8] = add_or_sub(graph, op, values[:, np.newaxis], values[np.newaxis])
    return table
