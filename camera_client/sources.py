"""Where frames come from: a picture, a folder, an archive, a video, a webcam, a camera on the network.

:func:`open_source` understands what a user types. Plain files need Pillow alone; webcams and videos
need OpenCV. A live source gives its newest frame only: what nobody had time for is dropped.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.images import to_grey
from tintling.errors import FrameSourceError

__all__ = [
    "BoardReading",
    "Frame",
    "FrameSource",
    "UnreadFrame",
    "naming",
    "open_source",
    "without_password",
]

VIDEO_SUFFIXES = (".avi", ".m4v", ".mjpg", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".webm")

# A serial port, a pseudo-terminal or a socket of a board: what leads to the link and not to a file.
_RTSP = ("rtsp", "rtsps", "rtmp", "udp", "srt")
# A machine on the network, as people write it down: 192.168.4.1, 192.168.4.1:81, esp32.local/stream.
_HOST = re.compile(
    r"(\d{1,3}(\.\d{1,3}){3}|localhost|[a-z0-9-]+(\.[a-z0-9-]+)*\.(local|lan|home|localdomain|internal|fritz\.box))"
    r"(:\d{1,5})?(/.*)?",
    re.IGNORECASE,
)
_EXPECTED = (
    "the number of a webcam, a picture, a video, a folder, a zip archive, an http:// or rtsp:// address, "
    "a camera's bare address such as 192.168.4.1, or a board's port or socket://host:port"
)
_MOST_DIGITS = 19  # of a webcam's number: what is longer is no number that anything takes
_BOARD = re.compile(r"link:.+|(socket|tcp)://.+|/dev/(tty|cu\.|pts/|serial/).+|COM\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class BoardReading:
    """What a board made of its own frame.

    Attributes:
        label: Its answer; None when it saw no digit.
        model_sha256: Digest of the model that it runs.
        tensor: shape (28, 28, 1), int8, its network's input; or None.
        logits: shape (outputs,), int8; empty without a digit.
        microseconds: Time that capture, preprocessing and inference took on the board.
    """

    label: str | None
    model_sha256: str
    tensor: NDArray[np.int8] | None
    logits: NDArray[np.int8]
    microseconds: tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a source.

    Attributes:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
        timestamp: When it was taken, or read from a file, in seconds since 1970.
        index: Count from 0; a live source skips the numbers of frames that were dropped.
        name: What to call it, such as a file's name.
        board: What the board that took it has read; None for other sources.
    """

    image: NDArray[np.uint8]
    timestamp: float
    index: int
    name: str
    board: BoardReading | None = None

    @property
    def grey(self) -> NDArray[np.uint8]:
        """Shape (H, W), uint8."""
        return to_grey(self.image)


@dataclass(frozen=True, slots=True, eq=False)
class UnreadFrame:
    """A picture of a source that cannot be read, in place of its frame.

    Attributes:
        name: What to call it.
        error: Why not; it names the picture, too.
    """

    name: str
    error: FrameSourceError


@contextlib.contextmanager
def naming(name: str) -> Iterator[None]:
    """Puts the name of a picture before what is wrong with it.

    Args:
        name: Of the frame that is worked on.

    Raises:
        FrameSourceError: As it was raised, behind the name.
    """
    try:
        yield
    except FrameSourceError as error:
        raise FrameSourceError(f"{name}: {error}") from error


class FrameSource:
    """A source that has been opened: iterate over its frames, and close it.

    Attributes:
        name: What the user called it.
        live: Whether time goes on while nobody looks; only the newest frame is given then.
    """

    live = False

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def timed(self) -> bool:
        """Whether the frames' times tell how they follow each other, as those of a camera or a video do."""
        return self.live

    def __iter__(self) -> Iterator[Frame]:
        """Frames until the source ends.

        Raises:
            FrameSourceError: The source fails, or gives something that is no picture.
        """
        raise NotImplementedError

    def attempts(self) -> Iterator[Frame | UnreadFrame]:
        """As iteration, but what is wrong with a single picture does not end it.

        Raises:
            FrameSourceError: The source fails as a whole, as cameras and videos do.
        """
        return iter(self)

    def close(self) -> None:
        """Gives back what the source holds; a second call does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def without_password(address: str) -> str:
    """An address as it may be shown and recorded.

    Args:
        address: Such as ``rtsp://user:password@192.168.1.20/stream1``.
    """
    parts = urlsplit(address)
    user, separator, host = parts.netloc.rpartition("@")
    if not separator or ":" not in user:
        return address
    return parts._replace(netloc=f"{user.partition(':')[0]}:***@{host}").geturl()


def open_source(what: str, *, timeout_s: float = 10.0) -> FrameSource:
    """Opens the source that a user means.

    Args:
        what: The number of a webcam, an ``http://`` or ``rtsp://`` address, the bare address of a camera
            (``192.168.4.1``), a board on the link (``/dev/ttyUSB0``, ``socket://host:port``,
            ``link:/dev/ttyUSB0?baud=921600``), or the path of a picture, a video, a recorded session, a zip
            archive or a folder of pictures.
        timeout_s: How long a live source may be silent, in seconds.

    Raises:
        FrameSourceError: There is no such source, or it gives no frames.
        MissingExtraError: The source needs OpenCV, or pyserial.
        DeviceError: A board does not answer, or has no camera.
    """
    if not what.strip():
        raise FrameSourceError(f"the name of the source is empty: expected {_EXPECTED}")
    if _BOARD.fullmatch(what):
        from tintling.camera_client.link_source import open_link_source

        return open_link_source(what, timeout_s=timeout_s)
    if what.isascii() and what.isdigit() and len(what) < _MOST_DIGITS:
        from tintling.camera_client.opencv_sources import WebcamSource

        return WebcamSource(int(what), timeout_s=timeout_s)
    scheme, separator, _ = what.partition("://")
    if separator:
        return _open_address(what, scheme.lower(), timeout_s)
    if _HOST.fullmatch(what) and not Path(what).exists():
        return _open_address(f"http://{what}", "http", timeout_s)
    return _open_path(what)


def _open_address(what: str, scheme: str, timeout_s: float) -> FrameSource:
    if scheme in ("http", "https"):
        from tintling.camera_client.http_sources import open_http_source

        return open_http_source(what, timeout_s=timeout_s)
    if scheme in _RTSP:
        from tintling.camera_client.opencv_sources import NetworkVideoSource

        return NetworkVideoSource(what, timeout_s=timeout_s)
    raise FrameSourceError(f"{what}: expected an http://, https:// or rtsp:// address, got {scheme}://")


def _open_path(what: str) -> FrameSource:
    from tintling.camera_client.picture_sources import PictureSource, ZipSource, folder_source

    path = Path(what)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:  # a folder that we may not look into, or a name that no file can have
        raise FrameSourceError(f"cannot open {what}: {error.strerror}") from error
    if is_folder or path.suffix.lower() == ".zip":
        from tintling.camera_client.session import SessionSource, is_session, open_session

        if is_session(path):
            return SessionSource(open_session(path))
    if is_folder:
        return folder_source(path)
    if not is_file:
        raise FrameSourceError(f"{what} does not exist: expected {_EXPECTED}")
    if path.suffix.lower() == ".zip":
        return ZipSource(path)
    if path.suffix.lower() in VIDEO_SUFFIXES:
        from tintling.camera_client.opencv_sources import VideoSource

        return VideoSource(path)
    return PictureSource([path], what)
