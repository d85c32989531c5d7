"""``tintling camera``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.console import note

if TYPE_CHECKING:
    from tintling.camera_client.classifier import Classifier
    from tintling.camera_client.sources import FrameSource

__all__ = ["command"]


@click.command("camera", short_help="Classify live frames.")
@click.option(
    "--source",
    default="0",
    show_default=True,
    metavar="0|FILE|FOLDER|URL",
    help="Number of a webcam, picture, video, zip, folder of pictures, or http:// address.",
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="A .tflite file, a run directory, or a shipped model such as nano.",
)
@click.option("--headless", is_flag=True, help="No window: one JSON object a line and frame.")
@click.option("--max-frames", type=click.IntRange(min=1), metavar="N", help="Stop after N frames.")
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a live source may be silent.",
)
@click.option(
    "--save-dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("captures"),
    show_default=True,
    help="Where the key s saves.",
)
def command(
    source: str,
    *,
    model: Path | None,
    headless: bool,
    max_frames: int | None,
    timeout_s: float,
    folder: Path,
) -> None:
    """Classify live frames.

    A window shows the region, the 28×28 tensor and the probabilities; q quits, space freezes, s saves.
    With --headless each frame is one line of JSON: index, name, time, digit, confidence, region, logits
    and ms by stage. Without --model it is $TINTLING_MODEL, else the demo's model, else the shipped nano.
    """
    from tintling.camera_client.classifier import default_model, open_classifier
    from tintling.camera_client.sources import open_source

    classifier = open_classifier(default_model(model))
    with open_source(source, timeout_s=timeout_s) as frames:
        note(f"{classifier.name} in {classifier.executor.name}, frames of {frames.name}")
        try:
            if headless:
                _print_lines(frames, classifier, max_frames)
            else:
                _open_window(frames, classifier, max_frames, folder)
        except KeyboardInterrupt:
            note("stopped")
        except BrokenPipeError:
            # Whoever read our lines has gone. Python would complain once more when it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_lines(frames: FrameSource, classifier: Classifier, max_frames: int | None) -> None:
    from tintling.camera_client.live import readings

    for reading in readings(frames, classifier, max_frames=max_frames):
        sys.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _open_window(frames: FrameSource, classifier: Classifier, max_frames: int | None, folder: Path) -> None:
    from tintling.camera_client.live import open_window, readings, show

    window = open_window()
    try:
        show(
            window,
            readings(frames, classifier, max_frames=max_frames),
            classifier.labels,
            folder=folder,
            on_save=lambda path: note(f"wrote {path}"),
        )
    finally:
        window.close()
