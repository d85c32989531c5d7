"""Draws the picture of docs/camera.md: the camera's window on a made-up frame.

    python scripts/draw_window.py

The digit is a polygon, the paper is arithmetic: nothing comes from a data set. Times are set, not measured,
so that the picture comes out the same anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from draw_preprocessing import scenes
from PIL import Image

from tintling.camera_client.agreement import AgreementTally
from tintling.camera_client.classifier import open_network
from tintling.camera_client.overlay import draw_overlay
from tintling.camera_client.overlay_status import OverlayStatus
from tintling.camera_client.panel import open_panel
from tintling.camera_client.reader import StreamReader
from tintling.camera_client.sources import Frame
from tintling.camera_client.verdict import Smoother
from tintling.camera_client.viewer import KEYS
from tintling.pictures import save_png

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "camera.png"
SCENE = "thin pen, vignetting"
SIZE = (1120, 700)


def main() -> None:
    """Writes the picture."""
    network = open_network(Path("nano"))
    panel = open_panel(network)
    reader, tally = StreamReader(panel, Smoother(network.labels)), AgreementTally()
    image = scenes()[SCENE]
    for index in range(60):
        reading = reader.read(Frame(image, index / 30, index, SCENE))
        tally.add(reading)
    status = OverlayStatus(
        size=SIZE,
        fps=30.0,
        note=KEYS,
        stages=True,
        badges=("smoothed",),
        agreement=tally.rows(),
        latency={"grey": 0.0, "find": 0.4, "int8": 0.4, "c": 0.1, "draw": 8.0},
        missing={each.key: each.reason for each in panel.not_run},
    )
    picture = draw_overlay(replace(reading, age=0.02), network.labels, status)
    save_png(Image.fromarray(picture), TARGET)


if __name__ == "__main__":
    main()
