"""Draws ``docs/images/front.png``, the README's image: the live page and the camera window side by side.

Made of ``live.png`` and ``camera.png``, which ``draw_live.py`` and ``draw_window.py`` draw.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tintling.contact_sheet import save_png

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
HEIGHT, GAP = 560, 16  # px
COLOURS = 128


def main() -> None:
    """Scales both to one height and puts them side by side."""
    parts = []
    for name in ("live.png", "camera.png"):
        image = Image.open(IMAGES / name).convert("RGB")
        width = round(image.width * HEIGHT / image.height)
        parts.append(image.resize((width, HEIGHT), Image.Resampling.LANCZOS))
    sheet = Image.new("RGB", (sum(part.width for part in parts) + GAP, HEIGHT), "white")
    sheet.paste(parts[0], (0, 0))
    sheet.paste(parts[1], (parts[0].width + GAP, 0))
    save_png(sheet.quantize(COLOURS, dither=Image.Dither.NONE), IMAGES / "front.png")
    print("docs/images/front.png")


if __name__ == "__main__":
    main()
