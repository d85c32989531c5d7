"""The files of the page, and the port on which they are served."""

from __future__ import annotations

import re
import socket
import urllib.request

import pytest
from live_server import live_server, module
from waiting import PATIENCE_S
from websockets.sync.client import connect

from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
from tintling.camera_client.web.server import bind, configured
from tintling.errors import ArtifactError, TintlingError
from tintling.firmware_export.forms.web import page_files


def get(server, path, **headers):
    request = urllib.request.Request(f"{server.origin}{path}", headers=headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - likewise
        return answer.read().decode(), answer.headers


@pytest.fixture(scope="module")
def plain():
    with live_server() as server:
        yield server


def test_the_page_is_that_of_the_export_but_for_its_host(plain):
    for name, text in page_files().items():
        served, headers = get(plain, f"/{name}")
        assert (served == text) is (name != "js/host.js"), name
        assert headers["Content-Security-Policy"]
    assert get(plain, "/")[0] == page_files()["index.html"]
    assert get(plain, "/js/model.js")[0] == module().script()
    assert "tintling.host = {" in get(plain, "/js/host.js")[0]


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/js/..%2f..%2fweb.py",
        "/js",
        "/.nojekyll",
    ],
)
def test_no_address_leads_out_of_the_page(plain, path):
    with socket.create_connection(("127.0.0.1", plain.port), timeout=PATIENCE_S) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := line.recv(4096):
            answer += part
    assert answer.startswith(b"HTTP/1.1 404")
    assert answer.endswith(b"There is no such file.\n")


def test_a_page_without_a_server_has_the_threshold_of_the_client():
    stated = re.search(r"threshold: ([\d.]+)", page_files()["js/state.js"])[1]
    assert float(stated) == DEFAULT_THRESHOLD


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_cannot_be_had_is_said_once(host):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(TintlingError) as caught:
            bind(host, port)
    words = str(caught.value)
    assert re.fullmatch(
        rf"cannot listen on {re.escape(host)}, port {port}: [^;(]+; choose another --host .*", words
    )


def test_an_address_of_ours_is_a_url_with_a_scheme(tmp_path):
    listener = bind("127.0.0.1", 0, certificate=(tmp_path / "cert.pem", tmp_path / "key.pem"))
    with listener.socket:
        assert listener.url == f"https://127.0.0.1:{listener.socket.getsockname()[1]}/"
        assert listener.token is None
        with pytest.raises(ArtifactError, match="cannot use the certificate"):
            configured(lambda *_: None, listener)
    six = bind("::1", 0)
    with six.socket:
        assert six.url.startswith("http://[::1]:")


def test_nothing_but_the_page_and_its_socket_is_served(plain):
    with connect(f"ws://127.0.0.1:{plain.port}/socket", origin=plain.origin) as line:
        assert line.recv(timeout=PATIENCE_S)
