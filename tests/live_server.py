"""A real `tintling live` server on a free port of this machine, in a thread of the test."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from waiting import PATIENCE_S, Patience, wait_until
from websockets.sync.client import ClientConnection, connect

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import FrameSource
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.web.client import Desk
from tintling.camera_client.web.gate import Gate
from tintling.camera_client.web.messages import encode_frame
from tintling.camera_client.web.recognition import PageRecognizer
from tintling.camera_client.web.server import Listener, application, bind, configured
from tintling.camera_client.web.source import SharedSource
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.web import WebModule, build_module


@cache
def module(model: str = "nano") -> WebModule:
    network = open_network(Path(model))
    return build_module(compile_network(network.graph, name=network.name, labels=network.labels))


@cache
def recognizer(model: str = "nano") -> PageRecognizer:
    return PageRecognizer(open_executor_set(open_network(Path(model))))


@dataclass
class LiveServer:
    """A server that runs, and lines to it."""

    listener: Listener
    app: Gate
    source: SharedSource | None

    @property
    def url(self) -> str:
        return self.listener.url

    @property
    def port(self) -> int:
        return self.listener.socket.getsockname()[1]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, **options: Any) -> ClientConnection:
        options = {"origin": self.origin, "compression": None, "max_size": None, **options}
        return connect(f"ws://127.0.0.1:{self.port}/socket", **options)


@contextmanager
def live_server(
    captures: Path | None = None,
    source: FrameSource | None = None,
    reopen: Any = None,
    *,
    interval_s: float = 0.02,
    retry_s: float = 0.05,
    host: str = "127.0.0.1",
    page_recognizer: PageRecognizer | None = None,
    others: tuple[str, ...] = (),
    keep_alive_s: float = 5,
) -> Iterator[LiveServer]:
    shared = None
    if source is not None:
        shared = SharedSource(source, reopen or (lambda: source), interval_s=interval_s, retry_s=retry_s)
    store = CaptureStore(captures) if captures is not None else None
    desk = Desk(page_recognizer or recognizer(), shared, store, module().facts["sha256"], 0.5)
    listener = bind(host, 0)
    further = [
        (module(model), Desk(recognizer(model), shared, store, module(model).facts["sha256"], 0.5))
        for model in others
    ]
    app = application(module(), desk, listener, further)
    config = configured(app, listener)
    config.timeout_keep_alive = keep_alive_s
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.socket]}, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started, "the server")
        yield LiveServer(listener, app, shared)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        listener.socket.close()
        assert not thread.is_alive()


def send_frame(line: ClientConnection, grey: np.ndarray, **document: Any) -> None:
    height, width = grey.shape
    line.send(encode_frame({"width": width, "height": height, **document}, grey))


def receive(line: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of a kind; frames have their pixels as `grey`."""
    patience = Patience(f"a message of the kind {kind}")
    while True:
        message = line.recv(timeout=patience.left_s())
        if isinstance(message, str):
            document = json.loads(message)
        else:
            (length,) = struct.unpack_from("<I", message)
            document = json.loads(message[4 : 4 + length])
            shape = document["height"], document["width"]
            document["grey"] = np.frombuffer(message[4 + length :], np.uint8).reshape(shape)
        if document["type"] == kind:
            return document
