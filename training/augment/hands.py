"""Digits that simulated hands write: a shape, a hand that bends it, a pen that leaves ink.

A hand slants, leans, widens and trembles, the same way for every digit that it writes in one go; a pen has a
width of 1 to 5 px of MNIST, an edge, a pressure that changes along the stroke, and may skip.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.training.augment.digit_shapes import draw_shape
from tintling.training.augment.shape_parts import Piece

__all__ = ["FIELD", "Hand", "draw_hand", "write_digits"]

FIELD = 84
"""Side of the fields that digits are written on, in px: three for one of MNIST's."""

_HEIGHT = 60.0  # of a digit on its field, in px: 20 of MNIST's
_FINE = 3  # px of a field along one of MNIST's
_DIGITS_OF_A_HAND = 40
_STEP = 0.06  # between points of a curve, in heights of a digit


@dataclass(frozen=True, slots=True)
class Hand:
    """What the digits of one hand have in common.

    Attributes:
        slant: Shift to the right at the top, in heights; negative to the left.
        lean_deg: Rotation.
        width: Factor of all widths.
        tremble: Standard deviation of the points, in heights.
        pen_px: Width of the pen, in px of MNIST.
        soft: How far the pen's edge fades, as a share of its width.
        pressure: How much the width changes along a stroke, as a share.
        skips: Mean number of gaps in the ink of a digit.
    """

    slant: float
    lean_deg: float
    width: float
    tremble: float
    pen_px: float
    soft: float
    pressure: float
    skips: float


def draw_hand(rng: np.random.Generator) -> Hand:
    """Draws a hand and its pen."""
    return Hand(
        slant=float(rng.normal(0.1, 0.16)),
        lean_deg=float(rng.normal(0, 4)),
        width=float(np.exp(rng.normal(0, 0.16))),
        tremble=float(rng.uniform(0.005, 0.03)),
        pen_px=float(np.exp(rng.uniform(np.log(1.0), np.log(5.0)))),
        soft=float(rng.uniform(0.1, 0.6)),
        pressure=float(rng.uniform(0, 0.3)),
        skips=float(rng.choice((0.0, rng.uniform(0, 1.0)), p=(0.7, 0.3))),
    )


def write_digits(
    labels: NDArray[np.uint8], rng: np.random.Generator, rare: float = 0.0, unusual: float = 0.0
) -> NDArray[np.float32]:
    """Writes digits, some forty a hand.

    Args:
        labels: shape (N,), uint8, 0 to 9.
        rng: Source of randomness; the same state gives the same digits.
        rare: Share of rare shapes, see :func:`~tintling.training.augment.digit_shapes.draw_shape`.
        unusual: Share of unusual shapes, likewise.

    Returns:
        shape (N, 84, 84), float32: darkness of the ink, 0 to 1, the digit 60 px high in the middle.
    """
    fields = np.zeros((len(labels), FIELD, FIELD), np.float32)
    hand = draw_hand(rng)
    for index, label in enumerate(labels):
        if index % _DIGITS_OF_A_HAND == 0:
            hand = draw_hand(rng)
        pieces = _bent(draw_shape(int(label), rng, rare, unusual), hand, rng)
        for piece in pieces:
            _stroke(fields[index], _curve(piece), hand, rng)
        _skip(fields[index], pieces, hand, rng)
    return fields


def _bent(pieces: list[Piece], hand: Hand, rng: np.random.Generator) -> list[Piece]:
    """Lets a hand write a shape; points that pieces share stay together.

    Returns:
        The pieces in px of the field, in its middle, 60 px high or wide.
    """
    points = np.concatenate(pieces)
    unique, inverse = np.unique(points, axis=0, return_inverse=True)
    moved = unique + rng.normal(0, hand.tremble, unique.shape)
    x, y = moved[:, 0] * hand.width, moved[:, 1] - 0.5
    x = x - (hand.slant + rng.normal(0, 0.03)) * y
    angle = np.deg2rad(hand.lean_deg + rng.normal(0, 2))
    turned = np.stack((np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y), axis=1)
    low, high = turned.min(axis=0), turned.max(axis=0)
    placed = (turned - (low + high) / 2) * (_HEIGHT / max(float((high - low).max()), 1e-6)) + FIELD / 2
    ends = np.cumsum([len(piece) for piece in pieces])[:-1]
    return list(np.split(placed[inverse.reshape(-1)], ends))


def _curve(piece: Piece) -> NDArray[np.float64]:
    """Points along a Catmull-Rom spline through the points of a piece, in px.

    Source: E. Catmull, R. Rom, "A class of local interpolating splines", 1974; uniform parameters.
    """
    if len(piece) < 3:
        return piece
    padded = np.concatenate((2 * piece[:1] - piece[1:2], piece, 2 * piece[-1:] - piece[-2:-1]))
    found = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        count = max(2, int(np.hypot(*(c - b)) / (_STEP * _HEIGHT)))
        t = np.arange(count)[:, None] / count
        found.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.concatenate((*found, piece[-1:]))


def _stroke(
    field: NDArray[np.float32], points: NDArray[np.float64], hand: Hand, rng: np.random.Generator
) -> None:
    """Draws a curve of round dabs, whose width follows a slow change of pressure."""
    start, along = points[:-1], np.diff(points, axis=0)
    count = len(start)
    wave = rng.uniform(0, 2 * np.pi) + np.linspace(0, rng.uniform(1, 5), count)
    radius = hand.pen_px * _FINE / 2 * (1 + hand.pressure * np.sin(wave))
    reach = float(radius.max()) + _FINE * 2
    low = np.maximum(np.floor(points.min(axis=0) - reach).astype(int), 0)
    high = np.minimum(np.ceil(points.max(axis=0) + reach).astype(int), FIELD)
    columns = np.arange(low[0], high[0]) + 0.5
    rows = np.arange(low[1], high[1]) + 0.5
    x = (columns[None, None, :] - start[:, 0, None, None]).astype(np.float32)
    y = (rows[None, :, None] - start[:, 1, None, None]).astype(np.float32)
    dx, dy = (along[:, axis, None, None].astype(np.float32) for axis in (0, 1))
    share = np.clip((x * dx + y * dy) / np.maximum(dx * dx + dy * dy, 1e-6), 0, 1)
    distance = np.hypot(x - share * dx, y - share * dy) - radius[:, None, None].astype(np.float32)
    edge = max(1.0, hand.soft * hand.pen_px * _FINE)
    ink = np.clip(0.5 - distance.min(axis=0) / edge, 0, 1)
    part = field[low[1] : high[1], low[0] : high[0]]
    np.maximum(part, ink, out=part)


def _skip(field: NDArray[np.float32], pieces: list[Piece], hand: Hand, rng: np.random.Generator) -> None:
    """Takes ink away where the pen skipped: short breaks across a stroke."""
    if not hand.skips:
        return
    for _ in range(rng.poisson(hand.skips)):
        piece = pieces[rng.integers(len(pieces))]
        x, y = piece[rng.integers(len(piece))] if len(piece) < 3 else _curve(piece)[rng.integers(len(piece))]
        size = rng.uniform(0.5, 1.5) * _FINE
        rows, columns = np.mgrid[0:FIELD, 0:FIELD] + 0.5
        near = np.hypot(rows - y, columns - x) / (size + hand.pen_px * _FINE / 4)
        field *= np.clip(near - 0.3, rng.uniform(0, 0.5), 1).astype(np.float32)
