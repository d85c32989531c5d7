"""A board that is a process of this machine, and lines to it that misbehave on purpose."""

from __future__ import annotations

import random
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from lockstep import BoardWait, VirtualBoard, VirtualClock
from numpy.typing import NDArray
from waiting import PATIENCE_S

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
BOOT = b"ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13\r\n\xf5\x54\xf5\x54\x01"


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
    """Runs the firmware as a process; ``ours`` is the line to it, ``reset`` starts it anew.

    Args:
        program: As :func:`board_program` gives it.
        delay_us: Added to every write, so that a slow core can be imitated.
        boot_text: What the loader says at every start.
        queue_bytes: What the board says of its receive queue.
    """

    clock = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)

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
        with theirs:
            self._say_at_start(theirs)
            command = [str(self.program), *map(str, (theirs.fileno(), *self._options()))]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        self.starts += 1

    def _options(self) -> tuple[int, ...]:
        return self.delay_us, self.queue_bytes

    def _say_at_start(self, theirs: socket.socket) -> None:
        if self.boot_text:
            theirs.send(self.boot_text)

    def transfer(self, data: bytes, timeout_s: float) -> bytes:
        """Sends bytes, then gives what has come, after a wait of at most so many seconds for the first.

        Raises:
            LinkError: The board is gone.
        """
        try:
            self.ours.setblocking(True)
            self.ours.sendall(data)
            transport: Transport = SocketTransport(self.ours, "faulty line")
        except OSError as error:  # reset between two looks
            raise LinkError(f"faulty line was cut: {error.strerror}") from error
        return transport.exchange(memoryview(b""), timeout_s)[1]

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


class LockstepBoard(NativeBoard):
    """The same process in virtual time, so that neither its answers nor their times depend on the machine.

    Args:
        program: As :func:`board_program` gives it.
        delay_us: What every write costs, in virtual time.
        boot_text: What the loader says at every start.
        queue_bytes: What the board says of its receive queue.
        baud: Bits a second of the line, ten to a byte; None for a line without delay.
        latency_s: Added each way, as by a USB adapter.
    """

    def __init__(
        self,
        program: Path,
        *,
        delay_us: int = 0,
        boot_text: bytes = b"",
        queue_bytes: int = 4096,
        baud: int | None = None,
        latency_s: float = 0.0,
    ) -> None:
        self.clock = VirtualClock()
        self.sleep = self.clock.sleep
        self.line = VirtualBoard(self.clock, bytes_a_second=baud / 10 if baud else None, latency_s=latency_s)
        super().__init__(program, delay_us=delay_us, boot_text=boot_text, queue_bytes=queue_bytes)

    def reset(self) -> None:
        super().reset()
        self.ours.settimeout(PATIENCE_S)
        self.line.connect(_ProcessChannel(self.ours), self.boot_text)

    def _options(self) -> tuple[int, ...]:
        return *super()._options(), int(self.clock() * 1e6)

    def _say_at_start(self, theirs: socket.socket) -> None:
        """The line says it, in time; the socket carries records."""

    def transfer(self, data: bytes, timeout_s: float) -> bytes:
        return self.line.transfer(data, timeout_s)


class _ProcessChannel:
    """The records of native_board.c in lockstep; see there."""

    def __init__(self, ours: socket.socket) -> None:
        self._ours = ours

    def run(self) -> BoardWait:
        written = []
        while True:
            kind, at_us, first, second = struct.unpack("=cQII", self._receive(17))
            if kind == b"R":
                return BoardWait(at_us / 1e6, first / 1e3, second, tuple(written))
            written.append((at_us / 1e6, self._receive(first)))

    def answer(self, at: float, data: bytes) -> None:
        # Rounded up: a board never reads before its bytes have come, or its wait is over.
        self._ours.sendall(struct.pack("=QI", -int(-at * 1e6 // 1), len(data)) + data)

    def _receive(self, count: int) -> bytes:
        got = bytearray()
        while len(got) < count:
            part = self._ours.recv(count - len(got))
            if not part:
                raise LinkError("faulty line was cut: the board's process has ended")
            got += part
        return bytes(got)


class Wire(Protocol):
    """A board as :class:`FaultyLine` knows it: a line, its time, and a reset button."""

    def transfer(self, data: bytes, timeout_s: float) -> bytes:
        """Sends bytes, then gives what has come, after a wait of at most so many seconds for the first."""

    def clock(self) -> float:
        """The time in seconds."""

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""

    def reset(self) -> None:
        """Starts the board anew."""


Fault = Callable[[bytes], bytes]


class FaultyLine:
    """A transport to a board whose bytes pass through faults.

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
        board: Wire,
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
            self._pass(bytes(part), 0.0)
            happening()
            return len(part), b""
        return len(part), self._pass(bytes(part), 0.0 if part else timeout_s)

    def _pass(self, data: bytes, timeout_s: float) -> bytes:
        self.sent += len(data)
        got = self.board.transfer(self.to_board(data) if data else b"", timeout_s)
        return self.to_host(got) if got else b""

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
    board = line.board
    session = LinkSession(lambda: line, "the board", timing=timing, clock=board.clock, sleep=board.sleep)
    session.open()
    return Device(session)


def timed_answers(device: Device, inputs: NDArray[Any]) -> tuple[NDArray[Any], float]:
    """All answers, shape (N, outputs), and the longest time between two of them in seconds of the line."""
    clock = device._session.clock
    rows, gap, last = [], 0.0, clock()
    for answer in device.logits(inputs):
        now = clock()
        gap, last = max(gap, now - last), now
        rows.append(answer.values)
    return np.stack(rows), gap


def answers(device: Device, inputs: NDArray[np.int8]) -> NDArray[Any]:
    """The logits of each input, shape (N, outputs)."""
    return np.stack([answer.values for answer in device.logits(inputs)])


def at_bytes(board: LockstepBoard, *happenings: tuple[int, Callable[[], None]]) -> Device:
    """A device on a line on which something happens after so many bytes."""
    return device_on(FaultyLine(board, script=list(happenings)))
