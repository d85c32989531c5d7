"""Draws the window of ``tintling collect``: the frame, what the network sees of it, and the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tintling.camera_client.captures.collector import ENOUGH, Seen
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

__all__ = ["COMMANDS", "Shown", "draw_collecting"]

COMMANDS = "label and save   u undo   space freeze   n next   q quit"
"""Text of the bottom line."""

_SIZE = (1000, 600)  # px of the window
_PANEL = 290
_FOOTER = 34
_REMARK = 36
_MARGIN = 18
_NOTHING = "nothing to label is found in this frame"
_TENSOR = 140  # px of the 28×28 image: five a pixel
_ROW = 25
_MAX_ROWS = 12  # labels with most to do; the others are counted


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Everything that the window shows.

    Attributes:
        frame: shape (H, W) or (H, W, 3) RGB; uint8.
        seen: What the network would get of it.
        counts: Captures of each label.
        hint: Which labels are missing.
        keys: Key to label, as far as there are keys.
        message: Result of the last key.
        bad: Whether it failed.
        labelled: Label that this frame was just given.
        state: ``live``, ``frozen``, ``end`` or empty.
    """

    frame: NDArray[np.uint8]
    seen: Seen
    counts: dict[str, int]
    hint: str
    keys: Mapping[str, str]
    message: str = ""
    bad: bool = False
    labelled: str | None = None
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
    pen.text(
        (_MARGIN, middle), f"{_key_range(tuple(shown.keys))} {COMMANDS}", points=14, colour=DIM, anchor="lm"
    )
    pen.text((_SIZE[0] - _MARGIN, middle), shown.state, points=14, colour=WARN, anchor="rm")
    return np.asarray(canvas)


def _draw_frame(pen: Canvas, shown: Shown) -> None:
    """The frame with a box around what is read, and below it the result of the last key."""
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
    text = shown.message or ("" if region else _NOTHING)
    if text:
        colour = WARN if shown.bad or (region is None and not shown.message) else GOOD
        at = (_MARGIN, space[1] + _REMARK / 2)
        pen.text(at, text, points=16, colour=colour, anchor="lm", most=space[0] - 2 * _MARGIN)


def _draw_panel(pen: Canvas, shown: Shown) -> None:
    left, right = _SIZE[0] - _PANEL + _MARGIN, _SIZE[0] - _MARGIN
    pen.draw.rectangle((_SIZE[0] - _PANEL, 0, _SIZE[0], _SIZE[1]), fill=CARD)
    pen.text((left, _MARGIN), "input of the network", points=14, colour=DIM)
    top = _MARGIN + 24
    height, width = shown.seen.image.shape[:2]
    size = fitted_size(width, height, (_TENSOR, _TENSOR))
    tensor = Image.fromarray(shown.seen.image).convert("RGB").resize(size, Image.Resampling.NEAREST)
    pen.canvas.paste(tensor, (left, top))
    pen.draw.rectangle((left - 1, top - 1, left + size[0], top + size[1]), outline=TRACK)
    if shown.labelled is not None:
        centre = (left + _TENSOR + right) / 2, top + _TENSOR / 2
        points = 90 if len(shown.labelled) == 1 else 22
        room = right - left - _TENSOR - 8
        pen.text(centre, shown.labelled, points=points, colour=GOOD, anchor="mm", most=room)
    y = top + _TENSOR + 20
    pen.text((left, y), f"{sum(shown.counts.values())} captures", points=16)
    y = _draw_counts(pen, shown, (left, right), y + 30)
    pen.text((left, y + 14), shown.hint, points=15, colour=WARN, most=right - left)


def _draw_counts(pen: Canvas, shown: Shown, sides: tuple[int, int], y: int) -> int:
    """A bar for each label; of many labels those with fewest captures. Gives where the bars end."""
    left, right = sides
    key_of = {label: key for key, label in shown.keys.items()}
    most = max(ENOUGH, *shown.counts.values())
    needy = set(sorted(shown.counts, key=lambda label: shown.counts[label])[:_MAX_ROWS])
    for label, count in shown.counts.items():
        if label not in needy:
            continue
        middle = y + _ROW / 2
        colour = BAD if count == 0 else WARN if count < ENOUGH else GOOD
        named = label if label == key_of.get(label, label) else f"{key_of[label]} {label}"
        wide = 26 if all(len(each) == 1 for each in shown.counts) else 110
        pen.text((left, middle), named, points=16, colour=ACCENT, anchor="lm", most=wide - 6)
        start, end = left + wide, right - 44
        pen.draw.rectangle((start, middle - 5, end, middle + 5), fill=TRACK)
        if count:
            full = start + (end - start) * count / most
            pen.draw.rectangle((start, middle - 5, full, middle + 5), fill=colour)
        pen.text((right, middle), str(count), points=16, colour=colour if not count else INK, anchor="rm")
        y += _ROW
    if rest := len(shown.counts) - len(needy):
        pen.text((left, y + 4), f"and {rest} more labels", points=13, colour=DIM)
        y += _ROW
    return y


def _key_range(keys: tuple[str, ...]) -> str:
    """The keys of labels in few letters, such as ``0-9`` or ``1-3``."""
    digits, letters = sorted(key for key in keys if key.isdigit()), [key for key in keys if key.isalpha()]
    parts = [f"{part[0]}-{part[-1]}" if len(part) > 1 else part[0] for part in (digits, letters) if part]
    return " ".join(parts)
