"""Frames, and the interface of everything that gives them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from tintling.errors import FrameSourceError, ImageError
from tintling.images import FORMATS, decode_image, read_image, to_grey

__all__ = [
    "BoardResult",
    "Frame",
    "FrameSource",
    "StillSource",
    "UnreadFrame",
    "decode_frame",
    "naming",
    "read_frame",
    "without_password",
]


@dataclass(frozen=True, slots=True, eq=False)
class BoardResult:
    """The result of a board for a frame of its own camera.

    Attributes:
        label: Its answer; None when it found none.
        model_sha256: Digest of the model that it runs.
        tensor: shape (H, W, C), int8, its network's input; or None.
        logits: shape (outputs,), int8; empty where nothing was classified.
        microseconds: Time that capture, preprocessing and inference took on the board.
    """

    label: str | None
    model_sha256: str
    tensor: NDArray[np.int8] | None
    logits: NDArray[np.int8]
    microseconds: tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One image of a source.

    Attributes:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
        timestamp: When it was taken, or read from a file, in seconds since 1970.
        index: Count from 0; a live source skips the numbers of frames that were dropped.
        name: What to call it, such as a file's name.
        board: The result of the board that took it; None for other sources.
    """

    image: NDArray[np.uint8]
    timestamp: float
    index: int
    name: str
    board: BoardResult | None = None

    @property
    def grey(self) -> NDArray[np.uint8]:
        """Shape (H, W), uint8."""
        return to_grey(self.image)


@dataclass(frozen=True, slots=True, eq=False)
class UnreadFrame:
    """An image of a source that cannot be read, in place of its frame.

    Attributes:
        name: What to call it.
        error: Why not; it names the image, too.
    """

    name: str
    error: FrameSourceError


def decode_frame(data: bytes, *, name: str, formats: tuple[str, ...] = FORMATS) -> NDArray[np.uint8]:
    """Decodes the image of a frame; see :func:`tintling.images.decode_image`.

    Raises:
        FrameSourceError: The bytes are no image of these formats, are damaged, or hold too many pixels.
    """
    try:
        return decode_image(data, name=name, formats=formats)
    except ImageError as error:
        raise FrameSourceError(str(error)) from error


def read_frame(path: Path) -> NDArray[np.uint8]:
    """Reads an image file as a frame; see :func:`tintling.images.read_image`.

    Raises:
        FrameSourceError: The file is missing, is no image, is damaged or too large.
    """
    try:
        return read_image(path)
    except ImageError as error:
        raise FrameSourceError(str(error)) from error


@contextlib.contextmanager
def naming(name: str) -> Iterator[None]:
    """Prefixes errors with the name of an image.

    Args:
        name: Of the frame that is processed.

    Raises:
        FrameSourceError: As it was raised, after the name.
    """
    try:
        yield
    except FrameSourceError as error:
        raise FrameSourceError(f"{name}: {error}") from error


class FrameSource:
    """A source that has been opened: iterate over its frames, and close it.

    Attributes:
        name: What the user called it, without a password.
        live: Whether frames come by themselves, as from a camera; only the newest is given then.
    """

    live = False

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def timed(self) -> bool:
        """Whether frames follow each other in time, as those of a camera or a video do."""
        return self.live

    @property
    def trouble(self) -> str:
        """Why no frames come at the moment, and what happens next; empty while all is well."""
        return ""

    def __iter__(self) -> Iterator[Frame]:
        """Frames until the source ends.

        Raises:
            FrameSourceError: The source fails, or gives something that is no image.
        """
        raise NotImplementedError

    def attempts(self) -> Iterator[Frame | UnreadFrame | None]:
        """Like iteration, but a single bad image does not end it, and waiting does not block.

        Yields:
            A frame; or an image that cannot be read; or None, about every 50 ms, while a source that
            reconnects has no frame (:attr:`trouble` tells why).

        Raises:
            FrameSourceError: The source fails as a whole.
        """
        return iter(self)

    def close(self) -> None:
        """Releases what the source holds; a second call does nothing."""

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


class StillSource(FrameSource):
    """Images that do not depend on each other, each with a name.

    Args:
        name: What the user called them.
        names: Of the images, in order.
    """

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__(name)
        self._names = tuple(names)

    def _frame(self, index: int, name: str) -> Frame:
        """An image.

        Raises:
            FrameSourceError: It cannot be read.
        """
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Frame]:
        """One frame an image; see :meth:`~FrameSource.__iter__`."""
        for frame in self.attempts():
            if isinstance(frame, UnreadFrame):
                raise frame.error
            yield frame

    def attempts(self) -> Iterator[Frame | UnreadFrame]:
        """One frame an image, or why it cannot be read."""
        for index, name in enumerate(self._names):
            try:
                frame = self._frame(index, name)
            except FrameSourceError as error:
                yield UnreadFrame(name, error)
            else:
                yield frame
