"""Lowers a 3 x 3 convolution of one channel and its pooling to a kernel that goes by pooling windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import CHANNELS_TITLE, ConvLayer
from tintling.firmware_export.compiler.blocked.lanes import LANES
from tintling.firmware_export.compiler.blocked.layout import Channels
from tintling.firmware_export.compiler.blocked.structs import TileParamsStruct
from tintling.firmware_export.compiler.blocked.winograd import transformed
from tintling.firmware_export.compiler.fusion import wanted_extent
from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct, TileStruct
from tintling.firmware_export.compiler.overlap import conv_distance
from tintling.firmware_export.compiler.program import ConstantRef, ValueRef

__all__ = ["lower_tile"]

_RECORD = "Pairs of weights, then bias, multiplier, rounding and shift"
_FEWEST_WINDOWS = 3  # of a row, for which lanes of windows save instructions over lanes of channels
_ONE, _TWO, _THREE = TileStruct(1, 1), TileStruct(2, 2), TileStruct(3, 3)


def lower_tile(layer: ConvLayer) -> bool:
    """Lowers the pair if it has the right form.

    Returns:
        Whether it did.
    """
    conv, pool, builder, name = layer.conv, layer.tail.pool, layer.builder, layer.name
    if pool is None or not _fits(conv) or pool.filter != _TWO or pool.stride != _TWO or pool.border:
        return False
    simd = builder.options.target.has_dsp or builder.options.dots
    lanes = builder.options.lanes
    channels = layer.channels(unit=1 if simd or lanes else 4)
    if channels is None:
        return False
    filters = layer.weights[..., 0]  # channel, row, column
    rows, columns = wanted_extent(builder.graph, layer.readers, layer.tail.output)
    if lanes and columns < _FEWEST_WINDOWS:
        return False
    params = TileParamsStruct(
        input=TileStruct(conv.input.h, conv.input.w),
        tiles=TileStruct(rows, columns),
        padding=conv.padding,
        pad=conv.input_zero_point,
        outputs=len(filters),
        pitch=pool.output.w * len(filters),
        bounds=channels.bounds,
    )
    constants: tuple[ConstantRef, ...]
    scratch: tuple[ValueRef, ...] = ()
    if lanes:
        constants = _lanes_constants(layer, filters, channels)
        scratch = (builder.scratch(f"{name}_spread", _spread_bytes(params)),)
    elif simd:
        records = np.concatenate([_pairs(filters), channels.rows], axis=1)
        constants = (builder.constant(f"{name}_channels", _RECORD, records, ("channel", "number")),)
    else:
        products = np.swapaxes(transformed(filters), -1, -2)
        axes = ("channel", "column", "row")
        constants = (
            builder.constant(f"{name}_weights", "Transformed weights", products, axes),
            layer.channel_rows(channels),
        )
    builder.step(
        f"tl_tile_{'lanes' if lanes else 'simd' if simd else 'winograd'}{channels.suffix}",
        layer.ops,
        params,
        (layer.source, *constants, *scratch),
        layer.tail.output,
        distances=[(layer.source, 0 if lanes else conv_distance(conv, pool))],  # lanes read all of it first
        scratch=scratch,
        partial=(rows, columns) != (pool.output.h, pool.output.w),
    )
    return True


def _lanes_constants(
    layer: ConvLayer, filters: NDArray[np.int8], channels: Channels
) -> tuple[ConstantRef, ConstantRef]:
    """Stores weights and numbers for lanes of pooling windows; numbers are the same in all lanes."""
    builder, name = layer.builder, layer.name
    axes = ("channel", "side", "row", "pair", "tap")
    numbers = np.ascontiguousarray(np.repeat(channels.rows[..., None], LANES, axis=2))
    return (
        builder.constant(f"{name}_weights", "Weights", _sides(filters), axes),
        builder.constant(f"{name}_channels", CHANNELS_TITLE, numbers, ("channel", "number", "lane")),
    )


def _sides(filters: NDArray[np.int8]) -> NDArray[np.int16]:
    """Weights as ``tl_tile_side`` wants them.

    Args:
        filters: shape (channels, 3, 3), int8: channel, row, column.

    Returns:
        shape (channels, 2, 3, 2, 2), int16: the weights of each row followed by 0, for the left positions of
        a pooling window; after 0, for the right ones.
    """
    sides = [np.pad(filters, ((0, 0), (0, 0), (side, 1 - side))) for side in range(2)]
    return np.stack(sides, axis=1).astype(np.int16).reshape(len(filters), 2, 3, 2, 2)


def _spread_bytes(params: TileParamsStruct) -> int:
    """Room for the spread input, and for what the last windows of the last row read beyond it."""
    columns = 2 * params.tiles.w + 2
    beyond = 2 * (-params.tiles.w % LANES)
    return 2 * ((2 * params.tiles.h + 2) * columns + beyond)


def _pairs(filters: NDArray[np.int8]) -> NDArray[np.int32]:
    """Weights as ``tl_square_largest`` wants them.

    Args:
        filters: shape (channels, 3, 3), int8: channel, row, column.

    Returns:
        shape (channels, 5), int32: first and last weight of each row, then the middle ones.
    """
    first, middle, last = (filters[..., i].astype(np.int64) for i in range(3))
    low = np.concatenate([first, middle[:, [0, 2]]], axis=1)
    high = np.concatenate([last, middle[:, [1]], np.zeros_like(middle[:, :1])], axis=1)
    return ((low & 0xFFFF) | (high << 16)).astype(np.uint64).astype(np.uint32).view(np.int32)


def _fits(conv: Conv2DStruct) -> bool:
    return (
        conv.input.c == 1
        and conv.filter == _THREE
        and conv.stride == _ONE
        and conv.dilation == _ONE
        and max(conv.padding.h, conv.padding.w) <= 1
    )
