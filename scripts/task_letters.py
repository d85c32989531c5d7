"""Capital letters that hands write, before a camera: a task of 26 labels for the recipe `letters`.

    python scripts/task_letters.py --out letters [--fonts FOLDER]

A hand is a choice of shapes (:mod:`letter_strokes`), slant, width, pen and steadiness; no hand writes in two
parts. ``--fonts`` adds the fonts of a folder (.woff, .ttf, .otf), whole fonts for validation and test. Every
letter stands on paper in uneven light, where a region of the frame shows it: somewhere near the middle.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from letter_strokes import LETTERS, curve, shapes_of
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

__all__ = ["LETTERS", "Hand", "draw_letter", "font_parts", "fonts_in", "write_letters"]

_SIDE = 96  # px of a frame
_FINE = 4  # drawn so many times finer
_HANDS = {"train": 300, "validation": 24, "test": 48}
_PER_HAND = 1  # letters of each kind by each hand
_PER_FONT = {"train": 40, "validation": 10, "test": 10}

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody writes.

    Attributes:
        seed: Of the shapes that the hand takes, and of what it bends in each of them.
        slant: Shift of the top against the bottom, in heights.
        width: Width of a letter, in heights.
        pen: Width of the pen, in heights.
        bend: How far the hand's own shapes differ from the model, in heights.
        shake: How far one letter differs from the next of its kind, in heights.
    """

    seed: int
    slant: float
    width: float
    pen: float
    bend: float
    shake: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Hand:
        """Draws a hand."""
        return cls(
            seed=int(rng.integers(1 << 31)),
            slant=float(rng.normal(0.06, 0.12)),
            width=float(rng.uniform(0.55, 0.95)),
            pen=float(rng.uniform(0.05, 0.2)),
            bend=float(rng.uniform(0.01, 0.07)),
            shake=float(rng.uniform(0.005, 0.03)),
        )


def draw_letter(letter: str, hand: Hand, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draws the ink of a letter.

    Args:
        letter: One of :data:`LETTERS`.
        hand: Who writes.
        rng: Source of what differs from one letter to the next.

    Returns:
        shape (96, 96), 0 to 1: how dark it is.
    """
    own = np.random.default_rng((hand.seed, ord(letter)))
    shapes = shapes_of(letter)
    strokes = shapes[own.integers(len(shapes))]
    height = rng.uniform(0.45, 0.75) * _SIDE * _FINE
    turn = rng.normal(0, 0.05)
    image = Image.new("L", (_SIDE * _FINE, _SIDE * _FINE), 0)
    pen = ImageDraw.Draw(image)
    radius = hand.pen * height / 2
    middle = _SIDE * _FINE / 2 + rng.uniform(-0.08, 0.08, 2) * _SIDE * _FINE
    for model, is_curve in strokes:
        points = model + own.normal(0, hand.bend, model.shape) + rng.normal(0, hand.shake, model.shape)
        line = curve(points) if is_curve else curve(points, 4) * 0.25 + _straight(points, 4) * 0.75
        x = (line[:, 0] - 0.5) * hand.width + (0.5 - line[:, 1]) * hand.slant
        y = line[:, 1] - 0.5
        across, down = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
        path = np.stack((across, down), axis=1) * height + middle
        pen.line([tuple(point) for point in path], fill=255, width=max(1, round(2 * radius)))
        for px, py in path:
            pen.ellipse((px - radius, py - radius, px + radius, py + radius), fill=255)
    return np.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BOX), np.float64) / 255


def _straight(points: NDArray[np.float64], parts: int) -> NDArray[np.float64]:
    """Straight lines between points, with as many places as :func:`curve` gives."""
    places = np.arange((len(points) - 1) * parts + 1) / parts
    known = np.arange(len(points))
    return np.stack([np.interp(places, known, points[:, axis]) for axis in (0, 1)], axis=1)


def _sized(path: Path, height: float) -> ImageFont.FreeTypeFont:
    """A font whose capitals are so many pixels high."""
    _, top, _, bottom = ImageFont.truetype(path, 200).getbbox("H")
    return ImageFont.truetype(path, round(200 * height / (bottom - top)))


def _print_letter(letter: str, font: ImageFont.FreeTypeFont, rng: np.random.Generator) -> NDArray[np.float64]:
    """A letter of a font, slightly turned, sheared, bent and thickened."""
    image = Image.new("L", (_SIDE * _FINE, _SIDE * _FINE), 0)
    ImageDraw.Draw(image).text(
        tuple(_SIDE * _FINE / 2 + rng.uniform(-0.08, 0.08, 2) * _SIDE * _FINE),
        letter,
        font=font,
        fill=255,
        anchor="mm",
        stroke_width=int(rng.integers(0, 12)),
    )
    shear, zoom = rng.normal(0, 0.12), rng.uniform(0.75, 1.3)
    middle = _SIDE * _FINE / 2
    matrix = (zoom, shear, middle * (1 - zoom - shear), 0.0, 1.0, 0.0)
    image = image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    image = _bent(image.rotate(float(rng.normal(0, 4)), Image.Resampling.BILINEAR), rng)
    return np.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BOX), np.float64) / 255


def _bent(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Moves the corners of a coarse grid, and what lies between with them."""
    cells, side = 3, image.width
    step = side // cells
    places = np.arange(cells + 1) * step
    grid = np.stack(np.meshgrid(places, places), axis=2) + rng.normal(
        0, 0.02 * side, (cells + 1, cells + 1, 2)
    )
    mesh = []
    for row in range(cells):
        for column in range(cells):
            corners = [grid[row + y, column + x] for y, x in ((0, 0), (1, 0), (1, 1), (0, 1))]
            box = (column * step, row * step, (column + 1) * step, (row + 1) * step)
            mesh.append((box, tuple(float(value) for corner in corners for value in corner)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _frame(ink: NDArray[np.float64], rng: np.random.Generator) -> Grey:
    """A letter on paper before a camera: shape (96, 96)."""
    yy, xx = np.mgrid[:_SIDE, :_SIDE] / _SIDE - 0.5
    paper = rng.uniform(140, 230) * (1 + rng.uniform(-0.3, 0.3) * xx + rng.uniform(-0.3, 0.3) * yy)
    frame = paper * (1 - ink * rng.uniform(0.5, 0.9)) + rng.normal(0, rng.uniform(1, 5), ink.shape)
    image = Image.fromarray(frame.clip(0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 0.8)))), np.uint8)


