"""``tintling flash``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tintling.console import json_option, note, out, plain, print_json
from tintling.suggestions import NamedChoice

if TYPE_CHECKING:
    from tintling.firmware_export.boards.registry import Board
    from tintling.firmware_export.forms.form import Runtime

__all__ = ["command"]

_BOARDS = ("ai-thinker", "esp-eye", "s3-eye", "xiao-s3", "m5-cams3", "c3")


@click.command("flash", short_help="Write the firmware to a board, and check which model it runs.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--board", "board_name", type=NamedChoice(_BOARDS), required=True, help="Kind of board.")
@click.option(
    "--port", default="auto", show_default=True, help="Serial port; auto takes the only one that fits."
)
@click.option(
    "--image",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Prebuilt merged image to write, in place of building one with idf.py.",
)
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to build in; it is not removed.",
)
@click.option(
    "--runtime",
    type=click.Choice(("generated", "tflm")),
    default="generated",
    show_default=True,
    help="Runtime of the network in a firmware that is built.",
)
@click.option(
    "--baud", type=click.IntRange(9600), default=460_800, show_default=True, help="Baud rate while writing."
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the new firmware may take to answer.",
)
@json_option
def command(
    model: Path,
    *,
    board_name: str,
    port: str,
    image: Path | None,
    project: Path | None,
    runtime: Runtime,
    baud: int,
    patience: float,
    as_json: bool,
) -> None:
    """Write the firmware to a board, and check which model it runs.

    MODEL is a run directory, a .tflite file or a shipped model. The command finds the port and the chip
    with esptool, and refuses a wrong chip. It builds the project with ESP-IDF's idf.py, whose environment
    must be active, or takes a prebuilt image that holds this model. It writes the image, reads the board's
    INFO, and compares the hash of the model.
    """
    from tintling.camera_client.link.identify import identify_device
    from tintling.firmware_export.boards import flash_image, flashing, usb_ports
    from tintling.firmware_export.boards.registry import BOARDS
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.tflite.reader import read_tflite

    asked = click.get_current_context().get_parameter_source("runtime")
    if image is not None and (project is not None or asked is ParameterSource.COMMANDLINE):
        raise click.UsageError("--project and --runtime say how to build: --image is built already")
    board = BOARDS[board_name]
    sha256 = read_tflite(find_model(model).path).sha256
    port = usb_ports.choose_port(port, board, usb_ports.list_ports() if port == "auto" else [])
    if image is not None:
        flash_image.check_image(image, board, sha256)
    chip = flashing.detect_chip(port, board)
    note(f"{plain(port)}: {chip}")
    if image is None:
        image = _build(model, board, project, runtime, sha256)
        flash_image.check_image(image, board, sha256)
    flashing.write_image(port, board, image, baud=baud)
    if board.by_hand:
        note("Now remove the wire from GPIO0 and press RESET.")
    info = identify_device(port, sha256, patience_s=patience)
    document = {"port": port, "chip": chip, "board": info.board, "model_sha256": sha256, "image": str(image)}
    if as_json:
        print_json(document)
    else:
        out.print(f"{plain(port)} ({info.board}) answers, and runs the model {sha256[:16]}….", soft_wrap=True)


def _build(model: Path, board: Board, project: Path | None, runtime: Runtime, sha256: str) -> Path:
    """Exports and builds the firmware."""
    from tintling.cache import cache_dir
    from tintling.errors import ToolchainError
    from tintling.firmware_export.boards.flashing import build_project, find_idf
    from tintling.firmware_export.forms.export import export_model

    idf = find_idf()
    if idf is None:
        raise ToolchainError(
            "no idf.py to build with: activate ESP-IDF 5.3 or newer (`. export.sh` in its folder), or give a "
            "prebuilt --image, or use PlatformIO or Arduino (docs/flashing.md)"
        )
    folder = project or cache_dir("firmware") / f"{sha256[:16]}-{runtime}"
    export_model(model, folder, form="esp-idf", runtime=runtime, force=True)
    note(f"building in {plain(folder)}")
    return build_project(folder, board, idf=idf)
