"""Labels of any script in images, with the fonts that a machine has and without them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tintling import lettering
from tintling.lettering import draw_text, lettered, shortened, text_length


@pytest.fixture
def _bare(monkeypatch):
    """A machine without fonts."""
    monkeypatch.setattr(lettering, "_SYSTEM_FONTS", ("no such font.ttf",))
    lettered.cache_clear()
    yield
    lettered.cache_clear()


def picture(text: str, size: int = 20) -> np.ndarray:
    image = Image.new("L", (200, 40))
    draw_text(ImageDraw.Draw(image), (4, 4), text, size, fill=255)
    return np.asarray(image)


def test_ascii_is_written_as_pillow_does():
    assert lettered("part 7", 20)[0] == "part 7"
    assert text_length("part 7", 20) == ImageFont.load_default(20).getlength("part 7")


@pytest.mark.usefixtures("_bare")
@pytest.mark.parametrize(
    ("text", "written"),
    [("Schloß", "Schloss"), ("żółty", "zolty"), ("grünes Ei", "grunes Ei"), ("中 7", "? 7"), ("🙂", "?")],
)
def test_without_fonts_accents_are_dropped_and_the_rest_is_asked_for(text, written):
    assert lettered(text, 20)[0] == written
    np.testing.assert_array_equal(picture(text), picture(written))


def test_a_font_of_the_machine_is_taken_if_it_has_all_letters(monkeypatch):
    other = ImageFont.load_default(31)
    monkeypatch.setattr(lettering, "_system_font", lambda *_: other)
    monkeypatch.setattr(lettering, "_has", lambda font, _: font is other)
    lettered.cache_clear()
    assert lettered("żółty", 20) == ("żółty", other)
    lettered.cache_clear()


def test_letters_are_drawn_and_nothing_for_no_text():
    assert picture("ü").any()
    assert not picture("").any()


def test_a_long_text_ends_with_dots():
    assert shortened("part 07", 7) == "part 07"
    assert shortened("M8 hexagon screw", 5) == "M8 h…"


def test_all_texts_of_a_size_share_one_font():
    fonts = {id(lettered(f"{number} ms", 13)[1]) for number in range(20)}
    assert len(fonts) == 1
