"""A board that is a process of this machine, and lines to it that misbehave on purpose."""

from __future__ import annotations

import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.link.connection import LinkSession, LinkTiming
from tintling.camera_client.link.device import Device
from tintling.camera_client.link.transports import SocketTransport, Transport
from tintling.errors import LinkError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool, write_sources
from tintling.tflite.reader import read_tflite

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
LABELS = tuple("0123456789")


@cache
def board_program(model: str = "tiny_int8", labels: tuple[str, ...] = LABELS) -> Path:
    """Compiles the firmware around a golden model, once a process; a private folder holds it."""
    graph = read_tflite((GOLDEN / f"{model}.tflite").read_bytes())
    sources = firmware_sources(compile_network(graph, name="tiny", labels=labels))
    sources["native_board.c"] = (HERE / "native" / "native_board.c").read_text(encoding="utf-8")
    folder = Path(tempfile.mkdtemp(prefix="native-board-"))
    units = write_sources(sources, folder)
    command = [*find_compiler().command, "-std=c99", "-O2", "-I.", *units, "-o", "board"]
    run_tool(command, cwd=folder, what="compiling the native board")
    return folder / "board"


class NativeBoard:
    """Runs the firmware as a process; ``connect`` gives a line to it, ``reset`` starts it anew.

    Args:
        program: As :func:`board_program` gives it.
        delay_us: Added to every write, so that a slow core can be imitated.
        boot_text: What the loader says at every start.
        queue_bytes: What the board says of its receive queue.
    """

    def __init__(
        self, program: Path, *, delay_us: int = 0, boot_text: bytes = b"", queue_bytes: int = 4096
    ) -> None:
        self.program = program
        self.queue_bytes = queue_bytes
        self.delay_us = delay_us
        self.boot_text = boot_text
        self.starts = 0
        self.ours: socket.socket
        self._process: subprocess.Popen[bytes] | None = None
        self.reset()

    def reset(self) -> None:
        """Presses the reset button: what the board knew is gone, the line stays."""
        before = self._stop()
        self.ours, theirs = socket.socketpair()
        if before is not None:  # after the new end is there: another thread may be waiting at the line
            before.close()
        if self.boot_text:
            theirs.send(self.boot_text)
        with theirs:
            options = (theirs.fileno(), self.delay_us, self.queue_bytes)
            command = [str(self.program), *map(str, options)]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        self.starts += 1

    def _stop(self) -> socket.socket | None:
        if self._process is None:
            return None
        self._process.kill()
        self._process.wait()
        return self.ours

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if (ours := self._stop()) is not None:
            ours.close()


Fault = Callable[[bytes], bytes]


class FaultyLine:
    """A transport to a :class:`NativeBoard` whose bytes pass through faults.

    Args:
        board: The board at the other end.
        to_board: What becomes of bytes on their way there.
        to_host: What becomes of bytes on their way back.
        script: Byte counts (host to board) at which something happens, and what.
    """

    name = "faulty line"
    bytes_a_second: float | None = None

    def __init__(
        self,
        board: NativeBoard,
        to_board: Fault = bytes,
        to_host: Fault = bytes,
        script: list[tuple[int, Callable[[], None]]] | None = None,
    ) -> None:
        self.board = board
        self.to_board, self.to_host = to_board, to_host
        self.script = list(script or [])
        self.sent = 0

    def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
        part = data[:512]
        if self.script and self.sent + len(part) >= self.script[0][0]:
            at, happening = self.script.pop(0)
            part = part[: max(0, at - self.sent)]
            self._pass(bytes(part))
            happening()
            return len(part), b""
        if part:
            self._pass(bytes(part))
            timeout_s = 0.0
        try:
            transport: Transport = SocketTransport(self.board.ours, self.name)
        except OSError as error:  # reset between two looks
            raise LinkError(f"faulty line was cut: {error.strerror}") from error
        _, got = transport.exchange(memoryview(b""), timeout_s)
        return len(part), self.to_host(got) if got else b""

    def _pass(self, data: bytes) -> None:
        self.sent += len(data)
        changed = self.to_board(data)
        try:
            self.board.ours.setblocking(True)
            self.board.ours.sendall(changed)
        except OSError as error:
            raise LinkError(f"faulty line was cut: {error.strerror}") from error

    def close(self) -> None:
        pass


class Noise:
    """Random faults, seeded: each byte may be flipped, lost or doubled, and garbage may come between.

    Args:
        seed: Of the generator.
        every: Mean number of bytes from fault to fault.
        kinds: Which faults: ``flip``, ``lose``, ``double``, ``garbage``.
    """

    def __init__(self, seed: int, every: float, *kinds: str) -> None:
        self.random = random.Random(seed)  # noqa: S311 - faults, not secrets
        self.every, self.kinds = every, kinds
        self.faults = 0

    def __call__(self, data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            if self.random.random() * self.every >= 1:
                out.append(byte)
                continue
            self.faults += 1
            match self.random.choice(self.kinds):
                case "flip":
                    out.append(byte ^ 1 << self.random.randrange(8))
                case "double":
                    out += bytes([byte, byte])
                case "garbage":
                    out += bytes([byte]) + self.random.randbytes(self.random.randrange(1, 60))
                case "lose":
                    pass
        return bytes(out)


def cut() -> None:
    """Happens when somebody pulls the cable."""
    raise LinkError("faulty line was cut: somebody pulled the cable")


def device_on(line: FaultyLine, timing: LinkTiming | None = None) -> Device:
    """A greeted board at the end of a line."""
    session = LinkSession(lambda: line, "the board", timing=timing)
    session.open()
    return Device(session)


def timed_answers(device: Device, inputs: NDArray[Any]) -> tuple[NDArray[Any], float]:
    """All answers, shape (N, outputs), and the longest time between two of them in seconds."""
    rows, gap, last = [], 0.0, time.monotonic()
    for answer in device.logits(inputs):
        now = time.monotonic()
        gap, last = max(gap, now - last), now
        rows.append(answer.values)
    return np.stack(rows), gap
