"""Lowers layers to eight channels side by side, which the vectors of x86-64 hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import CHANNELS_TITLE, ConvLayer
from tintling.firmware_export.compiler.blocked.layout import Channels, linear_struct
from tintling.firmware_export.compiler.blocked.structs import Conv2DLanesStruct, PoolWalkStruct, ShapeStruct
from tintling.firmware_export.compiler.fusion import wanted_extent
from tintling.firmware_export.compiler.kernel_structs import DimsStruct, TileStruct
from tintling.firmware_export.compiler.program import Operand
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import DepthwiseConv2D

__all__ = ["LANES", "lower_dense_lanes", "lower_lanes", "numbers_of_lanes", "walk_of"]

LANES = 8
"""Channels of a block."""

_ONE, _NONE = TileStruct(1, 1), TileStruct(0, 0)
_POOL_POSITIONS = 16
_MOST = 0xFFFF  # of a size in a structure


def lower_lanes(layer: ConvLayer) -> bool:
    """Lowers a convolution, with or without a pooling behind it.

    Returns:
        Whether it did; another kernel is needed otherwise.
    """
    conv, pool, op = layer.conv, layer.tail.pool, layer.op
    each = isinstance(op, DepthwiseConv2D)
    if not layer.builder.options.lanes or conv.groups > 1:
        return False
    if isinstance(op, DepthwiseConv2D) and op.depth_multiplier != 1:
        return False
    if pool is not None and pool.filter.h * pool.filter.w > _POOL_POSITIONS:
        return False
    channels, walk = layer.channels(), walk_of(layer)
    plane = _plane(layer.shape(), walk)
    if channels is None or max(plane.h, plane.w) > _MOST:
        return False
    weights = _in_pairs(layer.matrix, layer.shape(), each=each)
    params = Conv2DLanesStruct(linear_struct(channels, groups=weights.shape[1]), layer.shape(), plane, walk)
    _step(
        layer.builder,
        f"tl_{'depthwise' if each else 'conv2d'}_lanes{channels.suffix}",
        layer.ops,
        params,
        source=layer.source,
        weights=weights,
        channels=channels,
        output=layer.tail.output,
        partial=pool is not None and (walk.output.h, walk.output.w) != (pool.output.h, pool.output.w),
    )
    return True


def lower_dense_lanes(
    builder: ProgramBuilder,
    ops: tuple[int, ...],
    source: Operand,
    matrix: NDArray[np.int8],
    channels: Channels,
    *,
    rows: int,
    output: int,
) -> bool:
    """Lowers a dense layer: its rows are the columns of an image, its filter is one pixel.

    Args:
        builder: Receives the step.
        ops: Positions of the operators of the step.
        source: Its input.
        matrix: Weights, shape (units, depth), int8.
        channels: Numbers of the units.
        rows: Rows of the input.
        output: Index of the tensor that is computed.

    Returns:
        Whether it did; another kernel is needed otherwise.
    """
    units, depth = matrix.shape
    if not builder.options.lanes or max(units, depth, rows) > _MOST:
        return False
    shape = ShapeStruct(
        input=DimsStruct(1, rows, depth),
        filter=_ONE,
        output=DimsStruct(1, rows, units),
        stride=_ONE,
        dilation=_ONE,
        padding=_NONE,
        border=0,
        pad=0,
    )
    weights = _in_pairs(matrix, shape, each=False)
    walk = PoolWalkStruct(_ONE, TileStruct(1, rows), _ONE, _NONE, rows * units)
    linear = linear_struct(channels, groups=weights.shape[1])
    params = Conv2DLanesStruct(linear, shape, TileStruct(1, rows), walk)
    kernel = f"tl_conv2d_lanes{channels.suffix}"
    _step(builder, kernel, ops, params, source=source, weights=weights, channels=channels, output=output)
    return True


def _step(
    builder: ProgramBuilder,
    kernel: str,
    ops: tuple[int, ...],
    params: Conv2DLanesStruct,
    *,
    source: Operand,
    weights: NDArray[np.int16],
    channels: Channels,
    output: int,
    partial: bool = False,
) -> None:
    name = builder.name(ops)
    plane, depth = params.plane, params.shape.input.c
    values = plane.h * plane.w
    each = "depthwise" in kernel
    numbers = 2 * values * -(-depth // LANES) * LANES if each else values * depth + 1
    scratch = builder.scratch(f"{name}_spread", 2 * numbers)
    places = _places(params, each=each)
    builder.step(
        kernel,
        ops,
        params,
        (
            source,
            builder.constant(f"{name}_weights", "Weights", weights, ("block", "pair", "channel", "tap")),
            builder.constant(
                f"{name}_channels",
                CHANNELS_TITLE,
                numbers_of_lanes(channels),
                ("block", "number", "channel"),
            ),
            builder.constant(f"{name}_places", "Places of pairs in the plane", places, ("pair",)),
            scratch,
        ),
        output,
        distances=[(source, 0)],  # all of the input is read before any output is written
        scratch=[scratch],
        partial=partial,
    )


def walk_of(layer: ConvLayer) -> PoolWalkStruct:
    """The pooling behind a convolution; windows of one position where there is none."""
    conv, pool = layer.conv, layer.tail.pool
    if pool is None:
        output = TileStruct(conv.output.h, conv.output.w)
        return PoolWalkStruct(_ONE, output, _ONE, _NONE, conv.output.w * conv.output.c)
    rows, columns = wanted_extent(layer.builder.graph, layer.readers, layer.tail.output)
    pitch = pool.output.w * pool.output.c
    return PoolWalkStruct(pool.filter, TileStruct(rows, columns), pool.stride, pool.padding, pitch)


def _plane(shape: ShapeStruct, walk: PoolWalkStruct) -> TileStruct:
    """Rows and columns that windows read, edges included; poolings may leave out the last ones."""

    def extent(axis: str) -> int:
        output, stride, size, apart = (
            getattr(sizes, axis) for sizes in (shape.output, shape.stride, shape.filter, shape.dilation)
        )
        windows, step, reach, before = (
            getattr(sizes, axis) for sizes in (walk.output, walk.stride, walk.filter, walk.padding)
        )
        last = min((windows - 1) * step - before + reach, output) - 1
        return int(last * stride + (size - 1) * apart + 1)

    return TileStruct(extent("h"), extent("w"))


def _in_pairs(matrix: NDArray[np.int8], shape: ShapeStruct, *, each: bool) -> NDArray[np.int16]:
    """Weights of two taps that lie next to each other, for eight channels.

    Args:
        matrix: shape (channels, taps), int8.
        shape: Shapes of the layer.
        each: Whether channels read values of their own: then taps are one row of the filter.

    Returns:
        shape (blocks, pairs, 8, 2), int16; 0 where a row or the last block is filled up.
    """
    row = shape.filter.w if each else shape.input.c
    if not each and shape.dilation.w == 1:
        row *= shape.filter.w
    channels, taps = matrix.shape
    filled = np.zeros((-(-channels // LANES) * LANES, taps // row, row + row % 2), np.int16)
    filled[:channels, :, :row] = matrix.reshape(channels, -1, row)
    return np.ascontiguousarray(filled.reshape(len(filled) // LANES, LANES, -1, 2).swapaxes(1, 2))


def _places(params: Conv2DLanesStruct, *, each: bool) -> NDArray[np.int32]:
    """Where each pair of taps lies from where a window begins, shape (pairs,), int32."""
    shape, filter_, dilation = params.shape, params.shape.filter, params.shape.dilation
    apart = 2 * LANES if each else shape.input.c
    column, row = dilation.w * apart, dilation.h * params.plane.w * apart
    if each:
        steps = np.arange(0, filter_.w, 2) * column
    elif dilation.w == 1:
        steps = np.arange(0, filter_.w * apart, 2)
    else:
        steps = np.add.outer(np.arange(filter_.w) * column, np.arange(0, apart, 2)).ravel()
    return np.add.outer(np.arange(filter_.h) * row, steps).ravel().astype(np.int32)


def numbers_of_lanes(channels: Channels) -> NDArray[np.int32]:
    """Numbers of eight channels together, shape (blocks, 4, 8), int32; 0 for those beyond the last."""
    count, numbers = channels.rows.shape
    filled = np.zeros((-(-count // LANES) * LANES, numbers), np.int32)
    filled[:count] = channels.rows
    return np.ascontiguousarray(filled.reshape(-1, LANES, numbers).swapaxes(1, 2))
