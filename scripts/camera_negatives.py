"""Frames without a digit, 96x96 px: what a camera sees when no sheet is in front of it.

Real are the photographs that scikit-image, scikit-learn and Matplotlib bring along: two portraits and 100
small faces, two pages of print, four surfaces, twelve other scenes. They are cropped, mirrored, relit and
compressed at random, so that frames of one photograph resemble each other. Simulated are hands (fingers
of skin before a plain ground), bare walls, words set in Matplotlib's fonts, and empty desks with the noise of
an ESP32-CAM. No real hand is there.
Which is which is part of each kind's name.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import skimage.data
import sklearn.datasets
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

__all__ = ["KINDS", "SIDE", "negative_frames"]

SIDE = 96  # px
Grey = NDArray[np.uint8]
_FOLDER = Path(skimage.data.__file__).parent
_MATPLOTLIB = Path(mpl.get_data_path())
_SURFACES = ("brick.png", "grass.png", "gravel.png", "moon.png")
_SCENES = (
    "camera.png",
    "chelsea.png",
    "clock_motion.png",
    "coffee.png",
    "coins.png",
    "color.png",
    "hubble_deep_field.jpg",
    "ihc.png",
    "motorcycle_left.png",
    "retina.jpg",
    "rocket.jpg",
)
_TEXTS = ("page.png", "text.png")
# Faces within photographs: left, top, right, bottom in px.
_FACES = {
    _FOLDER / "astronaut.png": (120, 0, 340, 220),
    _MATPLOTLIB / "sample_data" / "grace_hopper.jpg": (130, 20, 400, 320),
}
_LETTERS = "abcdefhjkmnprstuvwxyzABCDEFGHJKLMNPQRTUVWXY"  # none that could be read as a digit


def negative_frames(kind: str, count: int, seed: int) -> NDArray[np.uint8]:
    """Makes frames of one kind.

    Args:
        kind: One of ``KINDS``.
        count: How many.
        seed: The same gives the same frames.

    Returns:
        shape (count, 96, 96), uint8.
    """
    make = KINDS[kind]
    return np.stack([_seen(make(rng), rng) for rng in np.random.default_rng(seed).spawn(count)])


def _grey(path: Path) -> Image.Image:
    return Image.open(path).convert("L")


def _crop(image: Image.Image, rng: np.random.Generator, least: float) -> Image.Image:
    """A square of at least this share of the shorter side, somewhere, perhaps mirrored."""
    side = int(min(image.size) * rng.uniform(least, 1))
    left, top = (int(rng.integers(0, size - side + 1)) for size in image.size)
    part = image.crop((left, top, left + side, top + side))
    return part.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else part


def _seen(image: Image.Image, rng: np.random.Generator) -> Grey:
    """The camera's share: pixels, light, vignetting, noise, JPEG."""
    pixels = np.asarray(
        image.resize((SIDE, SIDE), Image.Resampling.BOX if image.width > SIDE else Image.Resampling.BICUBIC),
        float,
    )
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE - 0.5
    light = 1 - rng.uniform(0, 1) * (x**2 + y**2) + rng.uniform(-0.3, 0.3) * x + rng.uniform(-0.3, 0.3) * y
    pixels = 255 * (pixels / 255) ** rng.uniform(0.7, 1.4) * light * rng.uniform(0.6, 1.0)
    pixels = pixels + rng.uniform(0.5, 3) * rng.standard_normal(pixels.shape)
    stored = io.BytesIO()
    sensed = Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
    sensed.save(stored, "JPEG", quality=int(rng.integers(40, 95)))
    return np.asarray(Image.open(stored), np.uint8)


def _face(rng: np.random.Generator) -> Image.Image:
    """A face from a portrait, or one of 100 of Labeled Faces in the Wild, which have 25x25 px."""
    choice = int(rng.integers(0, 4))
    if choice < len(_FACES):
        path, box = list(_FACES.items())[choice]
        return _crop(_grey(path).crop(box), rng, 0.6)
    faces = np.load(_FOLDER / "lfw_subset.npy")[:100]
    face = faces[rng.integers(0, len(faces))]
    return _crop(Image.fromarray((np.clip(face, 0, 1) * 255).astype(np.uint8)), rng, 0.8)


def _one_of(names: tuple[str, ...], least: float) -> Callable[[np.random.Generator], Image.Image]:
    def make(rng: np.random.Generator) -> Image.Image:
        return _crop(_grey(_FOLDER / names[rng.integers(0, len(names))]), rng, least)

    return make


def _scene(rng: np.random.Generator) -> Image.Image:
    if rng.random() < 0.15:
        return _crop(Image.fromarray(sklearn.datasets.load_sample_image("china.jpg")).convert("L"), rng, 0.2)
    return _one_of(_SCENES, 0.2)(rng)


