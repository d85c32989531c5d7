"""One page on the WebSocket: its requests, and the frames that it watches.

Three tasks share the connection: one receives messages, one recognizes the newest frame that the page sent,
one sends frames of the server's source, each after the page has requested the next. Older frames are dropped,
so that no queue grows, and no page waits for another.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from tintling.camera_client.captures.store import CaptureStore, Saved
from tintling.camera_client.web.messages import BadMessageError, PageRequest, encode_frame, parse
from tintling.camera_client.web.recognition import PageRecognizer
from tintling.camera_client.web.source import SharedFrame, SharedSource
from tintling.errors import TintlingError
from tintling.version import __version__

__all__ = ["Desk", "PageClient"]

_SEND_TIMEOUT_S = 20.0
_MAX_BAD_MESSAGES = 20
_MAX_UNDOS = 100
_FRAMES_KEPT = 3  # a page may freeze one while the next is being sent
_POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What all pages share.

    Attributes:
        recognizer: Recognizes frames.
        source: The server's own frames; None without any.
        captures: Where labelled frames are saved; None when they are not.
        sha256: Digest of the model, which the page compares with its own.
        threshold: Confidence from which on an answer is accepted, 0 to 1.
    """

    recognizer: PageRecognizer
    source: SharedSource | None
    captures: CaptureStore | None
    sha256: str
    threshold: float

    def greeting(self) -> dict[str, Any]:
        """The first message to a page."""
        source, captures = self.source, self.captures
        return {
            "type": "hello",
            "version": __version__,
            "sha256": self.sha256,
            "threshold": self.threshold,
            "executors": self.recognizer.executors,
            "missing": self.recognizer.missing,
            "source": source.to_json() if source is not None else None,
            "captures": list(captures.counts().values()) if captures is not None else None,
            "folder": str(captures.folder) if captures is not None else None,
        }


