"""An emulated board for `soak_camera.py`, on a line that is cut, or silent, again and again."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

__all__ = ["Board"]

SILENCE_S = 12.0  # of a line that is not cut


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


class Line:
    """The line to a board, through which bytes pass until somebody cuts it or holds them up.

    Args:
        target: Port of the board.
    """

    def __init__(self, target: int) -> None:
        self.cuts = 0
        self._target = target
        self._held = threading.Event()
        self._held.set()
        self._open: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._server.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self._target), 5)
            except OSError:
                near.close()
                continue
            self._open = [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                self._held.wait()
                sink.sendall(data)
        self._close()

    def _close(self) -> None:
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def fail(self) -> None:
        """Cuts the line; every second time it is silent for a while instead."""
        self.cuts += 1
        if self.cuts % 2:
            self._close()
            return
        self._held.clear()
        threading.Timer(SILENCE_S, self._held.set).start()


class Board:
    """An emulated board as a process of its own, behind a line that fails.

    Args:
        model: What it runs.
        camera: Address of what it sees.
    """

    def __init__(self, model: Path, camera: str) -> None:
        port = free_port()
        command = [
            *(sys.executable, "-m", "tintling", "simulate", "--model", str(model), "--core", "rv32imc"),
            *("--link", f"tcp:{port}", "--camera", camera),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 300  # it compiles its firmware first
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.5)
        self.line = Line(port)

    def close(self) -> None:
        """Pulls the plug."""
        self._process.kill()
        self._process.wait()
