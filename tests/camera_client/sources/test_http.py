"""Cameras on the network, good ones and bad ones."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import threading
import time

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from misbehaving_camera import STREAMS, Camera, decoded, number_of, numbered_jpeg, with_thumbnail
from paths import GOLDEN

from tintling.camera_client.sources import http as http_sources
from tintling.camera_client.sources.http import MjpegSource, SnapshotSource
from tintling.camera_client.sources.multipart import boundary_of, is_multipart, read_parts
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.sources.reconnecting import ReconnectingSource
from tintling.commands.camera import command
from tintling.errors import FrameSourceError

MODEL = GOLDEN / "tiny_int8.tflite"


@pytest.fixture
def camera():
    with Camera() as running:
        yield running


def numbers(source, count: int) -> list[int]:
    return [number_of(frame.image) for frame in itertools.islice(source, count)]


@pytest.mark.parametrize("mode", STREAMS)
def test_every_dialect_gives_whole_images_in_order(camera, mode):
    with open_source(camera.url(mode), timeout_s=5) as source:
        assert isinstance(source, MjpegSource)
        assert source.live
        found = numbers(source, 12)
    assert found == sorted(set(found))
    assert all(1 <= number <= camera.sent for number in found)


def test_only_the_newest_frame_is_given(camera):
    with open_source(camera.url("stream"), timeout_s=5) as source:
        frames = iter(source)
        first = number_of(next(frames).image)
        while camera.sent < first + 40:
            time.sleep(0.05)
        before = camera.sent
        frame = next(frames)
        assert number_of(frame.image) > (first + before) // 2
        assert frame.index >= number_of(frame.image) - 3
        assert time.time() >= frame.timestamp


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("ends", "ended the stream: check the camera"),
        ("breaks-off", "ended in the middle of an image"),
        ("stalls", "stalled: nothing came for 0.5 s|stalled: no frame"),
        ("drips", "stalled: no frame for 0.75 s"),
        ("endless-header", "a part's header exceeds 8,192 bytes|no frame"),
        ("huge", "announces an image of 99,999,999,999 bytes"),
        ("flood", "an image exceeds 16,777,216 bytes|no frame"),
        ("no-images", "is no image"),
    ],
)
def test_a_stream_that_fails_says_how(camera, mode, message):
    started = time.monotonic()
    with (
        pytest.raises(FrameSourceError, match=message),
        open_source(camera.url(mode), timeout_s=0.5) as source,
    ):
        for _ in source:
            pass
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("path", "message"),
    [("html", "answers with text/html: expected a multipart stream"), ("missing", "answers 404")],
)
def test_an_address_without_images_is_refused(camera, path, message):
    with pytest.raises(FrameSourceError, match=message):
        open_source(camera.url(path), timeout_s=2)


@pytest.mark.parametrize("address", ["http://", "http://host:99999/x", "http://[::1", "ftp://host/x"])
def test_an_address_that_is_none_is_one_clear_line(address):
    with pytest.raises(FrameSourceError, match="expected"):
        open_source(address)


def test_nobody_there_says_what_to_check():
    with pytest.raises(FrameSourceError, match="check that the camera is on"):
        open_source("http://127.0.0.1:9/stream", timeout_s=1)


@pytest.mark.parametrize("path", ["stream", "capture"])
def test_a_password_is_sent_to_the_camera_and_shown_to_nobody(camera, path):
    address = f"http://me:s%3Acret@{camera.address}/{path}"
    with open_source(address, timeout_s=2) as source:
        frames = list(itertools.islice(source, 2))
    proof = base64.b64encode(b"me:s:cret").decode()
    assert {headers["Authorization"] for headers in camera.headers} == {f"Basic {proof}"}
    assert all("cret" not in text for text in (source.name, *(frame.name for frame in frames)))
    assert source.name == f"http://me:***@{camera.address}/{path}"
    with pytest.raises(FrameSourceError) as caught:
        open_source(f"http://me:s%3Acret@{camera.address}/missing", timeout_s=2)
    assert "cret" not in str(caught.value)


def test_a_board_s_token_is_sent(camera, monkeypatch):
    monkeypatch.setenv("TINTLING_BOARD_TOKEN", "abc")
    open_source(camera.url("stream"), timeout_s=2).close()
    assert camera.headers[0]["Authorization"] == "Bearer abc"


def test_a_single_image_is_asked_for_again_and_again(camera):
    with open_source(camera.url("capture"), timeout_s=2) as source:
        assert isinstance(source, SnapshotSource)
        assert numbers(source, 4) == [1, 2, 3, 4]
        assert camera.requests.count("/capture") == 4


def test_a_image_that_never_ends_is_given_up(camera):
    with open_source(camera.url("slow-capture"), timeout_s=0.4) as source:
        started = time.monotonic()
        with pytest.raises(FrameSourceError, match="does not finish its image"):
            next(iter(source))
        assert time.monotonic() - started < 3


def test_a_bare_address_finds_the_stream_and_else_the_image(camera):
    with open_source(camera.address, timeout_s=2) as source:
        assert isinstance(source, MjpegSource)
        assert numbers(source, 3)
    assert camera.requests[0] == "/stream"


def test_a_bare_address_falls_back_to_single_images(camera, monkeypatch):
    asked = []
    real = http_sources._request

    def without_stream(address, timeout_s):
        asked.append(address)
        if address.endswith("/stream"):
            raise FrameSourceError(f"{address} answers 404 Not Found: check the address")
        return real(address, timeout_s)

    monkeypatch.setattr(http_sources, "_request", without_stream)
    with open_source(f"http://{camera.address}/", timeout_s=2) as source:
        assert isinstance(source, SnapshotSource)
    assert [address.rpartition("/")[2] for address in asked] == ["stream", "capture"]


def test_a_bare_address_tries_the_ports_of_the_usual_firmware(monkeypatch):
    asked = []

    def nobody(address, _timeout_s):
        asked.append(address)
        raise FrameSourceError(f"cannot reach {address}: refused; check that the camera is on")

    monkeypatch.setattr(http_sources, "_request", nobody)
    with pytest.raises(FrameSourceError, match="has no images where cameras have them"):
        open_source("192.168.4.1")
    assert asked == [
        "http://192.168.4.1:81/stream",
        "http://192.168.4.1/stream",
        "http://192.168.4.1/capture",
        "http://192.168.4.1/",
    ]


def test_the_client_goes_on_when_the_source_comes_back(camera):
    said: list[str] = []
    camera.interval_s = 0.05

    def reopen():
        return open_source(camera.url("stream"), timeout_s=5)

    first = open_source(camera.url("ends"), timeout_s=5)
    with ReconnectingSource(first, reopen, say=said.append, pauses_s=(0.5, 0.5)) as source:
        frames = list(itertools.islice(source, 12))
    indices = [frame.index for frame in frames]
    assert indices == sorted(set(indices))
    assert len(said) == 2
    assert "ended the stream" in said[0]
    assert "is back" in said[1]


def test_an_outage_is_shown_and_the_pause_grows(camera):
    tries: list[float] = []

    def reopen():
        tries.append(time.monotonic())
        return open_source(camera.url("stream"), timeout_s=1)

    camera_frames = ReconnectingSource(
        open_source(camera.url("ends"), timeout_s=1), reopen, pauses_s=(0.1, 0.4)
    )
    with camera_frames as source:
        camera.refusing = True
        frames = source.attempts()
        while len(tries) < 4:
            next(frames)
        assert "answers 503" in source.trouble
        assert "try" in source.trouble
        camera.refusing = False
        assert next(frame for frame in frames if frame is not None)
        assert source.trouble == ""
    gaps = [after - before for before, after in itertools.pairwise(tries)]
    assert gaps[0] >= 0.19
    assert all(gap >= 0.38 for gap in gaps[1:3])


def test_patience_ends_when_it_is_told_to(camera):
    first = open_source(camera.url("ends"), timeout_s=1)
    camera.refusing = True

    def reopen():
        return open_source(camera.url("stream"), timeout_s=1)

    lasting = ReconnectingSource(first, reopen, give_up_s=0.3, pauses_s=(0.05, 0.1))
    with lasting as source, pytest.raises(FrameSourceError, match="did not come back within"):
        for _ in source:
            pass


def test_closing_frees_thread_and_connection(camera):
    before = threading.active_count()
    for _ in range(3):
        with open_source(camera.url("stream"), timeout_s=5) as source:
            next(iter(source))
    with open_source(camera.url("stalls"), timeout_s=30) as source:
        started = time.monotonic()
    assert time.monotonic() - started < 2
    deadline = time.monotonic() + 5
    ours = [thread for thread in threading.enumerate() if thread.name.startswith(("frames of", "lasting"))]
    assert not [thread for thread in ours if thread.is_alive()] or time.monotonic() < deadline
    camera.close()
    assert threading.active_count() <= before


def test_the_command_reads_a_stream_that_breaks_off(camera):
    camera.interval_s = 0.05
    arguments = ["--source", camera.url("ends"), "--model", str(MODEL), "--headless", "--max-frames", "12"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(documents) == 12
    assert camera.requests.count("/ends") > 1
    assert all(document["age_ms"] >= 0 for document in documents)
    indices = [document["index"] for document in documents]
    assert indices == sorted(set(indices))


# ------------------------------------------------------------------------------ the parser alone


def parts_of(data: bytes, boundary: bytes | None, step: int) -> list[bytes]:
    chunks = iter([data[at : at + step] for at in range(0, len(data), step)])
    return list(read_parts(lambda _: next(chunks, b""), boundary, name="it"))


@pytest.mark.parametrize("step", [1, 7, 1000, 1 << 20])
def test_images_without_a_boundary_are_told_apart_by_their_marks(step):
    images = [with_thumbnail(numbered_jpeg(1)), numbered_jpeg(2), numbered_jpeg(3, quality=20)]
    data = b"junk".join(images)
    assert parts_of(data, None, step) == images
    assert [number_of(decoded(image)) for image in parts_of(data, None, step)] == [1, 2, 3]


@pytest.mark.parametrize("step", [1, 13, 1 << 20])
def test_a_length_that_lies_costs_one_image_at_most(step):
    image = numbered_jpeg(5)
    part = b"--f\r\nContent-Length: %d\r\n\r\n%b\r\n"
    short = b"".join(part % (len(image) - 100, image) for _ in range(4)) + b"--f--"
    assert parts_of(short, b"f", step)[1:] == [image] * 3
    long = b"".join(part % (len(image) + 100, image) for _ in range(4)) + b"--f--"
    assert parts_of(long, b"f", step) == [image] * 4


def test_a_image_is_given_before_the_next_boundary_has_come():
    """A stream whose length is right must not lag a frame behind."""
    image = numbered_jpeg(5)
    sent = [b"\r\n--f\r\nContent-Length: %d\r\n\r\n" % len(image) + image]

    def read(_: int) -> bytes:
        if not sent:
            raise AssertionError("asked for more before the image was given")
        return sent.pop()

    assert next(read_parts(read, b"f", name="it")) == image


def test_a_bare_image_is_given_as_soon_as_it_is_whole():
    image = numbered_jpeg(5)
    sent = [image]

    def read(_: int) -> bytes:
        if not sent:
            raise AssertionError("asked for more before the image was given")
        return sent.pop()

    assert next(read_parts(read, None, name="it")) == image


@pytest.mark.parametrize(
    ("kind", "boundary"),
    [
        ("multipart/x-mixed-replace; boundary=frame", b"frame"),
        ('Multipart/X-Mixed-Replace;boundary="--my frame"', b"my frame"),
        ("multipart/x-mixed-replace", None),
        ("multipart/x-mixed-replace; boundary=", None),
        ("image/jpeg; boundary=frame", None),
        ("", None),
    ],
)
def test_the_boundary_is_what_the_header_names(kind, boundary):
    assert boundary_of(kind) == boundary
    assert is_multipart(kind) == kind.lower().startswith("multipart/")


@given(
    bodies=st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=6),
    stated=st.booleans(),
    step=st.integers(1, 400),
)
def test_any_bodies_come_through_in_any_pieces(bodies, stated, step):
    mark = b"a boundary that is in none of them"
    data = b"".join(
        b"--%b\r\n%b\r\n%b\r\n" % (mark, b"Content-Length: %d\r\n" % len(each) if stated else b"", each)
        for each in bodies
    )
    # Without a length, line ends before a boundary belong to the boundary.
    if stated or not any(each.endswith((b"\r", b"\n")) or _JPEG in each for each in bodies):
        assert parts_of(data + b"--%b--\r\n" % mark, mark, step) == bodies


_JPEG = b"\xff\xd8\xff"


@given(
    noise=st.binary(max_size=3000), boundary=st.sampled_from([None, b"f", b"frame"]), step=st.integers(1, 500)
)
def test_noise_is_a_image_or_an_error_and_no_bug(noise, boundary, step):
    for data in (noise, b"--f\r\n\r\n" + noise + b"--f", b"\xff\xd8\xff" + noise + b"\xff\xd9"):
        with contextlib.suppress(FrameSourceError):
            assert all(parts_of(data, boundary, step))
