"""Samples as other programs cut them out of forms: small, black and white, some stretched to a square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.training.augment.paper_scenes import ink_boxes, sampled
from tintling.training.augment.strays import with_strays

__all__ = ["BINARY_SIDES", "binarised"]

BINARY_SIDES = (16, 20, 24, 28, 32)
"""Sides of such frames, in px; a batch has one of them."""

_OVERSAMPLE = 3
_MOST_STRETCHED = 2.2  # of width over height; a one would become a block
_GREY = 0.2  # share that keeps the grey of its edges


def binarised(
    strokes: NDArray[np.float32], side: int, strays: float, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Cuts samples out and makes them black and white.

    Args:
        strokes: shape (N, S, S), float32: darkness of the ink, 0 to 1.
        side: Of the frames, in px.
        strays: Share with rests beside the sample; see :mod:`tintling.training.augment.strays`.
        rng: Source of randomness.

    Returns:
        The frames, shape (N, side, side), uint8, and the boxes of the samples in them, shape (N, 4), int32.
    """
    count = len(strokes)
    ink = _cut_out(strokes, side, rng)
    boxes = ink_boxes(ink)
    if strays:
        ink = with_strays(ink, boxes, strays, rng)
    level = rng.uniform(0.25, 0.6, (count, 1, 1))
    grey = rng.random((count, 1, 1)) < _GREY
    dark = np.where(grey, ink, ink > level) * 255
    inverted = rng.random((count, 1, 1)) < 0.5
    return np.rint(np.where(inverted, dark, 255 - dark)).astype(np.uint8), boxes


def _cut_out(strokes: NDArray[np.float32], side: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Scales each sample's box to fill most of the frame, one in three in both directions."""
    count = len(strokes)
    x, y, width, height = (column.astype(np.float64) for column in ink_boxes(strokes).T)
    longest = np.maximum(np.maximum(width, height), 1)
    fill = rng.uniform(0.65, 1.0, count) * side
    scale = fill / longest
    stretch = np.exp(rng.uniform(-0.2, 0.2, count))
    square = rng.random(count) < 1 / 3
    stretch = np.where(square, np.minimum(longest / np.maximum(width, 1), _MOST_STRETCHED), stretch)
    across, down = scale * np.minimum(stretch, side / np.maximum(width * scale, 1)), scale
    room = np.stack((side - height * down, side - width * across)).clip(0) / 2
    shift = rng.uniform(-1, 1, (2, count)) * room * 0.7
    fine = ((np.arange(side * _OVERSAMPLE) + 0.5) / _OVERSAMPLE - side / 2).astype(np.float32)

    def places(
        middle: NDArray[np.float64], moved: NDArray[np.float64], per_px: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        found: NDArray[np.float32] = (
            (fine - moved[:, None]) / per_px[:, None] + middle[:, None] - 0.5
        ).astype(np.float32)
        return found

    rows = places(y + height / 2, shift[0], down)[:, :, None]
    columns = places(x + width / 2, shift[1], across)[:, None, :]
    shape = (count, side * _OVERSAMPLE, side * _OVERSAMPLE)
    taken = sampled(strokes, np.broadcast_to(rows, shape), np.broadcast_to(columns, shape))
    mean = taken.reshape(count, side, _OVERSAMPLE, side, _OVERSAMPLE).mean(axis=(2, 4))
    return np.asarray(mean, np.float32)
