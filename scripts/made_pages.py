"""Pages of digits with their truth: rows of several hands on a bent, tilted, unevenly lit sheet.

Digits are those of simulated hands, and test digits of MNIST, which no network that is judged here learnt.
Rows follow the bend of the sheet and slope; numbers stand apart; sizes shrink towards the far edge. The same
seed makes the same pages. Seeds below 1,000 are for development, those from 1,000 on for measuring; of
these, 1,000 to 1,199 also served one experiment, which was dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from tintling.training.augment.hands import write_digits

__all__ = ["MadePage", "make_page"]

_INK_FROM = 0.35  # darkness from which on a pixel of a field belongs to the digit

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class MadePage:
    """A page and what is written on it.

    Attributes:
        grey: shape (H, W), uint8.
        rows: The digits of each row, from the left, in groups: ``"91 92 93"``.
        boxes: x, y, width, height in px of each digit, row by row.
    """

    grey: NDArray[np.uint8]
    rows: tuple[str, ...]
    boxes: tuple[tuple[int, int, int, int], ...]

    @property
    def text(self) -> str:
        """All digits in reading order, without gaps."""
        return "".join(row.replace(" ", "") for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a page is written and bent; lengths in px."""

    width: int
    height: int
    digit: float
    bend: float
    phase: float
    slope: float
    shrink: float

    def drop(self, x: float) -> float:
        """How far below its beginning a row is at x."""
        return self.slope * x + self.bend * float(np.sin(np.pi * x / self.width + self.phase))

    def scale(self, y: float) -> float:
        """Size of the writing at y: smaller at the far edge, the top."""
        return 1 - self.shrink * (1 - y / self.height)


def _layout(count: int, rng: np.random.Generator) -> _Layout:
    """Chooses a sheet on which so many digits have room."""
    width, height = rng.choice(((1200, 900), (900, 1200), (1600, 1200), (1000, 1000)))
    # Each digit has a cell of about 1.15 by 1.9 heights, and four fifths of the sheet are written on.
    most = float(np.sqrt(0.62 * width * height / (count * 1.15 * 1.9)))
    digit = float(np.clip(rng.uniform(0.6, 1.0) * most, 20, height / 6))
    return _Layout(
        width=int(width),
        height=int(height),
        digit=digit,
        bend=float(rng.uniform(0, 1.2)) * digit,
        phase=float(rng.uniform(0, np.pi)),
        slope=float(rng.uniform(-0.08, 0.08)),
        shrink=float(rng.uniform(0, 0.4)),
    )


def _trimmed(field: Field) -> Field:
    rows, columns = (np.flatnonzero(field.max(axis=axis) > _INK_FROM) for axis in (1, 0))
    return field[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _resized(field: Field, height: float) -> Field:
    """A digit in another size, its aspect kept."""
    factor = height / field.shape[0]
    size = max(1, round(field.shape[1] * factor)), max(4, round(height))
    image = Image.fromarray((field * 255).astype(np.uint8))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.float32) / 255


def _written(
    count: int, digits: tuple[NDArray[np.uint8], NDArray[np.uint8]], rng: np.random.Generator
) -> tuple[list[Field], NDArray[np.uint8]]:
    """Digits of simulated hands or of MNIST's writers, trimmed to their ink."""
    if rng.random() < 0.5:
        labels = rng.integers(0, 10, count).astype(np.uint8)
        return [_trimmed(field) for field in write_digits(labels, rng)], labels
    images, classes = digits
    chosen = rng.integers(0, len(images), count)
    enlarged = [
        np.clip(ndimage.zoom(images[index] / 255.0, 3, order=1), 0, 1).astype(np.float32) for index in chosen
    ]
    return [_trimmed(field) for field in enlarged], classes[chosen].astype(np.uint8)


