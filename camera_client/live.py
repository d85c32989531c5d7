"""The window, and the loop without one: frames in, readings out, until somebody stops."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.camera_client.opencv_sources import require_opencv
from tintling.camera_client.overlay import OverlayStatus, draw_overlay
from tintling.camera_client.reader import Reading, StreamReader
from tintling.camera_client.sources import FrameSource
from tintling.errors import FrameSourceError
from tintling.pictures import save_png

__all__ = ["FrameRate", "Window", "open_window", "readings", "save_overlay", "show"]

_TITLE = "Tintling"
_KEYS = "q quit · space freeze · s save"
_ESCAPE = 27
_FROZEN_WAIT_MS = 30
_STILL_WAIT_MS = 1  # between the pictures of a source that is not live


class FrameRate:
    """Frames a second over about the last second.

    Args:
        clock: Gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: float | None = None
        self._interval: float | None = None

    def tick(self) -> float | None:
        """Counts a frame; gives frames a second, or None for the first one."""
        now = self._clock()
        if self._last is not None:
            passed = max(now - self._last, 1e-6)
            # A frame that took long weighs more, so that the memory is a second whatever the rate.
            weight = min(1.0, passed)
            old = passed if self._interval is None else self._interval
            self._interval = old + (passed - old) * max(weight, 0.05)
        self._last = now
        return 1 / self._interval if self._interval else None


def readings(
    source: FrameSource,
    reader: StreamReader,
    *,
    max_frames: int | None = None,
    debug: Callable[[], bool] = lambda: False,
) -> Iterator[Reading]:
    """Reads frame after frame.

    Args:
        source: Where they come from.
        reader: Reads them.
        max_frames: Stop after so many.
        debug: Whether to keep the intermediate pictures; asked before each frame.

    Raises:
        FrameSourceError: The source fails.
    """
    if max_frames is not None and max_frames <= 0:
        return
    for count, frame in enumerate(source, start=1):
        yield reader.read(frame, debug=debug())
        if count == max_frames:
            return


class Window(Protocol):
    """What the loop needs of a window."""

    def show(self, image: NDArray[np.uint8]) -> None:
        """Shows a picture of shape (H, W, 3), RGB, uint8."""

    def key(self, wait_ms: int) -> int | None:
        """The key that was pressed within so many ms; None for none, Escape when the window is gone."""

    def close(self) -> None:
        """Closes the window."""


class _OpenCVWindow:
    def __init__(self, cv2: Any) -> None:
        self._cv2 = cv2
        cv2.namedWindow(_TITLE, cv2.WINDOW_AUTOSIZE)
        self._shown = False

    def show(self, image: NDArray[np.uint8]) -> None:
        self._cv2.imshow(_TITLE, np.ascontiguousarray(image[:, :, ::-1]))
        self._shown = True

    def key(self, wait_ms: int) -> int | None:
        pressed = self._cv2.waitKey(wait_ms)
        if self._shown and self._cv2.getWindowProperty(_TITLE, self._cv2.WND_PROP_VISIBLE) < 1:
            return _ESCAPE
        return None if pressed < 0 else int(pressed) & 0xFF

    def close(self) -> None:
        self._cv2.destroyAllWindows()


def open_window() -> Window:
    """Opens a window through OpenCV.

    Raises:
        MissingExtraError: OpenCV is not installed.
        FrameSourceError: This OpenCV, or this machine, has no windows.
    """
    cv2 = require_opencv("a window")
    try:
        return _OpenCVWindow(cv2)
    except cv2.error as error:
        raise FrameSourceError(
            "this OpenCV cannot open a window (opencv-python-headless, or no screen): add --headless, or on "
            "a machine with a screen pip uninstall opencv-python-headless, then pip install "
            "'tintling[camera]'"
        ) from error


def save_overlay(image: NDArray[np.uint8], folder: Path, name: str) -> Path:
    """Writes an overlay as ``NAME.png``.

    Args:
        image: shape (H, W, 3), RGB, uint8.
        folder: Where to; made if need be.
        name: File name without suffix.

    Raises:
        ArtifactError: The file cannot be written.
    """
    path = folder / f"{name}.png"
    save_png(Image.fromarray(image), path)
    return path


def show(
    window: Window,
    frames: Iterator[Reading],
    labels: tuple[str, ...],
    *,
    folder: Path,
    on_save: Callable[[Path], None] = lambda _: None,
) -> int:
    """Shows readings until the source ends or somebody leaves with ``q`` or Escape.

    Space freezes the picture, ``s`` saves it. When the source ends, the last picture stays.

    Args:
        window: Where to show.
        frames: What to show.
        labels: What each output stands for.
        folder: Where ``s`` saves.
        on_save: Told of each file that was written.

    Returns:
        How many frames were shown.
    """
    rate, count = FrameRate(), 0
    frozen, reading, fps = False, None, None
    while True:
        if not frozen:
            following = next(frames, None)
            frozen = following is None
            if following is not None:
                reading, fps, count = following, rate.tick(), count + 1
        if reading is None:
            return count
        image = draw_overlay(reading, labels, OverlayStatus(fps=fps, note=_KEYS, frozen=frozen))
        window.show(image)
        key = window.key(_FROZEN_WAIT_MS if frozen else _STILL_WAIT_MS)
        match chr(key) if key is not None else "":
            case "q" | "Q" | "\x1b":
                return count
            case " ":
                frozen = not frozen
            case "s" | "S":
                stamp = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S-%f")
                on_save(save_overlay(image, folder, f"tintling-{stamp}"))
            case _:
                pass
