"""Labelling with one key: the window of ``tintling collect``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tintling.camera_client.captures.collector import Collector, Seen, missing_hint
from tintling.camera_client.frames import Frame, FrameSource, UnreadFrame
from tintling.camera_client.window.collect_image import Shown, draw_collecting
from tintling.camera_client.window.label_keys import label_keys, label_of_key
from tintling.camera_client.window.window import Window
from tintling.errors import FrameSourceError, TintlingError

__all__ = ["CollectWindow"]

_STILL_WAIT_MS = 30
_LIVE_WAIT_MS = 1
# The low byte of the right arrow: X11 (GTK, Qt) gives 83, macOS 3. Windows gives arrows no byte of their own.
_RIGHT_ARROWS = (83, 3)
_COMMANDS = "qun"  # letters that are no label's


@dataclass(slots=True)
class _CollectState:
    frozen: bool = False
    ended: bool = False
    labelled: str | None = None
    message: str = ""
    bad: bool = False
    refused: int = 0
    unread: int = 0


class CollectWindow:
    """Shows frames and saves those that the user labels.

    A camera continues while the user labels; images and videos wait for a key, and go on to the next image
    when one was labelled.

    Args:
        window: Where to show them.
        collector: Saves labelled frames.
        say: Called with a line for each file that was written or removed.
    """

    def __init__(
        self, window: Window, collector: Collector, *, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._window = window
        self._collector = collector
        self._say = say
        self._keys = label_keys(collector.store.labels, _COMMANDS)
        self._state = _CollectState()

    @property
    def unread(self) -> int:
        """How many of the images that were refused cannot be read."""
        return self._state.unread

    def run(self, source: FrameSource) -> int:
        """Shows frames until the user leaves; when the source ends, the last one stays.

        Args:
            source: Where the frames come from.

        Returns:
            How many frames were refused.

        Raises:
            FrameSourceError: The source fails, or the frames of a camera are too small or too large.
        """
        state = self._state
        frames = source.attempts()
        now = None
        while now is None and not state.ended:
            now = self._next(frames, live=source.live)
        while now is not None:
            self._show(now, live=source.live)
            wait = _STILL_WAIT_MS if self._waits_for_key(source) else _LIVE_WAIT_MS
            forward = self._do(self._window.key(wait), now, live=source.live)
            if forward is None:
                break
            if forward or not self._waits_for_key(source):
                now = self._next(frames, live=source.live) or now
        return state.refused

    def _waits_for_key(self, source: FrameSource) -> bool:
        """Whether the image waits for a key."""
        return self._state.frozen or self._state.ended or not source.live

    def _next(self, frames: Iterator[Frame | UnreadFrame | None], *, live: bool) -> tuple[Frame, Seen] | None:
        """Takes the next frame that can be read, and notes when there will be none any more."""
        for frame in frames:
            if frame is None:
                return None
            try:
                seen = self._seen(frame)
            except FrameSourceError as error:
                if live:  # all frames of a camera are of one size
                    raise
                self._refuse(error)
                continue
            self._state.labelled = None
            return seen
        self._state.ended = True
        return None

    def _seen(self, frame: Frame | UnreadFrame) -> tuple[Frame, Seen]:
        if isinstance(frame, UnreadFrame):
            raise frame.error
        return frame, self._collector.see(frame)

    def _refuse(self, error: FrameSourceError) -> None:
        state = self._state
        state.refused += 1
        state.unread += 1
        state.message, state.bad = str(error), True
        self._say(f"refused: {error}")

    def _do(self, key: int | None, now: tuple[Frame, Seen], *, live: bool) -> bool | None:
        """Handles a key; gives whether to go on to the next frame, or None to leave."""
        state = self._state
        label = label_of_key(key, self._keys)
        if label is not None:
            self._try(lambda: self._label(now, label))
            return not live and state.labelled is not None
        match chr(key) if key is not None else "":
            case "q" | "\x1b":
                return None
            case "u" | "U" | "\x08":
                self._try(self._undo)
            case " " if live:
                state.frozen = not state.frozen
            case "n" | "N":
                return True
            case _ if key in _RIGHT_ARROWS:
                return True
            case _:
                pass
        return False

    def _label(self, now: tuple[Frame, Seen], label: str) -> None:
        state = self._state
        outcome = self._collector.save(now[0], label, seen=now[1])
        state.bad = outcome.path is None
        if outcome.path is None:
            state.refused += 1
            state.message = f"not saved: {outcome.reason}"
            return
        state.labelled = label
        state.message = f"saved as {label}" if outcome.new else f"was saved as {label} already"
        if outcome.flaws:
            state.bad, state.message = True, f"{state.message}, {outcome.flaws[0].value}"
        if outcome.new:
            self._say(f"saved {outcome.path}")

    def _undo(self) -> None:
        state = self._state
        undone = self._collector.undo()
        state.labelled, state.bad = None, undone is None
        state.message = f"removed a {undone.label}" if undone else "nothing to undo"
        if undone:
            self._say(f"removed {undone.path}")

    def _try(self, action: Callable[[], None]) -> None:
        """Does something that may fail: a full disk must not close the window."""
        try:
            action()
        except TintlingError as error:
            self._state.message, self._state.bad = str(error), True
            self._say(str(error))

    def _show(self, now: tuple[Frame, Seen], *, live: bool) -> None:
        state, collector = self._state, self._collector
        shown = Shown(
            frame=now[0].image,
            seen=now[1],
            counts=collector.counts,
            keys=self._keys,
            hint=missing_hint(collector.counts),
            message=state.message,
            bad=state.bad,
            labelled=state.labelled,
            state="end" if state.ended else "frozen" if state.frozen else "live" if live else "",
        )
        self._window.show(draw_collecting(shown))