def make_page(seed: int, digits: tuple[NDArray[np.uint8], NDArray[np.uint8]]) -> MadePage:
    """Makes a page of 3 to 200 digits.

    Args:
        seed: Which page.
        digits: MNIST's test images, shape (N, 28, 28), uint8, and labels.
    """
    rng = np.random.default_rng((seed, 16))
    count = int(np.exp(rng.uniform(np.log(3), np.log(200.99))))
    layout = _layout(count, rng)
    fields, labels = _written(count, digits, rng)
    ink = np.zeros((layout.height, layout.width), np.float32)
    rows, boxes = _write_rows(ink, fields, labels, layout, rng)
    return MadePage(_photographed(ink, layout, rng), rows, boxes)


def _write_rows(
    ink: Field,
    fields: list[Field],
    labels: NDArray[np.uint8],
    layout: _Layout,
    rng: np.random.Generator,
) -> tuple[tuple[str, ...], tuple[tuple[int, int, int, int], ...]]:
    """Writes digits row by row until none is left or the sheet is full."""
    rows, boxes, index = [], [], 0
    margin = max(12.0, layout.digit * 0.4)
    pitch = layout.digit * rng.uniform(1.7, 2.2)
    length = int(rng.integers(1, 6))  # digits of a number
    punctuation = rng.choice((0.0, 0.6))
    y = margin + layout.bend + max(0.0, -layout.slope) * layout.width
    bottom = layout.height - margin - layout.bend - max(0.0, layout.slope) * layout.width
    while index < len(fields) and y + layout.digit * 1.2 < bottom:
        text, x = "", margin + rng.uniform(0, 1) * layout.digit
        while index < len(fields):
            high = layout.digit * layout.scale(y) * rng.uniform(0.8, 1.2)
            digit = _resized(fields[index], high)
            if x + digit.shape[1] + margin > layout.width:
                break
            top = int(y + layout.drop(x) + (layout.digit - high) / 2 + rng.normal(0, 0.04) * layout.digit)
            left = int(x)
            part = ink[top : top + digit.shape[0], left : left + digit.shape[1]]
            np.maximum(part, digit[: part.shape[0], : part.shape[1]], out=part)
            boxes.append((left, top, digit.shape[1], digit.shape[0]))
            text += str(labels[index])
            index += 1
            ends = len(text.replace(" ", "")) % length == 0
            if ends and rng.random() < punctuation:
                _punctuate(ink, (x + digit.shape[1] + 0.15 * layout.digit, top + high), layout.digit, rng)
            gap = rng.uniform(0.7, 2.5) if ends else rng.uniform(0.12, 0.3)
            x += digit.shape[1] + layout.digit * layout.scale(y) * gap
            text += " " if ends and index < len(fields) else ""
        rows.append(text.strip())
        y += pitch * layout.scale(y)
    return tuple(rows), tuple(boxes)


def _punctuate(ink: Field, place: tuple[float, float], size: float, rng: np.random.Generator) -> None:
    """A full stop, a comma or a dash after a number; ``place`` is (x, base line)."""
    x, y = place
    kind = rng.integers(3)
    wide = size * (0.3 if kind == 2 else 0.1)
    high = size * (0.25 if kind == 1 else 0.08)
    top = y - size * (0.5 if kind == 2 else 0.06)
    part = ink[int(top) : int(top + high) + 1, int(x) : int(x + wide) + 1]
    np.maximum(part, np.float32(0.9), out=part)


def _photographed(ink: Field, layout: _Layout, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Light from one side, vignetting, the lens, the sensor."""
    height, width = ink.shape
    y, x = (np.arange(side) / side - 0.5 for side in (height, width))
    angle, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.65)
    light = 1 - fall * (0.5 + np.cos(angle) * x[None, :] + np.sin(angle) * y[:, None])
    light *= 1 - rng.uniform(0, 0.3) * (x[None, :] ** 2 + y[:, None] ** 2) * 2
    blurred = ndimage.gaussian_filter(ink, rng.uniform(0.3, 0.02 * layout.digit + 0.5))
    paper, absorbed = rng.uniform(150, 235), rng.uniform(0.35, 0.85)
    grey = paper * light * (1 - absorbed * blurred)
    grey += rng.uniform(0.5, 3) * rng.standard_normal(grey.shape)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)
