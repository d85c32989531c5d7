"""The far end of an emulated serial line: sockets, pseudo-terminals, and waits that can be ended."""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
import threading
from types import SimpleNamespace

import pytest
from waiting import PATIENCE_S

from tintling.errors import LinkError
from tintling.firmware_export.emulation import emulated_line
from tintling.firmware_export.emulation.emulated_line import PtyLine, TcpLine, open_line
from tintling.firmware_export.targets.unicorn_board import BoardStoppedError


def receive_all(line, count):
    data = b""
    while len(data) < count:
        data += line.receive(100, 2000)
    return data


@pytest.fixture
def tcp():
    line = TcpLine()
    yield line
    line.close()


def test_bytes_pass_both_ways_over_a_socket(tcp):
    with socket.create_connection(("127.0.0.1", tcp.port), timeout=PATIENCE_S) as client:
        client.sendall(b"hello")
        assert receive_all(tcp, 5) == b"hello"
        tcp.send(b"answer")
        assert client.recv(100) == b"answer"


def test_a_new_client_follows_one_that_hung_up(tcp):
    for word in (b"one", b"two"):
        with socket.create_connection(("127.0.0.1", tcp.port), timeout=PATIENCE_S) as client:
            client.sendall(word)
            assert receive_all(tcp, 3) == word
    tcp.receive(100, 50)
    tcp.send(b"nobody listens")


def test_a_wait_ends_in_time(tcp, monkeypatch):
    """In a clock that only the waits move: first for a client, then for its bytes."""
    now, waits = [100.0], []

    def select_in_vain(read, write, failed, wait):
        ready = select.select(read, write, failed, 0)
        waits.append(wait)
        now[0] += 0.0 if ready[0] else wait
        return ready

    monkeypatch.setattr(emulated_line, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(emulated_line, "select", SimpleNamespace(select=select_in_vain))
    assert tcp.receive(100, 80) == b""
    assert waits == [pytest.approx(0.08)]
    with socket.create_connection(("127.0.0.1", tcp.port)):
        assert tcp.receive(100, 80) == b""
    assert now[0] == pytest.approx(100.16)


def test_a_wait_can_be_ended_from_another_thread_until_the_line_rests(tcp):
    threading.Timer(0.05, tcp.wake).start()
    for _ in range(2):
        with pytest.raises(BoardStoppedError):
            tcp.receive(100, 10_000)
    tcp.rest()
    assert tcp.receive(100, 0) == b""


def test_a_client_that_does_not_read_holds_nobody_for_ever(tcp):
    with socket.create_connection(("127.0.0.1", tcp.port), timeout=PATIENCE_S) as client:
        client.sendall(b"x")
        assert receive_all(tcp, 1) == b"x"
        threading.Timer(0.1, tcp.wake).start()
        with pytest.raises(BoardStoppedError):
            tcp.send(bytes(64 << 20))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_bytes_pass_both_ways_over_a_terminal_unchanged():
    line = open_line("pty")
    try:
        every = bytes(range(256))
        client = os.open(line.url, os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(client, every)
            assert receive_all(line, 256) == every
            line.send(every)
            received = b""
            while len(received) < 256:
                received += os.read(client, 256)
            assert received == every
        finally:
            os.close(client)
        assert isinstance(line, PtyLine)
        assert line.receive(100, 10) == b"", "a client that left is no end of the line"
    finally:
        line.close()


@pytest.mark.parametrize("link", ["", "tcp", "tcp:", "tcp:65536", "tcp:x", "tcp:-1", "pty:1", "udp:1"])
def test_what_means_no_line_is_refused(link):
    with pytest.raises(LinkError, match="expected tcp:PORT"):
        open_line(link)


def test_a_port_that_is_taken_is_an_error(tcp):
    words = f"port {tcp.port} of this machine: {os.strerror(errno.EADDRINUSE)}; choose another port, or tcp:0"
    with pytest.raises(LinkError, match=words):
        open_line(f"tcp:{tcp.port}")
