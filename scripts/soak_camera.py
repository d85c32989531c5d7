"""Lets the camera client run for an hour against sources that fail, and watches its memory.

    python scripts/soak_camera.py [--minutes 60] [--out build/soak] [--json]

Two clients run as processes of their own. One shows a window (drawn, but not on a screen), with keys pressed
all the time, of a network camera that draws a new way to misbehave for every connection: lengths that lie,
halves of images, streams that end, break off or stall, and now and then nobody answers. The other is
`tintling camera --headless` on an emulated RV32IMC board, whose line is cut, or silent, again and again.

Resident memory, open files and threads are sampled every few seconds, written as JSON and drawn as
`memory.png`. Exit code 1 when something grew after the warm-up, or a client died or stood still.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from goals import Row, show
from soak_board import Board

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the camera that misbehaves

from misbehaving_camera import Camera  # noqa: E402 - needs the path above

from tintling.camera_client.frames import FrameSource  # noqa: E402 - likewise
from tintling.camera_client.inference.classifier import open_network  # noqa: E402 - likewise
from tintling.camera_client.inference.executor_set import open_executor_set  # noqa: E402 - likewise
from tintling.camera_client.recognition.loop import recognize_all  # noqa: E402 - likewise
from tintling.camera_client.recognition.recognizer import StreamRecognizer  # noqa: E402 - likewise
from tintling.camera_client.recognition.smoothing import Smoother  # noqa: E402 - likewise
from tintling.camera_client.sources.open import open_source  # noqa: E402 - likewise
from tintling.camera_client.sources.reconnecting import ReconnectingSource  # noqa: E402 - likewise
from tintling.camera_client.window.viewer import Viewer, ViewerOptions  # noqa: E402 - likewise
from tintling.console import note  # noqa: E402 - likewise

SAMPLE_S = 5.0
WARM_UP_SHARE = 0.2  # of the run
LEAST_WARM_UP_S = 60.0
LINE_LIFE_S = 40.0
LIFE = 300  # frames of a connection that goes well
REFUSAL_EVERY_S, REFUSAL_S = 50.0, 6.0
MAX_GROWTH_MB = 2.0  # resident memory comes in steps; a leak of a frame's size would be hundreds
MAX_SILENCE_S = 45.0
KEYS = "immhh rinnp  "  # what somebody presses who cannot stop


@dataclass(slots=True)
class Watched:
    """A client, and what was seen of it.

    Attributes:
        name: What to call it.
        process: The process.
        frames: Lines that it printed: one a frame.
        samples: Seconds since the start, MB, open files, threads.
        silence: Longest time without a frame after the first one, in seconds.
        outages: Failures of its source that it told of; a board's line is often back before that.
        failures: Failures that were played.
    """

    name: str
    process: subprocess.Popen[str]
    frames: int = 0
    samples: list[tuple[float, float, int, int]] = field(default_factory=list)
    silence: float = 0.0
    outages: int = 0
    failures: int = 0
    last: float = field(default_factory=time.monotonic)

    def listen(self) -> None:
        """Counts frames and outages in threads of their own."""
        for stream, count in ((self.process.stdout, self._frame), (self.process.stderr, self._said)):
            threading.Thread(target=_each_line, args=(stream, count), daemon=True).start()

    def _frame(self, _: str) -> None:
        now = time.monotonic()
        if self.frames:  # the first start compiles
            self.silence = max(self.silence, now - self.last)
        self.last = now
        self.frames += 1

    def _said(self, line: str) -> None:
        self.outages += "waiting for it" in line

    def sample(self, since: float) -> None:
        """Reads the process's memory, files and threads from /proc."""
        folder = Path("/proc") / str(self.process.pid)
        with contextlib.suppress(OSError, KeyError):
            lines = (folder / "status").read_text(encoding="utf-8").splitlines()
            status = dict(line.split(":", 1) for line in lines if ":" in line)
            megabytes = int(status["VmRSS"].split()[0]) / 1024
            files = len(list((folder / "fd").iterdir()))
            self.samples.append((time.monotonic() - since, megabytes, files, int(status["Threads"])))


