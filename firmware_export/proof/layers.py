"""What the C knows of each layer with weights, read back from its constants.

The compiler put weights, biases and factors into the order of its kernels. Here they are taken out
again, by the kernels' own descriptions and without the compiler's functions, to be compared with the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.structs import (
    Conv2DLanesStruct,
    Depthwise3x3SidesStruct,
    PointwisePixelsStruct,
)
from tintling.firmware_export.compiler.kernel_structs import (
    Conv2DMaxPoolPlanesStruct,
    Conv2DMaxPoolStruct,
    Conv2DStruct,
    DepthwiseConv2DMaxPoolStruct,
    DepthwiseConv2DStruct,
    FullyConnectedStruct,
    ScalingStruct,
    Struct,
)
from tintling.firmware_export.compiler.program import ConstantRef, Program, Step
from tintling.firmware_export.proof.packed import (
    from_lanes,
    from_paired,
    from_pairs,
    from_pixels,
    from_sides,
    from_sparse,
    from_transform,
)

__all__ = ["FinishRows", "PlainConstants", "finish_rows", "kernel_matrix", "plain_constants", "scaling_of"]

Values = NDArray[np.int64]
_NUMBERS = 4  # of a channel: bias, multiplier, rounding, shift
_MODES = {"_full_s8": 1, "_twice_s8": 2}  # TL_FULL_ONCE, TL_FULL_TWICE
_SIGNED_UNIT = 64  # TL_SIGNED_UNIT of tl_finish_s8.h
_TILE_WEIGHTS = 5  # numbers of a channel before those of its scaling, in tl_tile_simd_s8
_HEADER = 2  # of a block: length of its runs, extra taps


@dataclass(frozen=True, slots=True, eq=False)
class PlainConstants:
    """Constants of a general kernel.

    Attributes:
        weights: shape (channels, taps), int64.
        bias: shape (channels,), int64; with the correction for the input's zero point.
        multiplier: shape (channels,), int64.
        shift: shape (channels,), int64.
        scaling: Offset and bounds.
    """

    weights: Values
    bias: Values
    multiplier: Values
    shift: Values
    scaling: ScalingStruct


@dataclass(frozen=True, slots=True, eq=False)
class FinishRows:
    """Numbers of ``tl_finish_s8``.

    Attributes:
        bias: shape (channels,), int64, modulo 2**32; what the sum of products begins with.
        rows: shape (channels, 4), int32: bias as stored, multiplier, rounding, shift.
        unit: What the kernel multiplies sums with: 1, 4 for Winograd's, or 64 where ``full`` is 2.
        full: Which variant: 0 for any bounds, 1 for -128 and 127, 2 for these and results of both signs.
        least: Lower bound of the output.
        range: Upper bound less lower bound.
        shift: Of all channels, where full.
        sides: shape (channels,): 1 where 127 alone is applied, -1 where -128 is, 0 where both are.
        agree: Whether channels that stand in two blocks have the same numbers in both, and all else
            that a kernel is told of them is right.
    """

    bias: Values
    rows: NDArray[np.int32]
    unit: int
    full: int
    least: int
    range: int
    shift: int
    sides: Values
    agree: bool


def scaling_of(params: Struct) -> ScalingStruct | None:
    """How a general kernel scales its sums; None for other kernels."""
    match params:
        case Conv2DStruct() | Conv2DMaxPoolPlanesStruct() | FullyConnectedStruct():
            return params.scaling
        case DepthwiseConv2DStruct() | Conv2DMaxPoolStruct():
            return params.conv.scaling
        case DepthwiseConv2DMaxPoolStruct():
            return params.depthwise.conv.scaling
        case _:
            return None


def plain_constants(program: Program, step: Step) -> PlainConstants | None:
    """Constants of a step with a general kernel; None for other kernels."""
    scaling = scaling_of(step.params)
    if scaling is None:
        return None
    weights, bias, multiplier, shift = (program.constants[i].data for i in _constants(step))
    if "depthwise" in step.kernel:  # [row][column][channel]
        matrix = weights.reshape(-1, weights.shape[-1]).T
    elif "planes" in step.kernel:  # [output][input][row][column]
        matrix = weights.transpose(0, 2, 3, 1).reshape(len(weights), -1)
    else:
        matrix = weights.reshape(len(weights), -1)
    channels = len(bias)
    return PlainConstants(
        weights=matrix.astype(np.int64),
        bias=bias.astype(np.int64),
        multiplier=np.broadcast_to(multiplier.astype(np.int64), channels),
        shift=np.broadcast_to(shift.astype(np.int64), channels),
        scaling=scaling,
    )


def _constants(step: Step) -> list[int]:
    return [argument.index for argument in step.arguments if isinstance(argument, ConstantRef)]


def finish_rows(program: Program, step: Step, channels: int, taps: int) -> FinishRows | None:
    """Numbers of the channels of a step with a blocked kernel; None for other kernels.

    Args:
        program: The program.
        step: The step.
        channels: Output channels of the layer.
        taps: Taps of a window as in the file.
    """
    bounds = getattr(step.params, "bounds", None)
    linear = getattr(step.params, "linear", None)
    if bounds is None and linear is not None:
        bounds = linear.bounds
    found = _constants(step)
    if bounds is None or not found:
        return None
    if step.kernel.startswith("tl_tile_simd"):
        table = program.constants[found[0]].data[:, _TILE_WEIGHTS:]
    elif len(found) < 2:
        return None
    else:
        table = program.constants[found[1]].data
    if step.kernel.startswith("tl_tile_lanes"):  # [channel][number][lane]
        if (table != table[..., :1]).any():
            return None
        table = table[..., 0]
    elif "lanes" in step.kernel:  # [block][number][channel]
        table = table.transpose(0, 2, 1)
    known = True
    if isinstance(step.params, PointwisePixelsStruct):  # a second bias stands behind
        table, lower = table[:, :_NUMBERS], table[:, _NUMBERS].astype(np.int64)
        runs = step.params.ends.bit_count()
        known = bool((lower == _wrapped(table[:, 0].astype(np.int64) - (runs << 15))).all())
    numbers = table.reshape(-1, _NUMBERS) if table.shape[-1] == _NUMBERS else None
    if numbers is None:
        blocks = table[:, _HEADER:].reshape(len(table), -1, _NUMBERS)
        numbers = blocks.reshape(-1, _NUMBERS)
    rows, bias = numbers, numbers[:, 0].astype(np.int64)
    size = 1
    if any("paired" in name for name in _names(step)):
        size = (table.shape[1] - _HEADER) // _NUMBERS
        bias = _unpaired(table, _ordered_taps(step, taps), size).reshape(-1)
    elif linear is not None and not {"dots", "lanes"} & set(step.kernel.split("_")):
        size = 4
    every = np.concatenate([bias[:, None], rows[:, 1:].astype(np.int64)], axis=1)
    ordered = _in_order(every, size, channels)
    rows = _in_order(rows, size, channels)
    sides = _sides(program, step, channels)
    if isinstance(step.params, Depthwise3x3SidesStruct):
        known = bool(step.params.mixed or sides.all())
    full = next((mode for end, mode in _MODES.items() if any(n.endswith(end) for n in _names(step))), 0)
    return FinishRows(
        bias=ordered[:, 0],
        rows=rows.astype(np.int32),
        unit=4 if "winograd" in step.kernel else _SIGNED_UNIT if full == _MODES["_twice_s8"] else 1,
        full=full,
        least=bounds.min,
        range=bounds.range,
        shift=bounds.shift,
        sides=sides,
        agree=known and _agrees(every, ordered, size),
    )


def _sides(program: Program, step: Step, channels: int) -> Values:
    """The bounds that each channel applies."""
    if not isinstance(step.params, Depthwise3x3SidesStruct):
        return np.zeros(channels, np.int64)
    return program.constants[_constants(step)[2]].data.astype(np.int64)


def _names(step: Step) -> list[str]:
    """The kernel and the functions that it is given."""
    return [step.kernel, *(argument.name for argument in step.arguments if hasattr(argument, "name"))]


def _ordered_taps(step: Step, taps: int) -> int:
    """Taps that stand in order in packed weights: all, filled up to groups of four, or whole groups alone."""
    if "dense" in step.kernel:
        return taps
    return taps // 4 * 4 if "pointwise" in step.kernel else -(-taps // 4) * 4


def _unpaired(table: NDArray[np.int32], ordered: int, size: int) -> Values:
    """Biases of kernels that pack two channels into a number (``tl_paired.h``).

    The lower channel's bias holds the upper one's, and what keeps each run's lower half positive.
    """
    whole = ordered // 4 * 4
    numbers = table[:, _HEADER:].reshape(len(table), size, _NUMBERS)[..., 0].astype(np.int64)
    count = whole // table[:, 0].astype(np.int64) + (ordered - whole) + table[:, 1]
    numbers[:, 0::2] += (count[:, None] << 15) - (numbers[:, 1::2] << 16)
    return _wrapped(numbers)


def _wrapped(values: Values) -> Values:
    """Numbers modulo 2**32, as int32 reads them."""
    return (values & 0xFFFF_FFFF).astype(np.uint32).view(np.int32).astype(np.int64)


def _order(size: int, channels: int) -> NDArray[np.int64]:
    """Channels block by block; the last block ends with the last channel."""
    starts = [min(c, channels - size) for c in range(0, channels, size)]
    return np.concatenate([np.arange(start, start + size) for start in starts])


def _in_order(values: NDArray[Any], size: int, channels: int) -> NDArray[Any]:
    """Undoes blocks."""
    if size == 1:
        return values[:channels]
    result = np.empty((channels, *values.shape[1:]), values.dtype)
    result[_order(size, channels)] = values
    return result


def _agrees(values: NDArray[Any], ordered: NDArray[Any], size: int) -> bool:
    return size == 1 or bool((ordered[_order(size, len(ordered))] == values).all())


def _places_agree(places: NDArray[np.int32], params: Conv2DLanesStruct, *, each: bool) -> bool:
    """Whether each pair of taps lies where ``tl_lanes_plane.h`` puts it."""
    shape, columns = params.shape, params.plane.w
    expected = []
    for y in range(shape.filter.h):
        line = y * shape.dilation.h * columns
        if each:
            row = [16 * (line + x * shape.dilation.w) for x in range(0, shape.filter.w, 2)]
        elif shape.dilation.w == 1:
            row = [line * shape.input.c + k for k in range(0, shape.filter.w * shape.input.c, 2)]
        else:
            row = [
                (line + x * shape.dilation.w) * shape.input.c + k
                for x in range(shape.filter.w)
                for k in range(0, shape.input.c, 2)
            ]
        expected += row
    return bool(places.tolist() == expected)


def _without_filling(matrix: Values, size: int, channels: int, taps: int) -> Values | None:
    """Undoes blocks and takes off what fills groups up; None unless that is 0 and all blocks agree."""
    ordered: Values = _in_order(matrix, size, channels)
    if ordered[:, taps:].any() or not _agrees(matrix, ordered, size):
        return None
    return ordered[:, :taps]


def kernel_matrix(program: Program, step: Step, channels: int, taps: int) -> Values | None:
    """Weights of a blocked kernel, in the order of the file.

    Returns:
        shape (channels, taps), int64; None for a kernel whose order is not known, or weights that are
        not of its form.
    """
    found = _constants(step)
    if not found:
        return None
    data, names = program.constants[found[0]].data, _names(step)
    if "winograd" in step.kernel:
        return from_transform(data, channels, taps)
    if step.kernel.startswith("tl_tile_simd"):
        return from_pairs(data[:, :_TILE_WEIGHTS])
    if step.kernel.startswith("tl_tile_lanes"):  # [channel][side][row][pair][tap]
        rows = from_sides(data.transpose(0, 2, 1, 3, 4).reshape(channels, 3, 8))
        return None if rows is None else rows.reshape(channels, taps)
    if step.kernel.startswith("tl_depthwise_3x3_lanes"):  # [block][column][pair][channel][tap]
        columns = from_sides(data.transpose(0, 3, 1, 2, 4).reshape(-1, 3, 8)[:channels])
        return None if columns is None else columns.swapaxes(1, 2).reshape(channels, taps)
    if step.kernel.startswith("tl_depthwise_3x3"):  # [block][tap][channel]
        return data.astype(np.int64).transpose(0, 2, 1).reshape(-1, data.shape[1])[:channels]
    if isinstance(step.params, Conv2DLanesStruct):
        each = "depthwise" in step.kernel
        if not _places_agree(program.constants[found[2]].data, step.params, each=each):
            return None
        shape = step.params.shape
        row = shape.filter.w if each else shape.input.c
        if not each and shape.dilation.w == 1:
            row *= shape.filter.w
        return from_lanes(data, row, channels, taps)
    if isinstance(step.params, PointwisePixelsStruct):
        params = step.params
        return from_pixels(data, params.order[: params.depth], params.ends)
    if "sparse" in step.kernel:
        return from_sparse(data, program.constants[found[2]].data, channels, taps)
    if "dots" in step.kernel:  # taps in the order 0 2 1 3
        ordered = data.astype(np.int64).reshape(channels, -1, 4)[..., [0, 2, 1, 3]].reshape(channels, -1)
        return _without_filling(ordered, 1, channels, taps)
    if any("paired" in name for name in names):
        table = program.constants[found[1]].data
        in_order = _ordered_taps(step, taps)
        packed = from_paired(data, table, in_order, max(in_order, taps))
        size = (table.shape[1] - _HEADER) // _NUMBERS
        return None if packed is None else _without_filling(packed, size, channels, taps)
    if data.ndim == 4 and any("panel" in name or "dense" in name for name in names):
        if data.dtype == np.int16:  # taps in the order 0 2 1 3
            data = data[..., [0, 2, 1, 3]]
        rows = data.astype(np.int64).transpose(0, 2, 1, 3).reshape(-1, data.shape[1] * 4)
        return _without_filling(rows, 4, channels, taps)
    return None
