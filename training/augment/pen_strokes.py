"""Digits as strokes of another pen: finer, thicker, and with the shapes that Europeans write.

MNIST was written with American habits and one kind of pen. Here its digits become fields in three
times finer pixels, whose ridges are drawn again with a pen of another width; ones get the upstroke (and
sometimes the foot), sevens the bar, that much of Europe gives them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FINE", "Pen", "add_european_strokes", "draw_with_pen"]

FINE = 3
"""Pixels of a field along one pixel of MNIST."""

_SIDE = 28
_FINE_SIDE = _SIDE * FINE
_ONE, _SEVEN = 1, 7
_INK = 0.35  # darkness from which on a pixel belongs to a stroke
_LEAST_UPSTROKE = 0.22  # of the height of a one
_SOFT = 0.22  # how far a pen's edge fades, as a share of the ridge


@dataclass(frozen=True, slots=True)
class Pen:
    """Which pens write.

    Attributes:
        other: Share of digits drawn again with another pen, 0 to 1; the rest keep MNIST's strokes.
        european: Share of ones and sevens that get an upstroke or a bar, 0 to 1.
        upstroke: Longest upstroke, as a share of the height of the one.
        ridge: Least share of a ridge's height that a redrawn pen inks: less is a thicker pen.
    """

    other: float
    european: float
    upstroke: float = 0.65
    ridge: float = 0.35


def draw_with_pen(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], pen: Pen, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Draws digits with other pens.

    Args:
        images: shape (N, 28, 28), uint8, ink bright.
        labels: shape (N,), uint8; classes beyond ones and sevens get no European strokes.
        pen: Which pens.
        rng: Source of randomness.

    Returns:
        shape (N, 84, 84), float32: darkness of the ink, 0 to 1.
    """
    plain = _enlarged(images, blur_px=0.35)
    plain = add_european_strokes(plain, labels, pen.european, rng, upstroke=pen.upstroke)
    redrawn = rng.random(len(images)) < pen.other
    if redrawn.any():
        plain[redrawn] = _redrawn(plain[redrawn], pen.ridge, rng)
    return np.clip(plain, 0, 1, out=plain)


def _enlarged(images: NDArray[np.uint8], blur_px: float) -> NDArray[np.float32]:
    """Interpolates digits with a Gaussian of ``blur_px`` (px of MNIST) between finer pixels."""
    fine = (np.arange(_FINE_SIDE) + 0.5) / FINE - 0.5
    distance = fine[:, None] - np.arange(_SIDE)
    weights = np.exp(-((distance / (blur_px + 0.25)) ** 2) / 2)
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    digits = images.astype(np.float32) / 255
    return np.ascontiguousarray(weights @ digits @ weights.T)


