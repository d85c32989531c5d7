"""``tintling live``."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._source_options import normalization_option, timeout_option
from tintling.console import note, plain

if TYPE_CHECKING:
    from tintling.camera_client.frames import FrameSource
    from tintling.camera_client.inference.classifier import Network
    from tintling.camera_client.web.recognition import PageRecognizer
    from tintling.camera_client.web.source import SharedSource
    from tintling.firmware_export.forms.web import WebModule
    from tintling.pixels import Normalization

__all__ = ["command"]


@click.command("live", short_help="Show a page that recognizes digits, or pictures, in a browser.")
@click.option(
    "--model",
    "models",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A .tflite file, a run directory, or a shipped model such as nano; repeat to choose on the page.",
)
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
    models: tuple[Path, ...],
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
    """Show a page that recognizes digits, or pictures, in a browser.

    Draw, use the browser's camera, or show --source. The browser runs the device's own C as WebAssembly.
    This machine's executors run the same frames, and the page counts how often they agree. A click on the
    right label saves the image for `tintling finetune`, or for `tintling train --data`. With several --model
    the page has a menu of them. Ctrl-C stops the server. A server that other machines can reach needs a
    token, which is part of the printed address.
    """
    if device is not None and len(models) > 1:
        raise click.UsageError("a board runs one model: give --device with one --model")
    from tintling.camera_client.captures.store import CaptureStore
    from tintling.camera_client.inference.classifier import default_model
    from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
    from tintling.camera_client.web import server as web_server
    from tintling.camera_client.web.client import Desk
    from tintling.pixel_input import parse_normalization

    paths = [default_model(path) for path in models or (None,)]
    asked = None if normalization is None else parse_normalization(normalization)
    offered = [_module(path, asked) for path in paths]
    with contextlib.ExitStack() as stack:
        recognizers = [
            _recognizer(stack, network, path, device)
            for (network, _), path in zip(offered, paths, strict=True)
        ]
        listener = web_server.bind(host, port, allowed=allowed, certificate=certificate)
        stack.callback(listener.socket.close)
        shared = None if source is None else _shared(source, timeout_s, interval_s)
        level = DEFAULT_THRESHOLD if threshold is None else threshold

        def _store(network: Network) -> CaptureStore | None:
            return None if no_captures else CaptureStore(captures, network.labels)

        served = [
            (module, Desk(recognizer, shared, _store(network), network.graph.sha256, level))
            for (network, module), recognizer in zip(offered, recognizers, strict=True)
        ]
        app = web_server.application(*served[0], listener, served[1:])
        config = web_server.configured(app, listener)
        click.echo(listener.url)
        note(f"{', '.join(plain(network.name) for network, _ in offered)}; Ctrl-C stops")
        if show:
            click.launch(listener.url)
        with contextlib.suppress(KeyboardInterrupt):
            web_server.serve(config, listener)
        note("stopped")


def _module(path: Path, asked: Normalization | None) -> tuple[Network, WebModule]:
    """Reads a model, and compiles it for the page."""
    from tintling.camera_client.inference.classifier import open_network
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.forms.device_pixels import device_pixels
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.firmware_export.forms.web import build_module

    network = open_network(path, normalization=asked)
    pixels = device_pixels(
        network.graph, network.normalization, name=path, preprocessing=network.preprocessing
    )
    note(plain(f"fed with {pixels.text}"))
    module = build_module(
        compile_network(network.graph, name=network.name, labels=network.labels),
        normalization=pixels.normalization,
        rejection_threshold=network.rejection_threshold,
        parameters=find_model(path).trained_parameters,
        preprocessing=network.preprocessing,
    )
    return network, module


def _recognizer(
    stack: contextlib.ExitStack, network: Network, path: Path, device: str | None
) -> PageRecognizer:
    """Opens what this machine runs of a model, until the stack is closed."""
    from tintling.camera_client.web.recognition import PageRecognizer
    from tintling.commands._camera import executors_of

    recognizer = PageRecognizer(
        stack.enter_context(contextlib.closing(executors_of(network, path, device))), network.frame_task
    )
    if recognizer.unavailable:
        note(f"[yellow]the page recognizes images by itself; {plain(recognizer.unavailable)}[/yellow]")
    return recognizer


def _shared(source: str, timeout_s: float, interval_s: float) -> SharedSource:
    """Opens a source now, so that a wrong address fails at once; it can be opened again later."""
    from tintling.camera_client.sources.open import open_source
    from tintling.camera_client.web.source import SharedSource

    def opened() -> FrameSource:
        return open_source(source, timeout_s=timeout_s)

    return SharedSource(opened(), opened, interval_s=interval_s)
