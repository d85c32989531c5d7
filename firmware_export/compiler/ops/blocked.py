"""Lowers layers with weights to the blocked kernels, where the weights prove that these are exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked_layout import (
    BLOCK,
    block_order,
    block_rows,
    channels_of,
    linear_struct,
    panel_weights,
)
from tintling.firmware_export.compiler.blocked_structs import (
    Conv2DPanelStruct,
    DenseStruct,
    Depthwise3x3Struct,
    PointwisePanelStruct,
)
from tintling.firmware_export.compiler.fusion import Tail
from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct, Params, TileStruct
from tintling.firmware_export.compiler.ops.scaling import corrected_bias, weights_of
from tintling.firmware_export.compiler.overlap import Walk, grouped_distance
from tintling.firmware_export.compiler.program import ConstantRef, FunctionRef
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected

__all__ = ["lower_blocked_conv2d", "lower_blocked_dense", "lower_blocked_depthwise"]

_ONE = TileStruct(1, 1)
_CHANNELS = "Bias, multiplier, rounding and shift"
_BLOCKS = "Start; then bias, multiplier, rounding and shift of each channel"


def lower_blocked_conv2d(
    builder: ProgramBuilder, position: int, op: Conv2D, linear: LinearParams, conv: Conv2DStruct, tail: Tail
) -> bool:
    """Lowers a convolution to two positions at a time.

    Returns:
        Whether it did; a general kernel is needed otherwise.
    """
    weights = weights_of(builder, op.inputs[1])
    matrix = weights.reshape(len(weights), -1)
    bias = corrected_bias(builder, op, linear, matrix.astype(np.int64).sum(1))
    channels = channels_of(matrix, bias, linear, tail.activation)
    if conv.groups > 1 or tail.pool is not None or len(matrix) < BLOCK or channels is None:
        return False
    groups = -(-matrix.shape[1] // BLOCK)
    rows = block_rows(matrix, channels, groups)
    if rows is None:
        return False
    ops = (position, *tail.ops)
    name = builder.name(ops)
    depth = conv.input.c
    pointwise = conv.filter == _ONE and conv.stride == _ONE
    struct = linear_struct(channels, groups=groups)
    params: Params
    if pointwise:
        kernel, params = (
            "tl_pointwise_panel_s8",
            PointwisePanelStruct(struct, conv.output.h * conv.output.w, depth),
        )
    else:
        kernel = "tl_conv2d_panel_s8"
        params = Conv2DPanelStruct(
            linear=struct,
            input=conv.input,
            filter=conv.filter,
            output=conv.output,
            stride=conv.stride,
            dilation=conv.dilation,
            padding=conv.padding,
            border=conv.border,
            pad=conv.input_zero_point,
        )
    scratch = builder.scratch(f"{name}_panel", groups * BLOCK * 4 + (0 if pointwise else depth))
    source = builder.operand(op.inputs[0])
    layer = FunctionRef(f"tl_panel{channels.suffix}")
    constants = (
        _panel(builder, name, panel_weights(matrix, groups)),
        builder.constant(f"{name}_blocks", _BLOCKS, rows, ("block", "number")),
    )
    distance = grouped_distance(conv.input, conv.output, *_walks(conv), group=2, read_first=True)
    builder.step(
        kernel,
        ops,
        params,
        (layer, source, *constants, scratch),
        tail.output,
        distances=[(source, distance)],
        scratch=[scratch],
    )
    return True


def lower_blocked_dense(
    builder: ProgramBuilder, position: int, op: FullyConnected, linear: LinearParams, tail: Tail
) -> bool:
    """Lowers a dense layer to four outputs at a time; see :func:`lower_blocked_conv2d`."""
    matrix = weights_of(builder, op.inputs[1])
    bias = corrected_bias(builder, op, linear, matrix.astype(np.int64).sum(1))
    channels = channels_of(matrix, bias, linear, tail.activation)
    units, depth = matrix.shape
    if units < BLOCK or channels is None:
        return False
    ops = (position, *tail.ops)
    params = DenseStruct(
        linear=linear_struct(channels, groups=depth // BLOCK),
        rest=depth % BLOCK,
        rows=builder.tensor(op.output).size // units,
        depth=depth,
    )
    ordered = panel_weights(matrix, -(-depth // BLOCK))
    name = builder.name(ops)
    rows = channels.rows[block_order(units)]
    constants = (_panel(builder, name, ordered), _channel_rows(builder, name, rows))
    builder.step("tl_dense_s8", ops, params, (builder.operand(op.inputs[0]), *constants), tail.output)
    return True


def lower_blocked_depthwise(
    builder: ProgramBuilder,
    position: int,
    op: DepthwiseConv2D,
    linear: LinearParams,
    conv: Conv2DStruct,
    tail: Tail,
) -> bool:
    """Lowers a 3 x 3 convolution of each channel by itself; see :func:`lower_blocked_conv2d`."""
    weights = weights_of(builder, op.inputs[1])[0]
    matrix = weights.reshape(9, -1).T if weights.shape[:2] == (3, 3) else None
    if matrix is None or tail.pool is not None or op.depth_multiplier != 1 or not _is_3x3_walk(conv):
        return False
    bias = corrected_bias(builder, op, linear, matrix.astype(np.int64).sum(1))
    channels = channels_of(matrix, bias, linear, tail.activation)
    if channels is None:
        return False
    ops = (position, *tail.ops)
    fill = -len(matrix) % BLOCK
    blocks = np.pad(matrix, ((0, fill), (0, 0))).reshape(-1, BLOCK, 9).transpose(0, 2, 1)
    params = Depthwise3x3Struct(
        input=conv.input,
        output=conv.output,
        stride=conv.stride,
        padding=conv.padding,
        pad=conv.input_zero_point,
        bounds=channels.bounds,
    )
    name = builder.name(ops)
    constants = (
        builder.constant(f"{name}_weights", "Weights", blocks, ("block", "tap", "channel")),
        _channel_rows(builder, name, channels.rows),
    )
    source = builder.operand(op.inputs[0])
    scratch = builder.scratch(f"{name}_saved", conv.input.w)
    builder.step(
        f"tl_depthwise_3x3{channels.suffix}",
        ops,
        params,
        (source, *constants, scratch),
        tail.output,
        distances=[(source, 0)],
        scratch=[scratch],
        overlap_step=conv.input.c,
    )
    return True


def _is_3x3_walk(conv: Conv2DStruct) -> bool:
    """Whether the window steps as ``tl_depthwise_3x3_s8`` does: over at most one column of each edge."""
    whole = (conv.input.w - 3 + conv.padding.w) // conv.stride.w + 1
    lowest = (conv.output.h - 1) * conv.stride.h - conv.padding.h
    return (
        conv.dilation == _ONE
        and conv.stride.w in {1, 2}
        and max(conv.padding.h, conv.padding.w) <= 1
        and conv.input.w >= 3
        and lowest + 1 < conv.input.h
        and conv.stride.w == conv.stride.h
        and conv.output.w - whole <= 1
    )


def _walks(conv: Conv2DStruct) -> tuple[Walk, Walk]:
    return (
        Walk.of(conv.output.h, conv.stride.h, conv.padding.h),
        Walk.of(conv.output.w, conv.stride.w, conv.padding.w),
    )


def _panel(builder: ProgramBuilder, name: str, ordered: NDArray[np.int8]) -> ConstantRef:
    return builder.constant(f"{name}_weights", "Weights", ordered, ("block", "group", "channel", "tap"))


def _channel_rows(builder: ProgramBuilder, name: str, rows: NDArray[np.int32]) -> ConstantRef:
    return builder.constant(f"{name}_channels", _CHANNELS, rows, ("channel", "number"))
