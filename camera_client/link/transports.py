"""Ways to a device: a serial port, a socket, a pseudo-terminal.

Bytes in, bytes out, and never a wait without an end. A transport does not know what the bytes mean;
:mod:`tintling.camera_client.link.client` does.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from tintling.errors import LinkError, MissingExtraError

__all__ = ["DEFAULT_BAUD", "DescriptorTransport", "SocketTransport", "Transport", "open_transport"]

DEFAULT_BAUD = 115200
"""Bits a second of a serial port, unless told otherwise."""

_BITS_A_BYTE = 10  # 8N1: start, eight of data, stop
_READ_BYTES = 65536
_WRITE_BYTES = 4096  # no more than a kernel's buffer, so that what was written is nearly on the wire
_CONNECT_TIMEOUT_S = 5.0
_POLL_S = 0.002
_SCHEMES = ("socket", "tcp")


class Transport(Protocol):
    """An open line."""

    @property
    def name(self) -> str:
        """The name that the user gave."""

    @property
    def bytes_a_second(self) -> float | None:
        """Capacity of the line in each direction; None if unknown."""

    def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
        """Writes what the line takes at once, and reads what is there.

        Args:
            data: What is to be written; may be empty.
            timeout_s: How long to wait until one of both is possible, in seconds.

        Returns:
            How many bytes of ``data`` were written, and what was read; both may be nothing.

        Raises:
            LinkError: The line is cut.
        """

    def close(self) -> None:
        """Gives the line back; a second call does nothing."""


class DescriptorTransport:
    """A line behind a file descriptor that does not block: a pseudo-terminal, or a serial port on POSIX.

    Args:
        descriptor: Is closed with the transport unless ``owner`` closes it.
        name: What to call it.
        baud: Bits a second, when there is such a rate.
        owner: Something with a ``close`` that owns the descriptor.
    """

    def __init__(self, descriptor: int, name: str, *, baud: int | None = None, owner: Any = None) -> None:
        os.set_blocking(descriptor, False)
        self.name = name
        self.bytes_a_second = baud / _BITS_A_BYTE if baud else None
        self._descriptor = descriptor
        self._owner = owner

    def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
        """Writes and reads; see :class:`Transport`."""
        if self._descriptor < 0:
            raise LinkError(f"{self.name} is closed")
        mine = [self._descriptor]
        written, got = 0, b""
        try:
            readable, writable, _ = select.select(mine, mine if data else [], [], timeout_s)
            if writable:
                with contextlib.suppress(BlockingIOError):
                    written = os.write(self._descriptor, data[:_WRITE_BYTES])
            if readable:
                got = os.read(self._descriptor, _READ_BYTES)
                if not got:
                    raise LinkError(f"{self.name} was cut: the other end is closed")
        except BlockingIOError:
            pass
        except (OSError, ValueError) as error:  # no other end, an adapter pulled out, or closed meanwhile
            raise LinkError(f"{self.name} was cut: {getattr(error, 'strerror', error)}") from error
        return written, got

    def close(self) -> None:
        """Closes the descriptor."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            with contextlib.suppress(OSError):
                if self._owner is None:
                    os.close(descriptor)
                else:
                    self._owner.close()


class SocketTransport:
    """A connected socket.

    Args:
        connection: Is closed with the transport.
        name: What to call it.
        bytes_a_second: What the line behind it carries, if that is known.
    """

    def __init__(self, connection: socket.socket, name: str, *, bytes_a_second: float | None = None) -> None:
        connection.setblocking(False)
        with contextlib.suppress(OSError):  # a socket pair has no such option
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.name = name
        self.bytes_a_second = bytes_a_second
        self._socket = connection

    def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
        """Writes and reads; see :class:`Transport`."""
        if self._socket.fileno() < 0:
            raise LinkError(f"{self.name} is closed")
        mine = [self._socket]
        written, got = 0, b""
        try:
            readable, writable, _ = select.select(mine, mine if data else [], [], timeout_s)
            if writable:
                with contextlib.suppress(BlockingIOError):
                    written = self._socket.send(data[:_WRITE_BYTES])
            if readable:
                got = self._socket.recv(_READ_BYTES)
                if not got:
                    raise LinkError(f"{self.name} was cut: the other end closed the connection")
        except BlockingIOError:
            pass
        except (OSError, ValueError) as error:
            raise LinkError(f"{self.name} was cut: {getattr(error, 'strerror', error)}") from error
        return written, got

    def close(self) -> None:
        """Closes the connection."""
        self._socket.close()


