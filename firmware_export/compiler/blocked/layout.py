"""Weights and factors in the order in which the blocked kernels read them, and the proofs they need.

``runtime/kernels/tl_finish_s8.h`` and ``tl_panel.h`` say why each condition suffices; here it is
checked for the weights at hand. A layer that does not pass takes a general kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked.staircase import (
    SIGNED_UNIT,
    SUM_LIMIT,
    Staircase,
    signed_staircase,
    staircase,
)
from tintling.firmware_export.compiler.blocked.structs import BoundsStruct, LinearStruct
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct

__all__ = [
    "BLOCK",
    "Channels",
    "Finish",
    "Paired",
    "block_order",
    "channels_of",
    "linear_struct",
    "paired_layer",
    "panel_rows",
    "panel_weights",
]

BLOCK = 4
"""Channels of a block, and taps of a group."""

_EXPONENT_LIMIT = 20
_SHIFTS = 4  # shifts of a layer that are tried
_RUN_LIMIT = 255  # absolute weights of a run, whose inputs lie in -128 … 127
_FULL = ActivationStruct(-128, 127)


class Finish(Enum):
    """How a kernel finishes its sums: what its name ends in."""

    ANY = "_s8"
    """Any bounds, two roundings."""

    ONCE = "_full_s8"
    """Bounds of -128 and 127, one rounding; all shifts are the same."""

    TWICE = "_twice_s8"
    """Bounds of -128 and 127, results of both signs; the kernel multiplies its sums by 64."""


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """What a blocked kernel knows of its output channels.

    Attributes:
        rows: shape (channels, 4), int32: bias, multiplier, rounding and shift of each.
        bounds: Bounds of the output.
        finish: Which variant of a kernel they are for.
    """

    rows: NDArray[np.int32]
    bounds: BoundsStruct
    finish: Finish

    @property
    def suffix(self) -> str:
        """What names of kernels end in, such as ``_full_s8``."""
        return self.finish.value


def channels_of(
    weights: NDArray[np.int8],
    bias: NDArray[np.int64],
    linear: LinearParams,
    activation: ActivationStruct,
    *,
    full: bool = True,
    twice: bool = False,
    unit: int = 1,
) -> Channels | None:
    """Works out the numbers of ``tl_finish_s8``.

    Args:
        weights: shape (channels, taps), int8.
        bias: shape (channels,), int64; corrected for the input's zero point.
        linear: Factors and offsets of the layer.
        activation: Bounds of all that is computed along with it.
        full: Whether the kernel has a variant for bounds of -128 and 127 and one rounding.
        twice: Whether it has one for these bounds and results of both signs.
        unit: What the kernel multiplies sums with.

    Returns:
        None where a sum, an exponent or a factor is out of the proof's reach.
    """
    zero = linear.multiplier == 0
    exponent = np.where(zero, 2, -linear.shift.astype(np.int64))
    reach = np.abs(bias) + 128 * np.abs(weights.astype(np.int64)).sum(1)
    if reach.max() >= SUM_LIMIT or exponent.min() < 1 or exponent.max() > _EXPONENT_LIMIT:
        return None
    span = activation.max - activation.min
    if full and activation == _FULL:
        stairs = _common_stairs(linear, exponent, reach, unit)
        if stairs is not None:
            shift, found = stairs
            stepped = [
                (b * unit + stair.offset, stair.factor, stair.rounding - (255 << shift), shift)
                for b, stair in zip(bias, found, strict=True)
            ]
            rows = np.array(stepped, np.int64).astype(np.int32)
            return Channels(rows, BoundsStruct(activation.min, span, shift), Finish.ONCE)
    if twice and activation == _FULL:
        signed = _signed_rows(bias, linear, exponent, reach)
        if signed is not None:
            return Channels(signed, BoundsStruct(activation.min, span, 0), Finish.TWICE)
    rounding = 1 + (1 << exponent) + ((linear.output_offset - activation.min) << (exponent + 1))
    rows = np.stack([bias * unit, linear.multiplier.astype(np.int64), rounding, exponent + 1], axis=1)
    return Channels(rows.astype(np.int32), BoundsStruct(activation.min, span, 0), Finish.ANY)


def _signed_rows(
    bias: NDArray[np.int64], linear: LinearParams, exponent: NDArray[np.int64], reach: NDArray[np.int64]
) -> NDArray[np.int32] | None:
    """Numbers of channels whose results have both signs; None where one has no staircase."""
    rows = []
    for b, m, e, limit in zip(
        bias.tolist(), linear.multiplier.tolist(), exponent.tolist(), reach.tolist(), strict=True
    ):
        stair = signed_staircase(m, e, limit, zero_point=linear.output_offset)
        if stair is None:
            return None
        rounding = stair.rounding + ((linear.output_offset - 127) << e)
        rows.append([SIGNED_UNIT * b + stair.offset, stair.factor, rounding, e])
    return np.array(rows, np.int64).astype(np.int32)


def _common_stairs(
    linear: LinearParams, exponent: NDArray[np.int64], reach: NDArray[np.int64], unit: int
) -> tuple[int, list[Staircase]] | None:
    """Staircases of all channels of a layer that end in the same shift.

    Returns:
        The shift, and a staircase for each channel; None where no shift suits all.
    """
    natural = exponent - 1 + (unit - 1).bit_length()
    alive = linear.multiplier != 0
    most = int(natural[alive].min()) if alive.any() else 0
    for shift in range(most, max(most - _SHIFTS, -1), -1):
        found: list[Staircase] = []
        for m, e, limit in zip(linear.multiplier.tolist(), exponent.tolist(), reach.tolist(), strict=True):
            stair = staircase(m, e, limit, unit, zero_point=linear.output_offset, shift=shift)
            if stair is None:
                break
            found.append(stair)
        if len(found) == len(exponent):
            return shift, found
    return None


def block_order(channels: int, size: int = BLOCK) -> NDArray[np.int64]:
    """Channels in blocks; the last block ends with the last channel.

    Returns:
        shape (blocks, size), int64.
    """
    starts = [min(c, channels - size) for c in range(0, channels, size)]
    return np.stack([np.arange(start, start + size) for start in starts])


def panel_weights(weights: NDArray[np.int8], groups: int) -> NDArray[np.int8]:
    """Weights in panel order.

    Args:
        weights: shape (channels, taps), int8; at least four channels.
        groups: Groups of four taps to fill.

    Returns:
        shape (blocks, groups, 4, 4), int8: block, group, channel, tap.
    """
    channels, taps = weights.shape
    filled = np.zeros((channels, groups * BLOCK), np.int8)
    filled[:, :taps] = weights
    blocks = filled[block_order(channels)].reshape(-1, BLOCK, groups, BLOCK)
    return np.ascontiguousarray(blocks.transpose(0, 2, 1, 3))


def wide_weights(weights: NDArray[np.int8], groups: int) -> NDArray[np.int16]:
    """Panel weights of 16 bits, the taps of a group in the order 0 2 1 3; see :func:`panel_weights`."""
    return np.ascontiguousarray(panel_weights(weights, groups)[..., [0, 2, 1, 3]].astype(np.int16))


def panel_rows(weights: NDArray[np.int8], channels: Channels, taps: int) -> NDArray[np.int32] | None:
    """The numbers of each block for panels: how its taps are cut into runs, then those of its channels.

    Args:
        weights: shape (channels, taps or fewer), int8.
        channels: Numbers of the channels.
        taps: Taps in whole groups of four.

    Returns:
        shape (blocks, 18), int32; None where even two weights are too large, which takes one of -128.
    """
    filled = _filled(weights, taps)
    rows = []
    for block in block_order(len(weights)):
        lengths = (run for run in (8, 4, 2) if taps % run == 0)
        run = next((run for run in lengths if _heaviest(filled[block], run) <= _RUN_LIMIT), None)
        if run is None:
            return None
        rows.append([run, 0, *channels.rows[block].ravel()])
    return np.array(rows, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """Weights of two channels in a number, and how their sums come apart.

    Attributes:
        words: int32, block after block: [tap][pair], then [extra][1 + pairs].
        rows: shape (blocks, 2 + 4 * channels of a block), int32: the numbers of each block.
    """

    words: NDArray[np.int32]
    rows: NDArray[np.int32]


def paired_layer(
    weights: NDArray[np.int8],
    channels: Channels,
    taps: int,
    *,
    runs: tuple[int, ...],
    size: int = BLOCK,
    loose: bool = False,
) -> Paired:
    """Packs a layer's weights, two channels to a number.

    Each block takes the length of runs that costs the fewest instructions, with weights that are too
    heavy for their run completed by extra taps.

    Args:
        weights: shape (channels, taps or fewer), int8.
        channels: Numbers of the channels.
        taps: Taps to fill up to with weights of 0; those beyond whole groups of four are runs of their
            own.
        runs: Lengths to choose from.
        size: Channels of a block.
        loose: Make taps beyond whole groups of four extra taps, which are not filled up.
    """
    filled = _filled(weights, weights.shape[1] if loose else taps)
    whole = taps // BLOCK * BLOCK
    ordered = whole if loose else taps
    words, rows = [], []
    for block in block_order(len(weights), size):
        chosen = min(
            (_relieved(filled[block], whole, run) for run in runs if whole % run == 0),
            key=lambda relieved: relieved.cost,
        )
        main = chosen.weights[:, :ordered]
        words.append(_packed(main).ravel())
        others = filled[block].copy()
        others[:, :ordered] -= main
        taken = [
            np.array([tap, *_packed(others[:, [tap]])[0]])
            for tap in (*chosen.extras, *range(ordered, filled.shape[1]))
        ]
        words += taken
        count = whole // chosen.run + (ordered - whole) + len(taken)
        numbers = channels.rows[block].astype(np.int64)
        numbers[0::2, 0] += (numbers[1::2, 0] << 16) - (count << 15)
        rows.append([chosen.run, len(taken), *_wrapped(numbers).ravel()])
    return Paired(np.concatenate(words).astype(np.int32), np.array(rows, np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class _Relieved:
    """A block whose runs are all light enough: its weights, and the taps where something was taken off."""

    run: int
    weights: NDArray[np.int64]
    extras: tuple[int, ...]
    cost: int


def _relieved(block: NDArray[np.int64], whole: int, run: int) -> _Relieved:
    """Takes off weights what makes runs too heavy; ``cost`` counts instructions, roughly."""
    light = block.copy()
    for start in range(0, whole, run):
        part = light[:, start : start + run]
        for tap in _heavy_taps(np.abs(part)):
            excess = np.maximum(np.abs(part).sum(1) - _RUN_LIMIT, 0)
            part[:, tap] -= np.sign(part[:, tap]) * np.minimum(excess, np.abs(part[:, tap]))
    extras = tuple(int(tap) for tap in np.flatnonzero((light != block).any(0)))
    return _Relieved(run, light, extras, whole // run * 12 + 30 * len(extras))


def _heavy_taps(part: NDArray[np.int64]) -> tuple[int, ...]:
    """The fewest taps of a run from which what is too much of every channel can be taken.

    Args:
        part: shape (channels, taps), int64: absolute weights.
    """
    excess = part.sum(1) - _RUN_LIMIT
    if (excess <= 0).all():
        return ()
    taps = range(part.shape[1])
    return next(
        chosen
        for count in range(1, part.shape[1] + 1)
        for chosen in combinations(taps, count)
        if (part[:, chosen].sum(1) >= excess).all()
    )


def _packed(block: NDArray[np.int64]) -> NDArray[np.int64]:
    """Two channels in each number, modulo 2**32; shape (channels, taps) to (taps, channels / 2)."""
    words = block[0::2] + (block[1::2] << 16)
    return _wrapped(words).astype(np.int64).T


def _wrapped(values: NDArray[np.int64]) -> NDArray[np.int32]:
    """Numbers modulo 2**32."""
    return (values & 0xFFFF_FFFF).astype(np.uint32).view(np.int32)


def _filled(weights: NDArray[np.int8], taps: int) -> NDArray[np.int64]:
    filled = np.zeros((len(weights), taps), np.int64)
    filled[:, : weights.shape[1]] = weights
    return filled


def _heaviest(block: NDArray[np.int64], run: int) -> int:
    """The greatest sum of absolute weights in a run of a channel."""
    return int(np.abs(block).reshape(len(block), -1, run).sum(2).max())


def linear_struct(channels: Channels, *, groups: int) -> LinearStruct:
    """The structure that kernels over panels have in common."""
    return LinearStruct(groups=groups, outputs=len(channels.rows), bounds=channels.bounds)
