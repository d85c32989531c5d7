"""``tintling live``."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._source_options import model_option, normalization_option, timeout_option
from tintling.console import note, plain

if TYPE_CHECKING:
    from tintling.camera_client.frames import FrameSource
    from tintling.camera_client.web.source import SharedSource

__all__ = ["command"]


@click.command("live", short_help="Show a page that reads digits in a browser.")
@model_option
@normalization_option
@click.option(
    "--source",
    metavar="0|FILE|FOLDER|URL|PORT",
    help="Also show frames of this machine: a webcam, image, video, zip, session, folder, http:// address, "
    "or a board.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--captures",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("captures"),
    show_default=True,
    metavar="FOLDER",
    help="Where labelled images go.",
)
@click.option("--no-captures", is_flag=True, help="Count labels, but save nothing.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Confidence from which on an answer counts.",
)
@click.option(
    "--every",
    "interval_s",
    type=click.FloatRange(min=0.01),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="Pace of images; videos and sessions keep their own.",
)
@timeout_option
@click.option("--device", metavar="PORT|URL", help="Also send every tensor to this board.")
@click.option("--allow-host", "allowed", multiple=True, metavar="NAME", help="Another name of this machine.")
@click.option(
    "--tls",
    "certificate",
    nargs=2,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="CERT KEY",
    help="Serve https, without which browsers keep their camera from pages of another machine.",
)
@click.option("--open", "show", is_flag=True, help="Open the page in this machine's browser.")
def command(
    *,
    model: Path | None,
    normalization: str | None,
    source: str | None,
    host: str,
    port: int,
    captures: Path,
    no_captures: bool,
    threshold: float | None,
    interval_s: float,
    timeout_s: float,
    device: str | None,
    allowed: tuple[str, ...],
    certificate: tuple[Path, Path] | None,
    show: bool,
) -> None:
    """Show a page that reads digits in a browser.

    Draw, use the browser's camera, or watch --source. The browser answers with the device's own C as
    WebAssembly; this machine's executors answer beside it, and the page counts where they agree. A press on
    what it really is saves an image for `tintling finetune`. Ctrl-C ends it. Listening anywhere but
    on this machine wants a token, which is part of the address printed on standard output.
    """
    from tintling.camera_client.captures.store import CaptureStore
    from tintling.camera_client.inference.classifier import default_model, open_network
    from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
    from tintling.commands._camera import panel_of
    from tintling.errors import MissingExtraError

    try:
        from tintling.camera_client.web import server as web_server
        from tintling.camera_client.web.client import Desk
    except ModuleNotFoundError as error:
        raise MissingExtraError("tintling live", "live") from error
    from tintling.camera_client.web.recognition import PageReader
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.forms.web import build_module
    from tintling.pixel_input import parse_normalization

    path = default_model(model)
    asked = None if normalization is None else parse_normalization(normalization)
    network = open_network(path, normalization=asked)
    note(plain(f"fed with {network.pixels.text}"))
    module = build_module(
        compile_network(network.graph, name=network.name, labels=network.labels),
        normalization=network.normalization,
        rejection_threshold=network.rejection_threshold,
    )
    with contextlib.ExitStack() as stack:
        panel = stack.enter_context(contextlib.closing(panel_of(network, path, device)))
        listener = web_server.bind(host, port, allowed=allowed, certificate=certificate)
        stack.callback(listener.socket.close)
        desk = Desk(
            PageReader(panel),
            None if source is None else _shared(source, timeout_s, interval_s),
            None if no_captures else CaptureStore(captures),
            network.graph.sha256,
            DEFAULT_THRESHOLD if threshold is None else threshold,
        )
        config = web_server.configured(web_server.application(module, desk, listener), listener)
        click.echo(listener.url)
        note(f"{plain(network.name)}; Ctrl-C ends it")
        if show:
            click.launch(listener.url)
        with contextlib.suppress(KeyboardInterrupt):
            web_server.serve(config, listener)
        note("stopped")


def _shared(source: str, timeout_s: float, interval_s: float) -> SharedSource:
    """Opens a source, so that a mistake is told at once; it can be opened again later."""
    from tintling.camera_client.sources.open import open_source
    from tintling.camera_client.web.source import SharedSource

    def opened() -> FrameSource:
        return open_source(source, timeout_s=timeout_s)

    return SharedSource(opened(), opened, interval_s=interval_s)
