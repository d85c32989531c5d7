"""Strangers stay outside: their names, their pages, and whoever has no token."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from live_server import live_server
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from waiting import PATIENCE_S
from websockets.exceptions import InvalidStatus

from tintling.camera_client.web.gate import Gate, host_names, is_loopback, new_token
from tintling.camera_client.web.server import bind
from tintling.errors import TintlingError

TOKEN = "s3cret-token"  # noqa: S105 - of this test


@dataclass
class Answer:
    status: int
    headers: Headers
    text: str


class Visitor:
    """Asks an application behind a gate, and keeps its cookies."""

    def __init__(self, token=None, names=frozenset({"localhost", "desk"})):
        app = Starlette(routes=[Route("/{name:path}", lambda _: PlainTextResponse("inside"))])
        self._gate = Gate(app, names=names, token=token, cookie="tintling_8765")
        self._cookie = ""

    def get(self, address, *, scheme="http", **headers):
        path, _, query = address.partition("?")
        headers = {"host": "127.0.0.1:8765", "cookie": self._cookie, **headers}
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": raw,
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(self._gate({**scope, "http_version": "1.1", "scheme": scheme}, receive, send))
        start, *bodies = sent
        found = Headers(raw=start["headers"])
        self._cookie = found.get("set-cookie", self._cookie).partition(";")[0]
        return Answer(start["status"], found, b"".join(part["body"] for part in bodies).decode())


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765", "192.168.1.7", "desk:80"]
)
def test_our_own_names_and_all_addresses_are_let_in(host):
    assert Visitor().get("/", host=host).text == "inside"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "localhost.evil",
        "localhost@evil.example",
        "evil.example@localhost",
        "localhost/x",
        "www.desk",
    ],
)
def test_a_name_that_was_bent_to_our_address_is_refused(host):
    answer = Visitor().get("/", host=host)
    assert answer.status == 403
    assert "inside" not in answer.text


def test_every_answer_carries_the_rules_for_the_browser():
    for answer in (Visitor().get("/"), Visitor().get("/", host="evil.example")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_without_the_token_nothing_is_served():
    for address in (
        "/",
        "/js/model.js",
        "/?token=",
        "/?token=wrong",
        f"/?token={TOKEN}x",
        f"/?token={TOKEN[:-1]}",
    ):
        answer = Visitor(TOKEN).get(address)
        assert answer.status == 403, address
        assert TOKEN not in answer.text


def test_the_token_opens_the_page_and_leaves_the_address():
    visitor = Visitor(TOKEN)
    welcome = visitor.get(f"/somewhere?token={TOKEN}")
    assert welcome.status == 303
    assert welcome.headers["location"] == "/"
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert visitor.get("/js/model.js").text == "inside"


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_of_an_encrypted_page_is_sent_over_no_other_line(scheme, secure):
    cookie = Visitor(TOKEN).get(f"/?token={TOKEN}", scheme=scheme).headers["set-cookie"]
    assert ("Secure" in cookie.split("; ")) is secure


@pytest.mark.parametrize("token", [TOKEN[:-1], TOKEN + "x", TOKEN * 2, "x", "ä", "\udcff", TOKEN.upper()])
def test_another_token_of_any_length_opens_nothing(token):
    visitor = Visitor(TOKEN)
    assert visitor.get("/?token=" + quote(token, errors="surrogatepass")).status == 403
    assert visitor.get("/", cookie="tintling_8765=" + token.encode("ascii", "replace").decode()).status == 403


def test_a_broken_cookie_is_no_token():
    assert Visitor(TOKEN).get("/", cookie="tintling_8765=\x01; ;;=").status == 403


def test_a_token_is_long_and_never_the_same():
    assert len({new_token() for _ in range(50)}) == 50
    assert len(new_token()) >= 32


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.9.1", True),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound
        ("192.168.1.2", False),
        ("desk", False),
    ],
)
def test_only_this_machine_goes_without_a_token(host, expected):
    assert is_loopback(host) is expected


def test_listening_everywhere_prints_an_address_with_a_token():
    listener = bind("0.0.0.0", 0)  # noqa: S104 - nothing is served
    with listener.socket:
        assert listener.token
        assert listener.url.endswith(f"?token={listener.token}")
        assert "0.0.0.0" not in listener.url  # noqa: S104 - no browser could open it
        assert listener.names >= host_names()


def test_a_wildcard_is_no_name_of_a_host():
    for name in ("*", "*.example.com", "a*b"):
        with pytest.raises(TintlingError, match="expected whole names"):
            bind("127.0.0.1", 0, allowed=(name,))


def test_a_taken_port_is_told_with_the_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(TintlingError, match="choose another"):
            bind("127.0.0.1", taken.getsockname()[1])


def test_a_host_that_is_not_ours_is_told_with_the_remedy():
    with pytest.raises(TintlingError, match="choose another"):
        bind("203.0.113.7", 0)


def test_the_page_of_another_site_gets_no_websocket():
    with live_server() as server:
        for origin in (
            None,
            "http://evil.example",
            f"http://127.0.0.1:{server.port + 1}",
            "null",
            "http://[",
        ):
            with pytest.raises(InvalidStatus) as refused:
                server.connect(origin=origin)
            assert refused.value.response.status_code == 403


def test_a_websocket_needs_the_token_too():
    with live_server(host="0.0.0.0") as server:  # noqa: S104 - with a token
        with pytest.raises(InvalidStatus) as refused:
            server.connect()
        assert refused.value.response.status_code == 403
        cookie = f"{server.listener.cookie}={server.listener.token}"
        with server.connect(additional_headers={"Cookie": cookie}) as line:
            assert line.recv(timeout=PATIENCE_S).startswith('{"type": "hello"')
