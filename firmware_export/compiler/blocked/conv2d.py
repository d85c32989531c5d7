"""Lowers convolutions to kernels over blocks of four channels, where the weights prove them exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import BLOCKS_TITLE, ConvLayer
from tintling.firmware_export.compiler.blocked.layout import (
    BLOCK,
    Channels,
    linear_struct,
    paired_layer,
    panel_rows,
    panel_weights,
    wide_weights,
)
from tintling.firmware_export.compiler.blocked.structs import (
    Conv2DMaxPoolPairedStruct,
    Conv2DMaxPoolPanelStruct,
    Conv2DPairedStruct,
    Conv2DPanelStruct,
    LinearStruct,
    PointwisePairedStruct,
    PointwisePanelStruct,
    PoolWalkStruct,
)
from tintling.firmware_export.compiler.fusion import wanted_extent
from tintling.firmware_export.compiler.kernel_structs import PoolStruct, Struct, TileStruct
from tintling.firmware_export.compiler.overlap import conv_distance, grouped_distance
from tintling.firmware_export.compiler.program import ConstantRef, FunctionRef
from tintling.firmware_export.compiler.program_builder import ProgramBuilder

__all__ = ["lower_blocked_conv2d", "paired_constant", "panel_constant"]

_ONE = TileStruct(1, 1)
_POOL_POSITIONS = 16
_LOOSE_TAPS = 2


def lower_blocked_conv2d(layer: ConvLayer) -> bool:
    """Lowers a convolution to two positions at a time.

    Returns:
        Whether it did; a general kernel is needed otherwise.
    """
    pool = layer.tail.pool
    builder = layer.builder
    channels = layer.channels(full=builder.one_rounding or not builder.options.paired)
    if layer.conv.groups > 1 or len(layer.matrix) < BLOCK or channels is None:
        return False
    if pool is not None and pool.filter.h * pool.filter.w > _POOL_POSITIONS:
        return False
    blocks = _blocks_of(layer, channels)
    if blocks is None:
        return False
    if pool is not None:
        _lower_pooled(layer, blocks, pool)
    else:
        _lower_plain(layer, blocks)
    return True


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """A layer's constants in the order of the kernels.

    Attributes:
        way: ``paired`` or ``panel``.
        variant: The same, or ``panel_wide`` for weights of 16 bits.
        weights: Weights in flash.
        rows: Numbers of the blocks in flash.
        taps: Taps of a window, filled up to whole groups.
        linear: What kernels know of the layer.
        suffix: Of kernels' names.
    """

    way: str
    variant: str
    weights: ConstantRef
    rows: ConstantRef
    taps: int
    linear: LinearStruct
    suffix: str


def _blocks_of(layer: ConvLayer, channels: Channels) -> _Blocks | None:
    builder, name, matrix = layer.builder, layer.name, layer.matrix
    taps = -(-matrix.shape[1] // BLOCK) * BLOCK
    paired = builder.options.paired
    if paired:
        loose = layer.tail.pool is None and _is_pixel(layer) and _reads_in_place(matrix.shape[1])
        if loose:
            taps = matrix.shape[1] // BLOCK * BLOCK
        packed = paired_layer(matrix, channels, taps, runs=(8, 4, 2), loose=loose)
        weights, rows = paired_constant(builder, name, packed.words), packed.rows
    else:
        numbers = panel_rows(matrix, channels, taps)
        if numbers is None:
            return None
        wide = builder.options.wide
        ordered = wide_weights(matrix, taps // BLOCK) if wide else panel_weights(matrix, taps // BLOCK)
        weights, rows = panel_constant(builder, name, ordered), numbers
    return _Blocks(
        way="paired" if paired else "panel",
        variant="paired" if paired else "panel_wide" if builder.options.wide else "panel",
        weights=weights,
        rows=builder.constant(f"{name}_blocks", BLOCKS_TITLE, rows, ("block", "number")),
        taps=taps,
        linear=linear_struct(channels, groups=taps // BLOCK),
        suffix=channels.suffix,
    )


def _is_pixel(layer: ConvLayer) -> bool:
    return layer.conv.filter == _ONE and layer.conv.stride == _ONE


def _reads_in_place(depth: int) -> bool:
    """Whether pixels are read where they lie: one or two values beyond whole groups are extra taps."""
    return depth >= BLOCK and depth % BLOCK <= _LOOSE_TAPS


def _lower_plain(layer: ConvLayer, blocks: _Blocks) -> None:
    conv, depth = layer.conv, layer.conv.input.c
    paired = blocks.way == "paired"
    pointwise = _is_pixel(layer) and (not paired or _reads_in_place(depth))
    pixels = conv.output.h * conv.output.w
    params: Struct
    match paired, pointwise:
        case True, True:
            params = PointwisePairedStruct(blocks.linear, pixels, depth)
        case True, False:
            params = Conv2DPairedStruct(blocks.linear, layer.shape())
        case False, True:
            params = PointwisePanelStruct(blocks.linear, pixels, depth)
        case _:
            params = Conv2DPanelStruct(blocks.linear, layer.shape())
    scratch = []
    if not (paired and pointwise):
        windows = (2 if paired else 4) * blocks.taps
        scratch = [layer.builder.scratch(f"{layer.name}_window", windows + (0 if pointwise else depth))]
    distance = grouped_distance(
        conv.input, conv.output, *layer.walks(), group=2, read_first=not (paired and pointwise)
    )
    variant = FunctionRef(f"tl_{blocks.variant}{blocks.suffix}")
    layer.builder.step(
        f"tl_{'pointwise' if pointwise else 'conv2d'}_{blocks.way}_s8",
        layer.ops,
        params,
        (variant, layer.source, blocks.weights, blocks.rows, *scratch),
        layer.tail.output,
        distances=[(layer.source, distance)],
        scratch=scratch,
    )


def _lower_pooled(layer: ConvLayer, blocks: _Blocks, pool: PoolStruct) -> None:
    rows, columns = wanted_extent(layer.builder.graph, layer.readers, layer.tail.output)
    walk = PoolWalkStruct(
        filter=pool.filter,
        output=TileStruct(rows, columns),
        stride=pool.stride,
        padding=pool.padding,
        pitch=pool.output.w * pool.output.c,
    )
    positions = pool.filter.h * pool.filter.w
    if blocks.way == "paired":
        params: Struct = Conv2DMaxPoolPairedStruct(blocks.linear, layer.shape(), walk)
        size = positions * blocks.taps
    else:
        params = Conv2DMaxPoolPanelStruct(blocks.linear, layer.shape(), walk)
        sums = -(-blocks.linear.outputs // BLOCK) * BLOCK
        size = 4 * blocks.taps + 4 * sums
    scratch = layer.builder.scratch(f"{layer.name}_window", size + layer.conv.input.c)
    layer.builder.step(
        f"tl_conv2d_max_pool_{blocks.variant}{blocks.suffix}",
        layer.ops,
        params,
        (layer.source, blocks.weights, blocks.rows, scratch),
        layer.tail.output,
        distances=[(layer.source, conv_distance(layer.conv, pool))],
        scratch=[scratch],
        partial=(rows, columns) != (pool.output.h, pool.output.w),
    )


def panel_constant(
    builder: ProgramBuilder, name: str, ordered: NDArray[np.int8] | NDArray[np.int16]
) -> ConstantRef:
    """Stores weights in panel order."""
    return builder.constant(f"{name}_weights", "Weights", ordered, ("block", "group", "channel", "tap"))


def paired_constant(builder: ProgramBuilder, name: str, words: NDArray[np.int32]) -> ConstantRef:
    """Stores packed weights."""
    title = "Weights of two channels in a number, block after block; then extra taps of the block"
    return builder.constant(f"{name}_weights", title, words, ("number",))
