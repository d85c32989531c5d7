"""Weights and factors in the order in which the blocked kernels read them, and the proofs they need.

``runtime/kernels/tl_finish_s8.h`` and ``tl_panel.h`` say why each condition suffices; here it is
checked for the weights at hand. A layer that does not pass takes a general kernel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked_structs import BoundsStruct, LinearStruct
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct

__all__ = [
    "BLOCK",
    "Channels",
    "block_order",
    "block_rows",
    "channels_of",
    "linear_struct",
    "paired_weights",
    "panel_weights",
]

BLOCK = 4
"""Channels of a block, and taps of a group."""

_SUM_LIMIT = 1 << 29
_EXPONENT_LIMIT = 20
_RUN_LIMIT = 255  # absolute weights of a run, whose inputs lie in -128 … 127
_FULL = ActivationStruct(-128, 127)


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """What a blocked kernel knows of its output channels.

    Attributes:
        rows: shape (channels, 4), int32: bias, multiplier, rounding and shift of each.
        bounds: Bounds of the output.
        rectified: Whether negative results are cut off by bounds of -128 and 127.
    """

    rows: NDArray[np.int32]
    bounds: BoundsStruct
    rectified: bool

    @property
    def suffix(self) -> str:
        """What names of kernels end in: ``_relu_s8`` or ``_s8``."""
        return "_relu_s8" if self.rectified else "_s8"


def channels_of(
    weights: NDArray[np.int8],
    bias: NDArray[np.int64],
    linear: LinearParams,
    activation: ActivationStruct,
) -> Channels | None:
    """Works out the numbers of ``tl_finish_s8``.

    Args:
        weights: shape (channels, taps), int8.
        bias: shape (channels,), int64; corrected for the input's zero point.
        linear: Factors and offsets of the layer.
        activation: Bounds of all that is computed along with it.

    Returns:
        None where a sum, an exponent or a factor is out of the proof's reach.
    """
    zero = linear.multiplier == 0
    exponent = np.where(zero, 1, -linear.shift.astype(np.int64))
    reach = np.abs(bias) + 128 * np.abs(weights.astype(np.int64)).sum(1)
    rectified = activation == _FULL and linear.output_offset == _FULL.min
    if reach.max() >= _SUM_LIMIT or exponent.min() < 1 or exponent.max() > _EXPONENT_LIMIT:
        return None
    rounding = 1 + (1 << exponent) + ((linear.output_offset - activation.min) << (exponent + 1))
    rows = np.stack([bias, linear.multiplier.astype(np.int64), rounding, exponent + 1], axis=1)
    bounds = BoundsStruct(activation.min, activation.max - activation.min)
    return Channels(rows.astype(np.int32), bounds, rectified)


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


def paired_weights(weights: NDArray[np.int8], taps: int, size: int = BLOCK) -> NDArray[np.int32]:
    """Weights of two channels in a number, ``w + 2**16 * (w of the next channel)`` modulo 2**32.

    Args:
        weights: shape (channels, taps), int8.
        taps: Taps to fill up to with weights of 0.
        size: Channels of a block.

    Returns:
        shape (blocks, taps, size / 2), int32.
    """
    filled = np.zeros((len(weights), taps), np.int64)
    filled[:, : weights.shape[1]] = weights
    blocks = filled[block_order(len(weights), size)]  # block, channel, tap
    words = blocks[:, 0::2] + (blocks[:, 1::2] << 16)
    wrapped = (words & 0xFFFF_FFFF).astype(np.uint32).view(np.int32)
    return np.ascontiguousarray(wrapped.transpose(0, 2, 1))


def block_rows(
    weights: NDArray[np.int8],
    channels: Channels,
    taps: int,
    *,
    rest: int = 0,
    size: int = BLOCK,
    runs: tuple[int, ...] = (8, 4, 2),
) -> NDArray[np.int32] | None:
    """The numbers of each block: minus 2^15 for each of its runs, then those of its channels.

    The runs of a block are as long as the sums of two packed numbers surely stay in 16 bits.

    Args:
        weights: shape (channels, taps or fewer), int8.
        channels: Numbers of the channels.
        taps: Taps in whole groups of four.
        rest: Taps beyond these, which are runs of their own.
        size: Channels of a block.
        runs: Lengths to choose from, longest first.

    Returns:
        shape (blocks, 1 + 4 * size), int32; None where even two weights are too large, which takes
        one of -128.
    """
    absolute = np.zeros((len(weights), taps), np.int64)
    absolute[:, : weights.shape[1] - rest] = np.abs(weights[:, : weights.shape[1] - rest].astype(np.int64))
    rows = []
    for block in block_order(len(weights), size):
        fitting = (run for run in runs if taps % run == 0)
        sums = ((run, absolute[block].reshape(size, -1, run).sum(2).max(initial=0)) for run in fitting)
        run = next((run for run, most in sums if most <= _RUN_LIMIT), None)
        if run is None:
            return None
        rows.append([-(1 << 15) * (taps // run + rest), *channels.rows[block].ravel()])
    return np.array(rows, np.int32)


def linear_struct(channels: Channels, *, groups: int) -> LinearStruct:
    """The structure that kernels over panels have in common."""
    return LinearStruct(groups=groups, outputs=len(channels.rows), bounds=channels.bounds)
