"""``tintling camera``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from click.core import ParameterSource

from tintling.commands._source_options import (
    model_option,
    normalization_option,
    several_option,
    timeout_option,
)
from tintling.console import note

__all__ = ["command"]


def window_size(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, int]:
    """Reads ``WIDTHxHEIGHT``."""
    width, _, height = value.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise click.BadParameter(f"expected such as 1120x700, got {value!r}")
    size = int(width), int(height)
    if not (640 <= size[0] <= 4096 and 480 <= size[1] <= 4096):
        raise click.BadParameter(f"expected 640x480 to 4096x4096, got {value}")
    return size


@click.command("camera", short_help="Classify live frames.")
@click.option(
    "--source",
    default="0",
    show_default=True,
    metavar="0|FILE|FOLDER|URL",
    help="Number of a webcam, image, video, zip, folder of images, session, board, or address.",
)
@model_option
@normalization_option
@click.option("--device", metavar="PORT|URL", help="Also run every tensor on this board.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="0…1",
    help="Confidence from which on an answer is accepted; 0.5, or as recorded.",
)
@click.option(
    "--smoothing/--no-smoothing",
    default=None,
    help="Smooth the answers over time; by default for cameras and videos only.",
)
@several_option
@click.option("--headless", is_flag=True, help="No window: one line of JSON a frame.")
@click.option("--max-frames", type=click.IntRange(min=1), metavar="N", help="Stop after N frames.")
@timeout_option
@click.option(
    "--give-up",
    "give_up_s",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="How long to wait for a live source that ended; by default for ever.",
)
@click.option(
    "--record", type=click.Path(path_type=Path), metavar="ZIP", help="Record frames and results here."
)
@click.option(
    "--replay",
    "recorded",
    type=click.Path(path_type=Path),
    metavar="ZIP",
    help="Recognize a recorded session again, and compare every result with the recorded one.",
)
@click.option("--force", is_flag=True, help="Overwrite a session that exists.")
@click.option(
    "--save-dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("captures"),
    show_default=True,
    help="Folder for images that the keys s and 0 to 9 save.",
)
@click.option(
    "--size",
    metavar="WIDTHxHEIGHT",
    callback=window_size,
    default="1120x700",
    show_default=True,
    help="Size of the window.",
)
def command(
    source: str,
    *,
    model: Path | None,
    normalization: str | None,
    device: str | None,
    threshold: float | None,
    smoothing: bool | None,
    several: bool,
    headless: bool,
    max_frames: int | None,
    timeout_s: float,
    give_up_s: float | None,
    record: Path | None,
    recorded: Path | None,
    force: bool,
    folder: Path,
    size: tuple[int, int],
) -> None:
    """Classify live frames.

    A window shows the region, the 28×28 tensor, one column of bars for each executor that this machine has
    (float network, int8 in LiteRT, the generated C, a board), how often they agreed, and the time of each
    step. The key h lists the keys. With --headless each frame is one line of JSON with the same content.
    With --several all samples of a frame are recognized, row by row.

    --record saves frames, results and model in one zip. --replay recognizes the frames of such a zip again,
    and exits with code 1 unless every result is the recorded one, bit for bit. An image that cannot be read
    is named and left out; the command continues, and exits with code 1 at its end.

    The default of --model is $TINTLING_MODEL, else the demo's model, else the shipped nano; with --replay it
    is the recorded model.
    """
    from tintling.commands._camera import CameraRequest, print_lines, replay_session, watch, window_view
    from tintling.pixel_input import parse_normalization

    if recorded is not None and record is not None:
        raise click.UsageError("--record and --replay exclude each other")
    given = click.get_current_context().get_parameter_source("source")
    if recorded is not None and given is ParameterSource.COMMANDLINE:
        raise click.UsageError("--source and --replay exclude each other: a session holds its frames")
    if recorded is not None and several:
        raise click.UsageError(
            "--several and --replay exclude each other: frames are replayed as they were recorded"
        )
    asked = CameraRequest(
        model=model,
        normalization=None if normalization is None else parse_normalization(normalization),
        device=device,
        threshold=threshold,
        smoothing=smoothing,
        several=several,
        max_frames=max_frames,
        timeout_s=timeout_s,
        give_up_s=give_up_s,
    )
    view = print_lines if headless else window_view(folder, size)
    try:
        if recorded is not None:
            if not replay_session(recorded, asked, view):
                raise SystemExit(1)
            return
        if not watch(source, asked, view, record=record, force=force):
            raise SystemExit(1)
    except KeyboardInterrupt:
        note("stopped")
    except BrokenPipeError:
        # The program that read our lines has ended. Python would fail once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
