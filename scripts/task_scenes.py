"""Rendered scenes of three things before a camera, for a task of whole frames.

A ball, a box or a cone with a texture, in any colour, size and place, before a ground with another texture,
under a light that falls off. The grounds of training, validation and test are of different kinds.

    python scripts/task_scenes.py --out pictures --count 200
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

__all__ = ["LABELS", "draw_scene", "write_scenes"]

LABELS = ("ball", "box", "cone")
_SIZE = (160, 120)  # px: as a small camera gives it
_GROUNDS = {
    "train": ("flat", "gradient", "stripes", "grain", "rings", "dots", "sticks", "cells", "blots"),
    "validation": ("waves", "bricks"),
    "test": ("checks", "clouds", "speckles"),
}

Part = Literal["train", "validation", "test"]
Levels = NDArray[np.float64]


def draw_scene(label: str, part: Part, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draws a scene.

    Args:
        label: One of :data:`LABELS`.
        part: Whose grounds are taken.
        rng: Source of randomness.

    Returns:
        shape (120, 160, 3), uint8, RGB.
    """
    ground = _texture(str(rng.choice(_GROUNDS[part])), rng)
    thing = _texture(str(rng.choice(("flat", "grain", "stripes"))), rng, contrast=0.4)
    mask = _mask(label, rng)[:, :, None]
    yy, xx = np.mgrid[: _SIZE[1], : _SIZE[0]] / max(_SIZE)
    direction = rng.uniform(-1, 1, 2)
    light = rng.uniform(0.6, 1.1) + 0.35 * (direction[0] * (xx - 0.5) + direction[1] * (yy - 0.4))
    scene = (ground * (1 - mask) + thing * mask) * light[:, :, None] + rng.normal(0, 5, (*ground.shape,))
    image = Image.fromarray(scene.clip(0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 0.9)))), np.uint8)


def _mask(label: str, rng: np.random.Generator) -> Levels:
    """Where the thing is, 0 to 1, with smooth edges."""
    scale = 4
    canvas = Image.new("L", (_SIZE[0] * scale, _SIZE[1] * scale), 0)
    radius = rng.uniform(0.22, 0.38) * canvas.height
    x = rng.uniform(0.36, 0.64) * canvas.width
    y = rng.uniform(0.4, 0.6) * canvas.height
    turn = rng.uniform(-0.35, 0.35)
    pen = ImageDraw.Draw(canvas)
    if label == "ball":
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    else:
        corners = 4 if label == "box" else 3
        start = (-3 * np.pi / 4 if label == "box" else -np.pi / 2) + turn
        angles = start + 2 * np.pi * np.arange(corners) / corners
        reach = radius * (1.15 if label == "box" else 1.2)
        pen.polygon([(x + reach * np.cos(each), y + reach * np.sin(each)) for each in angles], fill=255)
    return np.asarray(canvas.resize(_SIZE, Image.Resampling.BOX), np.float64) / 255


def _texture(kind: str, rng: np.random.Generator, contrast: float = 1.0) -> Levels:
    """A surface of two colours: shape (120, 160, 3), levels."""
    height, width = _SIZE[1], _SIZE[0]
    first = rng.uniform(20, 235, 3)
    second = first + contrast * (rng.uniform(20, 235, 3) - first)
    yy, xx = np.mgrid[:height, :width]
    angle, period = rng.uniform(0, np.pi), rng.uniform(8, 30)
    along = xx * np.cos(angle) + yy * np.sin(angle)
    match kind:
        case "gradient":
            share = (along - along.min()) / np.ptp(along)
        case "stripes":
            share = (np.sin(2 * np.pi * along / period) > 0).astype(np.float64)
        case "grain":
            share = rng.random((height, width))
        case "checks":
            across = yy * np.cos(angle) - xx * np.sin(angle)
            share = ((along // period + across // period) % 2).astype(np.float64)
        case "clouds":
            coarse = Image.fromarray(rng.integers(0, 256, (6, 8), np.uint8))
            share = np.asarray(coarse.resize(_SIZE, Image.Resampling.BICUBIC), np.float64) / 255
        case "speckles":
            share = (rng.random((height // 4, width // 4)) > 0.8).astype(np.float64).repeat(4, 0).repeat(4, 1)
        case "waves":
            share = 0.5 + 0.5 * np.sin(2 * np.pi * along / period + 3 * np.sin(xx / 11) + 2 * np.cos(yy / 7))
        case "bricks":
            row = yy // (period / 2)
            joint = (yy % (period / 2) < 2) | ((xx + row * period / 2) % period < 2)
            share = joint.astype(np.float64)
        case "rings":
            centre = rng.uniform(0, 1, 2) * (width, height)
            share = (np.hypot(xx - centre[0], yy - centre[1]) // (period / 2) % 2).astype(np.float64)
        case "dots":
            across = yy * np.cos(angle) - xx * np.sin(angle)
            reach = np.hypot(along % period - period / 2, across % period - period / 2)
            share = (reach < period * rng.uniform(0.15, 0.45)).astype(np.float64)
        case "sticks" | "blots":
            share = _scattered(kind, rng)
        case "cells":
            seeds = rng.uniform(0, 1, (int(rng.integers(5, 40)), 2)) * (width, height)
            nearest = np.hypot(xx[..., None] - seeds[:, 0], yy[..., None] - seeds[:, 1]).argmin(axis=2)
            share = rng.random(len(seeds))[nearest]
        case _:
            share = np.zeros((height, width))
    return np.asarray(first + share[:, :, None] * (second - first), np.float64)


def _scattered(kind: str, rng: np.random.Generator) -> Levels:
    """Sticks or blots all over, each of its own shade: shape (120, 160), 0 to 1."""
    image = Image.new("L", _SIZE, int(rng.integers(0, 256)))
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(8, 50))):
        x, y = rng.uniform(-10, 170), rng.uniform(-10, 130)
        shade = int(rng.integers(0, 256))
        if kind == "sticks":
            length, turn = rng.uniform(15, 120), rng.uniform(0, np.pi)
            end = (x + length * np.cos(turn), y + length * np.sin(turn))
            pen.line([(x, y), end], fill=shade, width=int(rng.integers(1, 9)))
        else:
            corners = rng.uniform(-16, 16, (int(rng.integers(5, 9)), 2)) + np.array((x, y))
            pen.polygon([tuple(corner) for corner in corners], fill=shade)
    return np.asarray(image, np.float64) / 255


def write_scenes(folder: Path, counts: dict[Part, int], seed: int = 0) -> None:
    """Writes scenes as ``<part>/<label>/<number>.png``.

    Args:
        folder: Where to.
        counts: Scenes of each label by part.
        seed: Of all randomness.
    """
    rng = np.random.default_rng(seed)
    for part, count in counts.items():
        for label in LABELS:
            home = folder / part / label
            home.mkdir(parents=True)
            for number in range(count):
                Image.fromarray(draw_scene(label, part, rng)).save(home / f"{number:04d}.png")


def main() -> None:
    """Writes scenes for a first task of three things."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--count", type=int, default=200, help="of each thing, to learn from")
    asked = parser.parse_args()
    few = max(1, asked.count // 6)
    write_scenes(asked.out, {"train": asked.count, "validation": few, "test": few})
    print(f"{asked.out}: {3 * asked.count:,} train, {3 * few} validation, {3 * few} test")


if __name__ == "__main__":
    main()
