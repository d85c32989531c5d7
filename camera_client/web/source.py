"""One frame source for all pages: its newest frame, from a thread of its own."""

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
from tintling.camera_client.web.recognition import PageReader, reduced_to_fit
from tintling.errors import TintlingError

__all__ = ["SharedFrame", "SharedSource"]

_USER = re.compile(r"://[^/\s@]+@")
_LONGEST_GAP_S = 2.0  # of a recording, when it is shown
_PAUSE_S = 2.0  # before images that could not be read are tried again
_PATIENCE_S = 3.0  # for the thread, when the server ends


@dataclass(eq=False)
class SharedFrame:
    """A frame that several pages show; it is read once for all of them.

    Attributes:
        number: Count of the frames of this source, from 1.
        frame: As the source gave it.
        grey: shape (H, W), uint8: what is read and sent.
    """

    number: int
    frame: Frame
    grey: NDArray[np.uint8]
    _readings: dict[bool, dict[str, Any]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def reading(self, reader: PageReader, *, several: bool) -> dict[str, Any]:
        """What :meth:`PageReader.read` says of it; the first caller waits for the work."""
        with self._turn:
            if several not in self._readings:
                self._readings[several] = reader.read(self.grey, several=several, board=self.frame.board)
            return self._readings[several]


class SharedSource:
    """Frames of one source for any number of pages.

    A live source is read all the time, and opened again when it fails. Others are shown while somebody
    watches, and begin again at their end: videos and sessions at their own pace, images at a fixed one.
    The pages are told why there are no frames.

    Args:
        source: Opened already.
        reopen: Opens it once more: when it fails, and when it has ended.
        interval_s: Seconds from image to image of a source that has no pace of its own.

    Attributes:
        name: What the user called it, without a password.
        live: Whether time goes on while nobody looks.
        timed: Whether the frames' times tell how they follow each other, so that answers can be steadied.
        trouble: Why there are no frames at the moment; None when all is well.
    """

    def __init__(
        self, source: FrameSource, reopen: Callable[[], FrameSource], *, interval_s: float = 0.5
    ) -> None:
        self.name = _without_password(source.name)
        self.live = source.live
        self.timed = source.timed
        self.trouble: str | None = None
        self._source = ReconnectingSource(source, reopen) if source.live else source
        self._reopen = reopen
        self._interval_s = interval_s
        self._closed = threading.Event()
        self._watched = threading.Event()
        self._watchers = 0
        self._latest: SharedFrame | None = None
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name=f"source {source.name}", daemon=True)

    def to_json(self) -> dict[str, str | bool]:
        """What a page is told of it."""
        return {"name": self.name, "live": self.live, "timed": self.timed}

    def start(self) -> None:
        """Begins to read; is called in the server's event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def watch(self, change: int) -> None:
        """Counts pages that watch: 1 for one more, -1 for one less."""
        self._watchers += change
        if self._watchers > 0:
            self._watched.set()
        else:
            self._watched.clear()

    async def newer_than(self, number: int, trouble: str | None) -> SharedFrame | str:
        """Waits for news.

        Args:
            number: Of the frame that the page has; 0 for none.
            trouble: What the page was told of the source's trouble.

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
        await asyncio.to_thread(self._thread.join, _PATIENCE_S)
        self._source.close()

    def _run(self) -> None:
        number, opened = 0, True
        while not self._closed.is_set():
            trouble, before = None, number
            try:
                if not opened:
                    again = self._reopen()
                    self._source = ReconnectingSource(again, self._reopen) if self.live else again
                for frame in self._frames():
                    if isinstance(frame, UnreadFrame):
                        trouble = str(frame.error)
                        self._publish(None, _without_password(trouble))
                        continue
                    number += 1
                    self._publish(SharedFrame(number, frame, reduced_to_fit(frame.grey)), None)
                if number > before:
                    trouble = None
                elif trouble is None:
                    trouble = f"{self.name} gives no frames"
            except (TintlingError, OSError) as error:
                trouble = str(error)
            except Exception as error:  # noqa: BLE001 - the pages must not wait for a thread that is no more
                trouble = f"{self.name} failed: {type(error).__name__}: {error}"
            if self._closed.is_set():
                return
            with contextlib.suppress(Exception):  # what has failed may fail at this, too
                self._source.close()  # a video cannot be read twice, and a folder may have changed
            opened = False
            if trouble is not None:
                self._publish(None, _without_password(trouble))
                self._closed.wait(_PAUSE_S)

    def _frames(self) -> Iterator[Frame | UnreadFrame]:
        """Frames until the source ends; those that are not live at their pace, while somebody watches."""
        if isinstance(self._source, ReconnectingSource):
            yield from self._live_frames(self._source)
            return
        shown_at, taken_at = -math.inf, math.nan
        for frame in self._source.attempts():
            timestamp = math.nan if isinstance(frame, UnreadFrame) else frame.timestamp
            pause = self._pause(timestamp - taken_at)
            self._closed.wait(max(0.0, shown_at + pause - time.monotonic()))
            self._watched.wait()
            if self._closed.is_set():
                return
            shown_at, taken_at = time.monotonic(), timestamp
            yield frame

    def _pause(self, passed_s: float) -> float:
        """Seconds from one frame to the next, which was taken so many seconds later."""
        if self._source.timed and passed_s >= 0:
            return min(passed_s, _LONGEST_GAP_S)
        return self._interval_s

    def _live_frames(self, source: ReconnectingSource) -> Iterator[Frame]:
        told = ""
        for frame in source.polled():
            if self._closed.is_set():
                return
            if frame is not None:
                told = ""
                yield frame
            elif (trouble := source.trouble) != told:
                told = trouble
                self._publish(None, _without_password(trouble) or None)

    def _publish(self, frame: SharedFrame | None, trouble: str | None) -> None:
        """Hands news to the event loop, unless that is over."""
        if self._loop is not None and not self._closed.is_set():
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                self._loop.call_soon_threadsafe(self._tell, frame, trouble)

    def _tell(self, frame: SharedFrame | None, trouble: str | None) -> None:
        self._latest = frame or self._latest
        self.trouble = trouble
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def _without_password(text: str) -> str:
    """An address, or a message that names one, as others may read it."""
    return _USER.sub("://", text)