def _redrawn(fields: NDArray[np.float32], least: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Draws along the ridges of fields, with a width of its own for each.

    A blurred stroke is highest along its middle. Its height relative to the highest place nearby tells
    how far from the middle a pixel is, whatever the stroke's own darkness, so that a threshold on it is
    a choice of width.
    """
    blurred = _blurred(fields, sigma=2.4)
    ratio = blurred / (_highest_nearby(blurred) + 0.08)
    count = len(fields)
    # A share of the ridge: 0.7 leaves a fine line that does not break, 0.35 is a marker whose gaps stay.
    share = rng.uniform(least, 0.7, (count, 1, 1)).astype(np.float32)
    darkness: NDArray[np.float32] = (ratio - share) / np.float32(_SOFT) + np.float32(0.5)
    return np.clip(darkness, 0, 1, out=darkness)


def _blurred(fields: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    side = fields.shape[1]
    distance = np.arange(side)[:, None] - np.arange(side)
    weights = np.exp(-((distance / sigma) ** 2) / 2)
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return np.asarray(weights @ fields @ weights.T, np.float32)


def _highest_nearby(fields: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest value within 5 fine pixels along either axis."""
    highest = fields.copy()
    for axis in (1, 2):
        for step in (1, 1, 3):
            shifted = highest.copy()
            ahead, behind = (np.moveaxis(array, axis, 0) for array in (shifted, highest))
            np.maximum(ahead[step:], behind[:-step], out=ahead[step:])
            np.maximum(ahead[:-step], behind[step:], out=ahead[:-step])
            highest = shifted
    return highest


def add_european_strokes(
    fields: NDArray[np.float32],
    labels: NDArray[np.uint8],
    share: float,
    rng: np.random.Generator,
    *,
    upstroke: float = 0.65,
) -> NDArray[np.float32]:
    """Gives some ones an upstroke and perhaps a foot, and some sevens a bar.

    Args:
        fields: shape (N, 84, 84), float32, ink 1 on 0. Not changed.
        labels: shape (N,), uint8.
        share: Of the ones and sevens.
        rng: Source of randomness.
        upstroke: Longest upstroke, as a share of the height of the one.

    Returns:
        shape (N, 84, 84), float32.
    """
    drawn = fields.copy()
    chosen = np.flatnonzero(((labels == _ONE) | (labels == _SEVEN)) & (rng.random(len(labels)) < share))
    for index in chosen:
        if labels[index] == _ONE:
            _hook(drawn[index], rng, upstroke)
        else:
            _bar(drawn[index], rng)
    return drawn


def _extent(field: NDArray[np.float32]) -> tuple[int, int]:
    """First and last row with ink."""
    rows = np.flatnonzero(field.max(axis=1) > _INK)
    return (int(rows[0]), int(rows[-1])) if len(rows) else (0, 0)


def _middle_of_row(field: NDArray[np.float32], row: int) -> tuple[float, float]:
    """Middle column and width of the ink of a row, in fine px."""
    columns = np.flatnonzero(field[row] > _INK)
    return (float(columns.mean()), float(len(columns))) if len(columns) else (_FINE_SIDE / 2, 0.0)


def _hook(field: NDArray[np.float32], rng: np.random.Generator, longest: float) -> None:
    """The upstroke to the head of a one, from its lower left; sometimes a foot below."""
    top, bottom = _extent(field)
    height = bottom - top
    head, foot = _middle_of_row(field, top + 2)[0], _middle_of_row(field, max(top, bottom - 2))[0]
    width = float(np.median((field[top : bottom + 1] > _INK).sum(axis=1)))
    if height < 12 * FINE or width > height / 3:
        return  # no plain downstroke
    length = height * rng.uniform(_LEAST_UPSTROKE, longest)
    angle = np.deg2rad(rng.uniform(28, 62))  # from the vertical
    length = min(length, (head - width) / np.sin(angle))  # a stroke that the border cuts has no end
    y = top + width / 4
    end = (y + length * np.cos(angle), head - length * np.sin(angle))
    _segment(field, (y, head), end, width * rng.uniform(0.6, 1.0))
    if rng.random() < 0.3:
        reach = height * rng.uniform(0.15, 0.5)
        side = reach * rng.uniform(0.5, 1.3)
        tilt = rng.uniform(-0.12, 0.12) * reach
        y = bottom - width / 4
        _segment(field, (y + tilt, foot - reach), (y - tilt, foot + side), width * rng.uniform(0.6, 1.0))


def _bar(field: NDArray[np.float32], rng: np.random.Generator) -> None:
    """The bar across the stem of a seven."""
    top, bottom = _extent(field)
    height = bottom - top
    row = int(top + height * rng.uniform(0.42, 0.62))
    middle, width = _middle_of_row(field, row)
    if not 0 < width < height / 2:
        return
    reach = height * rng.uniform(0.18, 0.34)
    tilt = rng.uniform(-0.1, 0.25) * reach
    shift = rng.uniform(-0.25, 0.25) * reach
    start, end = (row + tilt, middle + shift - reach), (row - tilt, middle + shift + reach)
    _segment(field, start, end, max(2.0 * FINE, width * 0.7) * rng.uniform(0.6, 0.9))


def _segment(
    field: NDArray[np.float32], start: tuple[float, float], end: tuple[float, float], width: float
) -> None:
    """Draws a straight stroke with round ends between two places (row, column), in fine px."""
    (y0, x0), (y1, x1) = start, end
    low = max(0, int(min(y0, y1) - width) - 2), max(0, int(min(x0, x1) - width) - 2)
    high = int(max(y0, y1) + width) + 3, int(max(x0, x1) + width) + 3
    part = field[low[0] : high[0], low[1] : high[1]]
    y = np.arange(part.shape[0])[:, None] + low[0] - y0
    x = np.arange(part.shape[1]) + low[1] - x0
    dy, dx = y1 - y0, x1 - x0
    along = np.clip((y * dy + x * dx) / max(dy * dy + dx * dx, 1e-6), 0, 1)
    distance = np.hypot(y - along * dy, x - along * dx)
    ink = np.clip((width / 2 - distance) / FINE + 0.5, 0, 1).astype(np.float32)
    np.maximum(part, ink, out=part)
