"""Opens sources of frames by name: an image, a folder, an archive, a video, a webcam, a network camera.

:func:`open_source` takes what a user types. Plain files need Pillow alone; webcams and videos need OpenCV. A
live source gives its newest frame only; older ones are dropped.
"""

from __future__ import annotations

import re
from pathlib import Path

from tintling.camera_client.frames import FrameSource
from tintling.errors import FrameSourceError

__all__ = ["open_source"]

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
    "the number of a webcam or its device such as /dev/video0, an image, a video, a folder, a zip archive, "
    "an http:// or rtsp:// address, a camera's bare address such as 192.168.4.1, or a board's port or "
    "socket://host:port"
)
_MAX_DIGITS = 19  # of a webcam's number: what is longer is no number that anything takes
_BOARD = re.compile(r"link:.+|(socket|tcp)://.+|/dev/(tty|cu\.|pts/|serial/).+|COM\d+", re.IGNORECASE)
# A capture device of Linux, also by a name that stays when the plugs change.
_DEVICE = re.compile(r"/dev/(video\d+|v4l/by-(id|path)/.+)")


def open_source(what: str, *, timeout_s: float = 10.0) -> FrameSource:
    """Opens the source that a user means.

    Args:
        what: The number of a webcam, its device (``/dev/video0``, ``/dev/v4l/by-id/…``), an ``http://`` or
            ``rtsp://`` address, the bare address of a camera (``192.168.4.1``), a board on the link
            (``/dev/ttyUSB0``, ``socket://host:port``, ``link:/dev/ttyUSB0?baud=921600``), or the path of an
            image, a video, a recorded session, a zip archive or a folder of images.
        timeout_s: How long a live source may be silent, in seconds.

    Raises:
        FrameSourceError: There is no such source, or it gives no frames.
        MissingExtraError: The source needs OpenCV, or pyserial.
        DeviceError: A board does not answer, or has no camera.
    """
    if not what.strip():
        raise FrameSourceError(f"the name of the source is empty: expected {_EXPECTED}")
    if _BOARD.fullmatch(what):
        from tintling.camera_client.sources.board import open_link_source

        return open_link_source(what, timeout_s=timeout_s)
    if _is_capture_device(what):
        from tintling.camera_client.sources.opencv import WebcamSource

        return WebcamSource(Path(what), timeout_s=timeout_s)
    if what.isascii() and what.isdigit() and len(what) < _MAX_DIGITS:
        from tintling.camera_client.sources.opencv import WebcamSource

        return WebcamSource(int(what), timeout_s=timeout_s)
    scheme, separator, _ = what.partition("://")
    if separator:
        return _open_address(what, scheme.lower(), timeout_s)
    if _HOST.fullmatch(what) and not Path(what).exists():
        return _open_address(f"http://{what}", "http", timeout_s)
    return _open_path(what)


def _is_capture_device(what: str) -> bool:
    """Whether a path is a camera's, whatever udev calls it."""
    if _DEVICE.fullmatch(what):
        return True
    try:
        return what.startswith("/dev/") and Path(what).is_char_device()
    except OSError:
        return False


def _open_address(what: str, scheme: str, timeout_s: float) -> FrameSource:
    if scheme in ("http", "https"):
        from tintling.camera_client.sources.http import open_http_source

        return open_http_source(what, timeout_s=timeout_s)
    if scheme in _RTSP:
        from tintling.camera_client.sources.opencv import NetworkVideoSource

        return NetworkVideoSource(what, timeout_s=timeout_s)
    raise FrameSourceError(f"{what}: expected an http://, https:// or rtsp:// address, got {scheme}://")


def _open_path(what: str) -> FrameSource:
    from tintling.camera_client.sources.images import ImageSource, ZipSource, folder_source

    path = Path(what)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:  # a folder that we may not look into, or a name that no file can have
        raise FrameSourceError(f"cannot open {what}: {error.strerror}") from error
    if is_folder or path.suffix.lower() == ".zip":
        from tintling.camera_client.session.reader import SessionSource, is_session, open_session

        if is_session(path):
            return SessionSource(open_session(path))
    if is_folder:
        return folder_source(path)
    if not is_file:
        raise FrameSourceError(f"{what} does not exist: expected {_EXPECTED}")
    if path.suffix.lower() == ".zip":
        return ZipSource(path)
    if path.suffix.lower() in VIDEO_SUFFIXES:
        from tintling.camera_client.sources.opencv import VideoSource

        return VideoSource(path)
    return ImageSource([path], what)
