"""Draws a recognition: the frame with its samples, and a side panel with answers and times.

A pure function of its arguments, so that the window, saved images and tests show the same.
"""

from __future__ import annotations

from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tintling.camera_client.preprocessing.host import Box
from tintling.camera_client.preprocessing.stages import stages, stages_of_several
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.window.overlay_panel import draw_panel, nothing_in
from tintling.camera_client.window.overlay_rows import draw_numbers, draw_rows
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.palette import (
    ACCENT,
    BAD,
    CARD,
    DIM,
    GOOD,
    GROUND,
    INK,
    LINE,
    WARN,
    Canvas,
    Colour,
)

__all__ = ["OverlayStatus", "draw_overlay", "fitted_size"]

_HEIGHT = 480  # px, of an image whose size is not given
_MAX_WIDTH = 960  # px, of its frame
_LEAST_WIDTH = 160
_LEAST_PANEL = 256  # px: three columns of bars that can be read
_AS_IT_IS = 1.2  # times: less is not worth blurring a frame for
_LEAST_CAPTION = 100  # px
_STRIP_SHARE = 0.26  # of the height, for the intermediate images


def fitted_size(width: int, height: int, space: tuple[int, int] = (_MAX_WIDTH, _HEIGHT)) -> tuple[int, int]:
    """Size at which a frame is shown, in px: aspect kept, as large as the space allows.

    A frame that fills most of the space already is shown pixel by pixel: that is sharper, and costs nothing.

    Args:
        width: Of the frame, in px.
        height: Of the frame, in px.
        space: Width and height that there are, in px.
    """
    scale = min(space[0] / width, space[1] / height)
    if 1 < scale < _AS_IT_IS:
        scale = 1.0
    return max(1, round(width * scale)), max(1, round(height * scale))


def draw_overlay(
    recognition: Recognition, labels: tuple[str, ...], status: OverlayStatus
) -> NDArray[np.uint8]:
    """Draws a recognition.

    Args:
        recognition: The frame and its samples.
        labels: Label of each output.
        status: What else to show.

    Returns:
        shape (H, W, 3), RGB, uint8: the frame at the left, the side panel at the right.
    """
    height, width = recognition.frame.image.shape[:2]
    if status.size is None:
        shown = fitted_size(width, height)
        total = (max(shown[0], _LEAST_WIDTH) + _LEAST_PANEL + 32, _HEIGHT)
    else:
        total = status.size
    canvas = Image.new("RGB", total, GROUND)
    pen = Canvas(canvas, ImageDraw.Draw(canvas), total[1] / 720)
    side = min(max(_LEAST_PANEL, round(total[0] * 0.36)), 500, max(_LEAST_PANEL, total[0] - _LEAST_WIDTH))
    footer = pen.px(30, 20) if status.note else 0
    has_stages = status.stages and not recognition.preprocessed.is_frame
    strip = round(total[1] * _STRIP_SHARE) if has_stages else 0
    view = (0, 0, total[0] - side, total[1] - footer - strip)
    _draw_frame(pen, view, recognition, labels, status)
    if strip:
        _draw_stages(pen, (0, view[3], view[2], view[3] + strip), recognition)
    draw_panel(pen, (view[2], 0, total[0], total[1] - footer), recognition, labels, status)
    if footer:
        pen.draw.rectangle((0, total[1] - footer, *total), fill=CARD)
        middle = total[1] - footer / 2
        pen.text((pen.px(14), middle), status.note, points=14, colour=DIM, anchor="lm", most=total[0] - 20)
    return np.asarray(canvas)


def _resized(image: NDArray[np.uint8], size: tuple[int, int]) -> Image.Image:
    """An image in another size: pixels stay squares when they get large."""
    original = Image.fromarray(image)
    if size == original.size:
        return original
    if size[0] < original.width:
        return original.resize(size, Image.Resampling.BOX)
    large = size[0] >= 3 * original.width
    return original.resize(size, Image.Resampling.NEAREST if large else Image.Resampling.BILINEAR)


