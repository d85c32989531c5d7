"""Lowers a 3 x 3 convolution of one channel and its pooling to a kernel that goes by pooling windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.structs import TileParamsStruct
from tintling.firmware_export.compiler.blocked.winograd import transformed
from tintling.firmware_export.compiler.fusion import wanted_extent
from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct, TileStruct
from tintling.firmware_export.compiler.overlap import conv_distance
from tintling.firmware_export.compiler.program import ConstantRef

__all__ = ["lower_tile"]

_RECORD = "Pairs of weights, then bias, multiplier, rounding and shift"
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
    channels = layer.channels(unit=1 if simd else 4)
    if channels is None:
        return False
    filters = layer.weights[..., 0]  # channel, row, column
    rows, columns = wanted_extent(builder.graph, layer.readers, layer.tail.output)
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
    if simd:
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
        f"tl_tile_{'simd' if simd else 'winograd'}{channels.suffix}",
        layer.ops,
        params,
        (layer.source, *constants),
        layer.tail.output,
        distances=[(layer.source, conv_distance(conv, pool))],
        partial=(rows, columns) != (pool.output.h, pool.output.w),
    )
    return True


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
