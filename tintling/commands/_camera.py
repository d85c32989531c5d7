"""Connects sources, executors, recordings and views for ``tintling camera``."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from tintling.console import counted, note
from tintling.errors import install_hint
from tintling.streams import is_unicode

if TYPE_CHECKING:
    from tintling.camera_client.inference.classifier import Network
    from tintling.camera_client.inference.executor_set import ExecutorSet
    from tintling.camera_client.recognition.recognizer import StreamRecognizer
    from tintling.camera_client.recognition.result import Recognition
    from tintling.camera_client.session.reader import Session
    from tintling.camera_client.session.replay import Replay
    from tintling.camera_client.session.writer import SessionWriter
    from tintling.camera_client.window.viewer import Recorder
    from tintling.errors import FrameSourceError
    from tintling.pixels import Normalization
    from tintling.task import Task

__all__ = ["CameraRequest", "View", "executors_of", "print_lines", "replay_session", "watch", "window_view"]


@dataclass(frozen=True, slots=True)
class CameraRequest:
    """The options of the user that do not depend on the source; None where an option was not given."""

    model: Path | None
    normalization: Normalization | None
    device: str | None
    threshold: float | None
    smoothing: bool | None
    several: bool
    max_frames: int | None
    timeout_s: float
    give_up_s: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a view shows beside the recognitions.

    Attributes:
        recognizer: Recognizes the frames; its smoother may be switched.
        timed: Whether frames follow each other in time.
        live: Whether frames come by themselves.
        writer: Records them, if they are recorded.
        replay: Counts of a replay, if it is one.
        outage: Gives what is wrong with the source at the moment; empty while all is well.
    """

    recognizer: StreamRecognizer
    timed: bool
    live: bool = False
    writer: SessionWriter | None = None
    replay: Replay | None = None
    outage: Callable[[], str] = lambda: ""


View = Callable[[Iterator["Recognition | None"], Scene], None]
"""Shows recognitions until they end or the user leaves; None stands for a source that waits."""


def watch(source: str, asked: CameraRequest, view: View, *, record: Path | None, force: bool) -> bool:
    """Shows a source, and records it if wanted; gives whether every image could be read."""
    from tintling.camera_client.inference.classifier import default_model, open_network
    from tintling.camera_client.recognition.loop import recognize_all
    from tintling.camera_client.session.writer import SessionWriter
    from tintling.camera_client.sources.reconnecting import open_reconnecting

    model = default_model(asked.model)
    network = open_network(model, normalization=asked.normalization)
    with contextlib.ExitStack() as stack:
        executors = stack.enter_context(contextlib.closing(executors_of(network, model, asked.device)))
        frames = stack.enter_context(
            open_reconnecting(source, timeout_s=asked.timeout_s, give_up_s=asked.give_up_s, say=_note)
        )
        smoothing = frames.timed if asked.smoothing is None else asked.smoothing
        recognizer = _recognizer(
            executors,
            asked.threshold,
            smoothing=smoothing,
            live=frames.live,
            several=asked.several,
            task=network.frame_task,
        )
        note(escape(f"{network.name} in {executors.lead.executor.name}, frames of {frames.name}"))
        note(escape(f"fed with {network.pixels.text}"))
        writer = None
        if record is not None:
            writer = SessionWriter(
                record,
                network,
                source=frames.name,
                live=frames.timed,
                executors=tuple(executors.members),
                threshold=recognizer.smoother.threshold,
                smoothing=smoothing,
                several=recognizer.several,
                force=force,
            )
            stack.callback(_finish, writer)
        unread: list[FrameSourceError] = []

        def on_unread(error: FrameSourceError) -> None:
            unread.append(error)
            click.echo(f"tintling: {error}", err=True)

        stream = recognize_all(
            frames.attempts(),
            recognizer,
            max_frames=asked.max_frames,
            # Frames of a camera or a video are all of one size: if one is too small, all are.
            on_unread=None if frames.timed else on_unread,
        )
        scene = Scene(recognizer, frames.timed, frames.live, writer, outage=lambda: frames.trouble)
        view(_recorded(stream, writer), scene)
    return not unread


def _note(text: str) -> None:
    """Notes what may hold a file's name, whose brackets are no markup."""
    note(escape(text))


def replay_session(path: Path, asked: CameraRequest, view: View) -> bool:
    """Replays a session; reports how many frames are identical, and gives whether all of them are."""
    from tintling.camera_client.inference.classifier import open_network
    from tintling.camera_client.preprocessing.frame import frame_version
    from tintling.camera_client.preprocessing.host import preprocess_version
    from tintling.camera_client.session.reader import open_session
    from tintling.camera_client.session.replay import Replay, replay

    counts = Replay()
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(open_session(path))
        network = (
            session.network()
            if asked.model is None
            else open_network(asked.model, normalization=asked.normalization)
        )
        executors = stack.enter_context(contextlib.closing(executors_of(network, asked.model, asked.device)))
        threshold = session.info.threshold if asked.threshold is None else asked.threshold
        task = network.frame_task
        recognizer = _recognizer(
            executors, threshold, smoothing=session.info.smoothing, live=False, task=task
        )
        now = preprocess_version() if task is None else frame_version()
        if (then := session.info.preprocess_version) != now:
            note(f"[yellow]recorded with preprocessing {then}, this is {now}: results may differ[/yellow]")
        if not session.complete:
            held = counted(len(session), "frame")
            note(f"[yellow]{escape(session.name)} was not closed: it holds {held}[/yellow]")

        def stream() -> Iterator[Recognition | None]:
            for frame in replay(session, recognizer):
                counts.count(frame, session.results[frame.number - 1])
                yield frame.recognition
                if frame.number == asked.max_frames:
                    return

        view(stream(), Scene(recognizer, session.info.live, replay=counts))
    _summarize(counts, session)
    return counts.passed