class PageClient:
    """Serves one page until it leaves.

    Args:
        socket: The connection; not accepted yet.
        desk: What all pages share.
    """

    def __init__(self, socket: WebSocket, desk: Desk) -> None:
        self._socket = socket
        self._desk = desk
        self._sending = asyncio.Lock()
        self._request: PageRequest | None = None  # the newest frame that waits to be recognized
        self._requested = asyncio.Event()
        self._several: bool | None = None  # of the source's frames; None while the page does not watch
        self._wanted = asyncio.Event()  # the page can take another frame
        self._sent: deque[SharedFrame] = deque(maxlen=_FRAMES_KEPT)
        self._saved: deque[Saved | None] = deque(maxlen=_MAX_UNDOS)
        self._bad = 0

    async def serve(self) -> None:
        """Sends the greeting, then answers until the page leaves."""
        await self._socket.accept()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._receive())
                tasks.create_task(self._recognize_frames())
                if self._desk.source is not None:
                    tasks.create_task(self._send_frames(self._desk.source))
                await self._send(self._desk.greeting())
        except* (WebSocketDisconnect, TimeoutError):  # it has left, or takes nothing any more
            pass
        finally:
            self._watch(None)

    async def _receive(self) -> NoReturn:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect
            text: str | None = message.get("text")
            data: bytes | None = message.get("bytes")
            try:
                await self._answer(parse(text if text is not None else data or b""))
            except BadMessageError as error:
                await self._complain(error)

    async def _complain(self, error: BadMessageError) -> None:
        self._bad += 1
        document = {"type": "error", "message": str(error)}
        await self._send(document if error.sequence is None else {**document, "sequence": error.sequence})
        if self._bad >= _MAX_BAD_MESSAGES:
            await self._socket.close(
                _POLICY_VIOLATION, "too many messages that this server does not understand"
            )
            raise WebSocketDisconnect

    async def _answer(self, request: PageRequest) -> None:
        match request.kind:
            case "recognize":
                self._request = request
                self._requested.set()
            case "save" if request.image is not None:
                await self._save(request.image, request.label)
            case "save-frame":
                shown = next((one for one in self._sent if one.number == request.sequence), None)
                if shown is None:
                    raise BadMessageError("the frame to be saved is not among the last that were sent")
                await self._save(shown.frame.image, request.label)
            case "undo":
                await self._undo()
            case "watch":
                if self._desk.source is None:
                    raise BadMessageError("this server has no source of its own")
                self._watch(request.several)
                self._wanted.set()
            case "unwatch":
                self._watch(None)
            case _:
                self._wanted.set()

    def _watch(self, several: bool | None) -> None:  # noqa: FBT001 - None, False and True are the states
        source = self._desk.source
        if source is not None and (several is None) != (self._several is None):
            source.watch(-1 if several is None else 1)
        self._several = several

    # ---------- recognitions

    async def _recognize_frames(self) -> NoReturn:
        while True:
            await self._requested.wait()
            self._requested.clear()
            request, self._request = self._request, None
            if request is None or request.image is None:
                continue
            head = {"type": "recognition", "sequence": request.sequence}
            try:
                result = await asyncio.to_thread(
                    self._desk.recognizer.recognize, request.image, several=request.several
                )
            except TintlingError as error:
                await self._send({**head, "type": "error", "message": str(error)})
                continue
            await self._send({**head, **result})

    async def _send_frames(self, source: SharedSource) -> NoReturn:
        trouble: str | None = None
        while True:
            await self._wanted.wait()
            if not self._is_watching():
                self._wanted.clear()
                continue
            news = await source.newer_than(self._sent[-1].number if self._sent else 0, trouble)
            if not self._is_watching():
                continue
            if isinstance(news, str):
                trouble = news
                await self._send({"type": "source", "message": news})
                continue
            trouble = None
            self._wanted.clear()
            await self._send_frame(news, source)

    def _is_watching(self) -> bool:
        return self._several is not None

    async def _send_frame(self, shared: SharedFrame, source: SharedSource) -> None:
        self._sent.append(shared)
        several = self._several is True
        try:
            result = await asyncio.to_thread(shared.result, self._desk.recognizer, several=several)
        except TintlingError as error:
            self._wanted.set()
            await self._send({"type": "source", "message": f"{_name(shared, source)}: {error}"})
            return
        image = shared.image(self._desk.recognizer.channels)
        height, width = image.shape[:2]
        document = {
            "type": "frame",
            "number": shared.number,
            "name": _name(shared, source),
            "width": width,
            "height": height,
            "channels": self._desk.recognizer.channels,
            "time": shared.frame.timestamp,
            "live": source.live,
            "ageMs": max(0.0, time.time() - shared.frame.timestamp) * 1e3 if source.live else None,
            **result,
        }
        await self._send(encode_frame(document, image))

    # ---------- captures

    async def _save(self, image: NDArray[np.uint8], label: int) -> None:
        store = self._desk.captures
        if store is None:
            raise BadMessageError("this server saves no captures")
        if label >= len(store.labels):
            raise BadMessageError(f"label is {label}: expected 0 to {len(store.labels) - 1}")
        try:
            saved = await asyncio.to_thread(store.save, image, store.labels[label])
        except TintlingError as error:
            self._saved.append(None)
            await self._send({"type": "error", "message": str(error)})
            return
        self._saved.append(saved)
        path = saved.capture.path
        await self._tell_captures(store, f"{path.parent.name}/{path.name}")

    async def _undo(self) -> None:
        store = self._desk.captures
        if store is None or not self._saved:
            return
        saved = self._saved.pop()
        try:
            if saved is not None:
                await asyncio.to_thread(store.take_back, saved)
        except TintlingError as error:
            await self._send({"type": "error", "message": str(error)})
        await self._tell_captures(store, None)

    async def _tell_captures(self, store: CaptureStore, name: str | None) -> None:
        counts = await asyncio.to_thread(store.counts)
        await self._send({"type": "saved", "name": name, "captures": list(counts.values())})

    async def _send(self, message: dict[str, Any] | bytes) -> None:
        """Sends; a page that takes nothing for a while is disconnected."""
        async with self._sending, asyncio.timeout(_SEND_TIMEOUT_S):
            if self._socket.application_state is not WebSocketState.CONNECTED:
                raise WebSocketDisconnect
            if isinstance(message, bytes):
                await self._socket.send_bytes(message)
            else:
                await self._socket.send_text(json.dumps(message, ensure_ascii=False))


def _name(shared: SharedFrame, source: SharedSource) -> str:
    return source.name if source.live else Path(shared.frame.name).name
