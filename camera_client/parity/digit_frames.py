"""Grey frames around digits, for proving that preprocessing is the same on host and device.

They are images of uneven paper, not photographs: what matters is that no two are alike and that they
are the same everywhere and every time. Accuracy on them means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import FrameSource
from tintling.camera_client.sources.open import open_source

__all__ = ["LONGEST_SIDE", "frames_of_digits", "frames_of_source"]

LONGEST_SIDE = 160
"""Pixels of the longest side that firmware takes unless it was built for more (``TL_APP_MAX_SIDE``)."""

_SCALE = 2  # frame pixels a digit's pixel


def frames_of_digits(
    digits: Sequence[NDArray[np.uint8]] | NDArray[np.uint8], *, side: int = 96
) -> list[NDArray[np.uint8]]:
    """Draws each digit somewhere on noisy paper under a gradient of light; every fourth on dark ground.

    Args:
        digits: shape (N, 28, 28), uint8, ink bright.
        side: Pixels of the frame's sides, at least 64.

    Returns:
        N frames, shape (side, side), uint8.
    """
    generator = np.random.Generator(np.random.PCG64(28))
    frames = []
    for number, digit in enumerate(digits):
        ink = np.kron(digit, np.ones((_SCALE, _SCALE), np.uint8)).astype(np.int32)
        left, top = generator.integers(0, side - ink.shape[0] + 1, 2)
        slope = generator.integers(-40, 41, 2)
        across = np.arange(side) * slope[0] // side
        down = np.arange(side)[:, np.newaxis] * slope[1] // side
        paper = 170 + across + down + generator.integers(-5, 6, (side, side))
        view = paper[top : top + ink.shape[0], left : left + ink.shape[1]]
        view -= ink * 120 // 255
        frame = 255 - paper if number % 4 == 3 else paper
        frames.append(np.clip(frame, 0, 255).astype(np.uint8))
    return frames


def frames_of_source(
    source: FrameSource | str, *, most: int | None, max_pixels: int, max_side: int
) -> list[NDArray[np.uint8]]:
    """Reads frames of a source, each reduced by a whole factor until a device takes it.

    Args:
        source: What :func:`~tintling.camera_client.sources.open.open_source` understands, or an open source.
        most: Stop after so many; None reads all.
        max_pixels: Pixels of the largest frame that the device takes.
        max_side: Longest side that it takes, px.

    Raises:
        FrameSourceError: The source fails.
    """
    frames: list[NDArray[np.uint8]] = []
    opened = open_source(source) if isinstance(source, str) else source
    with opened:
        for frame in opened:
            frames.append(_reduced(frame.grey, max_pixels, max_side))
            if len(frames) == most:
                break
    return frames


def _reduced(grey: NDArray[np.uint8], max_pixels: int, max_side: int) -> NDArray[np.uint8]:
    """Means over squares of the smallest factor that makes the frame fit; the rest of a row is cut."""
    height, width = grey.shape
    factor = 1
    while (height // factor) * (width // factor) > max_pixels or max(height, width) // factor > max_side:
        factor += 1
    if factor == 1:
        return grey
    rows, columns = height // factor, width // factor
    tiles = grey[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    reduced: NDArray[np.uint8] = tiles.mean(axis=(1, 3)).round().astype(np.uint8)
    return reduced
