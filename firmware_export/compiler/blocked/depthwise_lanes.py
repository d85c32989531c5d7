"""Lowers depthwise convolutions of 3 x 3 to eight channels side by side, at two rows of outputs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import CHANNELS_TITLE, ConvLayer
from tintling.firmware_export.compiler.blocked.lanes import LANES, numbers_of_lanes, walk_of
from tintling.firmware_export.compiler.blocked.layout import linear_struct
from tintling.firmware_export.compiler.blocked.structs import Conv2DLanesStruct
from tintling.firmware_export.compiler.kernel_structs import TileStruct
from tintling.operators import DepthwiseConv2D

__all__ = ["lower_depthwise_lanes"]

_THREE = TileStruct(3, 3)
_PAIRS = 4  # of a column of the filter
_BEYOND = 4 * LANES  # bytes that the last eight lanes read behind the plane
_MOST = 0xFFFF  # of a size in a structure


def lower_depthwise_lanes(layer: ConvLayer) -> bool:
    """Lowers a depthwise convolution whose filter has three rows next to each other.

    Returns:
        Whether it did; another kernel is needed otherwise.
    """
    conv, builder, name = layer.conv, layer.builder, layer.name
    if not builder.options.lanes or layer.tail.pool is not None or not _fits(layer):
        return False
    channels, plane = layer.channels(), _plane(layer)
    if channels is None or max(plane.h, plane.w) > _MOST:
        return False
    scratch = builder.scratch(f"{name}_spread", 2 * plane.h * plane.w * conv.input.c + _BEYOND)
    builder.step(
        f"tl_depthwise_3x3_lanes{channels.suffix}",
        layer.ops,
        Conv2DLanesStruct(linear_struct(channels, groups=3 * _PAIRS), layer.shape(), plane, walk_of(layer)),
        (
            layer.source,
            builder.constant(
                f"{name}_weights",
                "Weights",
                _columns(layer.matrix),
                ("block", "column", "pair", "channel", "tap"),
            ),
            builder.constant(
                f"{name}_channels",
                CHANNELS_TITLE,
                numbers_of_lanes(channels),
                ("block", "number", "channel"),
            ),
            scratch,
        ),
        layer.tail.output,
        distances=[(layer.source, 0)],  # all of the input is read before any output is written
        scratch=[scratch],
    )
    return True


def _fits(layer: ConvLayer) -> bool:
    conv, op = layer.conv, layer.op
    return (
        isinstance(op, DepthwiseConv2D)
        and op.depth_multiplier == 1
        and conv.filter == _THREE
        and conv.dilation.h == 1
        and conv.stride.h <= 2
    )


def _plane(layer: ConvLayer) -> TileStruct:
    """Rows and columns that windows read, edges included; an even number of rows.

    With a stride of 1, two rows of outputs begin in each double row, with a stride of 2 one; the last one
    reads one double row more.
    """
    conv = layer.conv
    begins = -(-conv.output.h // 2) if conv.stride.h == 1 else conv.output.h
    columns = (conv.output.w - 1) * conv.stride.w + 2 * conv.dilation.w + 1
    return TileStruct(2 * begins + 2, columns)


def _columns(matrix: NDArray[np.int8]) -> NDArray[np.int16]:
    """Weights of eight channels as ``tl_lanes_add_column`` wants them.

    Args:
        matrix: shape (channels, 9), int8: row by row.

    Returns:
        shape (blocks, 3, 4, 8, 2), int16: block, column, pair, channel, tap. The pairs of weights a, b, c are
        (a, b), (c, 0), (0, a) and (b, c); 0 where the last block is filled up.
    """
    filled = np.zeros((-(-len(matrix) // LANES) * LANES, 3, 4), np.int16)
    filled[: len(matrix), :, :3] = matrix.reshape(-1, 3, 3).swapaxes(1, 2)
    taps = filled[..., [0, 1, 2, 3, 3, 0, 1, 2]].reshape(-1, LANES, 3, _PAIRS, 2)
    return np.ascontiguousarray(taps.transpose(0, 2, 3, 1, 4))
