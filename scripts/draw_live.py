"""Draws ``docs/images/live.png``: the page of ``tintling live`` in headless Chromium, with a digit on it.

python scripts/draw_live.py [--chromium /usr/bin/chromium] [--scheme light]
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the server in a thread

from live_server import live_server  # noqa: E402 - needs the path above

from tintling.contact_sheet import save_png  # noqa: E402 - likewise

WIDTH, HEIGHT = 1180, 985
COLOURS = 96


def arc(x: float, y: float, radius: float, start: float, end: float) -> list[tuple[float, float]]:
    """Points of an arc on the sheet, in its px; angles in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(start, end, 24))
    return [(x + radius * float(np.cos(a)), y + radius * float(np.sin(a))) for a in angles]


def write_three(page: Page) -> None:
    """Writes a three with the mouse."""
    box = page.locator("#frame").bounding_box()
    if box is None:
        raise RuntimeError("the sheet is not to be seen")
    scale = box["width"] / 480
    points = [*arc(235, 120, 55, -160, 80), *arc(238, 238, 64, -85, 160)]
    places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def main() -> None:
    """Takes the image, and reduces its colours."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "live.png")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        live_server(Path(folder) / "captures") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=asked.scheme)
        page.goto(server.url)
        expect(page.locator("#connection-text")).to_have_text("Server connected")
        write_three(page)
        expect(page.locator("#legend .badge")).to_have_count(2)
        page.wait_for_timeout(300)
        taken = page.screenshot()
        browser.close()
    image = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    save_png(image, asked.out)


if __name__ == "__main__":
    main()
