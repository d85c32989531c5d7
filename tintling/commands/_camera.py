"""Composes sources, executors, recordings and views for ``tintling camera``."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note

if TYPE_CHECKING:
    from tintling.camera_client.classifier import Network
    from tintling.camera_client.panel import Panel
    from tintling.camera_client.reader import Reading, StreamReader
    from tintling.camera_client.replay import Replay
    from tintling.camera_client.session_writer import SessionWriter

__all__ = ["Request", "View", "panel_of", "print_lines", "replay_session", "watch", "window_view"]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, whatever the frames come from; None where nothing was said."""

    model: Path | None
    device: str | None
    threshold: float | None
    smoothing: bool | None
    max_frames: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a view shows beside the readings.

    Attributes:
        source: What the user called the source.
        reader: Reads the frames; its smoother may be switched.
        writer: Records them, if anything does.
        replay: Counts of a replay, if it is one.
    """

    source: str
    reader: StreamReader
    writer: SessionWriter | None = None
    replay: Replay | None = None


View = Callable[[Iterator["Reading"], Scene], None]
"""Shows readings until they end or somebody leaves."""


def watch(
    source: str, asked: Request, view: View, *, timeout_s: float, record: Path | None, force: bool
) -> None:
    """Reads a source, shows it, and records it if that is wanted."""
    from tintling.camera_client.classifier import default_model, open_network
    from tintling.camera_client.live import readings
    from tintling.camera_client.session_writer import SessionWriter
    from tintling.camera_client.sources import open_source

    model = default_model(asked.model)
    network = open_network(model)
    with contextlib.ExitStack() as stack:
        panel = stack.enter_context(contextlib.closing(panel_of(network, model, asked.device)))
        frames = stack.enter_context(open_source(source, timeout_s=timeout_s))
        smoothing = frames.live if asked.smoothing is None else asked.smoothing
        reader = _reader(panel, asked.threshold, smoothing=smoothing, live=frames.live)
        note(f"{network.name} in {panel.lead.executor.name}, frames of {frames.name}")
        writer = None
        if record is not None:
            writer = SessionWriter(
                record,
                network,
                source=source,
                live=frames.live,
                executors=tuple(panel.members),
                threshold=reader.smoother.threshold,
                smoothing=smoothing,
                force=force,
            )
            stack.callback(_finish, writer)
        stream = readings(frames, reader, max_frames=asked.max_frames)
        view(_recorded(stream, writer), Scene(frames.name, reader, writer))


def replay_session(path: Path, asked: Request, view: View) -> bool:
    """Reads a session again; says how many frames are identical, and gives whether all of them are."""
    from tintling.camera_client.classifier import open_network
    from tintling.camera_client.replay import Replay, replay
    from tintling.camera_client.session import open_session

    counts = Replay()
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(open_session(path))
        network = session.network() if asked.model is None else open_network(asked.model)
        panel = stack.enter_context(contextlib.closing(panel_of(network, asked.model, asked.device)))
        threshold = session.info.threshold if asked.threshold is None else asked.threshold
        reader = _reader(panel, threshold, smoothing=session.info.smoothing, live=False)
        if not session.complete:
            note(f"[yellow]{session.name} was not closed: {len(session)} frames were kept[/yellow]")

        def stream() -> Iterator[Reading]:
            for frame in replay(session, reader):
                counts.count(frame, session.results[frame.number - 1])
                yield frame.reading
                if frame.number == asked.max_frames:
                    return

        view(stream(), Scene(session.name, reader, replay=counts))
    _say(counts, session.name)
    return counts.passed


def print_lines(stream: Iterator[Reading], scene: Scene) -> None:
    """One JSON object a line and frame; after a replay one more with its counts."""
    for reading in stream:
        _print(reading.as_json())
    if scene.replay is not None:
        _print({"replay": scene.replay.as_json()})


def window_view(folder: Path) -> View:
    """A window; ``folder`` is where its keys save."""

    def view(stream: Iterator[Reading], scene: Scene) -> None:
        from tintling.camera_client.live import open_window, show

        window = open_window()
        try:
            labels = scene.reader.panel.lead.labels
            show(window, stream, labels, folder=folder, on_save=lambda path: note(f"wrote {path}"))
        finally:
            window.close()

    return view


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _say(counts: Replay, name: str) -> None:
    note(f"{counts.identical} of {counts.frames} frames of {name} gave identical results")
    if counts.first is not None:
        number, fields = counts.first
        note(f"[red]the first that differs is frame {number}: {', '.join(fields)}[/red]")
    if counts.missing:
        note(f"recorded, but not run now: {', '.join(counts.missing)}")


def _finish(writer: SessionWriter) -> None:
    path = writer.close()
    if path is None:
        note("no frame was recorded, no session written")
    else:
        note(f"wrote {path}, {writer.count} frames")


def _recorded(stream: Iterator[Reading], writer: SessionWriter | None) -> Iterator[Reading]:
    for reading in stream:
        if writer is not None:
            writer.add(reading)
        yield reading


def _reader(panel: Panel, threshold: float | None, *, smoothing: bool, live: bool) -> StreamReader:
    from tintling.camera_client.reader import StreamReader
    from tintling.camera_client.verdict import DEFAULT_THRESHOLD, Smoother

    level = DEFAULT_THRESHOLD if threshold is None else threshold
    return StreamReader(panel, Smoother(panel.lead.labels, threshold=level, enabled=smoothing), live=live)


def panel_of(network: Network, model: Path | None, device: str | None) -> Panel:
    """Opens all executors that can run here; TensorFlow is imported only for a run with float weights."""
    from tintling.camera_client.panel import float_run, open_panel
    from tintling.errors import MissingExtraError

    run = None if model is None else float_run(model)
    if run is None:
        return open_panel(network, device_url=device)
    try:
        from tintling.training.keras_io import float_predictor, load_run
    except (ImportError, MissingExtraError):
        reason = "TensorFlow is not installed: pip install 'tintling[train]'"
        return open_panel(network, device_url=device, no_float=reason)
    keras_model, manifest = load_run(run)
    predict = float_predictor(keras_model, manifest.normalization)
    return open_panel(network, device_url=device, predict_float=predict)
