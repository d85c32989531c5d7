"""The rules of operators that move values or reduce them, see ``tintling.tflite._constraints``."""

from __future__ import annotations

import math

import numpy as np

from tintling.arithmetic.element_maps import MoveOp, moved_shape
from tintling.arithmetic.quantized_params import quantization, sum_params
from tintling.graph import DType, Graph
from tintling.operators import (
    ArgMax,
    ArgMin,
    BroadcastTo,
    Cast,
    Concatenation,
    DepthToSpace,
    MirrorPad,
    Op,
    Pack,
    ReduceMax,
    ReduceMin,
    Reshape,
    ResizeBilinear,
    ResizeNearestNeighbor,
    ReverseV2,
    SpaceToDepth,
    Split,
    SplitV,
    StridedSlice,
    Sum,
    Transpose,
    Unpack,
)

__all__: list[str] = []  # every function named constraint_…

_MAX_RANK = 5
_MAX_SLICE_RANK = 4
_MAX_RESIZED = 4096


def constraint_same_type(graph: Graph, op: Op) -> str | None:
    """Input and output have one type."""
    wanted = graph.tensors[op.inputs[0]].dtype
    for index in (*op.inputs, *op.outputs):
        if index >= 0 and graph.tensors[index].dtype is not wanted and not _is_parameter(op, index):
            found = graph.tensors[index].dtype
            return f"{wanted.value} and {found.value} do not go together"
    return None


def _is_parameter(op: Op, index: int) -> bool:
    """Whether a tensor only says how values are moved."""
    joined = isinstance(op, Concatenation | Pack)
    return not joined and index in op.inputs[1:]


def constraint_moved_shape(graph: Graph, op: MoveOp) -> str | None:
    """Up to 5 dimensions, and each output has the shape that the input gives."""
    shape = graph.tensors[op.inputs[0]].shape
    if len(shape) > _MAX_RANK:
        return f"{len(shape)} dimensions are too many: at most {_MAX_RANK}"
    for position, index in enumerate(op.outputs):
        output = graph.tensors[index].shape
        expected = moved_shape(op, shape, output, position)
        if math.prod(expected) != math.prod(output):
            return f"{list(shape)} becomes {list(expected)}, but the output is {list(output)}"
    return None


def constraint_slice_rank(graph: Graph, op: StridedSlice) -> str | None:
    """The input has at most 4 dimensions."""
    rank = len(graph.tensors[op.inputs[0]].shape)
    return None if rank <= _MAX_SLICE_RANK else f"{rank} dimensions are too many: at most {_MAX_SLICE_RANK}"


def constraint_permutation(graph: Graph, op: Transpose) -> str | None:
    """The permutation names every axis once."""
    shape = graph.tensors[op.inputs[0]].shape
    if sorted(op.permutation) != list(range(len(shape))):
        return f"{list(op.permutation)} is no permutation of the axes of {list(shape)}"
    return None


def constraint_parts(graph: Graph, op: Split | SplitV | Unpack) -> str | None:
    """There is an output for each part."""
    shape = graph.tensors[op.inputs[0]].shape
    parts = shape[op.axis] if isinstance(op, Unpack) else len(op.sizes)
    return None if parts == len(op.outputs) else f"{parts} parts do not fit {len(op.outputs)} outputs"


def constraint_pack(graph: Graph, op: Pack) -> str | None:
    """All inputs have one shape, and the output holds them all."""
    shapes = {graph.tensors[index].shape for index in op.inputs}
    output = graph.tensors[op.output].shape
    shape = next(iter(shapes))
    if len(shapes) > 1:
        return f"inputs of shapes {sorted(map(list, shapes))} cannot be packed"
    if (*shape[: op.axis], len(op.inputs), *shape[op.axis :]) != output:
        return f"{len(op.inputs)} times {list(shape)} along axis {op.axis} is not {list(output)}"
    return None


def constraint_blocks(graph: Graph, op: DepthToSpace | SpaceToDepth) -> str | None:
    """Input and output have 4 dimensions, which the block divides evenly."""
    shape = graph.tensors[op.inputs[0]].shape
    block = op.block
    if len(shape) != 4 or block < 1 or block > 64:
        return f"a block of {block} does not suit shape {list(shape)}"
    rest = shape[3] % block**2 if isinstance(op, DepthToSpace) else shape[1] % block or shape[2] % block
    return f"a block of {block} does not divide shape {list(shape)}" if rest else None


