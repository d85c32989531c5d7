"""Times the camera client at 640×480 with three classifiers on one core, beside plain capture.

    python scripts/bench_camera.py [--seconds 10] [--model nano] [--several] [--json]

A camera of its own process sends JPEG over HTTP, thirty frames a second; then JPEG is taken from memory, as
fast as it is read. The client decodes, finds the digit, asks float network, LiteRT and the generated C, and
draws its window of 1120×700 px with the intermediate images, without showing it. Plain capture decodes and
does nothing else. Both run on one core of this machine. The float network has the model's structure and
random weights, on which its time does not depend. With --several a frame holds twelve strokes in three rows,
and all of them are read. Exit code 1 when a figure is short of its goal.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import multiprocessing
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from goals import Row, show
from PIL import Image

from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.agreement import AgreementTally, LatencyMean
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.images import decode_image

WIDTH, HEIGHT = 640, 480
FPS = 30
WINDOW = (1120, 700)
IMAGES = 24
WARM_UP = 30  # frames
LEAST_SHARE = 0.99  # of the frames that a camera sends
MARK = b"\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run over the camera's frames gave.

    Attributes:
        frames: Frames that were read.
        sent: Frames that the camera sent meanwhile.
        seconds: How long it took.
        cpu_seconds: Processor time of this process, all threads.
    """

    frames: int
    sent: int
    seconds: float
    cpu_seconds: float

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.frames / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time a frame, in ms."""
        return self.cpu_seconds / self.frames * 1e3


def images(*, several: bool = False) -> list[bytes]:
    """JPEG of coloured paper with one crooked stroke or twelve, noise and falling light; about 40 kB each."""
    rng = np.random.default_rng(4)
    digits = np.zeros((IMAGES, 28, 28), np.uint8)
    for digit in digits:
        left, right = rng.integers(8, 20, 2)
        for row in range(5, 23):
            middle = left + (right - left) * (row - 5) // 18
            digit[row, middle - 1 : middle + 2] = 255
    found = []
    for frame in frames_of_digits(digits, side=160):
        part = np.tile(frame[10:150:3, 10:150:3][:40, :40], (3, 4)) if several else frame[:120]
        grey = np.kron(part, np.ones((4, 4))) + rng.normal(0, 3, (HEIGHT, WIDTH))
        tint = grey[:, :, np.newaxis] * (1.0, 0.97, 0.88)
        buffer = io.BytesIO()
        image = Image.fromarray(tint.clip(0, 255).astype(np.uint8))
        image.save(buffer, format="JPEG", quality=80)
        found.append(buffer.getvalue())
    return found


def serve(port: Connection, jpegs: list[bytes]) -> None:
    """A camera: every client is sent thirty frames a second."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[-1]})
    listener = socket.create_server(("127.0.0.1", 0))
    port.send(listener.getsockname()[1])
    while True:
        client, _ = listener.accept()
        threading.Thread(target=_send, args=(client, jpegs), daemon=True).start()


def _send(client: socket.socket, jpegs: list[bytes]) -> None:
    with client:
        client.recv(4096)
        head = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"
        started, count = time.monotonic(), 0
        try:
            client.sendall(head)
            while True:
                time.sleep(max(0.0, started + count / FPS - time.monotonic()))
                jpeg = jpegs[count % len(jpegs)]
                client.sendall(MARK % len(jpeg) + jpeg)
                count += 1
        except OSError:
            return  # the client has what it wanted


class Client:
    """Everything that the window does with a frame, but for showing it."""

    def __init__(self, model: Path, *, several: bool = False) -> None:
        # TensorFlow belongs to the float network alone.
        from tintling.training.networks import registry as zoo
        from tintling.training.networks.keras_io import float_predictor

        network = open_network(model)
        known = network.name if network.name in zoo.names() else "tiny"
        normalization = network.normalization
        if normalization is None:
            raise SystemExit(f"{model} is a bare file: name a shipped model or a run directory")
        predict = float_predictor(zoo.build(known), normalization)
        self._recognizer = StreamRecognizer(
            open_executor_set(network, predict_float=predict),
            Smoother(network.labels),
            live=True,
            several=several,
        )
        self._labels = network.labels
        self.network = network
        self.writer: SessionWriter | None = None
        self.tally, self.latency = AgreementTally(), LatencyMean()
        self._draw_ms: float | None = None

    def recognize(self, frame: Frame) -> None:
        """Reads a frame, and draws the window."""
        recognition = self._recognizer.recognize(frame)
        if self.writer is not None:
            self.writer.add(recognition)
        self.tally.add(recognition)
        self.latency.add(recognition, draw=self._draw_ms)
        started = time.perf_counter()
        status = OverlayStatus(
            size=WINDOW,
            fps=FPS,
            note="keys",
            stages=True,
            agreement=self.tally.rows(),
            latency=self.latency.steps(),
        )
        draw_overlay(recognition, self._labels, status)
        self._draw_ms = (time.perf_counter() - started) * 1e3


