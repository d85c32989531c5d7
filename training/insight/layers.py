"""The parameters of an int8 network, counted layer by layer in words of arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tintling.costs import macs_of
from tintling.graph import Graph
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, Op, op_name

__all__ = ["LayerLine", "arithmetic", "layer_lines"]


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One operator of a network.

    Attributes:
        operator: As TFLite spells it.
        shape: Sizes of its output, such as ``26 × 26 × 10``.
        arithmetic: How its parameters are counted, such as ``3·3·1·10 + 10 = 100``; empty without any.
        parameters: Trained values.
        macs: Multiply-accumulates.
        constant_bytes: Bytes of its trained values.
        output_bytes: Bytes of its output.
    """

    operator: str
    shape: str
    arithmetic: str
    parameters: int
    macs: int
    constant_bytes: int
    output_bytes: int


def arithmetic(kernel: tuple[int, ...], bias: int) -> str:
    """Writes the count of a layer's parameters.

    Args:
        kernel: Sizes in the order in which they are multiplied.
        bias: Number of biases; 0 without.
    """
    product = "·".join(map(str, kernel))
    total = prod(kernel) + bias
    return f"{product} + {bias} = {total:,}" if bias else f"{product} = {total:,}"


def layer_lines(graph: Graph) -> tuple[LayerLine, ...]:
    """Counts every operator of a network, in order of execution."""
    return tuple(_line(graph, op) for op in graph.ops)


def _line(graph: Graph, op: Op) -> LayerLine:
    tensors = [graph.tensors[index] for index in graph.parameter_tensors(op)]
    output = graph.tensors[op.outputs[0]]
    text = ""
    if tensors:
        bias = sum(tensor.size for tensor in tensors[1:])
        text = arithmetic(_factors(op, tensors[0].shape), bias)
    return LayerLine(
        operator=op_name(op),
        shape=" × ".join(map(str, output.sample_shape)),
        arithmetic=text,
        parameters=sum(tensor.size for tensor in tensors),
        macs=macs_of(graph, op),
        constant_bytes=sum(tensor.nbytes for tensor in tensors),
        output_bytes=output.nbytes,
    )


def _factors(op: Op, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Sizes of a kernel as a person multiplies them: height, width, channels in, channels out."""
    match op:
        case Conv2D():
            return (*shape[1:], shape[0])
        case DepthwiseConv2D():
            return shape[1:]
        case FullyConnected():
            return shape[::-1]
        case _:
            return shape or (1,)
