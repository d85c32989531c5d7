"""Draws the rows of several samples: a thin line a row, a thick one under each number, and small numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tintling.camera_client.recognition.result import RecognizedSample
from tintling.camera_client.window.palette import ACCENT, GOOD, GROUND, WARN, Canvas

__all__ = ["draw_numbers", "draw_rows"]

_SMALL_POINTS = 12


def draw_rows(
    pen: Canvas, corner: tuple[int, int], scale: float, samples: Sequence[RecognizedSample]
) -> None:
    """Underlines each row of writing, and each number in it more strongly. A bent row has a bent line.

    Args:
        pen: Draws.
        corner: Of the frame in the image, in px.
        scale: Image px of a frame px.
        samples: In reading order.
    """
    below = pen.px(9, 5)
    for numbers in _rows_of(samples):
        whole = _under([sample for number in numbers for sample in number], corner, scale, below)
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
    samples: Sequence[RecognizedSample],
    threshold: float,
) -> None:
    """Writes each number on a plate above it, for samples that are too small for a plate each.

    Args:
        pen: Draws.
        corner: Of the frame in the image, in px.
        scale: Image px of a frame px.
        samples: In reading order.
        threshold: Confidence below which a sample is a ``?``.
    """
    height, pad = pen.size(_SMALL_POINTS) + 2, 2
    for number in (each for numbers in _rows_of(samples) for each in numbers):
        labels = [
            sample.prediction.label if sample.smoothed is None else sample.smoothed.label for sample in number
        ]
        sure = [sample.confidence >= threshold for sample in number]
        text = "".join(label if label and ok else "?" for label, ok in zip(labels, sure, strict=True))
        x = max(0, corner[0] + round(number[0].region.x * scale))
        y = max(0, corner[1] + round(min(sample.region.y for sample in number) * scale) - height)
        right = x + pen.width(text, _SMALL_POINTS) + 2 * pad
        colour = WARN if "?" in text else GOOD
        pen.draw.rectangle((x, y, right, y + height), fill=GROUND)
        pen.text((x + pad, y + height / 2), text, points=_SMALL_POINTS, colour=colour, anchor="lm")


def _rows_of(samples: Sequence[RecognizedSample]) -> list[list[list[RecognizedSample]]]:
    """The rows, each a list of numbers, each a list of its samples."""
    rows: dict[int, list[list[RecognizedSample]]] = {}
    for sample in samples:
        numbers = rows.setdefault(sample.row, [])
        if sample.starts_number or not numbers:
            numbers.append([])
        numbers[-1].append(sample)
    return list(rows.values())


def _under(
    samples: Sequence[RecognizedSample], corner: tuple[int, int], scale: float, below: int
) -> list[tuple[float, float]]:
    """A line from the left of the first sample to the right of the last, below the boxes of all.

    It joins the middles of their lower edges, so that it follows a sheet that is bent.
    """
    boxes = [sample.region for sample in samples]
    feet = [box.y + box.height for box in boxes]
    points = [
        (boxes[0].x, feet[0]),
        *((box.x + box.width / 2, foot) for box, foot in zip(boxes, feet, strict=True)),
        (boxes[-1].x + boxes[-1].width, feet[-1]),
    ]
    return [(corner[0] + x * scale, corner[1] + y * scale + below) for x, y in points]