def _word(rng: np.random.Generator) -> Image.Image:
    """Some lines of words in one of Matplotlib's fonts, turned a little."""
    fonts = sorted((_MATPLOTLIB / "fonts" / "ttf").glob("DejaVuS*.ttf"))
    font = ImageFont.truetype(str(fonts[rng.integers(0, len(fonts))]), int(rng.integers(24, 90)))
    paper, ink = int(rng.integers(120, 250)), int(rng.integers(10, 90))
    page = Image.new("L", (400, 400), paper)
    draw = ImageDraw.Draw(page)
    height = font.size * 13 // 10
    for top in range(-int(rng.integers(0, height)), 400, height):
        line = "".join(rng.choice(list(_LETTERS + "   "), 40))
        draw.text((-int(rng.integers(0, 60)), top), line, fill=ink, font=font)
    return page.rotate(rng.uniform(-10, 10), Image.Resampling.BICUBIC, fillcolor=paper).crop(
        (60, 60, 340, 340)
    )


def _wall(rng: np.random.Generator) -> Image.Image:
    """Plaster, a corner of a room, a socket or a shadow: noise of some grain, and up to three planes."""
    side = 2 * SIDE
    grain = ndimage.gaussian_filter(rng.standard_normal((side, side)), rng.uniform(0.5, 8))
    wall = rng.uniform(80, 220) * (1 + rng.uniform(0, 0.06) * grain / grain.std())
    y, x = np.mgrid[:side, :side] / side - 0.5
    for _ in range(int(rng.integers(0, 3))):
        turn = rng.uniform(0, 2 * np.pi)
        beyond = x * np.cos(turn) + y * np.sin(turn) > rng.uniform(-0.4, 0.4)
        wall = wall * np.where(beyond, rng.uniform(0.6, 1), 1)
    return Image.fromarray(np.clip(wall, 0, 255).astype(np.uint8))


def _hand(rng: np.random.Generator) -> Image.Image:
    """Two to five fingers with shaded edges from one side of the frame, before a plain ground."""
    side = 2 * SIDE
    y, x = np.mgrid[:side, :side].astype(float)
    ground = rng.uniform(40, 230) * (1 + 0.02 * ndimage.gaussian_filter(rng.standard_normal((side, side)), 2))
    skin, height = rng.uniform(90, 210), np.zeros((side, side))
    start, spread = rng.uniform(0.2, 0.6) * side, rng.uniform(0.13, 0.2) * side
    for finger in range(int(rng.integers(2, 6))):
        width, turn = spread * rng.uniform(0.75, 1.05), rng.uniform(-0.25, 0.25) + 0.12 * (finger - 2)
        across = (x - start - (finger - 2) * spread) - y * np.tan(turn)
        tip = side * rng.uniform(0.4, 0.9)
        inside = (np.abs(across) < width / 2) & (y < tip - across**2 / width)
        round_off = np.sqrt(np.clip(1 - (2 * across / width) ** 2, 0, 1)) * inside
        height = np.maximum(height, round_off)
    shaded = np.where(height > 0, skin * (0.55 + 0.45 * height), ground)
    image = Image.fromarray(np.clip(ndimage.gaussian_filter(shaded, 1.5), 0, 255).astype(np.uint8))
    return image.rotate(90 * int(rng.integers(0, 4)))


def _desk(rng: np.random.Generator) -> Image.Image:
    """An empty desk through an ESP32-CAM's OV2640, by the figures of its data sheet.

    A signal-to-noise ratio of at most 40 dB means about 10,000 electrons in a full pixel, a dynamic range of
    50 dB a noise of about 32 electrons without light. In the dark the gain rises up to 32 times, and fewer
    electrons make the same grey level. Columns have an offset of their own, and some pixels are hot.
    """
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    desk = np.full((SIDE, SIDE), rng.uniform(40, 200))
    if rng.random() < 0.6:  # wood: rings that run nearly straight across the desk
        turn = rng.uniform(0, np.pi)
        along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        rings = np.sin(2 * np.pi * (rng.uniform(3, 15) * across + 0.3 * np.sin(3 * along)))
        desk *= 1 + rng.uniform(0.01, 0.08) * rings
    electrons = 10_000 / 2 ** rng.uniform(0, 5)
    signal = rng.poisson(desk / 255 * electrons) + 32 * rng.standard_normal(desk.shape)
    grey = signal / electrons * 255 + rng.uniform(0, 1.5) * rng.standard_normal(SIDE)
    grey[rng.random(grey.shape) < 0.0005] = 255
    return Image.fromarray(np.clip(np.rint(grey), 0, 255).astype(np.uint8))


KINDS: dict[str, Callable[[np.random.Generator], Image.Image]] = {
    "faces, real": _face,
    "printed text, real": _one_of(_TEXTS, 0.3),
    "surfaces, real": _one_of(_SURFACES, 0.2),
    "scenes, real": _scene,
    "words in fonts, rendered": _word,
    "walls, simulated": _wall,
    "hands, simulated": _hand,
    "empty desks, ESP32-CAM simulated": _desk,
}
"""How a frame of each kind is made."""
