"""``tintling monitor``."""

from __future__ import annotations

import json

import click
from rich.text import Text

from tintling.console import json_option, note, out, plain

__all__ = ["command"]

_STYLES = {"text": "", "frame": "cyan", "note": "yellow"}


@click.command("monitor", short_help="Show what a board sends.")
@click.argument("url", metavar="PORT|URL")
@click.option(
    "--baud", type=click.IntRange(300), default=115200, show_default=True, help="Baud rate of a serial port."
)
@click.option("--quiet", is_flag=True, help="Only listen; send no HELLO.")
@click.option("--stream", is_flag=True, help="Ask for the results of the board's camera.")
@click.option("--seconds", type=click.FloatRange(min=0), help="Stop after this time; by default on Ctrl-C.")
@json_option
def command(url: str, *, baud: int, quiet: bool, stream: bool, seconds: float | None, as_json: bool) -> None:
    """Show what a board sends.

    The board's text is shown as it is; frames of the link are decoded. URL is a serial port (/dev/ttyUSB0,
    COM3), a pseudo-terminal, or socket://HOST:PORT. A line that is cut, by a reset or a cable, is opened
    again. With --json each line is one object.
    """
    from tintling.camera_client.link.monitor import watch
    from tintling.camera_client.link.transports import open_transport

    if quiet and stream:
        raise click.UsageError("--stream has to greet the board; omit --quiet")
    note(f"listening to {plain(url)}; Ctrl-C ends")
    lines = watch(
        lambda: open_transport(url, baud=baud), greet=not quiet, stream=stream, most_seconds=seconds
    )
    try:
        for said in lines:
            if as_json:
                document = {
                    "seconds": round(said.seconds, 3),
                    "kind": said.kind,
                    "text": said.text,
                    **said.fields,
                }
                click.echo(json.dumps(document, ensure_ascii=False))
                continue
            stamp = Text(f"{said.seconds:9.3f}  ", "dim")
            out.print(stamp + Text(said.text, _STYLES[said.kind]), soft_wrap=True)
    except KeyboardInterrupt:
        note("stopped")
    finally:
        lines.close()
