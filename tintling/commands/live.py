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


@click.command("live", short_help="Show a page that recognizes digits in a browser.")
@model_option
@normalization_option
@click.option(
    "--source",
    metavar="0|FILE|FOLDER|URL|PORT",
    help="Also show frames of this machine: a webcam, image, video, zip, session, folder, http:// address, "
    "or a board.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all networks."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--captures",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("captures"),
    show_default=True,
    metavar="FOLDER",
    help="Folder for labelled images.",
)
@click.option("--no-captures", is_flag=True, help="Count labels, but save nothing.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Confidence from which on an answer is accepted.",
)
@click.option(
    "--every",
    "interval_s",
    type=click.FloatRange(min=0.01),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="Time between images; videos and sessions have their own pace.",
)
@timeout_option
@click.option("--device", metavar="PORT|URL", help="Also send every tensor to this board.")
@click.option(
    "--allow-host", "allowed", multiple=True, metavar="NAME", help="Additional host name of this machine."
)
@click.option(
    "--tls",
    "certificate",
    nargs=2,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="CERT KEY",
    help="Serve https; browsers need it to use their camera on a page of another machine.",
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
    """Show a page that recognizes digits in a browser.

    Draw, use the browser's camera, or show --source. The browser runs the device's own C as WebAssembly.
    This machine's executors run the same frames, and the page counts how often they agree. A click on the
    right label saves the image for `tintling finetune`. Ctrl-C stops the server. A server that other
    machines can reach needs a token, which is part of the printed address.
    """
    from tintling.camera_client.captures.store import CaptureStore
    from tintling.camera_client.inference.classifier import default_model, open_network
    from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
    from tintling.camera_client.web import server as web_server
    from tintling.camera_client.web.client import Desk
    from tintling.camera_client.web.recognition import PageRecognizer
    from tintling.commands._camera import executors_of
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.forms.device_pixels import device_pixels
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.firmware_export.forms.web import build_module
    from tintling.pixel_input import parse_normalization

    path = default_model(model)
    asked = None if normalization is None else parse_normalization(normalization)
    network = open_network(path, normalization=asked)
    network.require_ink()
    pixels = device_pixels(network.graph, network.normalization, name=path)
    note(plain(f"fed with {pixels.text}"))
    module = build_module(
        compile_network(network.graph, name=network.name, labels=network.labels),
        normalization=pixels.normalization,
        rejection_threshold=network.rejection_threshold,
        parameters=find_model(path).trained_parameters,
    )
    with contextlib.ExitStack() as stack:
        executors = stack.enter_context(contextlib.closing(executors_of(network, path, device)))
        listener = web_server.bind(host, port, allowed=allowed, certificate=certificate)
        stack.callback(listener.socket.close)
        recognizer = PageRecognizer(executors)
        if recognizer.unavailable:
            note(f"[yellow]the page recognizes images by itself; {plain(recognizer.unavailable)}[/yellow]")
        desk = Desk(
            recognizer,
            None if source is None else _shared(source, timeout_s, interval_s),
            None if no_captures else CaptureStore(captures),
            network.graph.sha256,
            DEFAULT_THRESHOLD if threshold is None else threshold,
        )
        config = web_server.configured(web_server.application(module, desk, listener), listener)
        click.echo(listener.url)
        note(f"{plain(network.name)}; Ctrl-C stops")
        if show:
            click.launch(listener.url)
        with contextlib.suppress(KeyboardInterrupt):
            web_server.serve(config, listener)
        note("stopped")


def _shared(source: str, timeout_s: float, interval_s: float) -> SharedSource:
    """Opens a source now, so that a wrong address fails at once; it can be opened again later."""
    from tintling.camera_client.sources.open import open_source
    from tintling.camera_client.web.source import SharedSource

    def opened() -> FrameSource:
        return open_source(source, timeout_s=timeout_s)

    return SharedSource(opened(), opened, interval_s=interval_s)
