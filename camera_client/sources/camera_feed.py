"""A frame source as the camera of an emulated board: each capture gives the next frame, in its size."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame
from tintling.errors import FrameSourceError

__all__ = ["CameraFeed", "fit_frame"]


class CameraFeed:
    """Gives one grey frame a call; a source that ends begins again.

    Args:
        source: Where the frames come from; it is not closed.
        size: Width and height of the frames, in px.
        say: Called with a line for each image that cannot be read, once.
    """

    def __init__(
        self, source: FrameSource, size: tuple[int, int], *, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._source = source
        self._size = size
        self._say = say
        self._told: set[str] = set()
        self._frames: Iterator[Frame | UnreadFrame | None] = source.attempts()

    def __call__(self) -> NDArray[np.uint8] | None:
        """Takes an image.

        Returns:
            shape (height, width), uint8; None when the source gives nothing at the moment, or has ended.
        """
        try:
            frame = next(self._frames, None)
            if frame is None and not self._source.live:
                self._frames = self._source.attempts()
                frame = next(self._frames, None)
        except FrameSourceError as error:
            self._frames = self._source.attempts()
            frame = UnreadFrame(self._source.name, error)
        if isinstance(frame, UnreadFrame):
            # To the firmware it is a camera that failed; the next capture tries again, with what follows.
            if frame.name not in self._told:
                self._told.add(frame.name)
                self._say(str(frame.error))
            return None
        return None if frame is None else fit_frame(frame.grey, self._size)


def fit_frame(grey: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Cuts the middle out of an image and scales it, as a sensor with other proportions sees the scene.

    Args:
        grey: shape (H, W), uint8.
        size: Width and height wanted, in px.

    Returns:
        shape (height, width), uint8; the same pixels when the size is right already.
    """
    width, height = size
    have_height, have_width = grey.shape
    if (have_width, have_height) == size:
        return grey
    scale = min(have_width / width, have_height / height)
    left, top = (have_width - width * scale) / 2, (have_height - height * scale) / 2
    box = (left, top, left + width * scale, top + height * scale)
    image = Image.fromarray(grey).resize(size, Image.Resampling.BOX, box=box)
    return np.asarray(image, np.uint8)
