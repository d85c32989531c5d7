"""The preprocessing ``frame`` once more, in NumPy: the oracle that the C is compared with, bit for bit.

It follows the description in ``tl_preprocess_frame.h`` with matrices of weights where the C streams rows.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.preprocessing.frame import Picture, PixelFormat
from tintling.task import FRAME_UNITS, Region, Task

Levels = NDArray[np.int64]
CELLS, CELL_STEPS, DARKEST, CLIPPED, LEAST = 4, 64, 16, 50, 24


def tensor_of(picture: Picture, task: Task) -> NDArray[np.int8]:
    """The whole preprocessing."""
    pixels = decoded(picture, task.channels)
    levels = resized(cropped(pixels, task.preprocessing.region), task.height, task.width)
    if task.preprocessing.light:
        levels = evenly_lit(levels)
    if task.preprocessing.contrast:
        levels = stretched(levels)
    return (levels - 128).astype(np.int8)


def decoded(picture: Picture, channels: int) -> Levels:
    """Any pixel format as shape (H, W, channels)."""
    rows = picture.pixels.astype(np.int64)
    height, width = len(rows), picture.width
    match picture.format:
        case PixelFormat.GREY8:
            return np.repeat(rows[:, :width, None], channels, axis=2)
        case PixelFormat.YUYV:
            quads = rows[:, : 2 * width].reshape(height, width // 2, 4)
            luma = quads[:, :, ::2].reshape(height, width)
            if channels == 1:
                return luma[:, :, None]
            blue, red = (np.repeat(quads[:, :, at] - 128, 2, axis=1) for at in (1, 3))
            # NumPy shifts negative numbers towards minus infinity.
            changes = ((359 * red + 128) >> 8, (-88 * blue - 183 * red + 128) >> 8, (454 * blue + 128) >> 8)
            return np.stack([(luma + change).clip(0, 255) for change in changes], axis=2)
        case PixelFormat.RGB888:
            rgb = rows[:, : 3 * width].reshape(height, width, 3)
        case PixelFormat.RGB565_LE | PixelFormat.RGB565_BE:
            pairs = rows[:, : 2 * width].reshape(height, width, 2)
            high = 0 if picture.format is PixelFormat.RGB565_BE else 1
            bits = pairs[:, :, high] * 256 + pairs[:, :, 1 - high]
            red, green, blue = bits >> 11, (bits >> 5) & 63, bits & 31
            rgb = np.stack(
                [red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2],
                axis=2,
            )
    return rgb if channels == 3 else ((rgb @ np.array([77, 150, 29]) + 128) >> 8)[:, :, None]


def cropped(pixels: Levels, region: Region) -> Levels:
    """The region of a frame, in whole pixels."""
    height, width = pixels.shape[:2]
    if region.kind == "whole":
        return pixels
    if region.kind == "square":
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        return pixels[top : top + side, left : left + side]
    rows = interval(region.y, region.height, height)
    return pixels[rows, interval(region.x, region.width, width)]


def interval(start: int, size: int, side: int) -> slice:
    """An interval in units as whole pixels, at least one."""
    half = Fraction(1, 2)
    first = min(int(Fraction(start * side, FRAME_UNITS) + half), side - 1)
    return slice(first, max(first + 1, int(Fraction((start + size) * side, FRAME_UNITS) + half)))


def weights(source: int, wanted: int) -> Levels:
    """How much of each source pixel lies in each wanted one, in 1/wanted px; shape (wanted, source)."""
    starts, targets = np.arange(source) * wanted, np.arange(wanted)[:, None] * source
    overlap = np.minimum(starts + wanted, targets + source) - np.maximum(starts, targets)
    return overlap.clip(0)


def resized(pixels: Levels, height: int, width: int) -> Levels:
    """Exact area means, rounded half up."""
    rows, columns = pixels.shape[:2]
    # Floats of 64 bits hold these sums exactly, and are multiplied much faster than integers.
    across = pixels.transpose(2, 0, 1).astype(np.float64) @ weights(columns, width).T.astype(np.float64)
    sums = (weights(rows, height).astype(np.float64) @ across).astype(np.int64).transpose(1, 2, 0)
    area = rows * columns
    return (2 * sums + area) // (2 * area)


def evenly_lit(levels: Levels) -> Levels:
    """Divided by the local mean."""
    height, width = levels.shape[:2]
    cells = np.zeros((CELLS, CELLS), np.int64)
    for row in range(CELLS):
        for column in range(CELLS):
            part = levels[
                row * height // CELLS : (row + 1) * height // CELLS,
                column * width // CELLS : (column + 1) * width // CELLS,
            ]
            cells[row, column] = (2 * CELL_STEPS * part.sum() + part.size) // (2 * part.size)
    target = (cells.sum() + CELLS**2 // 2) // CELLS**2
    whole = 4 * height * width
    mean = (hats(height) @ cells @ hats(width).T + whole // 2) // whole
    mean = np.maximum(mean, DARKEST * CELL_STEPS)[:, :, None]
    return np.minimum((levels * target + mean // 2) // mean, 255)


def hats(side: int) -> Levels:
    """Weights of linear interpolation between the cells' middles, in 1/(2 * side); shape (side, CELLS)."""
    step = 2 * side
    places = ((2 * np.arange(side) + 1) * CELLS - side).clip(0, (CELLS - 1) * step)
    return (step - np.abs(places[:, None] - np.arange(CELLS) * step)).clip(0)


def stretched(levels: Levels) -> Levels:
    """Percentiles spread over 0 to 255."""
    ordered = np.sort(levels, axis=None)
    rank = ordered.size // CLIPPED
    low, high = int(ordered[rank]), int(ordered[ordered.size - 1 - rank])
    spread = max(high - low, LEAST)
    above = 2 * levels - (low + high) + spread
    return ((above * 255 + spread) // (2 * spread)).clip(0, 255)
