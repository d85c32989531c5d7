"""Lowers layers to sums of 16-bit products along rows, which the ESP32 adds and loads at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.layout import BLOCK, linear_struct
from tintling.firmware_export.compiler.blocked.structs import Conv2DDotsStruct, PoolWalkStruct
from tintling.firmware_export.compiler.fusion import wanted_extent
from tintling.firmware_export.compiler.kernel_structs import TileStruct
from tintling.firmware_export.compiler.overlap import conv_distance, grouped_distance
from tintling.firmware_export.compiler.program import ConstantRef
from tintling.firmware_export.compiler.program_builder import ProgramBuilder

__all__ = ["dots_constant", "lower_dots"]

_ONE = TileStruct(1, 1)
_NONE = TileStruct(0, 0)
_POOL_POSITIONS = 16


def lower_dots(layer: ConvLayer) -> bool:
    """Lowers a convolution, with or without a pooling behind it.

    Returns:
        Whether it did; another kernel is needed otherwise.
    """
    conv, pool, name = layer.conv, layer.tail.pool, layer.name
    channels, options = layer.channels(), layer.builder.options
    if not options.dots or conv.groups > 1 or channels is None:
        return False
    if pool is not None and pool.filter.h * pool.filter.w > _POOL_POSITIONS:
        return False
    if pool is None:
        walk = PoolWalkStruct(
            filter=_ONE,
            output=TileStruct(conv.output.h, conv.output.w),
            stride=_ONE,
            padding=_NONE,
            pitch=conv.output.w * conv.output.c,
        )
        inside = True
    else:
        rows, columns = wanted_extent(layer.builder.graph, layer.readers, layer.tail.output)
        walk = PoolWalkStruct(
            filter=pool.filter,
            output=TileStruct(rows, columns),
            stride=pool.stride,
            padding=pool.padding,
            pitch=pool.output.w * pool.output.c,
        )
        inside = not pool.border
    depth = conv.input.c
    taps = -(-layer.matrix.shape[1] // BLOCK) * BLOCK
    direct = depth % BLOCK == 0 and conv.dilation == _ONE and inside
    height = (walk.filter.h - 1) * conv.stride.h + conv.filter.h
    width = (walk.filter.w - 1) * conv.stride.w + conv.filter.w
    positions = walk.filter.h * walk.filter.w
    # The kernel looks at the bytes behind the last window in the other form alone.
    size = 2 * height * width * depth if direct else (2 * positions + 1) * taps + depth
    scratch = layer.builder.scratch(f"{name}_spread", size)
    params = Conv2DDotsStruct(linear_struct(channels, groups=taps // BLOCK), layer.shape(), walk, int(direct))
    distance = (
        grouped_distance(conv.input, conv.output, *layer.walks(), group=1, read_first=True)
        if pool is None
        else conv_distance(conv, pool)
    )
    layer.builder.step(
        f"tl_conv2d_dots{channels.suffix}",
        layer.ops,
        params,
        (
            layer.source,
            dots_constant(layer.builder, name, layer.matrix),
            layer.channel_rows(channels),
            scratch,
        ),
        layer.tail.output,
        distances=[(layer.source, distance)],
        scratch=[scratch],
        partial=pool is not None and (walk.output.h, walk.output.w) != (pool.output.h, pool.output.w),
    )
    return True


def dots_constant(builder: ProgramBuilder, name: str, matrix: NDArray[np.int8]) -> ConstantRef:
    """Stores weights of 16 bits, the taps of a group of four in the order 0 2 1 3.

    Args:
        builder: Receives the constant.
        name: Identifier of the step.
        matrix: shape (channels, taps), int8.
    """
    channels, taps = matrix.shape
    filled = np.zeros((channels, -(-taps // BLOCK) * BLOCK), np.int16)
    filled[:, :taps] = matrix
    ordered = filled.reshape(channels, -1, BLOCK)[..., [0, 2, 1, 3]].reshape(channels, -1)
    return builder.constant(f"{name}_weights", "Weights", ordered, ("channel", "tap"))