def constraint_resized(graph: Graph, op: ResizeBilinear | ResizeNearestNeighbor) -> str | None:
    """Input and output are (1, height, width, channels); corners are aligned or centres halved, not both."""
    before, after = graph.tensors[op.inputs[0]].shape, graph.tensors[op.output].shape
    if len(before) != 4 or len(after) != 4 or (before[0], before[3]) != (after[0], after[3]):
        return f"{list(before)} cannot be resized to {list(after)}"
    if op.align_corners and op.half_pixel_centers:
        return "aligned corners and half-pixel centres exclude each other"
    if max(*before[:3], *after[:3]) > _MAX_RESIZED or before[0] != 1:
        return f"{list(before)} to {list(after)}: a batch of 1 and at most {_MAX_RESIZED} rows and columns"
    return None


def constraint_kept_quantization(graph: Graph, op: Op) -> str | None:
    """Input and output share one quantization."""
    source, output = (quantization(graph.tensors[i]) for i in (op.inputs[0], op.output))
    if source.scale[0] != output.scale[0] or source.zero_point[0] != output.zero_point[0]:
        return (
            f"input (scale {float(source.scale[0]):g}, zero point {int(source.zero_point[0])}) and output "
            f"(scale {float(output.scale[0]):g}, zero point {int(output.zero_point[0])}) must have the same "
            "quantization"
        )
    return None


def constraint_broadcast_to(graph: Graph, op: BroadcastTo) -> str | None:
    """The input broadcasts to the shape of the output as in NumPy."""
    before, after = graph.tensors[op.inputs[0]].shape, graph.tensors[op.output].shape
    try:
        fits = np.broadcast_shapes(before, after) == after
    except ValueError:
        fits = False
    return None if fits and len(after) <= _MAX_RANK else f"{list(before)} does not broadcast to {list(after)}"


def constraint_mirror_pad(graph: Graph, op: MirrorPad) -> str | None:
    """Amounts lie between 0 and what the input can mirror."""
    shape = graph.tensors[op.inputs[0]].shape
    if len(op.paddings) != len(shape):
        return f"{len(op.paddings)} pairs of amounts do not fit an input of shape {list(shape)}"
    for size, pair in zip(shape, op.paddings, strict=True):
        most = size if op.symmetric else size - 1
        if min(pair) < 0 or max(pair) > most:
            return f"amounts {list(pair)} do not lie in 0 to {most}"
    return None


def constraint_neighbouring_axes(_: Graph, op: ReverseV2) -> str | None:
    """The axes are neighbours."""
    if op.axes and op.axes[-1] - op.axes[0] == len(op.axes) - 1:
        return None
    return f"axes {list(op.axes)} are no neighbours, which TFLite Micro demands"


def constraint_reduced_shape(graph: Graph, op: Sum | ReduceMax | ReduceMin) -> str | None:
    """Axes lie within the input, and the output holds the axes that are left."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    left = math.prod(n for i, n in enumerate(source.shape) if i not in op.axes)
    if output.size != left:
        return f"{list(source.shape)} without axes {list(op.axes)} is not {list(output.shape)}"
    return None


def constraint_sum_arithmetic(graph: Graph, op: Sum) -> str | None:
    """Sums and scaled sums stay in int32."""
    sum_params(graph, op)
    return None


def constraint_argument_shape(graph: Graph, op: ArgMax | ArgMin) -> str | None:
    """The output has the axes of the input without the one that is searched."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    left = math.prod(n for i, n in enumerate(source.shape) if i != op.axis)
    if output.size != left:
        return f"{list(source.shape)} without axis {op.axis} is not {list(output.shape)}"
    return None


def constraint_exact_cast(graph: Graph, op: Cast) -> str | None:
    """The output's type holds every value of the input's, or int32 becomes the nearest float32."""
    source, output = graph.tensors[op.inputs[0]].dtype, graph.tensors[op.output].dtype
    is_rounded = (source, output) == (DType.INT32, DType.FLOAT32)
    if not is_rounded and not np.can_cast(source.numpy, output.numpy, "safe"):
        return f"{source.value} does not fit {output.value} exactly"
    return None


def constraint_reshape_size(graph: Graph, op: Reshape) -> str | None:
    """Input and output have the same number of elements."""
    before, after = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    if before.size != after.size:
        return f"{list(before.shape)} and {list(after.shape)} hold different numbers of elements"
    return None
