"""One frame source for all pages: its newest frame, taken in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame
from tintling.camera_client.sources.reconnecting import ReconnectingSource
from tintling.camera_client.web.recognition import PageRecognizer, reduced_to_fit
from tintling.errors import TintlingError

__all__ = ["Pace", "SharedFrame", "SharedSource"]

_USER = re.compile(r"://[^/\s@]+@")
_LONGEST_GAP_S = 2.0  # between two frames of a recording, however far apart they were taken
_JOIN_S = 3.0  # for the thread, when the server ends


@dataclass(eq=False)
class SharedFrame:
    """A frame that several pages show; it is recognized once for all of them.

    Attributes:
        number: Count of the frames of this source, from 1.
        frame: As the source gave it.
    """

    number: int
    frame: Frame
    _images: dict[int, NDArray[np.uint8]] = field(default_factory=dict)
    _results: dict[tuple[int, bool], dict[str, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def image(self, channels: int) -> NDArray[np.uint8]:
        """What is recognized and sent: shape (H, W), or (H, W, 3) RGB for three channels; uint8."""
        if channels not in self._images:
            image = self.frame.grey if channels == 1 else _coloured(self.frame.image)
            self._images[channels] = reduced_to_fit(image)
        return self._images[channels]

    def result(self, recognizer: PageRecognizer, *, several: bool) -> dict[str, Any]:
        """What :meth:`PageRecognizer.recognize` gives for it; the first caller does the work."""
        with self._lock:
            key = id(recognizer), several
            if key not in self._results:
                image, board = self.image(recognizer.channels), self.frame.board
                self._results[key] = recognizer.recognize(image, several=several, board=board)
            return self._results[key]


def _coloured(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(image[:, :, np.newaxis], 3, axis=2) if image.ndim == 2 else image


class Pace:
    """Tells when the frames of a source that is not live are shown.

    Args:
        timed: Frames follow each other in time: they are shown at that pace, with gaps of 2 s at most.
        interval_s: Seconds from image to image otherwise.
        clock: Gives the time in seconds.
    """

    def __init__(
        self, *, timed: bool, interval_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._timed = timed
        self._interval_s = interval_s
        self._clock = clock
        self._shown_at = -math.inf
        self._timestamp = math.nan

    def wait_s(self, timestamp: float) -> float:
        """Seconds until the next frame is due.

        Args:
            timestamp: When it was taken, in seconds; NaN for an image that cannot be read.
        """
        gap = timestamp - self._timestamp
        pause = min(gap, _LONGEST_GAP_S) if self._timed and gap >= 0 else self._interval_s
        return max(0.0, self._shown_at + pause - self._clock())

    def shown(self, timestamp: float) -> None:
        """Notes that a frame is shown now.

        Args:
            timestamp: As :meth:`wait_s` takes it.
        """
        self._shown_at, self._timestamp = self._clock(), timestamp


class SharedSource:
    """Frames of one source for any number of pages.

    A live source is read all the time, and opened again when it fails. Others are read only while a page
    watches, at their :class:`Pace`, and start again at their end. Without frames the pages get the reason.

    Args:
        source: Opened already.
        reopen: Opens it again: when it fails, and when it has ended.
        interval_s: Seconds from image to image of a source that has no pace of its own.
        retry_s: Seconds before a source without readable images is opened again.

    Attributes:
        name: What the user called it, without a password.
        live: Whether frames come by themselves, as from a camera.
        timed: Whether frames follow each other in time, so that answers can be smoothed.
        trouble: Why there are no frames at the moment; None while all is well.
    """

    def __init__(
        self,
        source: FrameSource,
        reopen: Callable[[], FrameSource],
        *,
        interval_s: float = 0.5,
        retry_s: float = 2.0,
    ) -> None:
        self.name = _without_password(source.name)
        self.live = source.live
        self.timed = source.timed
        self.trouble: str | None = None
        self._reopen = reopen
        self._source = self._wrapped(source)
        self._interval_s = interval_s
        self._retry_s = retry_s
        self._closed = threading.Event()
        self._watched = threading.Event()
        self._watchers = 0
        self._latest: SharedFrame | None = None
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name=f"source {source.name}", daemon=True)

    def _wrapped(self, source: FrameSource) -> FrameSource:
        return ReconnectingSource(source, self._reopen) if self.live else source

    def to_json(self) -> dict[str, str | bool]:
        """The source as a page shows it."""
        return {"name": self.name, "live": self.live, "timed": self.timed}

    def start(self) -> None:
        """Starts to read; is called in the server's event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def watch(self, change: int) -> None:
        """Counts the pages that watch: 1 for one more, -1 for one less."""
        self._watchers += change
        if self._watchers > 0:
            self._watched.set()
        else:
            self._watched.clear()

    async def newer_than(self, number: int, trouble: str | None) -> SharedFrame | str:
        """Waits for something that a page does not have yet.

        Args:
            number: Of the frame that the page has; 0 for none.
            trouble: The trouble that the page shows.

        Returns:
            The newest frame, or the source's trouble.
        """
        while True:
            changed = self._changed
            if self._latest is not None and self._latest.number > number and self.trouble is None:
                return self._latest
            if self.trouble != trouble and self.trouble is not None:
                return self.trouble
            await changed.wait()

    async def close(self) -> None:
        """Ends the thread, and closes the source."""
        self._closed.set()
        self._watched.set()
        if self.live:
            await asyncio.to_thread(self._source.close)  # wakes the thread, which may wait for a frame
        await asyncio.to_thread(self._thread.join, _JOIN_S)
        self._source.close()

    def _run(self) -> None:
        number, opened = 0, True
        while not self._closed.is_set():
            trouble, before = None, number
            try:
                if not opened:
                    self._source = self._wrapped(self._reopen())
                for frame in self._frames():
                    if isinstance(frame, UnreadFrame):
                        trouble = str(frame.error)
                        self._publish(None, trouble)
                        continue
                    number += 1
                    self._publish(SharedFrame(number, frame), None)
                if number > before:
                    trouble = None
                elif trouble is None:
                    trouble = f"{self.name} gives no frames"
            except (TintlingError, OSError) as error:
                trouble = str(error)
            except Exception as error:  # noqa: BLE001 - pages must not wait for a thread that has ended
                trouble = f"{self.name} failed: {type(error).__name__}: {error}"
            if self._closed.is_set():
                return
            with contextlib.suppress(Exception):  # what has failed may fail at this as well
                self._source.close()  # a video cannot be read twice, and a folder may have changed
            opened = False
            if trouble is not None:
                self._publish(None, trouble)
                self._closed.wait(self._retry_s)

    def _frames(self) -> Iterator[Frame | UnreadFrame]:
        """Frames until the source ends; those that are not live at their pace, while a page watches."""
        pace = Pace(timed=self._source.timed, interval_s=self._interval_s)
        told = ""
        for frame in self._source.attempts():
            if frame is None:
                if (trouble := self._source.trouble) != told:
                    told = trouble
                    self._publish(None, trouble or None)
            elif not self.live:
                timestamp = math.nan if isinstance(frame, UnreadFrame) else frame.timestamp
                self._closed.wait(pace.wait_s(timestamp))
                self._watched.wait()
                pace.shown(timestamp)
            if self._closed.is_set():
                return
            if frame is not None:
                told = ""
                yield frame

    def _publish(self, frame: SharedFrame | None, trouble: str | None) -> None:
        """Hands a frame or trouble to the event loop, unless that has ended."""
        if self._loop is not None and not self._closed.is_set():
            shown = None if trouble is None else _without_password(trouble)
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                self._loop.call_soon_threadsafe(self._tell, frame, shown)

    def _tell(self, frame: SharedFrame | None, trouble: str | None) -> None:
        self._latest = frame or self._latest
        self.trouble = trouble
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def _without_password(text: str) -> str:
    """An address, or a message that names one, as others may read it."""
    return _USER.sub("://", text)