def _draw_frame(
    pen: Canvas,
    area: tuple[int, int, int, int],
    recognition: Recognition,
    labels: tuple[str, ...],
    status: OverlayStatus,
) -> None:
    height, width = recognition.frame.image.shape[:2]
    shown = fitted_size(width, height, (area[2] - area[0], area[3] - area[1]))
    left = area[0] + (area[2] - area[0] - shown[0]) // 2
    top = area[1] + (area[3] - area[1] - shown[1]) // 2
    pen.canvas.paste(_resized(recognition.frame.image, shown), (left, top))
    scale = shown[0] / width
    if recognition.several:
        _draw_samples(pen, (left, top), scale, recognition, status, nothing=nothing_in(recognition, labels))
    elif recognition.leading is not None:
        _draw_region(pen, recognition.leading.region, (left, top), scale, _tone(recognition, status))
    x = area[0] + pen.px(12)
    for text in (*(("FROZEN",) if status.frozen else ()), *status.badges):
        x = _draw_badge(pen, (x, area[1] + pen.px(12)), text, WARN if text == "FROZEN" else INK)
    if status.label is not None:
        right = recognition.text == status.label
        text = f"labelled {status.label}"
        _draw_badge(pen, (x, area[1] + pen.px(12)), text, GOOD if right else BAD)
    if status.help:
        _draw_help(pen, area, status.help)
    if status.warning:
        _draw_warning(pen, area, status.warning)


def _tone(recognition: Recognition, status: OverlayStatus) -> Colour:
    """Green for an answer that is accepted, amber for one below the threshold."""
    if recognition.smoothed is not None:
        return GOOD if recognition.smoothed.label is not None else WARN
    sure = recognition.prediction is not None and recognition.prediction.confidence >= status.threshold
    return GOOD if sure else WARN


def _draw_samples(
    pen: Canvas,
    corner: tuple[int, int],
    scale: float,
    recognition: Recognition,
    status: OverlayStatus,
    *,
    nothing: str,
) -> None:
    """A thin box around each sample with its answer on a plate; that of the least certain is filled."""
    draw_rows(pen, corner, scale, recognition.samples)
    heights = [sample.region.height for sample in recognition.samples]
    small = bool(heights) and median(heights) * scale < 2 * pen.size(16)
    for index, sample in enumerate(recognition.samples):
        region, smoothed = sample.region, sample.smoothed
        label = sample.prediction.label if smoothed is None else smoothed.label
        sure = label is not None and sample.confidence >= status.threshold
        text, colour = (label, GOOD) if sure and label is not None else (f"{sample.prediction.label}?", WARN)
        if not sure and not sample.prediction.accepted:
            text, colour = nothing, DIM
        leads = index == recognition.leading_index
        if small and sure and not leads:
            continue  # boxes and plates would hide the samples: each number has one plate
        gap = pen.px(4, 2)
        x0, y0 = corner[0] + round(region.x * scale) - gap, corner[1] + round(region.y * scale) - gap
        x1 = corner[0] + round((region.x + region.width) * scale) + gap
        y1 = corner[1] + round((region.y + region.height) * scale) + gap
        for tone, width in ((GROUND, 4), (colour, 2)):
            pen.draw.rectangle((x0, y0, x1, y1), outline=tone, width=width)
        if not small:
            _draw_plate(pen, (x0, y0), text, colour, filled=leads and len(recognition.samples) > 1)
    if small:
        kept = [sample for sample in recognition.samples if sample.prediction.accepted]
        draw_numbers(pen, corner, scale, kept, status.threshold)


def _draw_plate(pen: Canvas, corner: tuple[int, int], text: str, colour: Colour, *, filled: bool) -> None:
    """A short text on a plate above a corner, or below it at the upper edge of the image."""
    height, pad = pen.size(16) + pen.px(6, 3), pen.px(5, 3)
    x, y = max(0, corner[0]), corner[1] - height
    y = y if y >= 0 else corner[1]
    box = (x, y, x + pen.width(text, 16) + 2 * pad, y + height)
    pen.draw.rectangle(box, fill=colour if filled else GROUND, outline=colour)
    tone = GROUND if filled else colour
    pen.text((x + pad, y + height / 2), text, points=16, colour=tone, anchor="lm")


