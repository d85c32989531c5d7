"""A window on the screen, through OpenCV."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.sources.opencv import require_opencv
from tintling.errors import FrameSourceError, install_hint

__all__ = ["BACKSPACE", "ESCAPE", "Window", "open_window"]

ESCAPE = 27
BACKSPACE = 8
_TITLE = "Tintling"
_DELETE = 127  # what some keyboards send for backspace


class Window(Protocol):
    """What the viewer needs of a window."""

    def show(self, image: NDArray[np.uint8]) -> None:
        """Shows an image of shape (H, W, 3), RGB, uint8."""

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
        pressed = self._cv2.waitKey(max(1, wait_ms))
        if self._shown and self._cv2.getWindowProperty(_TITLE, self._cv2.WND_PROP_VISIBLE) < 1:
            return ESCAPE
        if pressed < 0:
            return None
        key = int(pressed) & 0xFF
        return BACKSPACE if key == _DELETE else key

    def close(self) -> None:
        self._cv2.destroyAllWindows()


def open_window(*, instead: str = "--headless") -> Window:
    """Opens a window through OpenCV.

    Args:
        instead: The flag that does without one, for the message.

    Raises:
        MissingExtraError: OpenCV is not installed.
        FrameSourceError: This OpenCV, or this machine, has no windows.
    """
    cv2 = require_opencv("a window")
    try:
        return _OpenCVWindow(cv2)
    except cv2.error as error:
        raise FrameSourceError(
            "this OpenCV cannot open a window (opencv-python-headless, or no screen): add "
            f"{instead}, or on a machine with a screen pip uninstall opencv-python-headless, then "
            f"{install_hint('camera')}"
        ) from error