class _PolledSerial:
    """A serial port where there are no descriptors to wait for (Windows)."""

    def __init__(self, port: Any, name: str, baud: int) -> None:
        self.name = name
        self.bytes_a_second = baud / _BITS_A_BYTE
        self._port = port
        self._failure: type[Exception] = _pyserial().SerialException

    def exchange(self, data: memoryview, timeout_s: float) -> tuple[int, bytes]:
        """Writes and reads; see :class:`Transport`."""
        end = time.monotonic() + timeout_s
        try:
            written = int(self._port.write(data[:_WRITE_BYTES]) or 0) if data else 0
            while True:
                waiting = self._port.in_waiting
                if waiting or written or time.monotonic() >= end:
                    return written, bytes(self._port.read(min(waiting, _READ_BYTES)))
                time.sleep(_POLL_S)
        except (OSError, self._failure) as error:
            raise LinkError(f"{self.name} was cut: {error}") from error

    def close(self) -> None:
        """Closes the port."""
        self._port.close()


def open_transport(url: str, *, baud: int = DEFAULT_BAUD) -> Transport:
    """Opens the line that a user means.

    Args:
        url: A serial port (``/dev/ttyUSB0``, ``COM3``), a pseudo-terminal (``/dev/pts/3``), or
            ``socket://host:port``.
        baud: Bits a second of a serial port.

    Raises:
        LinkError: There is no such line, or it cannot be opened.
        MissingExtraError: A serial port needs pyserial.
    """
    if not url.strip():
        raise LinkError(
            f"the name of the port is empty: expected such as socket://127.0.0.1:5000{_known_ports()}"
        )
    scheme, separator, rest = url.partition("://")
    if not separator:
        return _open_port(url, baud)
    if scheme.lower() not in _SCHEMES:
        raise LinkError(f"{url}: expected a serial port or socket://host:port, got {scheme}://")
    host, colon, port = rest.rstrip("/").rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise LinkError(f"{url}: expected socket://host:port, such as socket://127.0.0.1:5000")
    try:
        connection = socket.create_connection(
            (host.strip("[]") or "127.0.0.1", int(port)), _CONNECT_TIMEOUT_S
        )
    except OSError as error:
        raise LinkError(
            f"cannot reach {url}: {error.strerror or error}; is the board, or `tintling simulate`, running?"
        ) from error
    return SocketTransport(connection, url)


def _open_port(path: str, baud: int) -> Transport:
    if sys.platform != "win32" and not Path(path).exists():
        raise LinkError(f"there is no port {path}{_known_ports()}")
    if path.startswith("/dev/pts/"):
        return _open_terminal(path)
    serial = _pyserial()
    port = serial.Serial()
    port.port, port.baudrate, port.timeout, port.write_timeout = path, baud, 0, 0
    # Adapters wire these two lines to reset and boot mode: a board must not restart into its loader.
    port.dtr = port.rts = False
    if sys.platform != "win32":
        port.exclusive = True
    try:
        port.open()
    except (OSError, ValueError, serial.SerialException) as error:
        raise LinkError(_why_not(path, error)) from error
    if sys.platform == "win32":
        return _PolledSerial(port, path, baud)
    return DescriptorTransport(port.fileno(), path, baud=baud, owner=port)


def _open_terminal(path: str) -> Transport:
    import termios
    import tty

    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(descriptor, termios.TCSANOW)  # what has already been said is kept
    except OSError as error:
        raise LinkError(f"cannot open {path}: {error.strerror}") from error
    return DescriptorTransport(descriptor, path)


def _why_not(path: str, error: Exception) -> str:
    text = str(error)
    if "ermission" in text:
        return (
            f"{path} may not be opened: you lack the permission; on Linux `sudo usermod -aG dialout $USER`, "
            "then log in again"
        )
    if "lock" in text or "busy" in text.lower():
        return f"{path} is in use: close the other program, such as a serial monitor"
    return f"cannot open {path}: {text}{_known_ports()}"


def _known_ports() -> str:
    """Names the serial ports of this machine, to end a message with."""
    try:
        from serial.tools import list_ports
    except ImportError:
        return ""
    names = ", ".join(sorted(port.device for port in list_ports.comports()))
    return f"; this machine has {names}" if names else "; this machine has no serial ports"


def _pyserial() -> ModuleType:
    try:
        import serial
    except ImportError as error:
        raise MissingExtraError("a serial port", "device") from error
    return serial
