"""What a network costs: multiply-accumulates, parameters, bytes.

A multiply-accumulate (MAC) is counted for every product of an input value and a weight that the
operator's definition names. Positions in the padding count too, so that the figure depends on shapes
alone; pooling, additions and tables count nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import Graph
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, Op, op_name

__all__ = ["OperatorCost", "fits_4_bits", "macs", "macs_of", "operator_costs"]

_FEWEST_PACKED = 32  # values; fewer save less than the call that unpacks them takes


@dataclass(frozen=True, slots=True)
class OperatorCost:
    """What one operator costs.

    Attributes:
        name: Operator as TFLite spells it.
        macs: Multiply-accumulates of one inference.
        parameters: Trained values that it reads.
        constant_bytes: Bytes of all constants that it reads.
        output_bytes: Bytes of its output.
    """

    name: str
    macs: int
    parameters: int
    constant_bytes: int
    output_bytes: int


def fits_4_bits(values: NDArray[Any]) -> bool:
    """Whether weights are stored two in a byte: int8, none beyond -8 and 7, and worth it."""
    if values.dtype != np.int8 or values.size < _FEWEST_PACKED:
        return False
    return bool(values.min() >= -8 and values.max() <= 7)


def macs_of(graph: Graph, op: Op) -> int:
    """Multiply-accumulates of one operator in one inference."""
    match op:
        case Conv2D():
            # Each output value sums one filter.
            return graph.tensors[op.output].size * prod(graph.tensors[op.inputs[1]].shape[1:])
        case DepthwiseConv2D():
            return graph.tensors[op.output].size * prod(graph.tensors[op.inputs[1]].shape[1:3])
        case FullyConnected():
            return graph.tensors[op.output].size * graph.tensors[op.inputs[1]].shape[1]
        case _:
            return 0


def macs(graph: Graph) -> int:
    """Multiply-accumulates of one inference."""
    return sum(macs_of(graph, op) for op in graph.ops)


def operator_costs(graph: Graph) -> tuple[OperatorCost, ...]:
    """Costs of every operator, in order of execution."""
    return tuple(
        OperatorCost(
            name=op_name(op),
            macs=macs_of(graph, op),
            parameters=sum(graph.tensors[i].size for i in graph.parameter_tensors(op)),
            constant_bytes=sum(
                graph.tensors[i].nbytes for i in set(op.inputs) if i >= 0 and graph.tensors[i].is_constant
            ),
            output_bytes=sum(graph.tensors[i].nbytes for i in op.outputs),
        )
        for op in graph.ops
    )
