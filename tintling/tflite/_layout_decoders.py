"""Decodes the operators that move values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tintling.operators import (
    BroadcastTo,
    Concatenation,
    DepthToSpace,
    ExpandDims,
    Gather,
    MirrorPad,
    Op,
    Pack,
    Pad,
    ResizeBilinear,
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
from tintling.tflite._operator_table import OperatorTable

__all__ = ["LAYOUT_DECODERS"]

_MAX_INDICES = 1 << 16


def _pad(op: OperatorTable) -> Op:
    paddings = op.pairs(1)
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        value = op.numbers(2, 1)[0]
    else:
        quant = op.tensors[op.outputs[0]].quant
        value = 0 if quant is None else int(quant.zero_point[0])
    return Pad(op.inputs, op.outputs, paddings=paddings, value=value)


def _mirror_pad(op: OperatorTable) -> Op:
    return MirrorPad(op.inputs[:1], op.outputs, paddings=op.pairs(1), symmetric=op.integer(0, "b") == 1)


def _concatenation(op: OperatorTable) -> Op:
    axis = op.integer(0)
    if axis < 0:
        axis += len(op.tensors[op.outputs[0]].shape)
    return Concatenation(op.inputs, op.outputs, axis=axis, activation=op.activation(1))


def _pack(op: OperatorTable) -> Op:
    return Pack(op.inputs, op.outputs, axis=op.axis(op.integer(1), len(op.tensor(0).shape) + 1))


def _unpack(op: OperatorTable) -> Op:
    return Unpack(op.inputs, op.outputs, axis=op.axis(op.integer(1), len(op.tensor(0).shape)))


def _transpose(op: OperatorTable) -> Op:
    rank = len(op.tensor(0).shape)
    return Transpose(op.inputs[:1], op.outputs, permutation=op.numbers(1, rank))


def _split(op: OperatorTable) -> Op:
    shape = op.tensor(1).shape
    axis = op.axis(op.numbers(0, 1)[0], len(shape))
    count = len(op.outputs)
    if shape[axis] % count:
        raise op.refuse(f"{shape[axis]} entries along axis {axis} do not make {count} equal parts")
    return Split(op.inputs[1:], op.outputs, axis=axis, sizes=(shape[axis] // count,) * count)


def _split_v(op: OperatorTable) -> Op:
    shape = op.tensor(0).shape
    axis = op.axis(op.numbers(2, 1)[0], len(shape))
    sizes = op.numbers(1, len(op.outputs))
    if sizes.count(-1) == 1:
        sizes = tuple(shape[axis] - sum(sizes) - 1 if n == -1 else n for n in sizes)
    if len(sizes) != len(op.outputs) or min(sizes, default=0) < 0 or sum(sizes) != shape[axis]:
        raise op.refuse(f"parts of {list(sizes)} do not make up {shape[axis]} entries along axis {axis}")
    return SplitV(op.inputs[:1], op.outputs, axis=axis, sizes=sizes)


def _slice(op: OperatorTable) -> Op:
    shape = op.tensor(0).shape
    starts, sizes = op.numbers(1, len(shape)), op.numbers(2, len(shape))
    if len(starts) != len(shape) or len(sizes) != len(shape):
        raise op.refuse(f"begin {list(starts)} and size {list(sizes)} do not fit shape {list(shape)}")
    counts = tuple(
        n - start if size == -1 else size for n, start, size in zip(shape, starts, sizes, strict=True)
    )
    for n, start, count in zip(shape, starts, counts, strict=True):
        if start < 0 or count < 1 or start + count > n:
            raise op.refuse(f"begin {list(starts)} and size {list(sizes)} leave shape {list(shape)}")
    return Slice(op.inputs[:1], op.outputs, starts=starts, counts=counts)


def _strided_slice(op: OperatorTable) -> Op:
    """Resolves the masks.

    Source: TensorFlow Lite ``kernels/internal/strided_slice_logic.h``.
    """
    shape = op.tensor(0).shape
    bounds = [op.numbers(i, len(shape)) for i in (1, 2, 3)]
    if any(len(numbers) != len(bounds[0]) for numbers in bounds):
        raise op.refuse("begin, end and strides have different lengths")
    begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_mask = (op.integer(i) for i in range(5))
    if ellipsis_mask or new_axis_mask:
        raise op.refuse("an ellipsis or a new axis in the slice is not supported")
    spans: list[range] = []
    for axis, (size, begin, end, step) in enumerate(zip(shape, *bounds, strict=False)):
        if step == 0:
            raise op.refuse("a stride of 0 is not possible")
        bit = 1 << axis
        start = _bound(begin, size, step, first=True, masked=bool(begin_mask & bit))
        far = end + start if op.boolean(5) else end
        stop = _bound(far, size, step, first=False, masked=bool(end_mask & bit))
        spans.append(range(start, start + 1) if shrink_mask & bit else range(start, stop, step))
        if not spans[-1] or not 0 <= start < size:
            raise op.refuse(f"the slice of shape {list(shape)} is empty along axis {axis}")
    spans += [range(size) for size in shape[len(spans) :]]
    return StridedSlice(
        op.inputs[:1],
        op.outputs,
        starts=tuple(span.start for span in spans),
        counts=tuple(len(span) for span in spans),
        strides=tuple(span.step for span in spans),
    )


def _bound(value: int, size: int, step: int, *, first: bool, masked: bool) -> int:
    """Where a slice begins or ends, counted from 0."""
    low, high = (0, size) if step > 0 else (-1, size - 1)
    if masked:
        return low if (step > 0) == first else high
    return min(max(value + size if value < 0 else value, low), high)


def _gather(op: OperatorTable) -> Op:
    shape = op.tensor(0).shape
    axis = op.axis(op.integer(0), len(shape))
    if op.integer(1):
        raise op.refuse("batch dimensions are not supported")
    indices = op.numbers(1, _MAX_INDICES)
    if any(not 0 <= index < shape[axis] for index in indices) or not indices:
        raise op.refuse(f"an index lies outside the {shape[axis]} entries along axis {axis}")
    return Gather(op.inputs[:1], op.outputs, axis=axis, indices=indices)


def _reverse(op: OperatorTable) -> Op:
    return ReverseV2(op.inputs[:1], op.outputs, axes=op.axes(1))


def _block(op: OperatorTable) -> Op:
    kind = DepthToSpace if op.name == "DEPTH_TO_SPACE" else SpaceToDepth
    return kind(op.inputs, op.outputs, block=op.integer(0))


def _resize_nearest(op: OperatorTable) -> Op:
    return ResizeNearestNeighbor(
        op.inputs[:1], op.outputs, align_corners=op.boolean(0), half_pixel_centers=op.boolean(1)
    )


def _resize_bilinear(op: OperatorTable) -> Op:
    return ResizeBilinear(
        op.inputs[:1], op.outputs, align_corners=op.boolean(2), half_pixel_centers=op.boolean(3)
    )


LAYOUT_DECODERS: Mapping[type[Op], Callable[[OperatorTable], Op]] = {
    BroadcastTo: lambda op: BroadcastTo(op.inputs[:1], op.outputs),
    Concatenation: _concatenation,
    DepthToSpace: _block,
    ExpandDims: lambda op: ExpandDims(op.inputs[:1], op.outputs),
    Gather: _gather,
    MirrorPad: _mirror_pad,
    Pack: _pack,
    Pad: _pad,
    ResizeBilinear: _resize_bilinear,
    ResizeNearestNeighbor: _resize_nearest,
    ReverseV2: _reverse,
    Slice: _slice,
    SpaceToDepth: _block,
    Split: _split,
    SplitV: _split_v,
    StridedSlice: _strided_slice,
    Transpose: _transpose,
    Unpack: _unpack,
}
