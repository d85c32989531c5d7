"""Options of all commands that take frames."""

from __future__ import annotations

from pathlib import Path

import click

from tintling.pixel_input import NORMALIZATIONS

__all__ = ["model_option", "normalization_option", "several_option", "timeout_option"]

model_option = click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="A .tflite file, a run directory, or a shipped model such as nano.",
)
normalization_option = click.option(
    "--normalization",
    metavar="|".join(NORMALIZATIONS),
    help="How a bare .tflite file was trained to see pixels; by default what its input's quantization says.",
)
several_option = click.option("--several", is_flag=True, help="Recognize all samples of a frame, row by row.")
timeout_option = click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a live source may be silent.",
)