def timed(source: FrameSource, seconds: float, client: Client | None) -> Run:
    """Reads a source for so many seconds."""
    frames = iter(source)
    for _ in range(WARM_UP):
        frame = next(frames)
        if client is not None:
            client.recognize(frame)
    first = frame.index
    started, cpu, count = time.monotonic(), time.process_time(), 0
    while time.monotonic() - started < seconds:
        frame = next(frames)
        count += 1
        if client is not None:
            client.recognize(frame)
    passed, used = time.monotonic() - started, time.process_time() - cpu
    return Run(count, frame.index - first, passed, used)


class _Memory(FrameSource):
    """JPEG images from memory, round and round."""

    def __init__(self, jpegs: list[bytes]) -> None:
        super().__init__("memory")
        self._jpegs = jpegs

    def __iter__(self) -> Iterator[Frame]:
        """Frames without an end."""
        for index, jpeg in enumerate(itertools.cycle(self._jpegs)):
            yield Frame(decode_image(jpeg, name="memory"), time.time(), index, "memory")


def measure(model: Path, seconds: float, *, several: bool) -> tuple[dict[str, Run], float]:
    """Runs plain capture and the client, at thirty a second and as fast as they can; also digits a frame."""
    jpegs, runs, client = images(several=several), {}, Client(model, several=several)
    ours, theirs = multiprocessing.Pipe()
    camera = multiprocessing.get_context("fork").Process(target=serve, args=(theirs, jpegs), daemon=True)
    camera.start()
    address = f"http://127.0.0.1:{ours.recv()}/stream"
    workers: tuple[tuple[str, Client | None], ...] = (("capture", None), ("client", client))
    for name, worker in workers:
        with open_source(address) as source:
            runs[f"{name} at 30"] = timed(source, seconds, worker)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_source(address) as source,
        SessionWriter(Path(folder) / "session.zip", client.network, source="bench") as client.writer,
    ):
        runs["recording at 30"] = timed(source, seconds, client)
    client.writer = None
    camera.terminate()
    camera.join()
    for name, worker in workers:
        runs[f"{name} unlimited"] = timed(_Memory(jpegs), seconds, worker)
    return runs, client.tally.samples / max(1, client.tally.frames)


def rows(runs: dict[str, Run]) -> Iterator[Row]:
    """Figures beside their goals."""
    capture, client = runs["capture at 30"], runs["client at 30"]
    share = client.frames / max(1, client.sent)
    yield Row(
        "plain capture, camera at 30 frames/s",
        f"{capture.fps:.1f} frames/s, {capture.cpu_ms:.1f} ms of a core a frame",
        "stated",
        passed=True,
    )
    yield Row(
        "client: float, int8, C, window with stages",
        f"{client.fps:.1f} frames/s, {client.cpu_ms:.1f} ms of a core a frame",
        f">= {FPS * LEAST_SHARE:.1f} frames/s",
        passed=client.fps >= FPS * LEAST_SHARE,
    )
    yield Row(
        "  of the frames that came, read",
        f"{share:.1%} of {client.sent:,}",
        f">= {LEAST_SHARE:.0%}",
        passed=share >= LEAST_SHARE,
    )
    yield Row("  ratio to plain capture", f"{client.fps / capture.fps:.3f}", "stated", passed=True)
    recording = runs["recording at 30"]
    yield Row(
        "the same, recording a session",
        f"{recording.fps:.1f} frames/s, {recording.cpu_ms:.1f} ms of a core a frame",
        "stated",
        passed=True,
    )
    capture, client = runs["capture unlimited"], runs["client unlimited"]
    yield Row("plain capture, as fast as it can", f"{capture.fps:.1f} frames/s", "stated", passed=True)
    yield Row(
        "client, as fast as it can",
        f"{client.fps:.1f} frames/s, {client.cpu_ms:.1f} ms of a core a frame",
        f">= {FPS} frames/s",
        passed=client.fps >= FPS,
    )
    ratio = f"{client.fps / capture.fps:.3f} (CPU time a frame: {client.cpu_ms / capture.cpu_ms:.1f} times)"
    yield Row("  ratio to plain capture", ratio, "stated", passed=True)


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each of five runs")
    parser.add_argument("--model", type=Path, default=Path("nano"))
    parser.add_argument("--several", action="store_true", help="read twelve digits a frame")
    parser.add_argument("--json", action="store_true", help="print the runs as JSON")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    runs, digits = measure(arguments.model, arguments.seconds, several=arguments.several)
    found = list(rows(runs))
    if arguments.json:
        print(json.dumps({name: asdict(run) | {"fps": run.fps} for name, run in runs.items()}, indent=2))
    else:
        show(f"Camera client, {WIDTH}×{HEIGHT}, {digits:.1f} digits a frame, one core", found)
    return 0 if all(row.passed for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
