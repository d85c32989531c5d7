"""Contact sheets: many small images on one page, each with a caption.

Evaluation shows the mistakes of a network with them, parity the samples on which two runtimes
differ. Only Pillow is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tintling.artifacts import write_atomic
from tintling.lettering import draw_text, text_length

__all__ = ["Caption", "Tile", "Tone", "contact_sheet", "enlarge", "save_png"]

Tone = Literal["plain", "good", "bad", "dim"]

_PAPER = (250, 250, 250)
_EDGE = (205, 205, 205)
_INK: dict[Tone, tuple[int, int, int]] = {
    "plain": (30, 30, 30),
    "good": (20, 120, 60),
    "bad": (190, 30, 30),
    "dim": (120, 120, 120),
}
_MARGIN_PX = 16
_GAP_PX = 10
_LINE_GAP_PX = 3
_TITLE_PT = 18
_CAPTION_PT = 12


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of text below an image.

    Attributes:
        text: Latin text on one line; Pillow's own font has no arrows and no Greek.
        tone: ``good`` is green, ``bad`` red, ``dim`` grey, ``plain`` nearly black.
    """

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """An image and the lines below it.

    Attributes:
        image: shape (H, W) or (H, W, 1) grey, or (H, W, 3) RGB; uint8.
        captions: Lines from top to bottom.
    """

    image: NDArray[np.uint8]
    captions: tuple[Caption, ...] = ()


def enlarge(image: NDArray[np.uint8], scale: int) -> Image.Image:
    """Blows each pixel up to a square, so that a small sample can be seen.

    Args:
        image: shape (H, W) or (H, W, 1) grey, or (H, W, 3) RGB; uint8.
        scale: Side of the square, in px, >= 1.

    Returns:
        An image of ``scale`` times the size, mode ``L`` or ``RGB``.

    Raises:
        ValueError: The shape is none of the above.
    """
    pixels = image[:, :, 0] if image.ndim == 3 and image.shape[2] == 1 else image
    if pixels.ndim != 2 and not (pixels.ndim == 3 and pixels.shape[2] == 3):
        raise ValueError(f"an image has shape (H, W), (H, W, 1) or (H, W, 3), got {image.shape}")
    return Image.fromarray(np.ascontiguousarray(pixels.repeat(scale, axis=0).repeat(scale, axis=1)))


def contact_sheet(tiles: Sequence[Tile], *, title: str = "", columns: int = 8, scale: int = 4) -> Image.Image:
    """Lays images out in rows, each above its captions.

    Args:
        tiles: What to show, row by row; may be empty.
        title: A line above all of them, cut nowhere: the sheet grows to hold it.
        columns: Images a row, >= 1; fewer when there are fewer tiles.
        scale: Side of a pixel on the sheet, in px, >= 1.

    Returns:
        An RGB image. The same arguments give the same pixels.

    Raises:
        ValueError: An image has an unusable shape, or ``columns`` or ``scale`` is below 1.
    """
    if columns < 1 or scale < 1:
        raise ValueError(f"a sheet needs columns >= 1 and scale >= 1, got {columns} and {scale}")
    images = [enlarge(tile.image, scale) for tile in tiles]
    texts = [caption.text for tile in tiles for caption in tile.captions]

    image_height = max((image.height for image in images), default=0)
    lengths = [text_length(text, _CAPTION_PT) for text in texts]
    cell_width = ceil(max([image.width for image in images] + lengths, default=0))
    line_height = _CAPTION_PT + _LINE_GAP_PX
    most_lines = max((len(tile.captions) for tile in tiles), default=0)
    cell_height = image_height + most_lines * line_height + (2 * _LINE_GAP_PX if most_lines else 0)
    per_row = max(1, min(columns, len(tiles)))
    rows = ceil(len(tiles) / per_row)
    top = _MARGIN_PX + (_TITLE_PT + _GAP_PX if title else 0)
    inner = max(per_row * (cell_width + _GAP_PX) - _GAP_PX, ceil(text_length(title, _TITLE_PT)))
    height = top + max(0, rows * (cell_height + _GAP_PX) - _GAP_PX) + _MARGIN_PX
    sheet = Image.new("RGB", (inner + 2 * _MARGIN_PX, height), _PAPER)

    draw = ImageDraw.Draw(sheet)
    draw_text(draw, (_MARGIN_PX, _MARGIN_PX - 2), title, _TITLE_PT, fill=_INK["plain"])
    for position, (tile, image) in enumerate(zip(tiles, images, strict=True)):
        row, column = divmod(position, per_row)
        x = _MARGIN_PX + column * (cell_width + _GAP_PX)
        y = top + row * (cell_height + _GAP_PX)
        left = x + (cell_width - image.width) // 2
        sheet.paste(image, (left, y))
        draw.rectangle((left - 1, y - 1, left + image.width, y + image.height), outline=_EDGE)
        for line, caption in enumerate(tile.captions):
            centred = x + (cell_width - text_length(caption.text, _CAPTION_PT)) / 2
            baseline = y + image_height + _LINE_GAP_PX + line * line_height
            draw_text(draw, (centred, baseline), caption.text, _CAPTION_PT, fill=_INK[caption.tone])
    return sheet


def save_png(image: Image.Image, path: Path) -> None:
    """Writes an image as PNG, whole or not at all.

    Raises:
        ArtifactError: The file cannot be written.
    """
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    write_atomic(path, buffer.getvalue())
