"""Forty kinds of pictures of one digit, as people have them: formats, modes, paper, ink, cuts.

``scripts/verify_wild.py`` classifies ten digits of each kind with a shipped model.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from goals import Row
from numpy.typing import NDArray
from PIL import Image, ImageDraw, features

import tintling
from tintling.errors import TintlingError
from tintling.training.data.splits import Dataset

__all__ = ["PICTURES", "check"]

Pixels = NDArray[np.uint8]
Writer = Callable[[Pixels, Path], Path]
"""From a digit, shape (28, 28), uint8, ink bright, to a file whose name begins as the path says."""

_SIZE = 224
_MODEL = "nano"
_DIGITS = 10
_LEAST_RIGHT = 8
_EXIF_ORIENTATION = 0x0112


def _sheet(digit: Pixels, *, size: int = _SIZE, margin: int = 14) -> Image.Image:
    """Dark ink on white paper, with a margin around the 28 pixels."""
    paper = np.pad(255 - digit, margin, constant_values=255)
    return Image.fromarray(paper).resize((size, size), Image.Resampling.BICUBIC)


def _file(
    suffix: str, change: Callable[[Image.Image], Image.Image] = lambda image: image, **options: int
) -> Writer:
    """A file of a format, with a change of the plain sheet before."""

    def write(digit: Pixels, path: Path) -> Path:
        place = path.with_suffix(suffix)
        change(_sheet(digit)).save(place, **options)
        return place

    return write


def _made(change: Callable[[Pixels], Image.Image]) -> Writer:
    """A PNG of what is made of a digit."""

    def write(digit: Pixels, path: Path) -> Path:
        place = path.with_suffix(".png")
        change(digit).save(place)
        return place

    return write


def _array(change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Writer:
    """A PNG whose grey levels are changed."""

    def made(digit: Pixels) -> Image.Image:
        grey = np.asarray(_sheet(digit), np.float64)
        return Image.fromarray(np.clip(np.round(change(grey)), 0, 255).astype(np.uint8))

    return _made(made)


def _coloured(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> Writer:
    def made(digit: Pixels) -> Image.Image:
        share = np.asarray(_sheet(digit), np.float64)[..., np.newaxis] / 255
        return Image.fromarray((share * np.array(paper) + (1 - share) * np.array(ink)).astype(np.uint8))

    return _made(made)


def _on_nothing(ink: int) -> Writer:
    """Ink of a grey level on transparency."""

    def made(digit: Pixels) -> Image.Image:
        alpha = 255 - np.asarray(_sheet(digit))
        grey = np.full_like(alpha, ink)
        return Image.fromarray(np.dstack([grey, grey, grey, alpha]))

    return _made(made)


def _sixteen_bits(digit: Pixels) -> Image.Image:
    return Image.fromarray(np.asarray(_sheet(digit)).astype(np.uint16) * 257)


def _turned(orientation: int, back: Image.Transpose) -> Writer:
    """A JPEG whose pixels lie turned, and whose EXIF says so."""

    def write(digit: Pixels, path: Path) -> Path:
        exif = Image.Exif()
        exif[_EXIF_ORIENTATION] = orientation
        place = path.with_suffix(".jpg")
        _sheet(digit).transpose(back).save(place, exif=exif)
        return place

    return write


def _cut(margin: float, size: int) -> Writer:
    """Cut to the ink as contour code does, with a margin as a share of the longer side."""

    def made(digit: Pixels) -> Image.Image:
        rows, columns = (np.flatnonzero((digit > 40).any(axis=axis)) for axis in (1, 0))
        ink = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        paper = np.pad(255 - ink, round(margin * max(ink.shape)), constant_values=255)
        height, width = paper.shape
        scale = size / max(height, width)
        extent = (max(8, round(width * scale)), max(8, round(height * scale)))
        return Image.fromarray(paper).resize(extent, Image.Resampling.BICUBIC)

    return _made(made)


def _framed(inset: int, width: int) -> Writer:
    """Inside a box, as the cell of a form."""

    def made(digit: Pixels) -> Image.Image:
        sheet = _sheet(digit)
        last = _SIZE - 1 - inset
        ImageDraw.Draw(sheet).rectangle((inset, inset, last, last), outline=40, width=width)
        return sheet

    return _made(made)


def _ruled(digit: Pixels) -> Image.Image:
    sheet = _sheet(digit)
    draw = ImageDraw.Draw(sheet)
    for row in range(20, _SIZE, 40):
        draw.line((0, row, _SIZE, row), fill=215, width=1)
    return sheet


def _aside(digit: Pixels) -> Image.Image:
    page = Image.new("L", (480, 320), 240)
    page.paste(_sheet(digit, size=160).point(lambda level: min(level, 240)), (290, 20))
    return page


def _noisy(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    return grey * 0.8 + 20 + np.random.default_rng(7).normal(0, 10, grey.shape)


def _slope(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    return grey * np.linspace(0.45, 1.0, grey.shape[1])


def _flat(image: Image.Image) -> Image.Image:
    return image.convert("RGB")


_ALWAYS: dict[str, Writer] = {
    "png": _file(".png"),
    "png, 1 bit": _file(".png", lambda image: image.convert("1")),
    "png, palette": _file(".png", lambda image: image.convert("P")),
    "png, RGB": _file(".png", _flat),
    "png, RGBA without a hole": _file(".png", lambda image: image.convert("RGBA")),
    "png, grey and alpha": _file(".png", lambda image: image.convert("LA")),
    "png, 16 bits": _made(_sixteen_bits),
    "jpeg": _file(".jpg", quality=90),
    "jpeg, poor": _file(".jpeg", quality=15),
    "jpeg, progressive": _file(".jpg", progressive=1),
    "jfif": _file(".jfif"),
    "jpeg, CMYK": _file(".jpg", lambda image: image.convert("CMYK")),
    "jpeg, EXIF turned left": _turned(6, Image.Transpose.ROTATE_90),
    "jpeg, EXIF turned right": _turned(8, Image.Transpose.ROTATE_270),
    "jpeg, EXIF upside down": _turned(3, Image.Transpose.ROTATE_180),
    "bmp": _file(".bmp"),
    "gif": _file(".gif"),
    "tif": _file(".tif"),
    "tiff, 16 bits": lambda digit, path: _saved(_sixteen_bits(digit), path.with_suffix(".tiff")),
    "pgm": _file(".pgm"),
    "transparent, black ink": _on_nothing(0),
    "transparent, white ink": _on_nothing(255),
    "transparent, grey ink": _on_nothing(90),
    "bright ink on dark": _array(lambda grey: 255 - grey),
    "blue ink": _coloured((30, 50, 160), (250, 250, 245)),
    "red ink": _coloured((190, 30, 40), (250, 250, 250)),
    "chalk on green": _coloured((235, 240, 230), (30, 80, 50)),
    "pencil": _array(lambda grey: 150 + grey * 0.35),
    "a slope of light": _array(_slope),
    "noise": _array(_noisy),
    "ruled paper": _made(_ruled),
    "aside on a page": _made(_aside),
    "28 pixels": _made(lambda digit: Image.fromarray(255 - digit)),
    "28 pixels, MNIST itself": _made(Image.fromarray),
    "1,200 pixels": _made(lambda digit: _sheet(digit, size=1200)),
    "cut to its ink, 40 px": _cut(0.0, 40),
    "cut to its ink, 120 px": _cut(0.0, 120),
    "cut with a margin of a tenth": _cut(0.1, 120),
    "in a box": _framed(12, 3),
    "in a cell of a form": _framed(0, 4),
}


def _saved(image: Image.Image, path: Path) -> Path:
    image.save(path)
    return path


def _kinds() -> Mapping[str, Writer]:
    """All kinds that this machine's Pillow can write."""
    kinds = dict(_ALWAYS)
    for feature, name in (("webp", "webp"), ("avif", "avif"), ("jpg_2000", "jp2")):
        if features.check(feature):
            kinds[name] = _file(f".{name}", _flat)
    return kinds


