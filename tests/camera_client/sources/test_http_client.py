"""Requests to cameras: who gets credentials, where redirects lead, and what goes wrong."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading

import httpx
import pytest
from misbehaving_camera import Camera, Login
from waiting import PATIENCE_S

from tintling.camera_client.sources.http_client import HttpCamera, interrupt
from tintling.errors import FrameSourceError

PASSWORD = "s:cret"  # noqa: S105 - of a camera that is none
BASIC = "Basic " + base64.b64encode(f"me:{PASSWORD}".encode()).decode()


@pytest.fixture
def camera():
    with Camera() as running:
        yield running


@pytest.fixture
def other():
    with Camera() as running:
        yield running


def proofs(camera: Camera) -> list[str]:
    """The Authorization header of each request; empty where there was none."""
    return [headers.get("Authorization", "") for headers in camera.headers]


def opened(address: str, times: int = 1) -> str:
    """Opens an address, and gives the type of its content."""
    asked = HttpCamera(address, 2.0)
    try:
        for _ in range(times):
            with contextlib.closing(asked.open()) as response:
                kind = response.headers["Content-Type"]
        return kind
    finally:
        asked.close()


def address(camera: Camera, path: str, *, password: str = "s%3Acret") -> str:  # noqa: S107 - as above
    return f"http://me:{password}@{camera.address}/{path}"


def test_credentials_are_not_sent_unasked(camera):
    assert opened(address(camera, "capture")) == "image/jpeg"
    assert proofs(camera) == [""]


def test_basic_authentication_is_used_where_it_is_asked_for(camera):
    camera.login = Login("basic", "me", PASSWORD)
    assert opened(address(camera, "capture"), times=2) == "image/jpeg"
    assert proofs(camera) == ["", BASIC, BASIC]


def test_digest_authentication_is_used_where_it_is_asked_for(camera):
    camera.login = Login("digest", "me", PASSWORD)
    assert opened(address(camera, "capture"), times=3) == "image/jpeg"
    first, *rest = proofs(camera)
    assert first == ""
    assert len(rest) == 3  # the challenge is used again
    assert all(proof.startswith('Digest username="me"') for proof in rest)
    assert len(set(rest)) == 3
    assert all("s:cret" not in proof for proof in rest)


def test_digest_is_preferred_where_both_are_offered(camera):
    class Both(Login):
        def challenge(self) -> str:
            return 'Basic realm="camera", ' + super().challenge()

    camera.login = Both("digest", "me", PASSWORD)
    assert opened(address(camera, "capture")) == "image/jpeg"
    assert [proof.partition(" ")[0] for proof in proofs(camera)] == ["", "Digest"]


@pytest.mark.parametrize("kind", ["basic", "digest"])
def test_a_wrong_password_says_what_to_do(camera, kind):
    camera.login = Login(kind, "me", PASSWORD)
    with pytest.raises(FrameSourceError, match=r"refuses access: name user and password") as caught:
        opened(address(camera, "capture", password="wrong"))  # noqa: S106 - as above
    assert "wrong" not in str(caught.value)
    assert len(camera.headers) <= 3


@pytest.mark.parametrize("kind", ["basic", "digest"])
def test_a_redirect_to_another_path_of_the_camera_takes_credentials_along(camera, kind):
    camera.login = Login(kind, "me", PASSWORD)
    camera.moved = {"old": "/capture"}
    assert opened(address(camera, "old"), times=2) == "image/jpeg"
    assert camera.requests[-1] == "/capture"


@pytest.mark.parametrize("kind", ["basic", "digest"])
def test_a_redirect_takes_no_credentials_to_another_host(camera, other, kind):
    camera.moved = {"capture": other.url("capture")}
    other.login = Login(kind, "me", PASSWORD)
    with pytest.raises(FrameSourceError, match="refuses access"):
        opened(address(camera, "capture"))
    assert proofs(other) == [""]


def test_credentials_that_are_known_stay_with_their_host(camera, other):
    camera.login = Login("basic", "me", PASSWORD)
    asked = HttpCamera(address(camera, "capture"), 2.0)
    asked.open().close()
    camera.moved = {"capture": other.url("capture")}
    asked.open().close()
    asked.close()
    assert proofs(camera)[-1] == BASIC
    assert proofs(other) == [""]


def test_a_token_of_the_environment_stays_with_its_host(camera, other, monkeypatch):
    monkeypatch.setenv("TINTLING_BOARD_TOKEN", "abc")
    camera.moved = {"capture": other.url("capture")}
    opened(camera.url("capture"))
    assert (proofs(camera), proofs(other)) == (["Bearer abc"], [""])


def test_redirects_that_never_end_are_followed_five_times(camera):
    camera.moved = {"round": "/round"}
    with pytest.raises(FrameSourceError, match="more than 5 redirects"):
        opened(camera.url("round"))
    assert len(camera.requests) == 6


def test_a_redirect_to_a_file_is_refused(camera):
    camera.moved = {"capture": "file:///etc/passwd"}
    with pytest.raises(FrameSourceError, match="unsupported protocol 'file://'"):
        opened(camera.url("capture"))


def test_a_proxy_of_the_environment_is_not_asked(camera, other, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{other.address}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert opened(camera.url("capture")) == "image/jpeg"
    assert other.requests == []


@pytest.mark.parametrize(
    ("path", "message"), [("missing", "answers 404 Not Found: check the address"), ("busy", "503 busy")]
)
def test_an_error_of_the_camera_is_told(camera, path, message):
    camera.refusing = path == "busy"
    with pytest.raises(FrameSourceError, match=message):
        opened(camera.url(path))


def test_nobody_there_says_what_to_check():
    with pytest.raises(FrameSourceError, match="check that the camera is on"):
        opened("http://127.0.0.1:9/stream")


def test_a_server_that_speaks_no_http_is_told():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1000)
                line.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        with pytest.raises(FrameSourceError, match=r"does not answer in proper HTTP: .*; check the address"):
            opened(f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join(PATIENCE_S)


def test_a_thread_that_waits_for_bytes_is_woken(camera):
    asked = HttpCamera(camera.url("stalls"), 60.0)
    response = asked.open()
    ended = threading.Event()

    def read() -> None:
        with contextlib.suppress(httpx.TransportError):  # whether it ends or breaks is a matter of luck
            for _ in response.iter_raw():
                pass
        ended.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    interrupt(response)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    interrupt(response)  # a second time does nothing
    response.close()
    asked.close()
