"""Half requests, slow readers and floods of connections against a real server."""

from __future__ import annotations

import asyncio
import asyncio.selector_events
import contextlib
import inspect
import socket

import pytest
from live_server import live_server
from waiting import PATIENCE_S, wait_until
from websockets.exceptions import InvalidStatus

from tintling.camera_client.web import connections
from tintling.camera_client.web.connections import BoundedProtocol, quieten

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = b"GET / HTTP/1.1\r\nHost: loc"
BODY = b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(connections, "_REQUEST_S", 0.3)
    with live_server() as running:
        yield running


@pytest.fixture
def hasty(monkeypatch):
    """The same, and one that waits for no second request."""
    monkeypatch.setattr(connections, "_REQUEST_S", 0.3)
    with live_server(keep_alive_s=0.3) as running:
        yield running


def dial(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)


def is_hung_up(line):
    """Whether the server ends the connection, after what it has to say."""
    with contextlib.suppress(ConnectionResetError):
        while line.recv(1 << 16):
            pass
    return True


def answers(server):
    with dial(server) as line:
        line.sendall(WHOLE)
        return line.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("start", [b"", b"G", HALF, BODY, WHOLE, WHOLE + HALF], ids=repr)
def test_a_request_that_is_not_finished_ends_the_connection(hasty, start, monkeypatch):
    monkeypatch.setattr(connections, "_RESPONSE_S", 0.3)
    with dial(hasty) as line:
        line.sendall(start)
        assert is_hung_up(line)


def test_bytes_now_and_then_do_not_keep_a_half_request_alive(server):
    with dial(server) as line:
        line.sendall(HALF)
        line.settimeout(0.02)
        wait_until(lambda: not is_heard(line), "the end of the connection")


def is_heard(line):
    try:
        line.sendall(b"a")
        return bool(line.recv(1))
    except TimeoutError:
        return True
    except (BrokenPipeError, ConnectionResetError):
        return False


def test_whoever_does_not_take_the_answer_is_cut_off(server, monkeypatch):
    monkeypatch.setattr(connections, "_RESPONSE_S", 0.3)
    ended = []
    monkeypatch.setattr(BoundedProtocol, "connection_lost", lambda *_: ended.append(1))
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(PATIENCE_S)
        line.connect(("127.0.0.1", server.port))
        line.sendall(b"GET /js/model.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 300)
        wait_until(lambda: ended, "the end of the connection")


def test_a_connection_serves_several_requests_and_pages_stay_open(server):
    with dial(server) as line, server.connect() as page:
        for _ in range(3):
            line.sendall(b"GET /js/nothing.js HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while not answer.endswith(b"There is no such file.\n"):
                answer += line.recv(1 << 16)
            assert answer.startswith(b"HTTP/1.1 404")
        with dial(server) as other:
            assert is_hung_up(other)  # as much time has passed as half a request has
        assert page.recv(timeout=PATIENCE_S)
        page.ping().wait(PATIENCE_S)


def test_three_hundred_half_requests_lock_nobody_out(monkeypatch):
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 20)
    with live_server() as server, contextlib.ExitStack() as stack:
        page = stack.enter_context(server.connect())
        for number in range(300):
            line = stack.enter_context(dial(server))
            line.sendall(HALF)
            if number % 50 == 49:
                assert answers(server)
        assert page.recv(timeout=PATIENCE_S)
        page.ping().wait(PATIENCE_S)


def test_there_are_only_so_many_pages(monkeypatch):
    monkeypatch.setattr(connections, "MAX_PAGES", 3)
    with live_server() as server, contextlib.ExitStack() as stack:
        pages = [stack.enter_context(server.connect()) for _ in range(3)]
        assert not is_accepted(server)
        pages[0].close()
        wait_until(lambda: is_accepted(server), "a place for a page")
        assert answers(server)


def is_accepted(server):
    try:
        with server.connect():
            return True
    except InvalidStatus:
        return False


def test_too_many_files_are_said_once_and_other_errors_as_ever(capsys, caplog):
    async def attack():
        loop = asyncio.get_running_loop()
        quieten(loop)
        for _ in range(5):
            loop.call_exception_handler({"message": "socket.accept() out of system resource"})
        loop.call_exception_handler({"message": "something else"})

    asyncio.run(attack())
    assert capsys.readouterr().err.count("too many connections") == 1
    assert [record.getMessage() for record in caplog.records] == ["something else"]


def test_the_words_about_too_many_files_are_asyncios():
    assert connections._NO_FILES in inspect.getsource(asyncio.selector_events)
