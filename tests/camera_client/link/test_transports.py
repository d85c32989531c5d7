"""Serial ports, terminals and sockets: what opens them, what cuts them, and what is said about it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tty
from collections.abc import Iterator

import pytest
import serial

from tintling.camera_client.link import transports
from tintling.camera_client.link.transports import SocketTransport, Transport, open_transport
from tintling.errors import LinkError, MissingExtraError

NOTHING = memoryview(b"")


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """The far end of a pseudo-terminal, and the path of the near one."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    for descriptor in (master, slave):
        try:
            os.close(descriptor)
        except OSError:
            continue


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def read_all(transport: Transport, count: int) -> bytes:
    got = b""
    for _ in range(100):
        got += transport.exchange(NOTHING, 0.05)[1]
        if len(got) >= count:
            return got
    raise AssertionError(got)


def write_all(transport: Transport, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[transport.exchange(rest, 0.5)[0] :]


def converse(transport: Transport, write: object, read: object) -> None:
    every_byte = bytes(range(256))
    write_all(transport, every_byte)
    assert read(256) == every_byte
    write(every_byte)
    assert read_all(transport, 256) == every_byte
    assert transport.exchange(NOTHING, 0.0) == (0, b"")


def test_a_pseudo_terminal_carries_every_byte(terminal):
    master, path = terminal
    transport = open_transport(path)
    assert transport.bytes_a_second is None
    converse(transport, lambda data: os.write(master, data), lambda count: os.read(master, count))
    transport.close()
    transport.close()
    with pytest.raises(LinkError, match="is closed"):
        transport.exchange(NOTHING, 0.0)


def test_what_a_board_said_before_the_terminal_was_opened_is_kept(terminal):
    master, path = terminal
    os.write(master, b"boot")
    transport = open_transport(path)
    assert read_all(transport, 4) == b"boot"
    transport.close()


def test_a_serial_port_carries_every_byte(terminal, tmp_path):
    master, path = terminal
    port = tmp_path / "ttyUSB0"
    port.symlink_to(path)
    transport = open_transport(str(port), baud=921_600)
    assert transport.bytes_a_second == 92_160
    converse(transport, lambda data: os.write(master, data), lambda count: os.read(master, count))
    with pytest.raises(LinkError, match="in use: close the other program"):
        open_transport(str(port))
    transport.close()
    transport.close()


def test_a_port_that_is_pulled_out_is_a_cut(terminal):
    master, path = terminal
    transport = open_transport(path)
    os.close(master)
    with pytest.raises(LinkError, match="was cut"):
        transport.exchange(NOTHING, 0.5)
    transport.close()


def test_a_full_terminal_takes_what_it_can_and_waits_no_longer_than_told(terminal):
    _, path = terminal
    transport = open_transport(path)
    data = memoryview(bytes(1 << 20))
    written = 0
    for _ in range(1000):
        count, _ = transport.exchange(data, 0.01)
        written += count
        if not count:
            break
    assert 0 < written < len(data)
    transport.close()


def test_a_socket_carries_every_byte(listener):
    port = listener.getsockname()[1]
    transport = open_transport(f"socket://127.0.0.1:{port}")
    peer, _ = listener.accept()
    with peer:
        converse(transport, peer.sendall, peer.recv)
    with pytest.raises(LinkError, match="the other end closed the connection"):
        transport.exchange(NOTHING, 1.0)
    transport.close()
    with pytest.raises(LinkError, match="is closed"):
        transport.exchange(NOTHING, 0.0)


def test_a_socket_that_was_reset_is_a_cut():
    ours, theirs = socket.socketpair()
    transport = SocketTransport(ours, "pair")
    theirs.close()
    with pytest.raises(LinkError, match="pair was cut"):
        transport.exchange(memoryview(b"x" * 100), 0.1)
    transport.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("socket://127.0.0.1", "expected socket://host:port"),
        ("socket://127.0.0.1:x", "expected socket://host:port"),
        ("tcp://127.0.0.1:70000", "expected socket://host:port"),
        ("http://127.0.0.1:80", "expected a serial port or socket://host:port, got http://"),
        ("/dev/ttyUSB97", "there is no port /dev/ttyUSB97; this machine has"),
        ("/dev/pts/97979", "there is no port"),
        ("", "the name of the port is empty: expected such as socket://127.0.0.1:5000; this machine has"),
    ],
)
def test_what_cannot_be_a_line_is_said_so(url, words):
    with pytest.raises(LinkError, match=words):
        open_transport(url)


def test_nobody_at_the_port_is_said_so(listener):
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(
        LinkError, match=r"cannot reach socket://.*is the board, or `tintling simulate`, running"
    ):
        open_transport(f"socket://127.0.0.1:{port}")


def test_a_port_without_permission_names_the_group(terminal, tmp_path, monkeypatch):
    port = tmp_path / "ttyUSB0"
    port.symlink_to(terminal[1])

    def refuse(_: object) -> None:
        raise serial.SerialException(13, "could not open port: [Errno 13] Permission denied")

    monkeypatch.setattr(serial.Serial, "open", refuse)
    with pytest.raises(LinkError, match="usermod -aG dialout"):
        open_transport(str(port))


def test_a_port_never_resets_the_board_when_it_is_opened(terminal, tmp_path, monkeypatch):
    port = tmp_path / "ttyUSB0"
    port.symlink_to(terminal[1])
    lines = []
    really = serial.Serial.open

    def watched(self: serial.Serial) -> None:
        lines.append((self.dtr, self.rts))
        really(self)

    monkeypatch.setattr(serial.Serial, "open", watched)
    open_transport(str(port)).close()
    assert lines == [(False, False)]


def test_without_pyserial_the_extra_is_named(tmp_path, monkeypatch):
    port = tmp_path / "ttyUSB0"
    port.touch()
    monkeypatch.setitem(sys.modules, "serial", None)
    monkeypatch.setitem(sys.modules, "serial.tools", None)
    with pytest.raises(MissingExtraError, match=r"-e '\.\[device\]'"):
        open_transport(str(port))
    with pytest.raises(LinkError, match=r"^there is no port /dev/ttyUSB97$"):
        open_transport("/dev/ttyUSB97")


def test_a_file_that_is_no_port_is_refused(tmp_path):
    plain = tmp_path / "file"
    plain.write_text("x")
    with pytest.raises(LinkError, match="cannot open"):
        open_transport(str(plain))


class FakePort:
    """A port as pyserial shows it where it cannot be selected."""

    def __init__(self) -> None:
        self.sent, self.given, self.broken = bytearray(), bytearray(b"hello"), False

    @property
    def in_waiting(self) -> int:
        if self.broken:
            raise serial.SerialException("ClearCommError failed")
        return len(self.given)

    def write(self, data: bytes) -> int:
        self.sent += data
        return len(data)

    def read(self, count: int) -> bytes:
        got = bytes(self.given[:count])
        del self.given[:count]
        return got

    def close(self) -> None:
        self.broken = True


def test_a_port_that_must_be_polled_works_the_same():
    port = FakePort()
    transport = transports._PolledSerial(port, "COM3", 115_200)
    assert transport.exchange(memoryview(b"abc"), 0.1) == (3, b"hello")
    assert transport.exchange(NOTHING, 0.01) == (0, b"")
    assert port.sent == b"abc"
    transport.close()
    with pytest.raises(LinkError, match="COM3 was cut: ClearCommError"):
        transport.exchange(NOTHING, 0.01)


def test_the_modules_of_the_link_do_not_need_pyserial():
    code = (
        "import sys; sys.modules['serial'] = None\n"
        "import tintling.camera_client.link.device, tintling.link.info"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
