"""Draws the window of ``tintling collect``: the frame, the tensor of its digit, and the counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tintling.camera_client.captures.collector import ENOUGH
from tintling.camera_client.preprocessing.host import Preprocessed
from tintling.camera_client.window.overlay import fitted_size
from tintling.camera_client.window.palette import (
    ACCENT,
    BAD,
    CARD,
    DIM,
    GOOD,
    GROUND,
    INK,
    TRACK,
    WARN,
    Canvas,
)

__all__ = ["KEYS", "Shown", "draw_collecting"]

KEYS = "0-9 label and save   u undo   space freeze   n next   q quit"
"""Text of the bottom line."""

_SIZE = (1000, 600)  # px of the window
_PANEL = 290
_FOOTER = 34
_REMARK = 36
_MARGIN = 18
_TENSOR = 140  # px of the 28×28 image: five a pixel
_ROW = 25


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Everything that the window shows.

    Attributes:
        frame: shape (H, W) or (H, W, 3) RGB; uint8.
        seen: Its digit as the network would get it.
        counts: Captures of each digit.
        hint: Which digits are missing.
        message: Result of the last key.
        bad: Whether it failed.
        labelled: Label that this frame was just given.
        state: ``live``, ``frozen``, ``end`` or empty.
    """

    frame: NDArray[np.uint8]
    seen: Preprocessed
    counts: dict[int, int]
    hint: str
    message: str = ""
    bad: bool = False
    labelled: int | None = None
    state: str = ""


def draw_collecting(shown: Shown) -> NDArray[np.uint8]:
    """Draws the window.

    Args:
        shown: What to show.

    Returns:
        shape (600, 1000, 3), RGB, uint8.
    """
    canvas = Image.new("RGB", _SIZE, GROUND)
    pen = Canvas(canvas, ImageDraw.Draw(canvas), 1.0)
    _draw_frame(pen, shown)
    _draw_panel(pen, shown)
    top = _SIZE[1] - _FOOTER
    pen.draw.rectangle((0, top, *_SIZE), fill=CARD)
    middle = top + _FOOTER / 2
    pen.text((_MARGIN, middle), KEYS, points=14, colour=DIM, anchor="lm")
    pen.text((_SIZE[0] - _MARGIN, middle), shown.state, points=14, colour=WARN, anchor="rm")
    return np.asarray(canvas)


def _draw_frame(pen: Canvas, shown: Shown) -> None:
    """The frame with a box around the digit, and below it the result of the last key."""
    space = (_SIZE[0] - _PANEL, _SIZE[1] - _FOOTER - _REMARK)
    height, width = shown.frame.shape[:2]
    size = fitted_size(width, height, space)
    corner = (space[0] - size[0]) // 2, (space[1] - size[1]) // 2
    filter_ = Image.Resampling.BOX if size[0] < width else Image.Resampling.NEAREST
    pen.canvas.paste(Image.fromarray(shown.frame).convert("RGB").resize(size, filter_), corner)
    region = shown.seen.region
    if region is not None:
        scale = size[0] / width
        x0, y0 = corner[0] + round(region.x * scale) - 6, corner[1] + round(region.y * scale) - 6
        x1, y1 = x0 + round(region.width * scale) + 12, y0 + round(region.height * scale) + 12
        pen.draw.rectangle((x0 - 1, y0 - 1, x1 + 1, y1 + 1), outline=GROUND, width=4)
        pen.draw.rectangle((x0, y0, x1, y1), outline=GOOD, width=2)
    text = shown.message or ("" if region else "no digit is found in this frame")
    if text:
        colour = WARN if shown.bad or (region is None and not shown.message) else GOOD
        at = (_MARGIN, space[1] + _REMARK / 2)
        pen.text(at, text, points=16, colour=colour, anchor="lm", most=space[0] - 2 * _MARGIN)


def _draw_panel(pen: Canvas, shown: Shown) -> None:
    left, right = _SIZE[0] - _PANEL + _MARGIN, _SIZE[0] - _MARGIN
    pen.draw.rectangle((_SIZE[0] - _PANEL, 0, _SIZE[0], _SIZE[1]), fill=CARD)
    pen.text((left, _MARGIN), "input of the network", points=14, colour=DIM)
    top = _MARGIN + 24
    tensor = Image.fromarray(shown.seen.image).resize((_TENSOR, _TENSOR), Image.Resampling.NEAREST)
    pen.canvas.paste(tensor, (left, top))
    pen.draw.rectangle((left - 1, top - 1, left + _TENSOR, top + _TENSOR), outline=TRACK)
    if shown.labelled is not None:
        centre = (left + _TENSOR + right) / 2, top + _TENSOR / 2
        pen.text(centre, str(shown.labelled), points=90, colour=GOOD, anchor="mm")
    y = top + _TENSOR + 20
    pen.text((left, y), f"{sum(shown.counts.values())} captures", points=16)
    y += 30
    most = max(ENOUGH, *shown.counts.values())
    for label, count in shown.counts.items():
        middle = y + _ROW / 2
        colour = BAD if count == 0 else WARN if count < ENOUGH else GOOD
        pen.text((left, middle), str(label), points=16, colour=ACCENT, anchor="lm")
        start, end = left + 26, right - 44
        pen.draw.rectangle((start, middle - 5, end, middle + 5), fill=TRACK)
        if count:
            pen.draw.rectangle(
                (start, middle - 5, start + (end - start) * count / most, middle + 5), fill=colour
            )
        pen.text((right, middle), str(count), points=16, colour=colour if not count else INK, anchor="rm")
        y += _ROW
    pen.text((left, y + 14), shown.hint, points=15, colour=WARN, most=right - left)