PICTURES = _kinds()
"""Name of each kind, and what writes one."""


def check(dataset: Dataset) -> Iterator[Row]:
    """Classifies ten digits of every kind with a shipped model.

    Args:
        dataset: MNIST, or its stand-in.
    """
    model = tintling.load(_MODEL)
    # The fourth test digit of each class.
    chosen = [int(np.flatnonzero(dataset.test_labels == digit)[3]) for digit in range(_DIGITS)]
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        for number, (kind, write) in enumerate(PICTURES.items()):
            right = 0
            for digit, index in enumerate(chosen):
                path = write(dataset.test_images[index], Path(name) / f"{number}_{digit}")
                try:
                    right += model.classify(path).label == str(digit)
                except TintlingError as error:
                    wrong.append(f"{kind}: {error}")
                    break
            if right < _LEAST_RIGHT and not (wrong and wrong[-1].startswith(kind)):
                wrong.append(f"{kind}: {right} of {_DIGITS}")
    good = len(PICTURES) - len(wrong)
    value = f"{good} of {len(PICTURES)}" + "".join(f"; {fault}" for fault in wrong)
    goal = f"pictures: kinds of which {_LEAST_RIGHT} of {_DIGITS} are right"
    yield Row(goal, value, f"{len(PICTURES)}", not wrong)
