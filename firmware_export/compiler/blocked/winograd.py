"""Lowers 3 x 3 convolutions over many channels to Winograd's products, where flash may be spent."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.layout import BLOCK
from tintling.firmware_export.compiler.blocked.structs import WinogradStruct
from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct, TileStruct
from tintling.firmware_export.compiler.overlap import grouped_distance

__all__ = ["lower_winograd", "transformed"]

_ONE, _THREE = TileStruct(1, 1), TileStruct(3, 3)
_TILES = 4  # that are taken together
_PLACES = 16
# Rows of the transform of a filter, twice the usual ones.
_G = np.array([[2, 0, 0], [1, 1, 1], [1, -1, 1], [0, 0, 2]], np.int64)


def lower_winograd(layer: ConvLayer) -> bool:
    """Lowers a convolution if it has the right form.

    Returns:
        Whether it did.
    """
    conv, builder, name = layer.conv, layer.builder, layer.name
    if not builder.options.paired or layer.tail.pool is not None or not _fits(conv):
        return False
    channels = layer.channels(unit=4, full=False)
    if channels is None:
        return False
    groups = -(-conv.output.w // (2 * _TILES))
    columns = 2 * _TILES * groups + 2
    params = WinogradStruct(
        input=conv.input,
        output=conv.output,
        padding=conv.padding,
        pad=conv.input_zero_point,
        columns=columns,
        bounds=channels.bounds,
    )
    depth = conv.input.c
    products = transformed(layer.weights.transpose(0, 3, 1, 2))  # output, input, row, column
    blocks = products.reshape(-1, BLOCK, depth, _PLACES).transpose(0, 3, 2, 1)
    axes = ("block", "place", "input", "channel")
    weights = builder.constant(f"{name}_weights", "Transformed weights", blocks, axes)
    scratch = builder.scratch(f"{name}_products", 1024 + 128 * depth + 4 * columns * depth)
    rows = grouped_distance(conv.input, conv.output, *layer.walks(), group=2 * conv.output.w, read_first=True)
    builder.step(
        "tl_winograd_s8",
        layer.ops,
        params,
        (layer.source, weights, layer.channel_rows(channels), scratch),
        layer.tail.output,
        distances=[(layer.source, rows)],
        scratch=[scratch],
    )
    return True


def transformed(filters: NDArray[np.int8]) -> NDArray[np.int16]:
    """``G g G^T`` of each filter, as ``tl_tile_winograd_s8.h`` defines it.

    Args:
        filters: shape (..., 3, 3), int8: row, column.

    Returns:
        shape (..., 4, 4), int16: row, column.
    """
    return (_G @ filters.astype(np.int64) @ _G.T).astype(np.int16)


def _fits(conv: Conv2DStruct) -> bool:
    return (
        conv.groups == 1
        and conv.filter == _THREE
        and conv.stride == _ONE
        and conv.dilation == _ONE
        and max(conv.padding.h, conv.padding.w) <= 1
        and conv.input.c % BLOCK == 0
        and conv.output.c % BLOCK == 0
        and conv.input.c >= 2 * BLOCK
        and conv.output.c >= 2 * BLOCK
        and conv.output.w >= _TILES
    )