def print_lines(stream: Iterator[Recognition | None], scene: Scene) -> None:
    """Prints one JSON object a frame, each on a line; after a replay one more with its counts."""
    from tintling.camera_client.recognition.agreement import AgreementTally
    from tintling.camera_client.recognition.loop import FrameRate

    rate, tally = FrameRate(), AgreementTally()
    for recognition in stream:
        if recognition is None:
            continue
        tally.add(recognition)
        fps = rate.tick()
        running = {"fps": None if fps is None else round(fps, 1), "agreement": tally.to_json()}
        _print({**recognition.to_json(), **running})
    if scene.replay is not None:
        _print({"replay": scene.replay.to_json()})


def window_view(folder: Path, size: tuple[int, int] | None) -> View:
    """A window; ``folder`` is where its keys save, ``size`` its size in px."""

    def view(stream: Iterator[Recognition | None], scene: Scene) -> None:
        from tintling.camera_client.window.viewer import Viewer, ViewerOptions
        from tintling.camera_client.window.window import open_window

        window = open_window()
        options = ViewerOptions(folder, size, timed=scene.timed, live=scene.live)
        viewer = Viewer(
            window,
            scene.recognizer,
            options,
            recorder=_recorder(scene),
            outage=scene.outage,
            say=_note,
        )
        try:
            viewer.run(stream)
        finally:
            window.close()

    return view


def _recorder(scene: Scene) -> Recorder:
    """Tells the viewer of a recording or a replay, and takes labels."""
    from tintling.camera_client.window.viewer import Recorder

    class SceneRecorder(Recorder):
        def badge(self) -> str | None:
            if scene.writer is not None:
                return f"REC {scene.writer.count}"
            if scene.replay is not None:
                return f"replay: {scene.replay.identical} of {scene.replay.frames} identical"
            return None

        def label(self, recognition: Recognition, label: str | None) -> None:
            if scene.writer is not None:
                scene.writer.label_frame(recognition.frame.index, label)

    return SceneRecorder()


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=not is_unicode(sys.stdout)) + "\n")
    sys.stdout.flush()


def _summarize(counts: Replay, session: Session) -> None:
    rest = "" if counts.frames == len(session) else f"; {len(session)} are recorded"
    name = escape(session.name)
    note(f"{counts.identical} of {counted(counts.frames, 'frame')} of {name} gave identical results{rest}")
    if counts.first is not None:
        number, fields = counts.first
        note(f"[red]the first difference is in frame {number}: {', '.join(fields)}[/red]")
    if counts.missing:
        note(f"recorded, but not run now: {', '.join(counts.missing)}")


def _finish(writer: SessionWriter) -> None:
    path = writer.close()
    if path is None:
        note("no frame was recorded, no session written")
    else:
        note(escape(f"wrote {path}, {counted(writer.count, 'frame')}"))


def _recorded(
    stream: Iterator[Recognition | None], writer: SessionWriter | None
) -> Iterator[Recognition | None]:
    for recognition in stream:
        if writer is not None and recognition is not None:
            writer.add(recognition)
        yield recognition


def _recognizer(
    executors: ExecutorSet,
    threshold: float | None,
    *,
    smoothing: bool,
    live: bool,
    several: bool = False,
    task: Task | None = None,
) -> StreamRecognizer:
    from tintling.camera_client.recognition.recognizer import StreamRecognizer
    from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD, Smoother

    level = DEFAULT_THRESHOLD if threshold is None else threshold
    smoother = Smoother(executors.lead.labels, threshold=level, enabled=smoothing)
    return StreamRecognizer(executors, smoother, live=live, several=several, task=task)


def executors_of(network: Network, model: Path | None, device: str | None) -> ExecutorSet:
    """Opens all executors that can run here; TensorFlow is imported only for a run with float weights."""
    import numpy as np

    from tintling.camera_client.inference.executor_set import float_run, open_executor_set
    from tintling.errors import MissingExtraError

    run = None if model is None else float_run(model)
    if run is None:
        return open_executor_set(network, device_url=device)
    note(f"opening the float network of {escape(str(run))}: starting TensorFlow")
    try:
        from tintling.training.networks.keras_io import float_predictor, load_run
    except (ImportError, MissingExtraError):
        reason = f"TensorFlow is not installed: {install_hint('train')}"
        return open_executor_set(network, device_url=device, no_float=reason)
    keras_model, manifest = load_run(run)
    predict = float_predictor(keras_model, manifest.normalization)
    # Building the graph is the first call's work, and no frame's.
    shape = keras_model.input_shape[1:]
    predict(np.zeros((1, *(shape[:2] if shape[2] == 1 else shape)), np.uint8))
    return open_executor_set(network, device_url=device, predict_float=predict)
