"""Undoes the packed and transformed weights of the blocked kernels.

Each form is read as its kernel's header describes it, not by the compiler's own functions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "from_lanes",
    "from_paired",
    "from_pairs",
    "from_pixels",
    "from_sides",
    "from_sparse",
    "from_transform",
    "runs_fit",
]

Values = NDArray[np.int64]
_BLOCK_HEADER = 2  # length of runs, extra taps
_HALF = 1 << 15


def _halves(words: Values) -> tuple[Values, Values]:
    """Two numbers packed as a + 2**16 * b, modulo 2**32."""
    low = ((words & 0xFFFF) ^ 0x8000) - 0x8000
    high = ((words - low) >> 16) & 0xFFFF
    return low, (high ^ 0x8000) - 0x8000


def from_lanes(data: NDArray[np.int16], row: int, channels: int, taps: int) -> Values | None:
    """Weights of the kernels with eight channels side by side (``tl_lanes_plane.h``).

    Args:
        data: shape (blocks, pairs, 8, 2): block, pair of taps, channel, tap.
        row: Taps that lie next to each other in the input; an odd one ends with a weight of 0.
        channels: Output channels.
        taps: Taps of a window.

    Returns:
        shape (channels, taps), int64; None where the numbers do not fit the rows, or where the weight beside
        an odd row is not 0.
    """
    matrix = data.astype(np.int64).swapaxes(1, 2).reshape(data.shape[0] * data.shape[2], -1)
    filled = row + row % 2
    if matrix.shape[1] * row != taps * filled or len(matrix) < channels:
        return None
    rows = matrix[:channels].reshape(channels, -1, filled)
    return None if rows[..., row:].any() else rows[..., :row].reshape(channels, taps)


def from_pairs(data: NDArray[np.int32]) -> Values | None:
    """Weights of ``tl_tile_simd_s8``: the first and the last of each row of three, then the middle ones.

    Args:
        data: shape (channels, 5), int32.

    Returns:
        shape (channels, 9), int64; None where the half that is not used is not 0.
    """
    low = ((data.astype(np.int64) & 0xFFFF) ^ 0x8000) - 0x8000
    high = data.astype(np.int64) >> 16
    if high[:, 4].any():
        return None
    middle = np.stack([low[:, 3], high[:, 3], low[:, 4]], axis=1)
    return np.stack([low[:, :3], middle, high[:, :3]], axis=-1).reshape(len(data), 9)


def from_sides(data: NDArray[np.int16]) -> Values | None:
    """Weights a, b, c that stand as (a, b), (c, 0) for one position and as (0, a), (b, c) for the next.

    Args:
        data: shape (channels, 3, 8), int16: as ``tl_tile_lanes_s8.h`` has each row of a filter, and
            ``tl_depthwise_3x3_lanes_s8.h`` each column.

    Returns:
        shape (channels, 3, 3), int64; None where the two sides differ or a filling number is not 0.
    """
    values = data.astype(np.int64)
    if values[..., 3:5].any() or (values[..., :3] != values[..., 5:]).any():
        return None
    return values[..., :3]


def from_transform(data: NDArray[np.int16], channels: int, taps: int) -> Values | None:
    """Weights of Winograd's kernels: G g G^T with twice the usual G (``tl_tile_winograd_s8.h``).

    The corners of the transform are four times those of the filter, the rest follows; all 16 numbers are
    computed anew from what was found and compared.

    Args:
        data: shape (channels, 4, 4): column, row; or (blocks, 16, depth, 4): block, place (row, column),
            input, channel.
        channels: Output channels.
        taps: Taps of a filter: row, column, input.

    Returns:
        shape (channels, taps), int64; None where some number is not that of a filter.
    """
    values = data.astype(np.int64)
    if values.ndim == 3:
        places = values.transpose(0, 2, 1)[..., None]
    else:
        depth = values.shape[2]
        places = values.transpose(0, 3, 1, 2).reshape(channels, 4, 4, depth)
    # Rows of the transform: 2 a, a + b + c, a - b + c, 2 c.
    doubled = np.stack([places[:, 0], places[:, 1] - places[:, 2], places[:, 3]], axis=1)
    fourfold = np.stack([doubled[:, :, 0], doubled[:, :, 1] - doubled[:, :, 2], doubled[:, :, 3]], axis=2)
    filters = fourfold >> 2
    again = filters
    for axis in (1, 2):
        a, b, c = (np.take(again, i, axis) for i in range(3))
        again = np.stack([2 * a, a + b + c, a - b + c, 2 * c], axis=axis)
    if (again != places).any():
        return None
    return filters.reshape(channels, taps)


def from_paired(words: NDArray[np.int32], rows: NDArray[np.int32], ordered: int, taps: int) -> Values | None:
    """Weights of the kernels with two channels in a number (``tl_paired.h``).

    Args:
        words: Block after block: [tap][pair], then for each extra tap its position and [pair].
        rows: shape (blocks, numbers): the second is the number of extra taps.
        ordered: Taps that stand in order.
        taps: All of a block, those that fill up included; any beyond the ordered ones are extra taps.

    Returns:
        shape (blocks * channels of a block, taps), int64; None where the numbers do not fit the blocks.
    """
    size = (rows.shape[1] - _BLOCK_HEADER) // 4
    pairs = size // 2
    flat, at, found = words.astype(np.int64).ravel(), 0, []
    for extras in rows[:, 1].tolist():
        block = np.zeros((size, taps), np.int64)
        end = at + ordered * pairs
        if end + extras * (1 + pairs) > flat.size:
            return None
        block[0::2, :ordered], block[1::2, :ordered] = _halves(flat[at:end].reshape(ordered, pairs).T)
        at = end
        for _ in range(extras):
            tap = int(flat[at])
            if not 0 <= tap < taps:
                return None
            low, high = _halves(flat[at + 1 : at + 1 + pairs])
            block[0::2, tap] += low
            block[1::2, tap] += high
            at += 1 + pairs
        found.append(block)
    return np.concatenate(found) if at == flat.size else None


def from_pixels(data: NDArray[np.int8], order: tuple[int, ...], ends: int) -> Values | None:
    """Weights of ``tl_pointwise_pixels_s8.h``: the inputs stand in an order of their own, cut into runs.

    Args:
        data: shape (channels, taps), int8.
        order: Input of each tap.
        ends: Bit k is set where a run ends with the k-th tap.

    Returns:
        shape (channels, taps), int64; None where the order leaves an input out, or the last tap ends no run.
    """
    taps = len(order)
    if data.shape[1] != taps or sorted(order) != list(range(taps)) or ends.bit_length() != taps:
        return None
    matrix = np.empty(data.shape, np.int64)
    matrix[:, list(order)] = data
    return matrix


def runs_fit(matrix: Values, order: tuple[int, ...], ends: int, least: Values, most: Values) -> bool:
    """Whether the lower sum of each run of ``tl_pointwise_pixels_s8.h`` stays in 16 bits.

    Args:
        matrix: Weights, shape (channels, inputs), int64.
        order: Input of each tap.
        ends: Bit k is set where a run ends with the k-th tap.
        least: The least value of each input, shape (inputs,), int64.
        most: The greatest one.
    """
    starts = [0, *(k + 1 for k in range(len(order) - 1) if ends >> k & 1)]
    products = np.stack([matrix * least, matrix * most])[..., list(order)]
    low = np.add.reduceat(products.min(0), starts, axis=1)
    high = np.add.reduceat(products.max(0), starts, axis=1)
    return bool((low >= -_HALF).all() and (high < _HALF).all())


def from_sparse(
    data: NDArray[np.uint8], counts: NDArray[np.uint16], channels: int, taps: int
) -> Values | None:
    """Weights of ``tl_pointwise_sparse_s8.h``: of each channel those that are not zero.

    Args:
        data: shape (weights, 2), uint8: tap, weight.
        counts: shape (channels,): weights of each channel.
        channels: Output channels of the layer.
        taps: Taps of a window.

    Returns:
        shape (channels, taps), int64; None where a tap is not of the window or stands twice.
    """
    if counts.shape != (channels,) or int(counts.sum()) > len(data):
        return None
    matrix = np.zeros((channels, taps), np.int64)
    end = 0
    for row, count in zip(matrix, counts.tolist(), strict=True):
        places, weights = data[end : end + count].T
        if (places >= taps).any() or len(np.unique(places)) < count:
            return None
        row[places] = weights.astype(np.uint8).view(np.int8)
        end += count
    return matrix
