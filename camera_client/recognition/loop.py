"""The loop around a source: frames in, recognitions out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.camera_client.frames import Frame, UnreadFrame
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.result import Recognition
from tintling.contact_sheet import save_png
from tintling.errors import FrameSourceError

__all__ = ["FrameRate", "recognize_all", "save_overlay"]


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
            # A frame that took long weighs more, so that the mean spans a second whatever the rate.
            weight = min(1.0, passed)
            old = passed if self._interval is None else self._interval
            self._interval = old + (passed - old) * max(weight, 0.05)
        self._last = now
        return 1 / self._interval if self._interval else None


def recognize_all(
    frames: Iterable[Frame | UnreadFrame | None],
    recognizer: StreamRecognizer,
    *,
    max_frames: int | None = None,
    on_unread: Callable[[FrameSourceError], None] | None = None,
) -> Iterator[Recognition | None]:
    """Recognizes frame after frame.

    Args:
        frames: As :meth:`~tintling.camera_client.frames.FrameSource.attempts` gives them; None, for a source
            that waits, is passed on.
        recognizer: Recognizes them.
        max_frames: Stop after so many.
        on_unread: Called for each image that cannot be read; without it the first one ends the loop.

    Raises:
        FrameSourceError: The source fails, or an image cannot be read and there is no ``on_unread``.
    """
    count = 0
    if max_frames is not None and max_frames <= 0:
        return
    for frame in frames:
        try:
            recognition = None if frame is None else _recognize(frame, recognizer)
        except FrameSourceError as error:
            if on_unread is None:
                raise
            on_unread(error)
            continue
        yield recognition
        count += recognition is not None
        if count == max_frames:
            return


def _recognize(frame: Frame | UnreadFrame, recognizer: StreamRecognizer) -> Recognition:
    if isinstance(frame, UnreadFrame):
        raise frame.error
    return recognizer.recognize(frame)


def save_overlay(image: NDArray[np.uint8], folder: Path, name: str) -> Path:
    """Writes an overlay as ``NAME.png``.

    Args:
        image: shape (H, W, 3), RGB, uint8.
        folder: Where to write it; created if missing.
        name: File name without suffix.

    Raises:
        ArtifactError: The file cannot be written.
    """
    path = folder / f"{name}.png"
    save_png(Image.fromarray(image), path)
    return path
