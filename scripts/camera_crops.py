"""Digits as other programs cut them out: to their ink, with a narrow margin, or within a printed box.

Test digits of MNIST are enlarged, put on unevenly lit paper with noise, and cut. Written apart from the
simulation that training may use (``training/augment/paper_scenes.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["CUTS", "Cut", "cut_frames"]

_INK = 64  # grey levels; what contour code takes for ink
_ABSORBED = 0.75  # share of the light that full ink takes
_NOISE = 3.0  # standard deviation, in grey levels

Plane = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """How digits are cut out; each frame takes the next of the sides.

    Attributes:
        name: What is cut.
        sides: Longer side of a digit, in px.
        margin: Between the ink and the side of the frame, as a share of the digit's longer side.
        gap: Between the ink and a printed box around it, as a share of the same; None for no box.
        binary: Whether it is black and white.
        goal: Share of right answers; lower where a one is cut to nothing but ink.
    """

    name: str
    sides: tuple[int, ...]
    margin: float
    gap: float | None = None
    binary: bool = False
    goal: float = 0.97


CUTS = (
    Cut("cut to the ink", (60, 100, 160, 300), 0, goal=0.93),
    Cut("cut to the ink, black and white", (60, 100, 160, 300), 0, binary=True),
    Cut("cut with 3 % margin", (60, 100, 160, 300), 0.03),
    Cut("cut with 10 % margin", (60, 100, 160, 300), 0.1),
    Cut("in a printed box", (24, 48, 80, 160), 0.6, gap=0.3),
)


def cut_frames(cut: Cut, images: NDArray[np.uint8], seed: int) -> Iterator[NDArray[np.uint8]]:
    """Gives the frames of a kind.

    Args:
        cut: The kind.
        images: shape (N, 28, 28), uint8, ink bright.
        seed: Of the light and the noise.

    Yields:
        A grey frame of shape (H, W), uint8, ink dark.
    """
    rng = np.random.default_rng(seed)
    for index, image in enumerate(images):
        side = cut.sides[index % len(cut.sides)]
        ink = _with_box(_enlarged(image, side), cut, side)
        if cut.binary:
            yield np.where(ink > 0.5, 0, 255).astype(np.uint8)
            continue
        light = (
            200 + rng.uniform(-20, 20) * _slope(ink.shape, 0) + rng.uniform(-20, 20) * _slope(ink.shape, 1)
        )
        seen = light * (1 - _ABSORBED * ink) + rng.normal(0, _NOISE, ink.shape)
        yield np.clip(np.rint(seen), 0, 255).astype(np.uint8)


def _enlarged(image: NDArray[np.uint8], side: int) -> Plane:
    """The ink of a digit, its longer side enlarged to so many px; 0 is paper, 1 is ink."""
    rows, columns = np.nonzero(image >= _INK)
    part = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = (max(8, round(length * side / max(part.shape))) for length in part.shape)
    return np.asarray(Image.fromarray(part).resize((width, height), Image.Resampling.BICUBIC), float) / 255


def _with_box(ink: Plane, cut: Cut, side: int) -> Plane:
    """Adds the margin, and a printed square around the digit."""
    if cut.gap is None:
        return np.pad(ink, round(cut.margin * side))
    length = side + 2 * round(cut.margin * side)
    above, left = ((length - own) // 2 for own in ink.shape)
    frame = np.zeros((length, length))
    frame[above : above + ink.shape[0], left : left + ink.shape[1]] = ink
    first = round((cut.margin - cut.gap) * side)
    line = max(1, side // 40)
    inside = np.s_[first + line : length - first - line]
    box = np.zeros((length, length), bool)
    box[first : length - first, first : length - first] = True
    box[inside, inside] = False
    frame[box] = 1
    return frame


def _slope(shape: tuple[int, ...], axis: int) -> Plane:
    """From -1 to 1 along an axis."""
    slope = np.linspace(-1, 1, shape[axis])
    return slope[:, None] if axis == 0 else slope[None]
