"""The far end of an emulated board's serial line: a TCP socket of this machine, or a pseudo-terminal."""

from __future__ import annotations

import os
import select
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from tintling.errors import LinkError
from tintling.firmware_export.targets.unicorn_board import BoardStoppedError

__all__ = ["PtyLine", "SerialLine", "TcpLine", "open_line"]

_CHUNK = 65536


class SerialLine(Protocol):
    """A line that the board reads and the host writes, and the other way round.

    Attributes:
        url: What a client opens, such as ``socket://127.0.0.1:4000``.
    """

    url: str

    def receive(self, capacity: int, timeout_ms: int) -> bytes:
        """Waits for bytes from the host, at most ``capacity``; empty when the time is over.

        Raises:
            BoardStoppedError: :meth:`wake` was called.
        """

    def send(self, data: bytes) -> None:
        """Sends bytes; they are lost when no reader is connected.

        Raises:
            BoardStoppedError: :meth:`wake` was called while the host took no bytes.
        """

    def wake(self) -> None:
        """Ends the waits of other threads, these and all until :meth:`rest`."""

    def rest(self) -> None:
        """Forgets an earlier :meth:`wake`."""

    def close(self) -> None:
        """Gives back what the port holds."""


class _Wakeable:
    """A pair of sockets: what is written into one ends the wait for the other."""

    def __init__(self) -> None:
        self._sleeper, self._waker = socket.socketpair()
        self._sleeper.setblocking(False)

    def wake(self) -> None:
        """See :meth:`SerialLine.wake`."""
        self._waker.send(b"w")

    def rest(self) -> None:
        """See :meth:`SerialLine.rest`."""
        with suppress(BlockingIOError):
            while self._sleeper.recv(64):
                pass

    def _check_awake(self, ready: Sequence[object]) -> None:
        if self._sleeper in ready or self._sleeper.fileno() in ready:
            raise BoardStoppedError

    def close(self) -> None:
        """See :meth:`SerialLine.close`."""
        self._sleeper.close()
        self._waker.close()


class TcpLine(_Wakeable):
    """A socket on the loopback interface. One client at a time is on the line; others wait.

    Args:
        port: Number of the port; 0 takes one that is free.

    Attributes:
        url: Such as ``socket://127.0.0.1:4000``.
        port: Number of the port.

    Raises:
        LinkError: The port cannot be opened.
    """

    def __init__(self, port: int = 0) -> None:
        super().__init__()
        try:
            # Only this machine may reach an emulated board.
            self._listener = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            super().close()
            raise LinkError(
                f"cannot listen on port {port} of this machine: {os.strerror(error.errno or 0)}; "
                "choose another port, or tcp:0 for a free one"
            ) from error
        self.port = int(self._listener.getsockname()[1])
        self.url = f"socket://127.0.0.1:{self.port}"
        self._client: socket.socket | None = None

    def receive(self, capacity: int, timeout_ms: int) -> bytes:
        """See :meth:`SerialLine.receive`."""
        deadline = time.monotonic() + timeout_ms / 1000
        while True:
            source = self._client or self._listener
            wait = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([source, self._sleeper], [], [], wait)
            self._check_awake(ready)
            if not ready:
                return b""
            if self._client is None:
                self._accept()
            elif data := self._read(self._client, capacity):
                return data

    def _accept(self) -> None:
        self._client, _ = self._listener.accept()
        self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client.setblocking(False)

    def _read(self, client: socket.socket, capacity: int) -> bytes:
        try:
            data = client.recv(min(capacity, _CHUNK))
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def send(self, data: bytes) -> None:
        """See :meth:`SerialLine.send`."""
        view = memoryview(data)
        # A thread that receives may hang up meanwhile: then the bytes are lost, as on any line.
        while view and (client := self._client) is not None:
            try:
                view = view[client.send(view) :]
            except BlockingIOError:
                ready, _, _ = select.select([self._sleeper], [client], [])
                self._check_awake(ready)
            except OSError:
                self._hang_up()

    def close(self) -> None:
        """See :meth:`SerialLine.close`."""
        self._hang_up()
        self._listener.close()
        super().close()


class PtyLine(_Wakeable):
    """A pseudo-terminal: programs open it as they open a serial adapter.

    Attributes:
        url: Path of the terminal, such as ``/dev/pts/4``.

    Raises:
        LinkError: This system has none.
    """

    def __init__(self) -> None:
        if sys.platform == "win32":
            raise LinkError("Windows has no pseudo-terminals: use --link tcp:PORT")
        super().__init__()
        import tty

        try:
            # Our own hold on the terminal keeps it alive between two clients.
            self._master, self._slave = os.openpty()
        except OSError as error:
            super().close()
            raise LinkError(f"cannot open a pseudo-terminal: {error.strerror}") from error
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.url = os.ttyname(self._slave)

    def receive(self, capacity: int, timeout_ms: int) -> bytes:
        """See :meth:`SerialLine.receive`."""
        ready, _, _ = select.select([self._master, self._sleeper.fileno()], [], [], timeout_ms / 1000)
        self._check_awake(ready)
        return os.read(self._master, min(capacity, _CHUNK)) if ready else b""

    def send(self, data: bytes) -> None:
        """See :meth:`SerialLine.send`."""
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._master, view) :]
            except BlockingIOError:
                ready, writable, _ = select.select([self._sleeper], [self._master], [], 1.0)
                self._check_awake(ready)
                if not writable:  # nobody has read for a second: the line is not connected
                    return

    def close(self) -> None:
        """See :meth:`SerialLine.close`."""
        os.close(self._master)
        os.close(self._slave)
        super().close()


def open_line(link: str) -> TcpLine | PtyLine:
    """Opens the far end of a serial line.

    Args:
        link: ``tcp:PORT`` (0 takes a free one) or ``pty``.

    Raises:
        LinkError: The text means neither, or the port cannot be opened.
    """
    kind, _, number = link.partition(":")
    if kind == "pty" and not number:
        return PtyLine()
    if kind == "tcp" and number.isascii() and number.isdigit() and int(number) < 65536:
        return TcpLine(int(number))
    raise LinkError(f"{link!r}: expected tcp:PORT with a number below 65,536, or pty")
