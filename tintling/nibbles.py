"""Weights of 4 bits: two in a byte, the first of them in its low half, as TFLite files have them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["packed", "unpacked"]


def packed(values: NDArray[np.int8]) -> NDArray[np.int8]:
    """Packs values of -8 to 7; an odd number of them is filled up with 0.

    Args:
        values: Any shape, int8.

    Returns:
        shape (ceil(values / 2),), int8.
    """
    flat = values.reshape(-1)
    both = np.append(flat, np.zeros(flat.size % 2, np.int8)).reshape(-1, 2)
    pairs: NDArray[np.int8] = (both[:, 0] & 15) | (both[:, 1] << 4)
    return pairs


def unpacked(pairs: NDArray[np.int8], count: int) -> NDArray[np.int8]:
    """Undoes :func:`packed`.

    Args:
        pairs: shape (ceil(count / 2),), int8.
        count: How many values.

    Returns:
        shape (count,), int8.
    """
    both: NDArray[np.int8] = np.stack(((pairs << 4) >> 4, pairs >> 4), axis=1)
    return both.reshape(-1)[:count]
