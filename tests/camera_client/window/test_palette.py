"""Letters and lengths of everything that is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tintling.camera_client.window.palette import Canvas


def canvas(unit: float = 1.0) -> Canvas:
    image = Image.new("RGB", (400, 100))
    return Canvas(image, ImageDraw.Draw(image), unit)


def test_lengths_grow_with_the_image_and_letters_stay_legible():
    assert canvas(2.0).px(7) == 14
    assert canvas(0.01).px(7, 3) == 3
    assert canvas(2.0).size(15) == 30
    assert canvas(0.1).size(15) == 11


@pytest.mark.parametrize("most", [20, 80, 200])
def test_a_text_that_is_too_long_ends_with_dots(most):
    pen, text = canvas(), "a rather long text that never fits"
    fitted = pen.fitted(text, 15, most)
    assert pen.width(fitted, 15) <= most
    assert fitted.endswith("...")
    assert text.startswith(fitted.removesuffix("..."))


def test_a_text_that_fits_stays():
    assert canvas().fitted("short", 15, 200) == "short"


def test_letters_are_written_in_their_colour_and_within_their_length():
    pen = canvas()
    pen.text((10, 10), "28×28 … –", points=20, colour=(9, 200, 30), most=200)
    written = np.argwhere((np.asarray(pen.canvas) == (9, 200, 30)).all(axis=2))
    assert len(written) > 20
    assert written[:, 1].min() >= 10
    assert written[:, 1].max() <= 10 + pen.width("28x28 ... -", 20)


def test_nothing_is_written_for_an_empty_text():
    pen = canvas()
    pen.text((10, 10), "")
    assert not np.asarray(pen.canvas).any()