def _draw_region(pen: Canvas, region: Box, corner: tuple[int, int], scale: float, colour: Colour) -> None:
    """A thin box with strong corners around the ink; it has a dark edge, to be visible on paper."""
    gap = pen.px(6)
    x0 = corner[0] + round(region.x * scale) - gap
    y0 = corner[1] + round(region.y * scale) - gap
    x1 = corner[0] + round((region.x + region.width) * scale) + gap
    y1 = corner[1] + round((region.y + region.height) * scale) + gap
    arm = max(6, min(x1 - x0, y1 - y0) // 4)
    for tone, thin, strong in ((GROUND, 3, pen.px(7, 5)), (colour, 1, pen.px(4, 3))):
        pen.draw.rectangle((x0, y0, x1, y1), outline=tone, width=thin)
        for x, towards_x in ((x0, 1), (x1, -1)):
            for y, towards_y in ((y0, 1), (y1, -1)):
                pen.draw.line((x, y, x + towards_x * arm, y), fill=tone, width=strong)
                pen.draw.line((x, y, x, y + towards_y * arm), fill=tone, width=strong)


def _draw_badge(pen: Canvas, at: tuple[int, int], text: str, colour: Colour) -> int:
    """A word on a plate; gives the x position of the next one."""
    pad, height = pen.px(9, 5), pen.px(28, 19)
    width = pen.width(text, 14) + 2 * pad
    x, y = at
    pen.draw.rounded_rectangle((x, y, x + width, y + height), pen.px(5), fill=GROUND, outline=colour)
    pen.text((x + pad, y + height / 2), text, points=14, colour=colour, anchor="lm")
    return x + width + pen.px(8, 4)


def _draw_warning(pen: Canvas, area: tuple[int, int, int, int], text: str) -> None:
    """A bar along the bottom of the frame; as many lines as it needs, three at most."""
    most = area[2] - area[0] - 2 * pen.px(14)
    lines, words = [""], text.split()
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if pen.width(longer, 15) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = lines[:3]
    pitch = pen.size(15) + pen.px(6)
    top = area[3] - len(lines) * pitch - 2 * pen.px(10)
    pen.draw.rectangle((area[0], top, area[2], area[3]), fill=GROUND)
    pen.draw.rectangle((area[0], top, area[0] + pen.px(5, 3), area[3]), fill=WARN)
    for row, line in enumerate(lines):
        at = (area[0] + pen.px(14), top + pen.px(10) + row * pitch)
        pen.text(at, line, points=15, colour=WARN, most=most)


def _draw_help(pen: Canvas, area: tuple[int, int, int, int], entries: tuple[tuple[str, str], ...]) -> None:
    """The keys on a plate in the middle of the frame."""
    pitch, pad = pen.size(16) + pen.px(8, 4), pen.px(20, 10)
    first = max(pen.width(keys, 16) for keys, _ in entries) + pad
    width = first + max(pen.width(what, 16) for _, what in entries) + 2 * pad
    height = len(entries) * pitch + 2 * pad
    x = max(area[0], (area[0] + area[2] - width) // 2)
    y = max(area[1], (area[1] + area[3] - height) // 2)
    pen.draw.rounded_rectangle((x, y, x + width, y + height), pen.px(8), fill=CARD, outline=LINE)
    for row, (keys, what) in enumerate(entries):
        top = y + pad + row * pitch
        pen.text((x + pad, top), keys, points=16, colour=ACCENT)
        pen.text((x + pad + first, top), what, points=16)


def _draw_stages(pen: Canvas, area: tuple[int, int, int, int], recognition: Recognition) -> None:
    """The intermediate images side by side, each with its name and its measures."""
    if recognition.several:
        images = stages_of_several(recognition.frame.grey, recognition.leading_index)
    else:
        images = stages(recognition.frame.grey)
    gap = pen.px(12, 6)
    cell = (area[2] - area[0] - gap) // len(images) - gap
    text = pen.size(14) + pen.size(12) + pen.px(14, 6)
    side = min(cell, area[3] - area[1] - text - gap)
    for column, stage in enumerate(images):
        x = area[0] + gap + column * (cell + gap)
        size = fitted_size(stage.image.shape[1], stage.image.shape[0], (cell, side))
        y = area[1] + gap // 2
        pen.canvas.paste(_resized(stage.image, size), (x, y))
        pen.draw.rectangle((x - 1, y - 1, x + size[0], y + size[1]), outline=LINE)
        below = area[1] + gap // 2 + side + pen.px(6, 3)
        pen.text((x, below), stage.title, points=14, colour=INK, most=cell)
        if cell < _LEAST_CAPTION:
            continue  # there is no room for more than the name
        pen.text((x, below + pen.size(14) + 2), stage.caption, points=12, colour=DIM, most=cell)
