"""Names of sources, as users type them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tintling.camera_client.sources import board, http, opencv
from tintling.camera_client.sources.images import ImageSource, ZipSource
from tintling.camera_client.sources.open import open_source
from tintling.errors import FrameSourceError
from tintling.images import encode_png


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Which of the sources that need a device or a network are opened, and with what."""
    calls: list[tuple[str, object]] = []

    def note(kind: str):
        return lambda what, **_: calls.append((kind, what))

    monkeypatch.setattr(opencv, "WebcamSource", note("webcam"))
    monkeypatch.setattr(opencv, "NetworkVideoSource", note("network video"))
    monkeypatch.setattr(opencv, "VideoSource", note("video"))
    monkeypatch.setattr(http, "open_http_source", note("http"))
    monkeypatch.setattr(board, "open_link_source", note("board"))
    return calls


@pytest.mark.parametrize(
    ("name", "kind", "what"),
    [
        ("0", "webcam", 0),
        ("12", "webcam", 12),
        ("/dev/video0", "webcam", Path("/dev/video0")),
        ("/dev/v4l/by-id/usb-A_Camera-index0", "webcam", Path("/dev/v4l/by-id/usb-A_Camera-index0")),
        ("/dev/null", "webcam", Path("/dev/null")),  # any other device that is no serial port
        ("http://192.168.4.1:81/stream", "http", "http://192.168.4.1:81/stream"),
        ("HTTPS://camera/x", "http", "HTTPS://camera/x"),
        ("192.168.4.1", "http", "http://192.168.4.1"),
        ("esp32.local:8080/stream", "http", "http://esp32.local:8080/stream"),
        ("localhost", "http", "http://localhost"),
        ("rtsp://me:x@camera/1", "network video", "rtsp://me:x@camera/1"),
        ("/dev/ttyUSB0", "board", "/dev/ttyUSB0"),
        ("COM3", "board", "COM3"),
        ("link:anything", "board", "link:anything"),
        ("socket://127.0.0.1:4000", "board", "socket://127.0.0.1:4000"),
    ],
)
def test_a_name_leads_to_its_kind_of_source(opened, name: str, kind: str, what: object) -> None:
    open_source(name)
    assert opened == [(kind, what)]


def test_paths_are_told_apart_by_what_is_there(opened, tmp_path: Path, monkeypatch) -> None:
    image = encode_png(np.zeros((9, 9), np.uint8))
    (tmp_path / "a.png").write_bytes(image)
    (tmp_path / "clip.MP4").write_bytes(b"a video")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "localhost").write_bytes(image)
    assert isinstance(open_source("a.png"), ImageSource)
    assert isinstance(open_source("localhost"), ImageSource)  # a file of that name is meant
    assert isinstance(open_source("."), ImageSource)
    open_source("clip.MP4")
    assert opened == [("video", Path("clip.MP4"))]
    import zipfile

    with zipfile.ZipFile("set.zip", "w") as archive:
        archive.writestr("a.png", image)
    with open_source("set.zip") as source:
        assert isinstance(source, ZipSource)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing.png", r"nothing\.png does not exist: expected the number of a webcam"),
        ("ftp://host/x", "expected an http://, https:// or rtsp:// address, got ftp://"),
        ("ä", "does not exist"),
    ],
)
def test_what_is_no_source_says_what_is_expected(name: str, words: str) -> None:
    with pytest.raises(FrameSourceError, match=words):
        open_source(name)


@pytest.mark.parametrize("name", ["", " "])
def test_no_name_is_not_the_current_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(encode_png(np.zeros((9, 9), np.uint8)))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FrameSourceError, match="the name of the source is empty: expected the number of a"):
        open_source(name)


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        (11, "^webcam 9+ cannot be opened: check"),
        (18, "^webcam 9+ cannot be opened: check"),
        (40, "^9+ does not exist: expected the number of a webcam"),
        (5000, "^cannot open 9+: File name too long$"),
    ],
)
def test_a_number_that_no_webcam_can_have_is_one_clear_error(digits: int, words: str) -> None:
    with pytest.raises(FrameSourceError, match=words):
        open_source("9" * digits)
