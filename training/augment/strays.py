"""What keeps a sample from standing alone: specks, rests of lines, strokes of a pen that went astray, gaps.

Sizes are in px of MNIST's digits, 20 of which are a sample's height, and are scaled to the sample's size in
the frame. Other programs leave such rests when they cut samples out of forms and make them black and white.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["with_gaps", "with_strays"]

_HEIGHT = 20.0  # of a sample, in px of MNIST
_FINE = 3.0  # px of a field of strokes along one of MNIST's
_INK = 0.3  # darkness from which on a pixel belongs to a stroke

Plane = NDArray[np.float32]
Place = tuple[float, float]
"""Column and row, in px of the frame."""


def with_strays(ink: Plane, boxes: NDArray[np.int32], share: float, rng: np.random.Generator) -> Plane:
    """Lays specks, rests of ruled lines and stray strokes into some frames.

    Args:
        ink: shape (N, S, S), float32: darkness of the ink, 0 to 1. Not changed.
        boxes: shape (N, 4), int32: x, y, width, height of the samples, in px.
        share: Of the frames.
        rng: Source of randomness.

    Returns:
        shape (N, S, S), float32.
    """
    drawn = ink.copy()
    for index in np.flatnonzero((rng.random(len(ink)) < share) & (boxes[:, 3] > 0)):
        box = boxes[index].astype(float)
        unit = max(float(box[2:].max()) / _HEIGHT, 0.5)
        kind = rng.random()
        if kind < 0.65:
            _specks(drawn[index], box, unit, rng)
        if kind > 0.45:
            _ruled_rest(drawn[index], box, unit, rng)
        if kind > 0.8:
            _stray_stroke(drawn[index], box, unit, rng)
    return drawn


def with_gaps(fields: Plane, share: float, rng: np.random.Generator) -> Plane:
    """Breaks the strokes of some samples: a pen that skipped, a threshold that lost thin ink.

    Args:
        fields: shape (N, 84, 84), float32: darkness of the ink, 0 to 1. Not changed.
        share: Of the samples.
        rng: Source of randomness.

    Returns:
        shape (N, 84, 84), float32.
    """
    broken = fields.copy()
    side = fields.shape[1]
    rows, columns = np.arange(side)[:, None], np.arange(side)
    for index in np.flatnonzero(rng.random(len(fields)) < share):
        y, x = np.nonzero(fields[index] > _INK)
        if not len(y):
            continue
        for at in rng.integers(0, len(y), 1 + rng.poisson(1.5)):
            radius = rng.uniform(0.5, 1.6) * _FINE
            distance = np.hypot(rows - y[at], (columns - x[at]) * rng.uniform(0.5, 1.0))
            broken[index] *= np.clip(distance - radius, rng.uniform(0, 0.4), 1).astype(np.float32)
    return broken


def _specks(plane: Plane, box: NDArray[np.float64], unit: float, rng: np.random.Generator) -> None:
    """Dots of up to two px around the sample and on it."""
    x, y, width, height = box
    for _ in range(1 + rng.poisson(5)):
        at = (x + width * rng.uniform(-0.4, 1.4), y + height * rng.uniform(-0.3, 1.3))
        size = rng.uniform(0.6, 2.0) * unit
        _polyline(plane, (at, at), size, float(rng.uniform(0.5, 1)))


def _ruled_rest(plane: Plane, box: NDArray[np.float64], unit: float, rng: np.random.Generator) -> None:
    """A piece of a straight line, whole or dotted: beside the sample more often than through it."""
    x, y, width, height = box
    lying = rng.random() < 0.6
    start, length, across, thick = (x, width, y, height) if lying else (y, height, x, width)
    if rng.random() < 0.7:
        place = across + (
            thick + rng.uniform(-1, 5) * unit if rng.random() < 0.5 else rng.uniform(-5, 1) * unit
        )
    else:
        place = across + rng.uniform(0.1, 0.9) * thick
    first = start + rng.uniform(-0.8, 0.5) * length
    last = first + rng.uniform(0.3, 1.6) * max(length, 10 * unit)
    tilt = rng.uniform(-0.08, 0.08) * (last - first)
    size, dark = rng.uniform(0.5, 2.2) * unit, float(rng.uniform(0.4, 1))
    pieces = [(0.0, 1.0)]
    if rng.random() < 0.3:
        count = max(2, int((last - first) / (rng.uniform(2.5, 6) * unit)))
        pieces = [(number / count, (number + 0.5) / count) for number in range(count)]
    for low, high in pieces:
        ends = [(first + (last - first) * share, place + tilt * share) for share in (low, high)]
        _polyline(plane, ends if lying else [(b, a) for a, b in ends], size, dark)


def _stray_stroke(plane: Plane, box: NDArray[np.float64], unit: float, rng: np.random.Generator) -> None:
    """A stroke that crosses the sample or runs beside it, straight or wavy."""
    x, y, width, height = box
    reach = max(width, height)
    angle = rng.uniform(-0.5, 0.5) + (0 if rng.random() < 0.7 else np.pi / 2)
    middle = (x + width / 2 + rng.uniform(-0.5, 0.5) * width, y + height * rng.uniform(-0.1, 1.1))
    count = int(rng.integers(2, 12))
    along = np.linspace(-0.5, 0.5, count) * reach * rng.uniform(0.5, 1.4)
    wave = rng.uniform(0, 2.5) * unit * np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.6, 1.0, count)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    points = [
        (middle[0] + cos * a - sin * b, middle[1] + sin * a + cos * b)
        for a, b in zip(along, wave, strict=True)
    ]
    _polyline(plane, points, rng.uniform(0.6, 2.4) * unit, float(rng.uniform(0.5, 1)))


def _polyline(plane: Plane, points: Sequence[Place], width: float, dark: float) -> None:
    """Draws straight strokes with round ends from place to place, in px of the plane."""
    side = plane.shape[0]
    for (x0, y0), (x1, y1) in pairwise(points):
        reach = width / 2 + 1
        left, right = (int(np.clip(v, 0, side)) for v in (min(x0, x1) - reach, max(x0, x1) + reach + 1))
        top, bottom = (int(np.clip(v, 0, side)) for v in (min(y0, y1) - reach, max(y0, y1) + reach + 1))
        if left >= right or top >= bottom:
            continue
        x, y = np.arange(left, right) + 0.5 - x0, np.arange(top, bottom)[:, None] + 0.5 - y0
        dx, dy = x1 - x0, y1 - y0
        share = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-6), 0, 1)
        distance = np.hypot(x - share * dx, y - share * dy)
        # A stroke finer than a pixel covers its share of it.
        cover = np.clip(width / 2 - distance + 0.5, 0, min(1.0, width)) * dark
        part = plane[top:bottom, left:right]
        np.maximum(part, cover.astype(np.float32), out=part)