def _each_line(stream: Iterator[str], count: Callable[[str], None]) -> None:
    for line in stream:
        count(line)


class Nobody:
    """A window without a screen, in front of which somebody presses keys."""

    def __init__(self) -> None:
        self._turn = 0

    def show(self, image: np.ndarray) -> None:
        """Takes an image of shape (H, W, 3)."""
        if image.ndim != 3:
            raise ValueError(f"an image has shape (H, W, 3), got {image.shape}")

    def key(self, wait_ms: int) -> int | None:
        """Every twentieth time a key."""
        time.sleep(wait_ms / 1e3)
        self._turn += 1
        if self._turn % 20:
            return None
        return ord(KEYS[self._turn // 20 % len(KEYS)])

    def close(self) -> None:
        """Nothing is held."""


def window_client(address: str, model: Path) -> None:
    """What the first process does: the window's loop on an address, a line for each frame."""
    network = open_network(model)
    recognizer = StreamRecognizer(open_executor_set(network), Smoother(network.labels), live=True)

    def reopen() -> FrameSource:
        return open_source(address, timeout_s=2)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    with ReconnectingSource(reopen(), reopen, say=say, pauses_s=(0.2, 5.0)) as source:
        options = ViewerOptions(Path("unused"), (1120, 700))
        viewer = Viewer(Nobody(), recognizer, options, outage=lambda: source.trouble, say=say)

        def counted() -> Iterator[object]:
            for recognition in recognize_all(source.attempts(), recognizer):
                if recognition is not None:
                    print("frame", flush=True)
                yield recognition

        viewer.run(counted())  # type: ignore[arg-type]  # what `recognize_all` gives


def soak(minutes: float, model: Path) -> list[Watched]:
    """Runs the clients; gives what was seen of them."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with Camera(interval_s=1 / 30, seed=7, life=LIFE) as camera, Camera(interval_s=1 / 3) as scene:
        board = Board(model, scene.url("stream"))
        commands = {
            "window, network camera": [
                *(sys.executable, __file__, "--client", camera.url("chaos"), "--model", str(model))
            ],
            "headless, emulated board": [
                *(sys.executable, "-m", "tintling", "camera", "--headless", "--model", str(model)),
                *("--source", f"socket://127.0.0.1:{board.line.port}", "--timeout", "5"),
            ],
        }
        clients = [
            Watched(
                name,
                subprocess.Popen(
                    command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
                ),
            )
            for name, command in commands.items()
        ]
        for client in clients:
            client.listen()
        try:
            _pass_time(minutes * 60, clients, camera, board)
        finally:
            for client in clients:
                client.process.send_signal(signal.SIGINT)
            for client in clients:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    client.process.wait(10)
                client.process.kill()
            board.close()
        # Each connection to that camera ends in a failure of its own kind.
        clients[0].failures, clients[1].failures = len(camera.requests) - 1, board.line.cuts
    return clients


def _pass_time(seconds: float, clients: list[Watched], camera: Camera, board: Board) -> None:
    start = told = born = time.monotonic()
    while (now := time.monotonic()) - start < seconds:
        if any(client.process.poll() is not None for client in clients):
            return  # one died: the table says so
        camera.refusing = (now - start) % REFUSAL_EVERY_S > REFUSAL_EVERY_S - REFUSAL_S
        if now - born > LINE_LIFE_S:
            board.line.fail()
            born = now
        for client in clients:
            client.sample(start)
        if now - told > 60:
            told = now
            note(", ".join(f"{c.name}: {c.frames} frames, {c.samples[-1][1]:.1f} MB" for c in clients))
        time.sleep(SAMPLE_S)


def growth(client: Watched, column: int, warm_up: float) -> tuple[float, float]:
    """Medians of the first and the last third after the warm-up."""
    values = [sample[column] for sample in client.samples if sample[0] >= warm_up]
    third = max(1, len(values) // 3)
    if not values:
        return float("nan"), float("nan")
    return statistics.median(values[:third]), statistics.median(values[-third:])


def rows(clients: list[Watched], minutes: float) -> Iterator[Row]:
    """Figures beside their goals."""
    warm_up = max(LEAST_WARM_UP_S, minutes * 60 * WARM_UP_SHARE)
    yield Row("time", f"{minutes:g} minutes, warm-up {warm_up / 60:.1f}", "stated", passed=True)
    for client in clients:
        before, after = growth(client, 1, warm_up)
        grew = after - before
        reached = client.samples[-1][0] if client.samples else 0.0
        alive = reached > minutes * 60 - 3 * SAMPLE_S
        yield Row(f"{client.name}: alive at the end", "yes" if alive else "no", "yes", passed=alive)
        yield Row("  frames", f"{client.frames:,}", "> 0", passed=client.frames > 0)
        told = f"{client.failures:,}, {client.outages:,} of them shown"
        yield Row("  failures played and outlived", told, "> 0", passed=client.failures > 0)
        silent = f"{client.silence:.1f} s"
        passed = client.silence <= MAX_SILENCE_S
        yield Row("  longest time without a frame", silent, f"<= {MAX_SILENCE_S:g} s", passed=passed)
        text = f"{before:.1f} to {after:.1f} MB: {grew:+.2f} MB"
        yield Row("  resident memory", text, f"<= +{MAX_GROWTH_MB:g} MB", passed=bool(grew <= MAX_GROWTH_MB))
        for column, what in ((2, "open files"), (3, "threads")):
            before, after = growth(client, column, warm_up)
            yield Row(f"  {what}", f"{before:g} to {after:g}", "<= +1", passed=bool(after <= before + 1))


def draw(clients: list[Watched], path: Path, warm_up: float) -> None:
    """Memory, files and threads over time."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 6), layout="constrained")
    memory, counts = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    for client, colour in zip(clients, ("#2b5fa8", "#9a5b00"), strict=True):
        minutes = [sample[0] / 60 for sample in client.samples]
        memory.plot(minutes, [sample[1] for sample in client.samples], color=colour, label=client.name)
        counts.plot(minutes, [sample[2] for sample in client.samples], color=colour, label="open files")
        threads = [sample[3] for sample in client.samples]
        counts.plot(minutes, threads, color=colour, linestyle=":", label="threads")
    memory.set(ylabel="resident memory, MB", ylim=(0, None))
    counts.set(ylabel="count", xlabel="minutes", ylim=(0, None))
    for axes in (memory, counts):
        axes.axvspan(0, warm_up / 60, color="#eeeeee", zorder=0)
        axes.legend(loc="lower center", ncols=4, fontsize=8)
        axes.grid(color="#dddddd")
    figure.suptitle("The camera client against sources that fail (grey: warm-up)")
    figure.savefig(path, dpi=120)


def main() -> int:
    """Runs, prints, draws, judges."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--model", type=Path, default=Path("nano"))
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "soak")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--client", metavar="URL", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        with contextlib.suppress(KeyboardInterrupt):
            window_client(arguments.client, arguments.model)
        return 0
    if not Path("/proc/self/fd").is_dir():
        print("this machine has no /proc: the soak test runs on Linux", file=sys.stderr)
        return 1
    clients = soak(arguments.minutes, arguments.model)
    found = list(rows(clients, arguments.minutes))
    arguments.out.mkdir(parents=True, exist_ok=True)
    warm_up = max(LEAST_WARM_UP_S, arguments.minutes * 60 * WARM_UP_SHARE)
    draw(clients, arguments.out / "memory.png", warm_up)
    samples = {client.name: client.samples for client in clients}
    (arguments.out / "samples.json").write_text(json.dumps(samples) + "\n", encoding="utf-8")
    if arguments.json:
        print(json.dumps([asdict(row) for row in found], indent=2))
    else:
        show("The camera client against sources that fail", found)
        note(f"drawn in {arguments.out / 'memory.png'}")
    return 0 if all(row.passed for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
