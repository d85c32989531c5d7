"""CONV_2D, with the clamps and the max-pooling behind it."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import LinearParams, conv_groups, conv_params
from tintling.firmware_export.compiler.blocked.conv2d import lower_blocked_conv2d
from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.dots import lower_dots
from tintling.firmware_export.compiler.blocked.lanes import lower_lanes
from tintling.firmware_export.compiler.blocked.pixels import lower_pixels
from tintling.firmware_export.compiler.blocked.sparse import lower_sparse
from tintling.firmware_export.compiler.blocked.tile import lower_tile
from tintling.firmware_export.compiler.blocked.winograd import lower_winograd
from tintling.firmware_export.compiler.fusion import Readers, Tail, tail_of
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    Conv2DMaxPoolStruct,
    Conv2DStruct,
    DimsStruct,
    FullyConnectedStruct,
    PoolStruct,
    Struct,
    TileStruct,
)
from tintling.firmware_export.compiler.ops.scaling import (
    Weights,
    linear_constants,
    scaling_struct,
    weights_of,
)
from tintling.firmware_export.compiler.overlap import conv_distance
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D

__all__ = ["POOLED", "POOLED_SQUARES", "conv2d_struct", "lower_conv2d"]

POOLED = "tl_conv2d_max_pool_s8"
POOLED_SQUARES = "tl_conv2d_max_pool_square_s8"
"""For pooling windows of four positions whose windows lie inside the image."""


def lower_conv2d(builder: ProgramBuilder, position: int, op: Conv2D, readers: Readers) -> tuple[int, ...]:
    """Lowers a convolution; a filter of one pixel is a dense layer for each pixel.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    linear = conv_params(builder.graph, op)
    own = ActivationStruct(linear.activation_min, linear.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own, pooling=True)
    conv = conv2d_struct(builder, op, linear, tail)
    layer = ConvLayer(builder, position, op, linear, conv, tail, readers)
    if builder.options.blocked and (
        lower_tile(layer)
        or lower_lanes(layer)
        or lower_dots(layer)
        or lower_winograd(layer)
        or lower_sparse(layer)
        or lower_pixels(layer)
        or lower_blocked_conv2d(layer)
    ):
        return tail.ops
    data = weights_of(builder, op.inputs[1])
    weights = Weights(data, ("filter", "row", "column", "channel"), summed=(1, 2, 3))
    params: Struct
    if tail.pool is not None:
        kernel = POOLED_SQUARES if _is_square(conv, tail.pool) else POOLED
        params = Conv2DMaxPoolStruct(conv, tail.pool)
    elif _is_pointwise(conv):
        pixels = conv.output.h * conv.output.w
        kernel = "tl_fully_connected_s8"
        params = FullyConnectedStruct(pixels, conv.input.c, conv.output.c, conv.scaling)
        weights = Weights(data.reshape(conv.output.c, conv.input.c), ("output", "input"), summed=(1,))
    else:
        kernel, params = "tl_conv2d_s8", conv
    source = builder.operand(op.inputs[0])
    ops = (position, *tail.ops)
    constants = linear_constants(builder, builder.name(ops), op, linear, weights)
    distances = [(source, conv_distance(conv, tail.pool))]
    builder.step(kernel, ops, params, (source, *constants), tail.output, distances=distances)
    return tail.ops


def conv2d_struct(
    builder: ProgramBuilder, op: Conv2D | DepthwiseConv2D, linear: LinearParams, tail: Tail
) -> Conv2DStruct:
    """Literal shapes of a convolution over the plane, and how its sums are scaled."""
    if linear.vertical is None or linear.horizontal is None:
        raise AssertionError("a convolution has windows")
    vertical, horizontal = linear.vertical, linear.horizontal
    _, height, width, channels = builder.tensor(op.inputs[0]).shape
    _, filter_height, filter_width, _ = builder.tensor(op.inputs[1]).shape
    return Conv2DStruct(
        input=DimsStruct(height, width, channels),
        filter=TileStruct(filter_height, filter_width),
        output=DimsStruct(vertical.output, horizontal.output, builder.tensor(op.output).shape[3]),
        stride=TileStruct(*op.stride),
        dilation=TileStruct(*op.dilation),
        padding=TileStruct(vertical.before, horizontal.before),
        groups=conv_groups(builder.graph, op) if isinstance(op, Conv2D) else 1,
        border=int(any((vertical.before, vertical.after, horizontal.before, horizontal.after))),
        input_zero_point=-linear.input_offset,
        scaling=scaling_struct(linear, tail),
    )


def _is_square(conv: Conv2DStruct, pool: PoolStruct) -> bool:
    """Whether a pooling window is a square of four positions whose windows are runs inside the image."""
    inside = not pool.border and not conv.border
    return inside and pool.filter == TileStruct(2, 2) and conv.dilation.w == 1 and conv.groups == 1


def _is_pointwise(conv: Conv2DStruct) -> bool:
    """Whether an output pixel reads its own input pixel and no other."""
    one = TileStruct(1, 1)
    return conv.filter == one and conv.stride == one and conv.groups == 1
