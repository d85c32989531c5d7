"""What a device says, line by line: its text, and in words what its frames hold."""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tintling.camera_client.link.connection import SLICE_S
from tintling.camera_client.link.line import LinkLine
from tintling.camera_client.link.transports import Transport
from tintling.errors import LinkError
from tintling.link.framing import Event, EventKind, MessageType, encode
from tintling.link.info import Hello, Info
from tintling.link.messages import (
    DeviceFault,
    Logits,
    Result,
    Statistics,
    Stream,
    StreamFlag,
    Streaming,
)
from tintling.version import __version__

__all__ = ["Said", "watch"]

_MAX_PAYLOAD = 1 << 20
_HELLO_EVERY_S = 1.0
_SILENCE_S = 0.2  # after which half a line is shown
_MAX_LINE = 1000
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.1, 2.0
# Colours of ESP-IDF's logs, and whatever else a stranger's bytes could do to a terminal.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that came.

    Attributes:
        seconds: Since the watch began.
        kind: ``text`` of the device, a ``frame`` of the link, or a ``note`` of ours.
        text: In words.
        fields: What a frame holds, for machines.
    """

    seconds: float
    kind: Literal["text", "frame", "note"]
    text: str
    fields: dict[str, Any]


class _Text:
    """Puts bytes together to lines."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._lines: list[str] = []
        self._came_at = 0.0

    def take(self, data: bytes, now: float) -> None:
        """Adds bytes."""
        self._came_at = now
        self._rest += data
        *whole, rest = re.split(rb"\r\n|\n", bytes(self._rest))
        if len(rest) > _MAX_LINE:
            whole, rest = [*whole, rest], b""
        self._rest = bytearray(rest)
        self._lines += [_plain(line) for line in whole]

    def lines(self, now: float) -> list[str]:
        """Gives the lines that are complete; what stands alone for a while is one."""
        if self._rest and now - self._came_at > _SILENCE_S:
            self._lines.append(_plain(bytes(self._rest)))
            self._rest.clear()
        lines, self._lines = self._lines, []
        return [line for line in lines if line.strip()]


def _plain(line: bytes) -> str:
    return _ESCAPES.sub("", line.decode(errors="replace"))


