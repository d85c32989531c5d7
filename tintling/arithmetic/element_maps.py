"""Where each value of an output comes from, for operators that only move values.

An element map is an array in the shape of the output that holds positions in the flattened input. The
reference executor reads through it; the C exporter turns it into nested loops.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tintling.graph import Graph
from tintling.operators import (
    BroadcastTo,
    DepthToSpace,
    Gather,
    MirrorPad,
    Op,
    ResizeNearestNeighbor,
    ReverseV2,
    Slice,
    SpaceToDepth,
    Split,
    SplitV,
    StridedSlice,
    Transpose,
    Unpack,
)

__all__ = ["MoveOp", "element_map", "moved_shape", "nearest_positions"]

MoveOp = (
    BroadcastTo
    | DepthToSpace
    | Gather
    | MirrorPad
    | ResizeNearestNeighbor
    | ReverseV2
    | Slice
    | SpaceToDepth
    | Split
    | SplitV
    | StridedSlice
    | Transpose
    | Unpack
)
"""Operators whose outputs hold nothing but values of their first input."""

Positions = NDArray[np.int64]


def moved_shape(op: MoveOp, shape: tuple[int, ...], output: tuple[int, ...], position: int) -> Sequence[int]:
    """The shape that an output must have, without computing its elements.

    Args:
        op: The operator.
        shape: Of its input.
        output: Shape of the output in the file, for operators that take it as it is.
        position: Which of the outputs.
    """
    match op:
        case Transpose():
            return [shape[axis] for axis in op.permutation]
        case StridedSlice() | Slice():
            return op.counts
        case Split() | SplitV():
            return [*shape[: op.axis], op.sizes[position], *shape[op.axis + 1 :]]
        case Unpack():
            return [*shape[: op.axis], *shape[op.axis + 1 :]]
        case Gather():
            return [*shape[: op.axis], len(op.indices), *shape[op.axis + 1 :]]
        case ReverseV2():
            return shape
        case MirrorPad():
            return [n + a + b for n, (a, b) in zip(shape, op.paddings, strict=True)]
        case DepthToSpace():
            n, h, w, c = shape
            return [n, h * op.block, w * op.block, c // op.block**2]
        case SpaceToDepth():
            n, h, w, c = shape
            return [n, h // op.block, w // op.block, c * op.block**2]
        case ResizeNearestNeighbor():
            return [shape[0], *output[1:3], shape[3]]
        case BroadcastTo():
            return output


def element_map(graph: Graph, op: MoveOp, position: int = 0) -> Positions:
    """Positions in the flattened input of an operator's values.

    Args:
        graph: The network.
        op: The operator.
        position: Which of its outputs.

    Returns:
        shape as :func:`moved_shape` gives it, int64.
    """
    shape = graph.tensors[op.inputs[0]].shape
    output = graph.tensors[op.outputs[position]].shape
    source = np.arange(math.prod(shape), dtype=np.int64).reshape(shape)
    match op:
        case Transpose():
            return source.transpose(op.permutation)
        case StridedSlice():
            return _taken(source, op.starts, op.counts, op.strides)
        case Slice():
            return _taken(source, op.starts, op.counts, (1,) * len(op.starts))
        case Split() | SplitV():
            start = sum(op.sizes[:position])
            return np.take(source, range(start, start + op.sizes[position]), axis=op.axis)
        case Unpack():
            return np.asarray(np.take(source, position, axis=op.axis))
        case Gather():
            return np.take(source, op.indices, axis=op.axis)
        case ReverseV2():
            return np.flip(source, op.axes)
        case MirrorPad():
            return np.pad(source, op.paddings, mode="symmetric" if op.symmetric else "reflect")
        case DepthToSpace():
            return _depth_to_space(source, op.block)
        case SpaceToDepth():
            n, h, w, c = shape
            blocks = source.reshape(n, h // op.block, op.block, w // op.block, op.block, c)
            return blocks.transpose(0, 1, 3, 2, 4, 5).reshape(n, h // op.block, w // op.block, -1)
        case ResizeNearestNeighbor():
            rows = nearest_positions(op, shape[1], output[1])
            columns = nearest_positions(op, shape[2], output[2])
            return source[:, rows][:, :, columns]
        case BroadcastTo():
            return np.broadcast_to(source, output)


def is_move(op: Op) -> bool:
    """Whether an operator only moves values."""
    return isinstance(op, MoveOp)


def _taken(
    source: Positions, starts: Sequence[int], counts: Sequence[int], strides: Sequence[int]
) -> Positions:
    for axis, (start, count, stride) in enumerate(zip(starts, counts, strides, strict=True)):
        source = np.take(source, start + stride * np.arange(count), axis=axis)
    return source


def _depth_to_space(source: Positions, block: int) -> Positions:
    n, h, w, c = source.shape
    blocks = source.reshape(n, h, w, block, block, c // block**2)
    return blocks.transpose(0, 1, 3, 2, 4, 5).reshape(n, h * block, w * block, -1)


def nearest_positions(op: ResizeNearestNeighbor, size: int, wanted: int) -> Positions:
    """Which row (or column) of the input each row of the output repeats.

    Positions are computed in float32, as TFLite Micro computes them.

    Args:
        op: Says where pixels are taken to lie.
        size: Rows of the input.
        wanted: Rows of the output.

    Source: TensorFlow Lite ``GetNearestNeighbor`` in ``reference/resize_nearest_neighbor.h``.
    """
    one = np.float32(1)
    if op.align_corners and wanted > 1:
        scale = np.float32(size - 1) / np.float32(wanted - 1)
    else:
        scale = np.float32(size) / np.float32(wanted)
    offset = np.float32(0.5 if op.half_pixel_centers else 0.0)
    exact = (np.arange(wanted).astype(np.float32) + offset) * scale * one
    # Rounding half away from zero; no position is negative.
    whole = np.floor(exact.astype(np.float64) + 0.5) if op.align_corners else np.floor(exact)
    positions: Positions = np.clip(whole.astype(np.int64), 0, size - 1)
    return positions
