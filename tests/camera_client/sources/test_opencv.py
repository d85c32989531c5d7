"""What comes through OpenCV: RTSP, video files, webcams that are not there."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from pathlib import Path

import cv2
import numpy as np
import pytest
from misbehaving_camera import number_of
from rtsp_camera import RtspCamera
from waiting import PATIENCE_S, Patience, breathe, wait_until

from tintling.camera_client.sources import opencv as opencv_sources
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.sources.opencv import NetworkVideoSource, VideoSource, WebcamSource
from tintling.camera_client.sources.reconnecting import ReconnectingSource
from tintling.errors import FrameSourceError


def waiting_index(source: NetworkVideoSource) -> int:
    """Which frame would be given next."""
    sample = source._newest._sample
    return -1 if sample is None else sample.index


def test_an_rtsp_camera_gives_whole_images_the_newest_only():
    with RtspCamera() as camera, open_source(camera.url, timeout_s=PATIENCE_S) as source:
        assert isinstance(source, NetworkVideoSource)
        assert source.live
        frames = list(itertools.islice(source, 5))
        wait_until(lambda: waiting_index(source) >= frames[-1].index + 20, "twenty more images")
        late = next(iter(source))
    assert camera.asked[:4] == ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"]
    numbers = [number_of(frame.image[:, :, 1]) for frame in frames]
    assert numbers == sorted(set(numbers))
    assert frames[0].image.shape == (112, 160, 3)
    paper = frames[0].image[100, 100].astype(int)
    assert np.abs(paper - (190, 180, 160)).max() < 12  # RGB, not BGR
    assert late.index >= frames[-1].index + 20
    assert number_of(late.image[:, :, 1]) >= numbers[-1] + 20


def test_an_rtsp_camera_that_hangs_up_is_told_and_comes_back():
    said: list[str] = []
    with RtspCamera(frames=60) as camera:

        def reopen():
            return open_source(camera.url, timeout_s=PATIENCE_S)

        with ReconnectingSource(reopen(), reopen, say=said.append, pauses_s=(0.05, 0.1)) as source:
            frames = list(itertools.islice(source, 10))
            patience = Patience("the camera's return")
            while not any("is back" in text for text in said) and patience.left_s():
                frames.append(next(iter(source)))
    assert camera.asked.count("PLAY") >= 2
    indices = [frame.index for frame in frames]
    assert indices == sorted(set(indices))
    assert any("sends no more images: check the camera" in text for text in said)


def test_nobody_at_an_rtsp_address_is_one_clear_line():
    with pytest.raises(FrameSourceError, match="check that the camera is on") as caught:
        open_source("rtsp://me:secret@127.0.0.1:9/stream", timeout_s=1)
    assert "secret" not in str(caught.value)
    assert "rtsp://me:***@127.0.0.1:9/stream" in str(caught.value)


def test_a_video_runs_in_its_own_time(tmp_path):
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10, (96, 64))
    for index in range(6):
        writer.write(np.full((64, 96, 3), 40 * index, np.uint8))
    writer.release()
    with open_source(str(path)) as source:
        assert isinstance(source, VideoSource)
        assert source.timed
        assert not source.live
        frames = list(source)
    assert [round(float(frame.image.mean()), -1) for frame in frames] == [0, 40, 80, 120, 160, 200]
    gaps = np.diff([frame.timestamp for frame in frames])
    assert np.allclose(gaps, 0.1, atol=0.01)


def test_no_webcam_says_what_to_check():
    with pytest.raises(FrameSourceError, match="webcam 97 cannot be opened: check that it is plugged in"):
        open_source("97")


def test_a_device_that_is_not_there_says_so():
    with pytest.raises(FrameSourceError, match=r"^/dev/video97 does not exist: "):
        open_source("/dev/video97")


def test_a_device_is_opened_by_its_number_also_through_a_link(tmp_path, monkeypatch):
    link = tmp_path / "usb-camera"
    link.symlink_to("/dev/video3")
    assert opencv_sources._opencv_name(link) == 3
    assert opencv_sources._opencv_name(Path("/dev/other-camera")) == "/dev/other-camera"
    opened = []
    monkeypatch.setattr(Path, "exists", lambda _: True)
    monkeypatch.setattr(cv2, "VideoCapture", lambda which: opened.append(which) or Capture(20))
    with WebcamSource(link) as source:
        assert source.name == f"webcam {link}"
        next(iter(source))
    assert opened == [3]


class Capture:
    """A webcam of OpenCV's, played: a few images, then none."""

    def __init__(self, images: int) -> None:
        self.left = images
        self.released_by: str | None = None

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return True

    def read(self) -> tuple[bool, np.ndarray | None]:
        breathe()
        self.left -= 1
        if self.left < 0:
            return False, None
        return True, np.full((8, 8, 3), (1, 2, 3), np.uint8)

    def release(self) -> None:
        self.released_by = threading.current_thread().name


@pytest.fixture
def webcam(monkeypatch):
    capture = Capture(20)
    monkeypatch.setattr(cv2, "VideoCapture", lambda _: capture)
    monkeypatch.setattr(opencv_sources, "_WARM_UP_S", 0.2)
    return capture


def test_a_webcam_that_is_unplugged_says_so(webcam):
    with WebcamSource(0) as source:
        frames = iter(source)
        assert tuple(next(frames).image[0, 0]) == (3, 2, 1)
        with pytest.raises(FrameSourceError, match="gives no images any more: plug it in again"):
            deque(frames, maxlen=0)
        assert webcam.released_by == "frames of webcam 0"


def test_a_webcam_is_freed_by_the_thread_that_reads_it(webcam):
    webcam.left = 10_000
    source = WebcamSource(0)
    next(iter(source))
    source.close()
    assert webcam.released_by == "frames of webcam 0"
