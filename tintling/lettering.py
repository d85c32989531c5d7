"""Letters of images: labels are in any script, and Pillow's own font has no more than ASCII."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from PIL import ImageDraw, ImageFont

__all__ = ["Font", "draw_text", "lettered", "shortened", "text_length"]

Font = ImageFont.ImageFont | ImageFont.FreeTypeFont

# What machines usually have, those of many scripts last; a name is looked for where the system keeps fonts.
_SYSTEM_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "segoeui.ttf",
    "Arial.ttf",
    "NotoSansCJK-Regular.ttc",
    "Arial Unicode.ttf",
    "msyh.ttc",
)
_WITHOUT_ACCENTS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE"})
_NO_CHARACTER = "\U0010ffff"


@lru_cache(maxsize=256)
def lettered(text: str, size: int) -> tuple[str, Font]:
    """Finds a font that has the letters of a text.

    Where none has all of them, accents are dropped, and what is still missing becomes a question mark.

    Args:
        text: A line.
        size: Height of the letters in px.

    Returns:
        What to write, and with which font; text of ASCII has Pillow's own.
    """
    own = _own_font(size)
    if text.isascii():
        return text, own
    for font in _fonts(size):
        if all(_has(font, letter) for letter in text):
            return text, font
    apart = unicodedata.normalize("NFKD", text.translate(_WITHOUT_ACCENTS))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return "".join(letter if _has(own, letter) else "?" for letter in plain), own


def text_length(text: str, size: int) -> float:
    """Length of a line in px."""
    plain, font = lettered(text, size)
    return font.getlength(plain)


def draw_text(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    *,
    fill: str | int | tuple[int, int, int],
    anchor: str = "la",
) -> None:
    """Writes a line.

    Args:
        draw: Draws onto the image.
        at: Where, in px.
        text: Any script.
        size: Height of the letters in px.
        fill: Colour, as Pillow names it.
        anchor: Which point of the text lies there, as Pillow names it.
    """
    plain, font = lettered(text, size)
    draw.text(at, plain, font=font, fill=fill, anchor=anchor)


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters; a longer one ends with dots."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _fonts(size: int) -> Iterator[Font]:
    yield _own_font(size)
    for name in _SYSTEM_FONTS:
        if (font := _system_font(name, size)) is not None:
            yield font


@cache
def _own_font(size: int) -> Font:
    # Pillow reads its font anew at each call, and every one of these objects holds it.
    return ImageFont.load_default(size)


@cache
def _system_font(name: str, size: int) -> Font | None:
    try:
        return ImageFont.truetype(name, size)
    except OSError:  # this machine has none of that name
        return None


def _has(font: Font, letter: str) -> bool:
    """Whether a font draws a letter otherwise than one that does not exist."""
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask(_NO_CHARACTER))