def watch(
    connect: Callable[[], Transport],
    *,
    greet: bool = True,
    stream: bool = False,
    most_seconds: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Generator[Said]:
    """Listens for ever; a line that was cut is opened again as soon as it comes back.

    Args:
        connect: Opens the line.
        greet: Say HELLO, so that the device tells what it is.
        stream: Ask for the results of its camera too.
        most_seconds: How long; None for ever.
        clock: Gives the time in seconds.
        sleep: Waits for seconds.

    Yields:
        What came.

    Raises:
        LinkError: The line cannot be opened the first time.
    """
    begun, pause, transport = clock(), _FIRST_PAUSE_S, connect()
    end = None if most_seconds is None else begun + most_seconds
    while True:
        try:
            yield from _Watch(transport, begun, greet=greet, stream=stream, clock=clock).run(end)
        except LinkError as error:
            yield Said(clock() - begun, "note", str(error), {})
        else:
            return
        finally:
            transport.close()
        while True:
            if end is not None and clock() >= end:
                return
            sleep(pause)
            try:
                transport = connect()
            except LinkError:
                pause = min(2 * pause, _LAST_PAUSE_S)
            else:
                pause = _FIRST_PAUSE_S
                yield Said(clock() - begun, "note", "the line is open again", {})
                break


class _Watch:
    """One open line."""

    def __init__(
        self, transport: Transport, begun: float, *, greet: bool, stream: bool, clock: Callable[[], float]
    ) -> None:
        self._begun, self._clock = begun, clock
        self._greet, self._stream = greet, stream
        self._text = _Text()
        self._line = LinkLine(
            transport,
            max_payload=_MAX_PAYLOAD,
            on_text=lambda data: self._text.take(data, clock()),
            clock=clock,
        )
        self._labels: tuple[str, ...] = ()
        self._hello_at = clock()
        self._sequence = secrets.randbelow(0x8000)

    def run(self, end: float | None) -> Iterator[Said]:
        """Listens until then, or for ever."""
        try:
            yield from self._listen(end)
        finally:
            if self._stream:
                with contextlib.suppress(LinkError):
                    self._send(MessageType.STREAM, Stream(StreamFlag(0)).pack())
                    self._line.pump(0.0)

    def _listen(self, end: float | None) -> Iterator[Said]:
        while end is None or self._clock() < end:
            if self._greet and self._clock() >= self._hello_at:
                hello = Hello(secrets.randbits(32), f"tintling {__version__}")
                self._send(MessageType.HELLO, hello.pack())
                self._hello_at = self._clock() + _HELLO_EVERY_S
            for event in self._line.pump(SLICE_S):
                yield from self._texts()
                text, fields = self._read(event)
                yield Said(self._clock() - self._begun, "frame", text, fields)
            yield from self._texts()

    def _texts(self) -> Iterator[Said]:
        for line in self._text.lines(self._clock()):
            yield Said(self._clock() - self._begun, "text", line, {})

    def _send(self, kind: MessageType, payload: bytes) -> None:
        self._sequence += 1
        self._line.send(encode(kind, self._sequence & 0xFFFF, payload))

    def _read(self, event: Event) -> tuple[str, dict[str, Any]]:
        known = {int(member): member.name for member in MessageType}
        name = known.get(event.type, f"type {event.type:02X}")
        fields: dict[str, Any] = {"message": name, "sequence": event.sequence, "bytes": event.length}
        if event.kind is not EventKind.MESSAGE:
            why = event.kind.name.lower().replace("_", " ")
            return f"{name} #{event.sequence}, {event.length} bytes: {why}", {**fields, "refused": why}
        try:
            text, more = self._describe(event)
        except LinkError as error:
            text, more = str(error), {}
        return f"{name} #{event.sequence}: {text}", {**fields, **more}

    def _describe(self, event: Event) -> tuple[str, dict[str, Any]]:
        payload = event.payload
        match event.type:
            case MessageType.INFO:
                return self._welcome(Info.unpack(payload))
            case MessageType.LOGITS:
                answer = Logits.unpack(payload)
                label = self._label(answer.values)
                return f"{label} in {answer.time.microseconds:,} µs", {"label": label}
            case MessageType.RESULT | MessageType.CAPTURE:
                return self._result(Result.unpack(payload, input_shape=None))
            case MessageType.STREAMING:
                granted = Streaming.unpack(payload)
                state = "on" if granted.flags & StreamFlag.ON else "off"
                return f"stream {state}, {granted.width}×{granted.height}", {"stream": state}
            case MessageType.STATISTICS:
                counts = Statistics.unpack(payload)
                return str(counts), {}
            case MessageType.ERROR:
                fault = DeviceFault.unpack(payload)
                if self._greet and fault.crc:
                    self._hello_at = min(self._hello_at, self._clock())
                return f"{fault.text} (code {fault.code})", {"code": fault.code, "text": fault.text}
            case _:
                return f"{event.length} bytes", {}

    def _welcome(self, info: Info) -> tuple[str, dict[str, Any]]:
        self._labels = info.labels
        self._hello_at = float("inf")
        if self._stream:
            self._send(MessageType.STREAM, Stream(StreamFlag.ON).pack())
        text = (
            f"{info.board}, model {info.model} {info.model_sha256[:12]}…, {info.tool}, "
            f"arena {info.arena_bytes:,} B, preprocessing {info.preprocess_version}"
        )
        return text, {
            "board": info.board,
            "model": info.model,
            "sha256": info.model_sha256,
            "tool": info.tool,
        }

    def _result(self, result: Result) -> tuple[str, dict[str, Any]]:
        if not result.found:
            return "nothing found", {"label": None, "number": result.number}
        label, box = self._label(result.logits), result.region
        took = (result.capture, result.preprocess, result.inference)
        times = " + ".join(f"{time.microseconds:,}" for time in took)
        where = [box.x, box.y, box.width, box.height]
        text = f"{label} at {box.x},{box.y} {box.width}×{box.height}, {times} µs"
        return text, {"label": label, "region": where, "number": result.number}

    def _label(self, logits: np.ndarray[Any, np.dtype[np.int8]]) -> str:
        if not len(logits):
            return "nothing"
        index = int(np.argmax(logits))
        return self._labels[index] if index < len(self._labels) else str(index)
