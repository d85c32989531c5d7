"""A live source that reconnects: when it fails it is opened again, after pauses that grow."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.sources.open import open_source
from tintling.errors import DeviceError, FrameSourceError

__all__ = ["ReconnectingSource", "open_reconnecting"]

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 15.0
_TICK_S = 0.05
_JOIN_S = 2.0  # for the thread, when the source is closed


class ReconnectingSource(FrameSource):
    """Wraps a live source; a thread reads it, and only the newest frame is kept.

    When the source fails, ends or stalls, it is closed and opened again: after half a second, then after
    pauses that double, at most fifteen seconds. Frames go on counting where they stopped.

    Args:
        source: Opened already, so that a wrong address is refused at once.
        reopen: Opens it again.
        give_up_s: Seconds without a frame after which the last error is raised; None waits for ever.
        say: Called with a line for each failure, once, and when the source is back.
        pauses_s: First and longest pause, in seconds.
        clock: Gives the time in seconds.
        wait: Waits for so many seconds before the next try; by default it returns early when the source is
            closed.
    """

    live = True

    def __init__(
        self,
        source: FrameSource,
        reopen: Callable[[], FrameSource],
        *,
        give_up_s: float | None = None,
        say: Callable[[str], None] = lambda _: None,
        pauses_s: tuple[float, float] = (_FIRST_PAUSE_S, _LONGEST_PAUSE_S),
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] | None = None,
    ) -> None:
        super().__init__(source.name)
        self._source: FrameSource | None = source
        self._reopen = reopen
        self._give_up_s = give_up_s
        self._say = say
        self._pauses_s = pauses_s
        self._clock = clock
        self._wait = wait or self._wait_unless_closed
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._trouble: str | None = None
        self._fatal: BaseException | None = None
        self._next_try = 0.0
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=f"reconnecting {self.name}", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str:
        """Why there are no frames at the moment, and when the next try is; empty when all is well."""
        with self._changed:
            if self._trouble is None:
                return ""
            left = self._next_try - self._clock()
        when = f"next try in {left:.0f} s" if left > 0.5 else "trying again"
        return f"{self._trouble}; {when}"

    def __iter__(self) -> Iterator[Frame]:
        """Newest frames; see :meth:`~tintling.camera_client.frames.FrameSource.__iter__`."""
        return (frame for frame in self.attempts() if frame is not None)

    def attempts(self) -> Iterator[Frame | None]:
        """Newest frames, and None about every 50 ms while there is none.

        Raises:
            FrameSourceError: No frame came for ``give_up_s``, or reconnecting cannot help.
        """
        told = False
        since = self._clock()
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._frame is not None or self._fatal is not None or self._closed, _TICK_S
                )
                frame, self._frame = self._frame, None
                trouble, fatal, closed = self._trouble, self._fatal, self._closed
            if fatal is not None:
                raise fatal
            if closed:
                return
            if trouble is not None and not told:
                self._say(f"{trouble}; waiting for it to come back")
                told = True
            if frame is None:
                self._give_up(trouble, self._clock() - since)
            else:
                since = self._clock()
                if told:
                    self._say(f"{self.name} is back")
                    told = False
            yield frame

    def _give_up(self, trouble: str | None, silent_s: float) -> None:
        if trouble is not None and self._give_up_s is not None and silent_s > self._give_up_s:
            raise FrameSourceError(f"{trouble} (it did not come back within {self._give_up_s:g} s)")

    def _run(self) -> None:
        base, following, pause = 0, 0, self._pauses_s[0]
        while not self._is_closed():
            trouble = f"{self.name} has ended"
            try:
                source = self._opened()
                if source is None:
                    return
                for frame in source:
                    self._publish(replace(frame, index=base + frame.index))
                    following, pause = base + frame.index + 1, self._pauses_s[0]
                    if self._is_closed():
                        return
            except (FrameSourceError, DeviceError, OSError) as error:
                trouble = str(error)
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that iterates
                self._end(error)
                return
            base = following
            self._fail(trouble, pause)
            pause = min(2 * pause, self._pauses_s[1])

    def _is_closed(self) -> bool:
        with self._changed:
            return self._closed

    def _opened(self) -> FrameSource | None:
        """The source, opened if it is not yet; None when this one was closed meanwhile."""
        source = self._source if self._source is not None else self._reopen()
        with self._changed:
            self._source = source
        if self._is_closed():
            source.close()
            return None
        return source

    def _publish(self, frame: Frame) -> None:
        with self._changed:
            self._frame, self._trouble = frame, None
            self._changed.notify_all()

    def _end(self, error: BaseException) -> None:
        with self._changed:
            self._fatal = error
            self._changed.notify_all()

    def _fail(self, trouble: str, pause: float) -> None:
        """Closes the source, and waits."""
        with self._changed:
            source, self._source = self._source, None
            self._trouble, self._next_try = trouble, self._clock() + pause
            self._changed.notify_all()
        if source is not None:
            source.close()
        self._wait(pause)

    def _wait_unless_closed(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def close(self) -> None:
        """Ends the thread, and closes the source."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            source, self._source = self._source, None
            self._changed.notify_all()
        if source is not None:
            source.close()
        self._thread.join(timeout=_JOIN_S)


def open_reconnecting(
    address: str, *, timeout_s: float, give_up_s: float | None = None, say: Callable[[str], None]
) -> FrameSource:
    """Opens a source; one that is live is opened again when it fails.

    Args:
        address: As :func:`~tintling.camera_client.sources.open.open_source` takes it.
        timeout_s: How long a live source may be silent, in seconds.
        give_up_s: As :class:`ReconnectingSource` takes it.
        say: Likewise.

    Raises:
        FrameSourceError: It cannot be opened.
    """

    def again() -> FrameSource:
        return open_source(address, timeout_s=timeout_s)

    opened = again()
    return ReconnectingSource(opened, again, give_up_s=give_up_s, say=say) if opened.live else opened
