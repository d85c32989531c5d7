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

__all__ = ["lower_tile"]

_ONE, _TWO, _THREE = TileStruct(1, 1), TileStruct(2, 2), TileStruct(3, 3)


def lower_tile(layer: ConvLayer) -> bool:
    """Lowers the pair if it has the right form.

    Returns:
        Whether it did.
    """
    conv, pool, builder, name = layer.conv, layer.tail.pool, layer.builder, layer.name
    if pool is None or not _fits(conv) or pool.filter != _TWO or pool.stride != _TWO or pool.border:
        return False
    simd = builder.options.target.has_dsp
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
    weights = (
        builder.constant(f"{name}_weights", "Pairs of weights", _pairs(filters), ("channel", "row", "pair"))
        if simd
        else builder.constant(
            f"{name}_weights",
            "Transformed weights",
            np.swapaxes(transformed(filters), -1, -2),
            ("channel", "column", "row"),
        )
    )
    builder.step(
        f"tl_tile_{'simd' if simd else 'winograd'}{channels.suffix}",
        layer.ops,
        params,
        (layer.source, weights, layer.channel_rows(channels)),
        layer.tail.output,
        distances=[(layer.source, conv_distance(conv, pool))],
        partial=(rows, columns) != (pool.output.h, pool.output.w),
    )
    return True


def _pairs(filters: NDArray[np.int8]) -> NDArray[np.int32]:
    """Neighbouring weights of each row in a number, shape (channels, 3, 2), int32."""
    low, high = filters[..., :2].astype(np.int64), filters[..., 1:].astype(np.int64)
    return ((low & 0xFFFF) | (high << 16)).astype(np.uint64).astype(np.uint32).view(np.int32)


def _fits(conv: Conv2DStruct) -> bool:
    return (
        conv.input.c == 1
        and conv.filter == _THREE
        and conv.stride == _ONE
        and conv.dilation == _ONE
        and max(conv.padding.h, conv.padding.w) <= 1
    )