def fonts_in(folder: Path) -> list[Path]:
    """The fonts that lie in a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".woff", ".ttf", ".otf"})


def font_parts(fonts: Sequence[Path]) -> dict[str, list[Path]]:
    """Parts fonts: of seven by name, the third is for validation, the first and the fifth for the test."""
    parts: dict[str, list[Path]] = {"train": [], "validation": [], "test": []}
    for number, font in enumerate(sorted(fonts)):
        parts[{0: "test", 2: "validation", 4: "test"}.get(number % 7, "train")].append(font)
    return parts


def write_letters(folder: Path, fonts: Sequence[Path] = (), seed: int = 0) -> None:
    """Writes letters as ``<part>/<letter>/<hand or font>-<number>.png``.

    Args:
        folder: Where to.
        fonts: Files of fonts; whole fonts go to one part.
        seed: Of all randomness.
    """
    rng = np.random.default_rng(seed)
    for part, count in _HANDS.items():
        hands = [(f"hand{number:03d}", Hand.drawn(rng)) for number in range(count)]
        faces = [(path.stem, path) for path in font_parts(fonts)[part]]
        for letter in LETTERS:
            home = folder / part / letter
            home.mkdir(parents=True)
            for name, hand in hands:
                for number in range(_PER_HAND):
                    _save(_frame(draw_letter(letter, hand, rng), rng), home / f"{name}-{number:02d}.png")
            for name, path in faces:
                for number in range(_PER_FONT[part]):
                    font = _sized(path, rng.uniform(0.45, 0.75) * _SIDE * _FINE)
                    _save(_frame(_print_letter(letter, font, rng), rng), home / f"{name}-{number:02d}.png")


def _save(frame: Grey, path: Path) -> None:
    Image.fromarray(frame).save(path)


def main() -> None:
    """Writes the data set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--fonts", type=Path, help="folder of fonts")
    options = parser.parse_args()
    write_letters(options.out, fonts_in(options.fonts) if options.fonts else ())


if __name__ == "__main__":
    main()
