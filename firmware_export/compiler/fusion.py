"""Which operators a kernel carries out together with the one it is called for.

Clamps (RELU, RELU6) and max-pooling are monotone: they never change which of two numbers is the
larger. So is requantization by a positive factor. They therefore commute, and a convolution may take
the largest 32-bit sum of a pooling window, scale that one, and clamp once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tintling.arithmetic.lookup_tables import TableOp, is_table, lookup_table
from tintling.arithmetic.quantized_params import conv_params, pool_params
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    DimsStruct,
    PoolStruct,
    TileStruct,
)
from tintling.graph import DType, Graph
from tintling.operators import (
    AveragePool2D,
    Conv2D,
    DepthwiseConv2D,
    MaxPool2D,
    Op,
)

__all__ = ["Readers", "Tail", "clamp_of", "consumers", "pool_struct", "table_op", "tail_of", "wanted_extent"]

Readers = Mapping[int, tuple[int, ...]]
"""For each tensor the positions of the operators that read it."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows an operator and is computed along with it.

    Attributes:
        output: Index of the tensor that the last of these operators computes.
        ops: Positions of the operators that follow, in order; mostly none.
        activation: Bounds of the operator and of all that follow, taken together.
        pool: The pooling among them.
    """

    output: int
    ops: tuple[int, ...]
    activation: ActivationStruct
    pool: PoolStruct | None = None


def consumers(graph: Graph) -> Readers:
    """For each tensor the operators that read it, once for every time they do.

    An output of the network has a reader more, the caller, written as -1.
    """
    readers: dict[int, list[int]] = {}
    for position, op in enumerate(graph.ops):
        for index in op.inputs:
            if index >= 0:
                readers.setdefault(index, []).append(position)
    for index in graph.outputs:
        readers.setdefault(index, []).append(-1)
    return {index: tuple(positions) for index, positions in readers.items()}


def table_op(graph: Graph, op: Op) -> TableOp | None:
    """The operator itself if it maps single int8 values to int8 values, else None."""
    if not is_table(graph, op) or not isinstance(op, TableOp):
        return None
    both = (graph.tensors[op.inputs[0]].dtype, graph.tensors[op.output].dtype)
    return op if both == (DType.INT8, DType.INT8) else None


def clamp_of(graph: Graph, op: Op) -> ActivationStruct | None:
    """Bounds of an operator that does nothing but clamp; None for any other operator."""
    unary = table_op(graph, op)
    if unary is None:
        return None
    table = lookup_table(graph, unary)
    low, high = int(table[0]), int(table[-1])
    if low > high or not np.array_equal(table, np.clip(np.arange(-128, 128), low, high)):
        return None
    return ActivationStruct(low, high)


def pool_struct(graph: Graph, op: MaxPool2D | AveragePool2D) -> PoolStruct:
    """Literal shapes and bounds of a pooling operator."""
    params = pool_params(graph, op)
    _, height, width, channels = graph.tensors[op.inputs[0]].shape
    vertical, horizontal = params.vertical, params.horizontal
    return PoolStruct(
        input=DimsStruct(height, width, channels),
        filter=TileStruct(*op.filter),
        output=DimsStruct(vertical.output, horizontal.output, channels),
        stride=TileStruct(*op.stride),
        padding=TileStruct(vertical.before, horizontal.before),
        border=int(any((vertical.before, vertical.after, horizontal.before, horizontal.after))),
        activation=ActivationStruct(params.activation_min, params.activation_max),
    )


def tail_of(
    graph: Graph,
    readers: Readers,
    output: int,
    activation: ActivationStruct,
    *,
    pooling: bool = False,
) -> Tail:
    """Follows the operators behind one as long as they can be computed along with it.

    Args:
        graph: The network.
        readers: What :func:`consumers` says.
        output: Index of the tensor that the operator computes.
        activation: Bounds of the operator's own fused activation.
        pooling: Whether the kernel can pool; its sums must grow with its results.
    """
    tail = Tail(output, (), activation)
    while len(readers.get(tail.output, ())) == 1 and (position := readers[tail.output][0]) >= 0:
        op = graph.ops[position]
        pool = tail.pool
        if isinstance(op, MaxPool2D) and pooling and pool is None:
            pool = pool_struct(graph, op)
            if _windows_overlap(pool):
                break
            bounds: ActivationStruct | None = pool.activation
        else:
            bounds = clamp_of(graph, op)
        if bounds is None:
            break
        tail = Tail(op.output, (*tail.ops, position), _both(tail.activation, bounds), pool)
    return tail


def _windows_overlap(pool: PoolStruct) -> bool:
    """Whether two windows share a position, whose sum would be computed twice."""
    return (pool.output.h > 1 and pool.filter.h > pool.stride.h) or (
        pool.output.w > 1 and pool.filter.w > pool.stride.w
    )


def _both(first: ActivationStruct, second: ActivationStruct) -> ActivationStruct:
    """Bounds of a clamp behind a clamp."""
    low, high = (max(second.min, min(bound, second.max)) for bound in (first.min, first.max))
    return ActivationStruct(low, high)


def wanted_extent(graph: Graph, readers: Readers, index: int) -> tuple[int, int]:
    """Rows and columns of an image that are read at all: the last ones may serve no window.

    Args:
        graph: The network.
        readers: What :func:`consumers` says.
        index: A tensor of shape (1, height, width, channels).

    Returns:
        Height and width from the upper left corner; those of the tensor unless a convolution or pooling
        is its only reader.
    """
    _, height, width, _ = graph.tensors[index].shape
    positions = readers.get(index, ())
    op = graph.ops[positions[0]] if len(positions) == 1 and positions[0] >= 0 else None
    match op:
        case Conv2D() | DepthwiseConv2D():
            linear = conv_params(graph, op)
            vertical, horizontal = linear.vertical, linear.horizontal
            size = graph.tensors[op.inputs[1]].shape[1:3]
            own = ActivationStruct(linear.activation_min, linear.activation_max)
            pool = tail_of(graph, readers, op.output, own, pooling=True).pool
        case _:
            return height, width
    if vertical is None or horizontal is None:
        raise AssertionError("a convolution has windows")
    wanted = []
    for axis, (walk, limit) in enumerate(((vertical, height), (horizontal, width))):
        last = walk.output - 1
        if pool is not None:
            outputs = (pool.output.h, pool.output.w)[axis]
            step = (pool.stride.h, pool.stride.w)[axis]
            before = (pool.padding.h, pool.padding.w)[axis]
            extent = (pool.filter.h, pool.filter.w)[axis]
            last = min(last, (outputs - 1) * step - before + extent - 1)
        reach = last * op.stride[axis] - walk.before + (size[axis] - 1) * op.dilation[axis]
        wanted.append(min(limit, reach + 1))
    return wanted[0], wanted[1]
