"""Colours and letters of everything that is drawn: those of the HTML reports in the dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from tintling.camera_client.inference.executor_set import MemberKey
from tintling.lettering import lettered, text_length

__all__ = [
    "ACCENT",
    "BAD",
    "CARD",
    "DIM",
    "GOOD",
    "GROUND",
    "INK",
    "LINE",
    "MEMBER_COLOURS",
    "STEP_COLOURS",
    "TRACK",
    "WARN",
    "Canvas",
    "Colour",
]

Colour = tuple[int, int, int]

GROUND: Colour = (20, 23, 28)
CARD: Colour = (28, 32, 39)
TRACK: Colour = (43, 49, 59)
LINE: Colour = (66, 74, 88)
INK: Colour = (232, 234, 238)
DIM: Colour = (163, 173, 186)
GOOD: Colour = (111, 211, 151)
WARN: Colour = (255, 184, 77)
BAD: Colour = (255, 138, 128)
ACCENT: Colour = (143, 184, 245)

MEMBER_COLOURS: dict[MemberKey, Colour] = {
    "float": ACCENT,
    "int8": (196, 164, 247),
    "c": GOOD,
    "device": WARN,
}

STEP_COLOURS: dict[str, Colour] = {
    "grey": (150, 160, 176),
    "find": (214, 214, 130),
    **{str(key): colour for key, colour in MEMBER_COLOURS.items()},
    "draw": (128, 138, 158),
}

_LEAST_PT = 11


# An image holds some dozens of texts. Most come again, figures do not: a larger store keeps what none wants.
_KEPT_TEXTS = 256


@lru_cache(maxsize=_KEPT_TEXTS)
def _length(text: str, size: int) -> int:
    return round(text_length(text, size))


@lru_cache(maxsize=_KEPT_TEXTS)
def _mask(text: str, size: int, anchor: str) -> tuple[Image.Image, tuple[int, int]]:
    """Coverage of a text, and where its left top pixel lies from the anchor: most texts come again."""
    text, font = lettered(text, size)
    left, top, right, bottom = font.getbbox(text, anchor=anchor)
    corner = int(left) - 1, int(top) - 1
    mask = Image.new("L", (max(1, int(right) - corner[0] + 2), max(1, int(bottom) - corner[1] + 2)))
    ImageDraw.Draw(mask).text((-corner[0], -corner[1]), text, font=font, fill=255, anchor=anchor)
    return mask, corner


@dataclass(frozen=True, slots=True)
class Canvas:
    """Draws in units that grow with the image.

    Attributes:
        canvas: The image.
        draw: Draws onto it.
        unit: px of a unit; 1 in a window of 720 px.
    """

    canvas: Image.Image
    draw: ImageDraw.ImageDraw
    unit: float

    def px(self, units: float, least: int = 1) -> int:
        """A length in px."""
        return max(least, round(units * self.unit))

    def size(self, points: float) -> int:
        """Height of letters in px; never too small to read."""
        return max(_LEAST_PT, round(points * self.unit))

    def width(self, text: str, points: float) -> int:
        """Width of a text in px."""
        return _length(_plain(text), self.size(points))

    def text(
        self,
        at: tuple[float, float],
        text: str,
        *,
        points: float = 15,
        colour: Colour = INK,
        anchor: str = "la",
        most: int | None = None,
    ) -> None:
        """Writes a line.

        Args:
            at: Where, in px.
            text: A line; letters that no font has become question marks.
            points: Height in units.
            colour: RGB.
            anchor: Which point of the text lies there, as Pillow names it.
            most: Longest line in px; a longer one ends with dots.
        """
        if most is not None:
            text = self.fitted(text, points, most)
        if not text:
            return
        mask, corner = _mask(_plain(text), self.size(points), anchor)
        self.canvas.paste(colour, (round(at[0]) + corner[0], round(at[1]) + corner[1]), mask)

    def fitted(self, text: str, points: float, most: int) -> str:
        """A text that is no longer than ``most`` px; it ends with dots where it was cut."""
        if self.width(text, points) <= most:
            return text
        while text and self.width(text + "...", points) > most:
            text = text[:-1]
        return text.rstrip() + "..."


def _plain(text: str) -> str:
    """Signs of texts as Pillow's own font has them, so that these look alike on every machine."""
    return text.replace("×", "x").replace("–", "-").replace("…", "...")
