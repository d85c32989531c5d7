"""What the shapes of digits are made of: smooth curves through points, and arcs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Piece", "Shape", "arc", "curve"]

Piece = NDArray[np.float64]
"""Points of a smooth curve, shape (P, 2), x and y in heights of the digit."""

Shape = Callable[[np.random.Generator], list[Piece]]
"""Draws a shape with parameters of its own: its pieces in the order of writing."""


def curve(*points: tuple[float, float]) -> Piece:
    """A piece through points (x, y), in heights of the digit."""
    return np.array(points, np.float64)


def arc(
    middle: tuple[float, float], radii: tuple[float, float], start_deg: float, end_deg: float
) -> list[tuple[float, float]]:
    """Points on an ellipse.

    Args:
        middle: (x, y), in heights of the digit.
        radii: Along x and y, in heights of the digit.
        start_deg: Angle of the first point: 0 is to the right, 90 is down, as y runs downwards.
        end_deg: Angle of the last point.
    """
    count = max(4, int(abs(end_deg - start_deg) / 40) + 1)
    angles = np.deg2rad(np.linspace(start_deg, end_deg, count))
    (x, y), (rx, ry) = middle, radii
    return [(x + rx * float(np.cos(a)), y + ry * float(np.sin(a))) for a in angles]
