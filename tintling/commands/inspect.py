"""``tintling inspect``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._source_options import normalization_option
from tintling.console import json_option, out, print_json

if TYPE_CHECKING:
    from tintling.firmware_export.inspection import Inspection

__all__ = ["command"]


@click.command("inspect", short_help="Show the contents and the costs of an int8 model.")
@click.argument("model", type=click.Path(path_type=Path))
@normalization_option
@click.option("--memory", is_flag=True, help="Show the arena over time alone, beside what each step needs.")
@click.option(
    "--memory-picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw the arena over time into a .svg or .png file.",
)
@json_option
def command(
    model: Path, *, normalization: str | None, memory: bool, memory_picture: Path | None, as_json: bool
) -> None:
    """Show the contents and the costs of an int8 model.

    MODEL is a .tflite file, or a run directory that holds one. The command shows the tensors with their
    quantization, the operators with their multiply-accumulates, and the memory plan of the generated C's
    arena.
    """
    from tintling.firmware_export.inspection import inspect_model
    from tintling.firmware_export.memory_picture import write_memory_picture
    from tintling.pixel_input import parse_normalization

    asked = None if normalization is None else parse_normalization(normalization)
    inspection = inspect_model(model, normalization=asked)
    if memory_picture is not None:
        write_memory_picture(inspection.network, memory_picture)
    if as_json:
        print_json(inspection.to_json())
    elif memory:
        _show_memory(inspection)
    else:
        _show(inspection)


def _show_memory(inspection: Inspection) -> None:
    from tintling.commands.views import inspection as view

    width = min(out.width, 120)
    out.print(view.arena(inspection, width), width=width)
    out.print(view.needs(inspection), width=width)


def _show(inspection: Inspection) -> None:
    from tintling.commands.views import inspection as view

    width = min(out.width, 120)
    out.print(view.summary(inspection), width=width)
    out.print(view.operators(inspection), width=width)
    out.print(view.tensors(inspection), width=width)
    out.print(view.arena(inspection, width), width=width)
