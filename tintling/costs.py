"""What an int8 network costs: multiplications per inference, and bytes of constants in flash.

Counted from the :class:`~tintling.graph.Graph` alone. Code, activations and the container of the
file come on top.
"""

from __future__ import annotations

from tintling.graph import Conv2D, DepthwiseConv2D, FullyConnected, Graph, Op

__all__ = ["FACTOR_BYTES", "constant_bytes", "macs", "op_macs"]

FACTOR_BYTES = 5
"""Bytes of one requantization factor in flash: an int32 multiplier and an int8 shift."""


def op_macs(graph: Graph, op: Op) -> int:
    """Multiply-accumulates of one operator, those in the padding included.

    Only convolutions and dense layers count; other operators give 0, as is usual in the field.

    Args:
        graph: The network.
        op: One of its operators.
    """
    if not isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected):
        return 0
    output = graph.tensors[op.output]
    weights = graph.tensors[op.inputs[1]]
    if isinstance(op, DepthwiseConv2D):
        return output.size * weights.shape[1] * weights.shape[2]
    # Filters are (Co, Kh, Kw, Ci) and dense weights (units, n): each output takes one row.
    return output.size * (weights.size // weights.shape[0])


def macs(graph: Graph) -> int:
    """Multiply-accumulates of one inference."""
    return sum(op_macs(graph, op) for op in graph.ops)


def constant_bytes(graph: Graph) -> int:
    """Bytes that trained constants take in flash when they are stored densely.

    One byte a weight, four a bias, and :data:`FACTOR_BYTES` for each factor of requantization: one
    for each output channel, or one for the operator where scales are per tensor. A weight of zero
    takes its byte like any other. Each tensor counts once, even when operators share it.
    """
    stored = {
        i
        for op in graph.ops
        for i in op.inputs
        if i >= 0 and graph.tensors[i].is_constant and graph.tensors[i].quant is not None
    }
    total = sum(graph.tensors[i].nbytes for i in stored)
    for op in graph.ops:
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected):
            quant = graph.tensors[op.inputs[1]].quant
            factors = quant.scale.size if quant is not None else 1
            total += FACTOR_BYTES * factors
    return total
