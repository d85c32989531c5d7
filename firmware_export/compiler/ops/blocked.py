"""Lowers layers with weights to the blocked kernels, where the weights prove that these are exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked_layout import (
    BLOCK,
    block_order,
    channels_of,
    linear_struct,
    paired_layer,
    panel_rows,
    panel_weights,
)
from tintling.firmware_export.compiler.blocked_structs import (
    Conv2DPairedStruct,
    Conv2DPanelStruct,
    DensePairedStruct,
    DenseStruct,
    Depthwise3x3Struct,
    PointwisePairedStruct,
    PointwisePanelStruct,
    ShapeStruct,
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
_BLOCKS = "Run and extra taps; then bias, multiplier, rounding and shift of each channel"


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
    taps = -(-matrix.shape[1] // BLOCK) * BLOCK
    paired = builder.options.paired
    if paired:
        packed = paired_layer(matrix, channels, taps, runs=(8, 4, 2))
        words, rows = packed.words, packed.rows
    else:
        numbers = panel_rows(matrix, channels, taps)
        if numbers is None:
            return False
        rows = numbers
    source = builder.operand(op.inputs[0])
    ops = (position, *tail.ops)
    name = builder.name(ops)
    depth = conv.input.c
    pointwise = conv.filter == _ONE and conv.stride == _ONE and (not paired or depth % BLOCK == 0)
    struct = linear_struct(channels, groups=taps // BLOCK)
    pixels = conv.output.h * conv.output.w
    way = "paired" if paired else "panel"
    params: Params
    match paired, pointwise:
        case True, True:
            params = PointwisePairedStruct(struct, pixels)
        case True, False:
            params = Conv2DPairedStruct(struct, shape_struct(conv))
        case False, True:
            params = PointwisePanelStruct(struct, pixels, depth)
        case _:
            params = Conv2DPanelStruct(struct, shape_struct(conv))
    scratch = []
    if not (paired and pointwise):
        windows = 2 * taps if paired else 4 * taps
        scratch = [builder.scratch(f"{name}_window", windows + (0 if pointwise else depth))]
    weights_ref = (
        _paired(builder, name, words)
        if paired
        else _panel(builder, name, panel_weights(matrix, taps // BLOCK))
    )
    blocks = builder.constant(f"{name}_blocks", _BLOCKS, rows, ("block", "number"))
    distance = grouped_distance(
        conv.input, conv.output, *_walks(conv), group=2, read_first=not (paired and pointwise)
    )
    builder.step(
        f"tl_{'pointwise' if pointwise else 'conv2d'}_{way}_s8",
        ops,
        params,
        (FunctionRef(f"tl_{way}{channels.suffix}"), source, weights_ref, blocks, *scratch),
        tail.output,
        distances=[(source, distance)],
        scratch=scratch,
    )
    return True


def lower_blocked_dense(
    builder: ProgramBuilder, position: int, op: FullyConnected, linear: LinearParams, tail: Tail
) -> bool:
    """Lowers a dense layer to four outputs at a time; see :func:`lower_blocked_conv2d`."""
    matrix = weights_of(builder, op.inputs[1])
    bias = corrected_bias(builder, op, linear, matrix.astype(np.int64).sum(1))
    channels = channels_of(matrix, bias, linear, tail.activation, rectify=False)
    units, depth = matrix.shape
    if units < BLOCK or channels is None:
        return False
    ops = (position, *tail.ops)
    rest, rows = depth % BLOCK, builder.tensor(op.output).size // units
    source = builder.operand(op.inputs[0])
    name = builder.name(ops)
    struct = linear_struct(channels, groups=depth // BLOCK)
    if builder.options.paired and units >= 2 * BLOCK:
        packed = paired_layer(matrix, channels, depth, runs=(4, 2), size=2 * BLOCK)
        weights = _paired(builder, name, packed.words)
        blocks = builder.constant(f"{name}_blocks", _BLOCKS, packed.rows, ("block", "number"))
        paired = DensePairedStruct(struct, rest, rows, depth)
        builder.step("tl_dense_paired_s8", ops, paired, (source, weights, blocks), tail.output)
        return True
    params = DenseStruct(struct, rest, rows, depth)
    weights = _panel(builder, name, panel_weights(matrix, -(-depth // BLOCK)))
    constants = (weights, _channel_rows(builder, name, channels.rows[block_order(units).ravel()]))
    builder.step("tl_dense_s8", ops, params, (source, *constants), tail.output)
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


def shape_struct(conv: Conv2DStruct) -> ShapeStruct:
    """Shapes of a convolution, as the kernels that copy windows want them."""
    return ShapeStruct(
        input=conv.input,
        filter=conv.filter,
        output=conv.output,
        stride=conv.stride,
        dilation=conv.dilation,
        padding=conv.padding,
        border=conv.border,
        pad=conv.input_zero_point,
    )


def _walks(conv: Conv2DStruct) -> tuple[Walk, Walk]:
    return (
        Walk.of(conv.output.h, conv.stride.h, conv.padding.h),
        Walk.of(conv.output.w, conv.stride.w, conv.padding.w),
    )


def _panel(builder: ProgramBuilder, name: str, ordered: NDArray[np.int8]) -> ConstantRef:
    return builder.constant(f"{name}_weights", "Weights", ordered, ("block", "group", "channel", "tap"))


def _paired(builder: ProgramBuilder, name: str, words: NDArray[np.int32]) -> ConstantRef:
    title = "Weights of two channels in a number, block after block; then extra taps of the block"
    return builder.constant(f"{name}_weights", title, words, ("number",))


def _channel_rows(builder: ProgramBuilder, name: str, rows: NDArray[np.int32]) -> ConstantRef:
    return builder.constant(f"{name}_channels", _CHANNELS, rows, ("channel", "number"))
