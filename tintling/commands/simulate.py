"""``tintling simulate``."""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from tintling.commands._engine_options import opt_option
from tintling.commands._source_options import normalization_option
from tintling.console import json_option, note, out

if TYPE_CHECKING:
    from rich.table import Table

    from tintling.firmware_export.emulation.simulation import SimulatedBoard
    from tintling.firmware_export.emulation.simulation_statistics import Counted

__all__ = ["command"]


def _size(_: click.Context, option: click.Parameter, value: str) -> tuple[int, int]:
    """Reads ``160x120``."""
    width, height = [*value.lower().split("x"), ""][:2]
    if not (width.isdecimal() and height.isdecimal()):
        raise click.BadParameter(f"{value!r}: expected WIDTHxHEIGHT, such as 96x96", param=option)
    size = (int(width), int(height))
    if min(size) < 8 or size[0] * size[1] > 160 * 120 or max(size) > 160:
        raise click.BadParameter(f"{value!r}: expected 8x8 to 160x120 pixels", param=option)
    return size


@click.command("simulate", short_help="Run the firmware on an emulated board.")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="A .tflite file, a run directory, or the name of a shipped model; by default the demo's.",
)
@normalization_option
@click.option(
    "--core",
    type=click.Choice(["cortex-m4", "rv32imc", "xtensa", "esp32"]),
    default="rv32imc",
    show_default=True,
    help="Processor of the board.",
)
@click.option(
    "--link",
    default="tcp:0",
    show_default=True,
    metavar="tcp:PORT|pty",
    help="Serial line: a TCP port of this machine (0: a free one), or a pseudo-terminal.",
)
@click.option(
    "--camera",
    metavar="0|FILE|FOLDER|URL",
    help="Source of the camera's frames; without it the board has no camera.",
)
@click.option(
    "--camera-size",
    default="96x96",
    show_default=True,
    callback=_size,
    metavar="WxH",
    help="Size of the camera's frames, in px.",
)
@opt_option("-Os", "Optimisation of the firmware.")
@click.option(
    "--for",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop after this time; by default Ctrl-C stops.",
)
@json_option
def command(
    *,
    model: Path | None,
    normalization: str | None,
    core: str,
    link: str,
    camera: str | None,
    camera_size: tuple[int, int],
    opt: str,
    seconds: float | None,
    as_json: bool,
) -> None:
    """Run the firmware on an emulated board.

    The firmware is the same as on a real board. It is compiled for the processor and executed instruction
    by instruction. Its serial line is a socket or a pseudo-terminal, for `tintling parity --device` and
    other commands. At the end the command shows how many instructions each inference took.

    With --json it prints one line when the board is ready and one when it is off.
    """
    from tintling.camera_client.inference.classifier import default_model
    from tintling.camera_client.sources.camera_feed import CameraFeed
    from tintling.camera_client.sources.open import open_source
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.emulation.emulated_line import open_line
    from tintling.firmware_export.emulation.simulation import simulate
    from tintling.firmware_export.forms.device_pixels import device_pixels
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.pixel_input import parse_normalization
    from tintling.tflite.reader import read_tflite

    source = find_model(default_model(model))
    network = compile_network(read_tflite(source.path), name=source.name, labels=source.labels)
    asked = None if normalization is None else parse_normalization(normalization)
    pixels = device_pixels(
        network.graph, source.normalization, asked, name=source.path, preprocessing=source.preprocessing
    )
    note(escape(f"fed with {pixels.text}"))
    with ExitStack() as stack:
        frames = stack.enter_context(open_source(camera)) if camera is not None else None
        board = simulate(
            network,
            core=core,
            line=open_line(link),
            camera=CameraFeed(frames, camera_size, say=_say) if frames is not None else None,
            camera_size=camera_size,
            opt=opt,
            preprocessing=source.preprocessing,
            rejection_threshold=source.rejection_threshold,
            log=lambda text: note(escape(f"board: {text}")),
        )
        with board:
            _announce(board, source.name, as_json=as_json)
            _wait(board, seconds)
    _report(board, as_json=as_json)


def _say(text: str) -> None:
    """Notes what may hold a file's name, whose brackets are no markup."""
    note(escape(f"camera: {text}"))


def _announce(board: SimulatedBoard, model: str, *, as_json: bool) -> None:
    sizes = board.image.sizes
    if as_json:
        _print_line({"url": board.url, "core": board.core, "model": model, "flash_bytes": sizes.flash})
        return
    note(f"{escape(model)} on {board.core}, {sizes.flash:,} bytes of flash; Ctrl-C switches the board off")
    out.print(board.url, highlight=False)


def _wait(board: SimulatedBoard, seconds: float | None) -> None:
    """Lets the board run until its time is over, Ctrl-C, or a signal that asks a program to end."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        board.wait(seconds)
    except KeyboardInterrupt:
        note("switched off")
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(board: SimulatedBoard, *, as_json: bool) -> None:
    if as_json:
        _print_line({"core": board.core, **board.statistics.to_json()})
        return
    statistics = board.statistics
    out.print(_table([("frame to tensor", statistics.preprocess), ("inference", statistics.inference)]))
    note(
        f"{statistics.received_bytes:,} bytes received, {statistics.sent_bytes:,} sent, "
        f"deepest stack {statistics.stack_bytes:,} bytes, {statistics.resets} start(s)"
    )


def _table(rows: list[tuple[str, Counted]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        title="Instructions", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("part", no_wrap=True)
    for title in ("times", "mean", "least", "most"):
        table.add_column(title, justify="right")
    for name, counted in rows:
        figures = (counted.count, counted.mean, counted.least, counted.most)
        table.add_row(name, *(f"{figure:,.0f}" for figure in figures))
    return table


def _print_line(document: dict[str, Any]) -> None:
    # The program that started the board waits for this line.
    click.echo(json.dumps(document, ensure_ascii=False))
