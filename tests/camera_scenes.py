"""Photographs that nobody took: real digits on synthetic paper, with light, noise and clutter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from paths import GOLDEN
from PIL import Image


def digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """200 digits of MNIST, shape (200, 28, 28), ink bright, and their labels."""
    with np.load(GOLDEN / "digits.npz") as archive:
        return archive["images"], archive["labels"]


def enlarged(digit: NDArray[np.uint8], height: int) -> NDArray[np.float64]:
    """A digit cropped to its ink and scaled to a height in px; 0 is paper, 1 is ink."""
    rows, columns = np.nonzero(digit > 32)
    part = Image.fromarray(digit[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])
    width = max(1, round(part.width * height / part.height))
    return np.asarray(part.resize((width, height), Image.Resampling.BICUBIC), np.float64) / 255


def paper(
    size: tuple[int, int], *, level: float = 190, falloff: float = 0.0, noise: float = 0.0, seed: int = 0
) -> NDArray[np.float64]:
    """A sheet of (height, width) px whose light falls off towards the corners by `falloff` levels."""
    height, width = size
    y, x = np.mgrid[:height, :width]
    middle = np.hypot((x / width - 0.5), (y / height - 0.5)) / np.hypot(0.5, 0.5)
    sheet = level - falloff * middle**2
    return sheet + np.random.default_rng(seed).normal(0, noise, size) if noise else sheet


def write(
    sheet: NDArray[np.float64], ink: NDArray[np.float64], at: tuple[int, int], contrast: float = 110
) -> NDArray[np.float64]:
    """The sheet with ink whose left top corner is `at` (x, y); a negative contrast is bright ink."""
    written = sheet.copy()
    x, y = at
    written[y : y + ink.shape[0], x : x + ink.shape[1]] -= contrast * ink
    return written


def exposed(sheet: NDArray[np.float64]) -> NDArray[np.uint8]:
    """What a camera makes of it: uint8."""
    return np.clip(np.rint(sheet), 0, 255).astype(np.uint8)
