"""Webcams and video files, through OpenCV."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import Frame, FrameSource, without_password
from tintling.camera_client.sources.latest import Newest
from tintling.errors import FrameSourceError, MissingExtraError

__all__ = ["NetworkVideoSource", "VideoSource", "WebcamSource", "require_opencv"]

_FFMPEG_OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
_WARM_UP_S = 5.0  # a webcam may need a moment before its first image


def require_opencv(what: str, extra: str = "camera") -> Any:
    """Imports OpenCV.

    Args:
        what: What it is needed for.
        extra: The extra that installs OpenCV.

    Raises:
        MissingExtraError: It is not installed.
    """
    # OpenCV and FFmpeg report a missing camera on standard error, in their words, before we do in ours.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    try:
        import cv2
    except ImportError as error:
        raise MissingExtraError(what, extra) from error
    return cv2


def _rgb(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB of OpenCV's BGR; grey as it is."""
    return np.ascontiguousarray(image[:, :, ::-1]) if image.ndim == 3 else image


def _opencv_name(which: int | Path) -> int | str:
    """How OpenCV opens a webcam: by its number wherever it has one, for a path may be taken for a file's."""
    if isinstance(which, int):
        return which
    device = which.resolve()
    number = re.fullmatch(r"/dev/video(\d{1,9})", str(device))
    return int(number[1]) if number else str(device)


def _present_devices() -> str:
    """Which devices could have been meant."""
    devices = sorted(str(path) for path in Path("/dev").glob("video*"))
    return f"expected one of {', '.join(devices)}" if devices else "no webcam is plugged in"


class WebcamSource(FrameSource):
    """A webcam; newest frame only.

    Args:
        which: Its number, from 0, or the path of its device, such as ``/dev/video0``; a link to one counts
            as well.
        timeout_s: How long it may be silent, in seconds.

    Raises:
        MissingExtraError: OpenCV is not installed.
        FrameSourceError: There is no such webcam.
    """

    live = True

    def __init__(self, which: int | Path, *, timeout_s: float = 10.0) -> None:
        super().__init__(f"webcam {which}")
        if isinstance(which, Path) and not which.exists():
            raise FrameSourceError(f"{which} does not exist: {_present_devices()}")
        cv2 = require_opencv("a webcam")
        trouble = FrameSourceError(
            f"{self.name} cannot be opened: check that it is plugged in, that no other program uses "
            "it and that you may read it; --source 1 is the next one"
        )
        try:
            self._capture = cv2.VideoCapture(_opencv_name(which))
        except cv2.error as error:  # such as a number of more than 32 bits
            raise trouble from error
        if not self._capture.isOpened():
            self._capture.release()
            raise trouble
        self._closed = False
        self._newest = Newest(self._read(), name=self.name, timeout_s=timeout_s)

    def _read(self) -> Generator[tuple[NDArray[np.uint8], float]]:
        patience = time.monotonic() + _WARM_UP_S
        try:
            while not self._closed:
                good, image = self._capture.read()
                if good:
                    patience = time.monotonic() + 1.0
                    yield image, time.time()
                elif time.monotonic() > patience:
                    raise FrameSourceError(f"{self.name} gives no images any more: plug it in again")
                else:
                    time.sleep(0.02)
        finally:
            self._capture.release()  # here, because OpenCV must not be told so in the middle of a read

    def __iter__(self) -> Iterator[Frame]:
        """Newest frames; see :meth:`FrameSource.__iter__`."""
        for sample in self._newest:
            image, timestamp = sample.value
            yield Frame(_rgb(image), timestamp, sample.index, self.name)

    def close(self) -> None:
        """Stops the thread, which frees the webcam."""
        self._closed = True
        self._newest.close()


class NetworkVideoSource(FrameSource):
    """A camera with RTSP (or another protocol of FFmpeg), through OpenCV; newest frame only.

    Args:
        address: Such as ``rtsp://user:password@192.168.1.20/stream1``.
        timeout_s: How long it may be silent, in seconds.

    Raises:
        MissingExtraError: OpenCV is not installed.
        FrameSourceError: There is no answer, or it is no video.
    """

    live = True

    def __init__(self, address: str, *, timeout_s: float = 10.0) -> None:
        super().__init__(without_password(address))
        cv2 = require_opencv("an RTSP camera")
        patience = round(timeout_s * 1e3)
        with _stream_options():
            self._capture = cv2.VideoCapture(
                address,
                cv2.CAP_FFMPEG,
                [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, patience, cv2.CAP_PROP_READ_TIMEOUT_MSEC, patience],
            )
        if not self._capture.isOpened():
            self._capture.release()
            raise FrameSourceError(
                f"cannot open {self.name}: check that the camera is on and in the same network, and "
                "the path, user and password in the address"
            )
        self._closed = False
        self._newest = Newest(self._read(), name=self.name, timeout_s=timeout_s * 1.5)

    def _read(self) -> Iterator[tuple[NDArray[np.uint8], float]]:
        while not self._closed:
            good, image = self._capture.read()
            if not good:
                raise FrameSourceError(f"{self.name} sends no more images: check the camera and the network")
            yield image, time.time()

    def __iter__(self) -> Iterator[Frame]:
        """Newest frames; see :meth:`FrameSource.__iter__`."""
        for sample in self._newest:
            image, timestamp = sample.value
            yield Frame(_rgb(image), timestamp, sample.index, f"{self.name}#{sample.index}")

    def close(self) -> None:
        """Stops the thread, which ends the stream; at the latest when a read has waited long enough."""
        self._closed = True
        self._newest.close()


@contextlib.contextmanager
def _stream_options() -> Iterator[None]:
    """Sets options of FFmpeg for opening a stream, unless the user has set them; files keep the defaults."""
    if _FFMPEG_OPTIONS in os.environ:
        yield
        return
    # Over TCP an image arrives whole; over UDP, FFmpeg's default, a busy network tears it.
    os.environ[_FFMPEG_OPTIONS] = "rtsp_transport;tcp|fflags;nobuffer"
    try:
        yield
    finally:
        os.environ.pop(_FFMPEG_OPTIONS, None)


class VideoSource(FrameSource):
    """A video file, every frame of it.

    Args:
        path: The file.

    Raises:
        MissingExtraError: OpenCV is not installed.
        FrameSourceError: The file is no video that OpenCV reads.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        cv2 = require_opencv("a video file")
        self._capture = cv2.VideoCapture(str(path))
        self._position = cv2.CAP_PROP_POS_MSEC
        if not self._capture.isOpened():
            self._capture.release()
            raise FrameSourceError(
                f"{path} is no video that OpenCV can read: try another format, such as .mp4"
            )

    @property
    def timed(self) -> bool:
        """A video's frames follow each other."""
        return True

    def __iter__(self) -> Iterator[Frame]:
        """Frames in order, in the video's own time; see :meth:`FrameSource.__iter__`."""
        index, started = 0, time.time()
        while True:
            good, image = self._capture.read()
            if not good:
                break
            passed = max(0.0, float(self._capture.get(self._position))) / 1e3  # of the frame just read
            yield Frame(_rgb(image), started + passed, index, f"{self.name}#{index}")
            index += 1
        if index == 0:
            raise FrameSourceError(f"{self.name} holds no frame that can be decoded")

    def close(self) -> None:
        """Closes the file."""
        self._capture.release()
