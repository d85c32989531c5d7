"""Draws the rows of several digits: a thin line a row, a thick one under each number, and small numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tintling.camera_client.recognition.result import RecognizedDigit
from tintling.camera_client.window.palette import ACCENT, GOOD, GROUND, WARN, Canvas

__all__ = ["draw_numbers", "draw_rows"]

_SMALL_POINTS = 12


def draw_rows(pen: Canvas, corner: tuple[int, int], scale: float, digits: Sequence[RecognizedDigit]) -> None:
    """Underlines each row of writing, and each number in it more strongly. A bent row has a bent line.

    Args:
        pen: Draws.
        corner: Of the frame in the image, in px.
        scale: Image px of a frame px.
        digits: In reading order.
    """
    below = pen.px(9, 5)
    for numbers in _rows_of(digits):
        whole = _under([digit for number in numbers for digit in number], corner, scale, below)
        for tone, width in ((GROUND, 3), (ACCENT, 1)):
            pen.draw.line(whole, fill=tone, width=width)
        for number in numbers:
            line = _under(number, corner, scale, below)
            for tone, width in ((GROUND, pen.px(6, 4)), (ACCENT, pen.px(4, 2))):
                pen.draw.line(line, fill=tone, width=width, joint="curve")


def draw_numbers(
    pen: Canvas,
    corner: tuple[int, int],
    scale: float,
    digits: Sequence[RecognizedDigit],
    threshold: float,
) -> None:
    """Writes each number on a plate above it, for digits that are too small for a plate each.

    Args:
        pen: Draws.
        corner: Of the frame in the image, in px.
        scale: Image px of a frame px.
        digits: In reading order.
        threshold: Confidence below which a digit is a ``?``.
    """
    height, pad = pen.size(_SMALL_POINTS) + 2, 2
    for number in (each for numbers in _rows_of(digits) for each in numbers):
        labels = [
            digit.prediction.label if digit.smoothed is None else digit.smoothed.label for digit in number
        ]
        sure = [digit.confidence >= threshold for digit in number]
        text = "".join(label if label and ok else "?" for label, ok in zip(labels, sure, strict=True))
        x = max(0, corner[0] + round(number[0].region.x * scale))
        y = max(0, corner[1] + round(min(digit.region.y for digit in number) * scale) - height)
        right = x + pen.width(text, _SMALL_POINTS) + 2 * pad
        colour = WARN if "?" in text else GOOD
        pen.draw.rectangle((x, y, right, y + height), fill=GROUND)
        pen.text((x + pad, y + height / 2), text, points=_SMALL_POINTS, colour=colour, anchor="lm")


def _rows_of(digits: Sequence[RecognizedDigit]) -> list[list[list[RecognizedDigit]]]:
    """The rows, each a list of numbers, each a list of its digits."""
    rows: dict[int, list[list[RecognizedDigit]]] = {}
    for digit in digits:
        numbers = rows.setdefault(digit.row, [])
        if digit.starts_number or not numbers:
            numbers.append([])
        numbers[-1].append(digit)
    return list(rows.values())


def _under(
    digits: Sequence[RecognizedDigit], corner: tuple[int, int], scale: float, below: int
) -> list[tuple[float, float]]:
    """A line from the left of the first digit to the right of the last, below the boxes of all.

    It joins the middles of their lower edges, so that it follows a sheet that is bent.
    """
    boxes = [digit.region for digit in digits]
    feet = [box.y + box.height for box in boxes]
    points = [
        (boxes[0].x, feet[0]),
        *((box.x + box.width / 2, foot) for box, foot in zip(boxes, feet, strict=True)),
        (boxes[-1].x + boxes[-1].width, feet[-1]),
    ]
    return [(corner[0] + x * scale, corner[1] + y * scale + below) for x, y in points]
