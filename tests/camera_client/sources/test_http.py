"""Cameras on the network, good ones and bad ones."""

from __future__ import annotations

import io
import itertools
import json
import threading
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from ghostscript import POSTSCRIPT, stand_in
from misbehaving_camera import STREAMS, Camera, Login, number_of, numbered_jpeg
from paths import GOLDEN
from PIL import Image
from waiting import PATIENCE_S, wait_until

from tintling.camera_client.sources import http as http_sources
from tintling.camera_client.sources.http import MjpegSource, SnapshotSource
from tintling.camera_client.sources.http_client import HttpCamera
from tintling.camera_client.sources.open import open_source
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
    with open_source(camera.url(mode), timeout_s=PATIENCE_S) as source:
        assert isinstance(source, MjpegSource)
        assert source.live
        found = numbers(source, 12)
    assert found == sorted(set(found))
    assert all(1 <= number <= camera.sent for number in found)


def waiting_index(source) -> int:
    """Which frame would be given next."""
    sample = source._newest._sample
    return -1 if sample is None else sample.index


def test_only_the_newest_frame_is_given(camera, monkeypatch):
    monkeypatch.setattr(http_sources, "time", SimpleNamespace(time=itertools.count(1000.0).__next__))
    with open_source(camera.url("stream"), timeout_s=PATIENCE_S) as source:
        frames = iter(source)
        first = number_of(next(frames).image)
        wait_until(lambda: waiting_index(source) >= first + 40, "forty more images")
        frame = next(frames)
        assert frame.index >= first + 40
        assert frame.index >= number_of(frame.image) - 3
        assert frame.timestamp > 1000 + first


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
    with (
        pytest.raises(FrameSourceError, match=message),
        open_source(camera.url(mode), timeout_s=0.5) as source,
    ):
        for _ in source:
            pass


@pytest.mark.parametrize(
    ("path", "message"),
    [("html", "answers with text/html: expected a multipart stream"), ("missing", "answers 404")],
)
def test_an_address_without_images_is_refused(camera, path, message):
    with pytest.raises(FrameSourceError, match=message):
        open_source(camera.url(path), timeout_s=PATIENCE_S)


@pytest.mark.parametrize("address", ["http://", "http://host:99999/x", "http://[::1", "ftp://host/x"])
def test_an_address_that_is_none_is_one_clear_line(address):
    with pytest.raises(FrameSourceError, match="expected"):
        open_source(address)


@pytest.mark.parametrize("kind", ["basic", "digest"])
@pytest.mark.parametrize("path", ["stream", "capture"])
def test_a_password_is_sent_to_the_camera_and_shown_to_nobody(camera, path, kind):
    camera.login = Login(kind, "me", "s:cret")
    address = f"http://me:s%3Acret@{camera.address}/{path}"
    with open_source(address, timeout_s=PATIENCE_S) as source:
        frames = list(itertools.islice(source, 2))
    assert all("cret" not in text for text in (source.name, *(frame.name for frame in frames)))
    assert source.name == f"http://me:***@{camera.address}/{path}"
    with pytest.raises(FrameSourceError) as caught:
        open_source(f"http://me:s%3Acret@{camera.address}/missing", timeout_s=PATIENCE_S)
    assert "cret" not in str(caught.value)


def test_a_single_image_is_requested_again_and_again(camera):
    with open_source(camera.url("capture"), timeout_s=PATIENCE_S) as source:
        assert isinstance(source, SnapshotSource)
        assert numbers(source, 4) == [1, 2, 3, 4]
        assert camera.requests.count("/capture") == 4


def test_an_image_that_never_ends_is_given_up(camera):
    with (
        open_source(camera.url("slow-capture"), timeout_s=0.4) as source,
        pytest.raises(FrameSourceError, match="does not finish its image"),
    ):
        next(iter(source))


def test_single_images_are_requested_at_most_fifty_times_a_second(camera):
    """By a clock that stands still: the pause is the whole interval each time."""
    pauses = []
    asked = HttpCamera(camera.url("capture"), 2.0)
    with SnapshotSource(asked, asked.open(), clock=lambda: 7.0, sleep=pauses.append) as source:
        assert numbers(source, 4) == [1, 2, 3, 4]
    assert pauses == [0.02] * 3


def test_a_bare_address_finds_the_stream_and_else_the_image(camera):
    with open_source(camera.address, timeout_s=PATIENCE_S) as source:
        assert isinstance(source, MjpegSource)
        assert numbers(source, 3)
    assert camera.requests[0] == "/stream"


def test_a_bare_address_falls_back_to_single_images(camera):
    camera.absent = frozenset({"stream"})
    with open_source(f"http://{camera.address}/", timeout_s=PATIENCE_S) as source:
        assert isinstance(source, SnapshotSource)
    assert camera.requests == ["/stream", "/capture"]


def test_a_bare_address_tries_the_ports_of_the_usual_firmware(monkeypatch):
    asked = []

    def nobody(address, _timeout_s):
        asked.append(address)
        raise FrameSourceError(f"cannot reach {address}: refused; check that the camera is on")

    monkeypatch.setattr(http_sources, "_source_at", nobody)
    with pytest.raises(FrameSourceError, match="has no images at the usual addresses of cameras"):
        open_source("192.168.4.1")
    assert asked == [
        "http://192.168.4.1:81/stream",
        "http://192.168.4.1/stream",
        "http://192.168.4.1/capture",
        "http://192.168.4.1/",
    ]


class Sent:
    """A stream that gives these images and is over."""

    def __init__(self, images):
        self._images = images

    def __iter__(self):
        for index, image in enumerate(self._images):
            yield SimpleNamespace(value=(image, float(index)), index=index)

    def close(self):
        """Nothing is held."""


def frames_of(camera, images):
    """What a stream of these images is shown as."""
    with open_source(camera.url("stream"), timeout_s=PATIENCE_S) as source:
        newest, source._newest = source._newest, Sent(images)
        newest.close()
        return [frame.index for frame in source]


def test_damaged_images_in_a_row_are_counted_and_not_all_of_a_day(camera):
    good, bad = numbered_jpeg(1), numbered_jpeg(1)[:50]
    assert frames_of(camera, ([bad] * 10 + [good]) * 5) == [10, 21, 32, 43, 54]
    with pytest.raises(FrameSourceError, match="is damaged"):
        frames_of(camera, [good] + [bad] * 11)


def test_postscript_in_a_stream_starts_no_program(camera, tmp_path, monkeypatch):
    trace = stand_in(tmp_path, monkeypatch)
    assert frames_of(camera, [POSTSCRIPT, numbered_jpeg(1)]) == [1]
    assert not trace.exists()


def test_other_pictures_than_cameras_send_are_no_frames(camera):
    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "TIFF")
    assert frames_of(camera, [buffer.getvalue(), numbered_jpeg(1)]) == [1]


def test_closing_frees_thread_and_connection(camera):
    before = threading.active_count()
    for _ in range(3):
        with open_source(camera.url("stream"), timeout_s=PATIENCE_S) as source:
            next(iter(source))
    with open_source(camera.url("stalls"), timeout_s=600):
        pass  # a read that waits ten minutes is woken
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("frames of")]
    camera.close()
    assert threading.active_count() <= before


def test_the_command_goes_on_after_a_stream_that_breaks_off(camera):
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
