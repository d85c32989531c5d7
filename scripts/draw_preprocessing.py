"""Draws the images of docs/preprocessing.md: synthetic scenes, and every intermediate image.

    python scripts/draw_preprocessing.py

The digits are polygons, the paper is arithmetic: nothing comes from a data set.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.camera_client.preprocessing.host import preprocess
from tintling.contact_sheet import Caption, Tile, contact_sheet, save_png

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "preprocessing.png"
SIDE = 96  # px, as a microcontroller's camera gives it
THUMBNAIL = 120  # px
# Corners of strokes, in parts of the digit's height.
FOUR = (((0.1, 0.0), (0.0, 0.62), (0.62, 0.62)), ((0.5, 0.25), (0.45, 1.0)))
SEVEN = (((0.0, 0.02), (0.6, 0.0), (0.2, 1.0)), ((0.15, 0.5), (0.5, 0.48)))
TWO = (((0.05, 0.2), (0.2, 0.02), (0.45, 0.05), (0.5, 0.3), (0.05, 0.95), (0.6, 0.95)),)

Strokes = tuple[tuple[tuple[float, float], ...], ...]


def draw(strokes: Strokes, at: tuple[float, float], height: float, width: float) -> NDArray[np.float64]:
    """Ink of a digit whose left top corner is ``at``; shape (96, 96), 0 to 1."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    nearest = np.full((SIDE, SIDE), np.inf)
    for stroke in strokes:
        for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
            start = np.array((at[0] + x0 * height, at[1] + y0 * height))
            step = np.array((x1 - x0, y1 - y0)) * height
            along = ((x - start[0]) * step[0] + (y - start[1]) * step[1]) / (step @ step)
            along = np.clip(along, 0, 1)
            distance = np.hypot(x - start[0] - along * step[0], y - start[1] - along * step[1])
            nearest = np.minimum(nearest, distance)
    return np.clip(width / 2 - nearest + 0.5, 0, 1)


def scenes() -> dict[str, NDArray[np.uint8]]:
    """Frames of shape (96, 96), uint8, by what is hard about them."""
    rng = np.random.default_rng(3)
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE - 0.5
    vignette = 1 - 1.3 * ((x + 0.1) ** 2 + y**2)
    noise = rng.normal(0, 1, (SIDE, SIDE))
    lines = (np.arange(SIDE) % 24 == 10)[:, None] * np.ones(SIDE)
    neighbour = draw(SEVEN, (80, 20), 55, 4)
    light = {
        "thin pen, vignetting": 190 * vignette * (1 - 0.5 * draw(FOUR, (30, 22), 48, 1.4)) + 2 * noise,
        "faint pencil": 200 * (1 + 0.3 * x) * (1 - 0.06 * draw(SEVEN, (28, 18), 58, 3)) + 0.7 * noise,
        "chalk on a board": 230 * vignette * (0.2 + 0.5 * draw(TWO, (28, 20), 52, 4)) + 3 * noise,
        "lines, a neighbour": 210 * (1 - 0.12 * lines)
        - 120 * np.maximum(draw(TWO, (22, 20), 52, 4), neighbour)
        + 2 * noise,
    }
    return {name: np.clip(np.rint(frame), 0, 255).astype(np.uint8) for name, frame in light.items()}


def tiles(name: str, frame: NDArray[np.uint8]) -> list[Tile]:
    """The images of one frame, from left to right."""
    found = preprocess(frame, debug=True)
    if found.debug is None:
        raise RuntimeError("no intermediate images")
    ink = np.minimum(255, found.debug.ink.astype(np.int64) * 255 // max(1, found.contrast))
    images = (
        (frame, name),
        (found.debug.background, "background"),
        (ink.astype(np.uint8), f"ink, {found.contrast} levels"),
        ((found.debug.mask * 127).astype(np.uint8), f"from {found.threshold} levels"),
        (found.image, "28x28"),
    )
    return [
        Tile(
            np.asarray(Image.fromarray(image).resize((THUMBNAIL, THUMBNAIL), Image.Resampling.NEAREST)),
            (Caption(text),),
        )
        for image, text in images
    ]


def main() -> None:
    """Writes the image."""
    rows = [tile for name, frame in scenes().items() for tile in tiles(name, frame)]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    save_png(contact_sheet(rows, columns=5, scale=1), TARGET)


if __name__ == "__main__":
    main()
