"""Draws the images of docs/camera.md: the camera's window on a frame with one digit, and with several.

    python scripts/draw_window.py

The digits are polygons, the paper is arithmetic: nothing comes from a data set. Times are set, not measured,
so that the image comes out the same anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import draw_preprocessing as made_up
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.recognition.agreement import AgreementTally
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.viewer import KEYS
from tintling.contact_sheet import save_png

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SCENE = "thin pen, vignetting"
SIZE = (1120, 700)
ROWS = ((made_up.FOUR, made_up.TWO, made_up.SEVEN), (made_up.TWO, made_up.FOUR))


def page() -> NDArray[np.uint8]:
    """Two rows of digits under light from one side: shape (192, 288), uint8."""
    side = made_up.SIDE
    ink = np.zeros((len(ROWS) * side, len(ROWS[0]) * side))
    for row, digits in enumerate(ROWS):
        for place, strokes in enumerate(digits):
            cell = made_up.draw(strokes, (28, 22), 50, 3)
            ink[row * side : (row + 1) * side, place * side : (place + 1) * side] = cell
    light = np.linspace(215, 160, ink.shape[1])
    noise = np.random.default_rng(3).normal(0, 0.5, ink.shape)
    return np.clip(np.rint(light * (1 - 0.55 * ink) + noise), 0, 255).astype(np.uint8)


def draw(image: NDArray[np.uint8], target: Path, *, several: bool) -> None:
    """Reads a made-up frame for two seconds, and writes what the window shows then."""
    network = open_network(Path("nano"))
    executors = open_executor_set(network)
    recognizer = StreamRecognizer(executors, Smoother(network.labels), several=several)
    tally = AgreementTally()
    for index in range(60):
        recognition = recognizer.recognize(Frame(image, index / 30, index, SCENE))
        tally.add(recognition)
    status = OverlayStatus(
        size=SIZE,
        fps=30.0,
        note=KEYS,
        stages=True,
        badges=(*(("several digits",) if several else ()), "smoothed"),
        agreement=tally.rows(),
        latency={"grey": 0.0, "find": 0.4, "int8": 0.4, "c": 0.1, "draw": 8.0},
        missing={each.key: each.reason for each in executors.not_run},
    )
    drawn = draw_overlay(replace(recognition, age=0.02), network.labels, status)
    save_png(Image.fromarray(drawn), target)


def main() -> None:
    """Writes the images."""
    draw(made_up.scenes()[SCENE], IMAGES / "camera.png", several=False)
    draw(page(), IMAGES / "camera-several.png", several=True)


if __name__ == "__main__":
    main()
