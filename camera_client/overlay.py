"""Draws what was read onto its frame: region, tensor, probabilities, speed.

A pure function of arrays, so that the window, saved pictures and tests show the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tintling.camera_client.preprocess import Box
from tintling.camera_client.reader import Reading

__all__ = ["HEIGHT", "PANEL_WIDTH", "OverlayStatus", "draw_overlay", "fitted_size"]

HEIGHT = 480
"""Height of an overlay, in px."""

PANEL_WIDTH = 288
"""Width of the panel to the right of the frame, in px."""

_MAX_FRAME_WIDTH = 960
_MIN_FRAME_WIDTH = 160
_MARGIN = 20
_TENSOR_SCALE = 5
_BAR_HEIGHT = 14
_BAR_PITCH = 20
_UNSURE = 0.5

Colour = tuple[int, int, int]
_GROUND: Colour = (17, 20, 27)
_TRACK: Colour = (38, 44, 56)
_EDGE: Colour = (66, 74, 92)
_TEXT: Colour = (236, 240, 246)
_DIM: Colour = (150, 160, 178)
_ACCENT: Colour = (64, 214, 160)
_WARN: Colour = (255, 184, 77)


@dataclass(frozen=True, slots=True)
class OverlayStatus:
    """What the overlay says besides the reading.

    Attributes:
        fps: Frames a second that were shown; None when it is a single picture.
        note: A short remark at the bottom, such as the keys.
        frozen: Whether the picture stands still.
    """

    fps: float | None = None
    note: str = ""
    frozen: bool = False


def fitted_size(width: int, height: int) -> tuple[int, int]:
    """Size at which a frame is shown, in px: aspect kept, 480 px high unless that is too wide.

    Args:
        width: Of the frame, in px.
        height: Of the frame, in px.
    """
    scale = min(HEIGHT / height, _MAX_FRAME_WIDTH / width)
    return max(1, round(width * scale)), max(1, round(height * scale))


def draw_overlay(reading: Reading, labels: tuple[str, ...], status: OverlayStatus) -> NDArray[np.uint8]:
    """Draws a reading.

    Args:
        reading: The frame and what was read in it.
        labels: What each output stands for.
        status: What else to say.

    Returns:
        shape (480, W, 3), RGB, uint8: the frame at the left, the panel at the right.
    """
    image = reading.frame.image
    height, width = image.shape[:2]
    shown_width, shown_height = fitted_size(width, height)
    space = max(shown_width, _MIN_FRAME_WIDTH)
    canvas = Image.new("RGB", (space + PANEL_WIDTH, HEIGHT), _GROUND)
    smooth = Image.Resampling.BOX if shown_width < width else Image.Resampling.NEAREST
    if width * 3 > shown_width >= width:  # a small enlargement looks better smooth
        smooth = Image.Resampling.BILINEAR
    picture = Image.fromarray(image).convert("RGB").resize((shown_width, shown_height), smooth)
    left, top = (space - shown_width) // 2, (HEIGHT - shown_height) // 2
    canvas.paste(picture, (left, top))

    draw = ImageDraw.Draw(canvas)
    colour = _tone(reading)
    if reading.preprocessed.region is not None:
        _draw_region(draw, reading.preprocessed.region, (left, top), shown_width / width, colour)
    if status.frozen:
        _draw_badge(draw, (left + 12, top + 12), "FROZEN")
    _draw_panel(canvas, space, reading, labels, status)
    return np.asarray(canvas)


def _tone(reading: Reading) -> Colour:
    sure = reading.prediction is not None and reading.prediction.confidence >= _UNSURE
    return _ACCENT if sure else _WARN


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _draw_region(
    draw: ImageDraw.ImageDraw, region: Box, corner: tuple[int, int], scale: float, colour: Colour
) -> None:
    """A thin box with strong corners, a little away from the ink."""
    x0 = corner[0] + round(region.x * scale) - 5
    y0 = corner[1] + round(region.y * scale) - 5
    x1 = corner[0] + round((region.x + region.width) * scale) + 4
    y1 = corner[1] + round((region.y + region.height) * scale) + 4
    draw.rectangle((x0, y0, x1, y1), outline=colour, width=1)
    arm = max(6, min(x1 - x0, y1 - y0) // 4)
    for x, towards_x in ((x0, 1), (x1, -1)):
        for y, towards_y in ((y0, 1), (y1, -1)):
            draw.line((x, y, x + towards_x * arm, y), fill=colour, width=3)
            draw.line((x, y, x, y + towards_y * arm), fill=colour, width=3)


def _draw_badge(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str) -> None:
    font = _font(12)
    x0, y0, x1, y1 = draw.textbbox(at, text, font=font)
    draw.rounded_rectangle((x0 - 7, y0 - 5, x1 + 7, y1 + 5), 4, fill=_GROUND, outline=_WARN)
    draw.text(at, text, font=font, fill=_WARN)


def _draw_panel(
    canvas: Image.Image,
    left: int,
    reading: Reading,
    labels: tuple[str, ...],
    status: OverlayStatus,
) -> None:
    draw = ImageDraw.Draw(canvas)
    x = left + _MARGIN
    _draw_answer(draw, x, reading)
    side = 28 * _TENSOR_SCALE
    at = (left + PANEL_WIDTH - _MARGIN - side, _MARGIN)
    picture = Image.fromarray(reading.preprocessed.picture)
    canvas.paste(picture.resize((side, side), Image.Resampling.NEAREST), at)
    draw.rectangle((at[0] - 1, at[1] - 1, at[0] + side, at[1] + side), outline=_EDGE)
    bottom = _draw_bars(draw, x, _MARGIN + side + 22, reading, labels)
    _draw_figures(draw, x, bottom + 6, reading, status)


def _draw_answer(draw: ImageDraw.ImageDraw, x: int, reading: Reading) -> None:
    colour = _tone(reading)
    if reading.prediction is None:
        draw.text((x, _MARGIN + 40), "no digit", font=_font(22), fill=_WARN)
        return
    text = reading.prediction.label
    size = 112 if len(text) == 1 else 34
    draw.text((x + 44, _MARGIN + 106), text, font=_font(size), fill=colour, anchor="ms")
    percent = f"{reading.prediction.confidence * 100:.1f} %"
    draw.text((x + 44, _MARGIN + 138), percent, font=_font(18), fill=_TEXT, anchor="ms")


def _draw_bars(draw: ImageDraw.ImageDraw, x: int, y: int, reading: Reading, labels: tuple[str, ...]) -> int:
    """One bar a label; returns the first free row below."""
    font = _font(12)
    prediction = reading.prediction
    pitch = min(_BAR_PITCH, 200 // max(1, len(labels)))
    height = max(1, min(_BAR_HEIGHT, pitch - 3))
    start, end = x + 18, x + PANEL_WIDTH - 2 * _MARGIN - 44
    for index, label in enumerate(labels):
        top = y + index * pitch
        best = prediction is not None and index == prediction.index
        probability = float(prediction.probabilities[index]) if prediction is not None else 0.0
        if height >= 8:
            draw.text((x + 4, top + height // 2), label, font=font, fill=_TEXT if best else _DIM, anchor="mm")
        draw.rectangle((start, top, end, top + height - 1), fill=_TRACK)
        length = round(probability * (end - start + 1))
        if length:
            draw.rectangle(
                (start, top, start + length - 1, top + height - 1), fill=_tone(reading) if best else _EDGE
            )
        if prediction is not None and height >= 8:
            text = f"{probability * 100:.1f}"
            at = (end + 42, top + height // 2)
            draw.text(at, text, font=font, fill=_TEXT if best else _DIM, anchor="rm")
    return y + len(labels) * pitch


def _draw_figures(draw: ImageDraw.ImageDraw, x: int, y: int, reading: Reading, status: OverlayStatus) -> None:
    """Polarity and contrast, latency by stage, frames a second, and the note."""
    found, times = reading.preprocessed, reading.times
    lines = []
    if found.region is not None:
        ink = "dark" if found.ink_is_dark else "bright"
        lines.append(f"{ink} ink, {found.contrast} levels, stroke {found.stroke_width:.1f} px")
    else:
        lines.append("nothing stands out from the paper")
    lines.append(
        f"{times.total:.2f} ms: grey {times.grey:.2f}, find {times.preprocess:.2f}, net {times.classify:.2f}"
    )
    board = reading.frame.board
    if board is not None:
        same = "the same bits" if reading.agrees_with_board else "not the same bits"
        lines.append(f"board: {board.label or 'no digit'}, {same}, {sum(board.microseconds) / 1e3:.1f} ms")
    if status.fps is not None:
        lines.append(f"{status.fps:.1f} frames/s")
    for row, text in enumerate(lines):
        draw.text((x, y + row * 17), text, font=_font(12), fill=_DIM)
    if status.note:
        draw.text((x, HEIGHT - 30), status.note, font=_font(12), fill=_DIM)
