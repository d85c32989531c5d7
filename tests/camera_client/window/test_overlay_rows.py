"""Rows and numbers of several digits, as they are drawn on the frame."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from recognitions import frame, numbers, recognizer_of

from tintling.camera_client.window.overlay_rows import draw_numbers, draw_rows
from tintling.camera_client.window.palette import ACCENT, Canvas


def canvas(size=(640, 480)) -> Canvas:
    image = Image.new("RGB", size)
    return Canvas(image, ImageDraw.Draw(image), 1.0)


def runs(line: np.ndarray) -> list[int]:
    """Lengths of the runs of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
    return list(edges[1::2] - edges[::2])


def test_each_row_has_a_thin_line_and_each_number_a_thick_one(nano_executors):
    """A column of px through a number crosses more of the line's colour than one through the gap."""
    digits = recognizer_of(nano_executors, several=True).recognize(frame(numbers())).samples
    pen = canvas()
    draw_rows(pen, (0, 0), 2.0, digits)
    accent = (np.asarray(pen.canvas) == ACCENT).all(axis=2)
    rows = [[digit.region for digit in digits if digit.row == row] for row in range(2)]
    for boxes, count in zip(rows, (2, 1), strict=True):
        foot = 2 * max(box.y + box.height for box in boxes)
        thickness = accent[foot : foot + 30].sum(axis=0)
        left, right = 2 * boxes[0].x, 2 * (boxes[-1].x + boxes[-1].width)
        assert (thickness[left + 2 : right - 2] >= 1).all()
        assert len(runs(thickness >= 3)) == count
        assert not thickness[: left - 8].any()
        assert not thickness[right + 8 :].any()


def test_small_numbers_have_one_plate_each(nano_executors, monkeypatch):
    written = []
    monkeypatch.setattr(Canvas, "text", lambda _pen, at, text, **_: written.append((at, text)))
    digits = recognizer_of(nano_executors, several=True).recognize(frame(numbers())).samples
    draw_numbers(canvas(), (0, 0), 0.3, digits, 0.5)
    assert [text for _, text in written] == ["91", "92", "408"]
    draw_numbers(canvas(), (0, 0), 0.3, digits, 1.01)
    assert [text for _, text in written[3:]] == ["??", "??", "???"]
    assert written[0][0][1] == written[1][0][1] < written[2][0][1]
