"""The window's loop: shows recognitions, and handles the keys."""

from __future__ import annotations

import string
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.captures.store import CaptureStore, Saved
from tintling.camera_client.recognition.agreement import AgreementTally, LatencyMean
from tintling.camera_client.recognition.loop import FrameRate, save_overlay
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.window.label_keys import label_keys, label_of_key
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.window import BACKSPACE, ESCAPE, Window
from tintling.errors import TintlingError
from tintling.task import sample_name

__all__ = ["HELP", "KEYS", "Recorder", "Viewer", "ViewerOptions"]

KEYS = (
    "q quit   space freeze   n next   p back   0-9 label   s save   i images   m smoothing   "
    "d one/several   h help"
)
"""Text of the bottom line."""

HELP = (
    ("q, Escape", "leave"),
    ("space", "freeze, and continue"),
    ("n", "next frame, then freeze"),
    ("p", "back to the frame before"),
    ("0 to 9", "label and save this frame"),
    ("backspace", "remove the label"),
    ("s", "save this image"),
    ("i", "intermediate images on or off"),
    ("m", "smoothing on or off"),
    ("d", "one sample a frame, or several"),
    ("r", "reset the counters"),
    ("h", "this list on or off"),
)
"""Keys, each with what it does."""

_POLL_MS = 30  # while nothing new is shown
_HISTORY = 32  # frames to which one can go back
_LONGEST_WAIT_S = 1.0  # between two frames of a recording, however far apart they were taken


class Recorder:
    """What the viewer needs of a recording; this one records nothing."""

    def badge(self) -> str | None:
        """A badge for the frame, such as ``REC 128``; None without a recording."""
        return None

    def label(self, recognition: Recognition, label: str | None) -> None:
        """Records the label that a person gives to a frame; None takes it back."""


@dataclass(frozen=True, slots=True)
class ViewerOptions:
    """How a window behaves.

    Attributes:
        folder: Where labelled frames and saved images go.
        size: Width and height of the window in px; None takes what suits the first frame.
        timed: Whether frames follow each other in time; without, each image is shown until a key is pressed.
        live: Whether frames come by themselves, so that none is delayed until its time.
    """

    folder: Path
    size: tuple[int, int] | None = None
    timed: bool = True
    live: bool = True


@dataclass(slots=True)
class _State:
    """What the keys change."""

    frozen: bool = False
    step: bool = True  # show one more frame although frozen
    stages: bool = False
    help: bool = False
    back: int = 0  # how many frames before the newest
    ended: bool = False
    labels: dict[int, str] = field(default_factory=dict)
    saved: dict[int, Saved] = field(default_factory=dict)


class Viewer:
    """Shows a stream of recognitions in a window.

    Args:
        window: Where to show them.
        recognizer: Recognizes the frames; keys switch its smoother, and between one sample and several.
        options: How to behave.
        recorder: Tells of a recording, and takes labels.
        outage: Gives what is wrong with the source at the moment; empty while all is well.
        say: Called with a line for each file that was written, and for each failure.
        clock: Gives the time in seconds, for the pace of videos and for the times that are shown.
    """

    def __init__(
        self,
        window: Window,
        recognizer: StreamRecognizer,
        options: ViewerOptions,
        *,
        recorder: Recorder | None = None,
        outage: Callable[[], str] = lambda: "",
        say: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._window = window
        self._recognizer = recognizer
        self._options = options
        self._recorder = recorder or Recorder()
        self._outage = outage
        self._say = say
        labels = recognizer.executors.lead.labels
        self._store = CaptureStore(options.folder, labels)
        self._keys = label_keys(labels, string.ascii_lowercase)
        self._state = _State(frozen=not options.timed)
        self._history: deque[tuple[int, Recognition]] = deque(maxlen=_HISTORY)
        self._clock = clock
        self._tally, self._latency, self._rate = AgreementTally(), LatencyMean(), FrameRate(clock)
        self._fps: float | None = None
        self._draw_ms: float | None = None
        self._due = 0.0
        self._shown: tuple[str, NDArray[np.uint8]] | None = None  # the outage at that time, and the image
        self.count = 0

    def run(self, stream: Iterator[Recognition | None]) -> int:
        """Shows recognitions until the user leaves; when they end, the last one stays.

        Args:
            stream: The recognitions; None while the source waits, so that keys are handled meanwhile.

        Returns:
            How many frames were shown.

        Raises:
            FrameSourceError: The source fails.
        """
        while True:
            new = self._advance(stream)
            if not self._history and self._state.ended:
                return self.count
            image = self._drawn(new=new)
            if image is not None:
                self._window.show(image)
            key = self._window.key(self._wait_ms(new=new))
            if key is not None:
                self._shown = None
            if not self._do(key, image):
                return self.count

    def _advance(self, stream: Iterator[Recognition | None]) -> bool:
        """Takes the next recognition, unless the image is frozen; gives whether there is one."""
        state = self._state
        if state.ended or (state.frozen and not state.step) or self._clock() < self._due:
            return False
        try:
            recognition = next(stream)
        except StopIteration:
            state.ended = state.frozen = True
            self._shown = None
            return False
        if recognition is None:
            return False
        state.step, state.back = False, 0
        self._pace(recognition)
        self._history.append((self.count, recognition))
        self.count += 1
        self._tally.add(recognition)
        self._latency.add(recognition, draw=self._draw_ms)
        self._fps = self._rate.tick()
        return True

    def _pace(self, recognition: Recognition) -> None:
        """Plays a video or a session at its own pace."""
        if self._options.live or not self._options.timed or not self._history:
            return
        gap = recognition.frame.timestamp - self._history[-1][1].frame.timestamp
        self._due = max(self._due, self._clock() - 0.1) + min(max(gap, 0.0), _LONGEST_WAIT_S)

    def _wait_ms(self, *, new: bool) -> int:
        if new and not self._state.frozen:
            left = self._due - self._clock()
            return max(1, min(_POLL_MS, round(left * 1e3)))
        return _POLL_MS if self._state.frozen else 1

    def _drawn(self, *, new: bool) -> NDArray[np.uint8] | None:
        """The image to show now; the one before if nothing has changed since."""
        if not self._history:
            return None
        outage = self._outage()
        if self._shown is not None and not new and outage == self._shown[0]:
            return self._shown[1]
        started = self._clock()
        number, recognition = self._history[-1 - self._state.back]
        image = draw_overlay(
            recognition, self._recognizer.executors.lead.labels, self._status(number, outage)
        )
        self._draw_ms = (self._clock() - started) * 1e3
        self._shown = outage, image
        return image

    def _status(self, number: int, outage: str) -> OverlayStatus:
        state, smoother = self._state, self._recognizer.smoother
        badge = self._recorder.badge()
        badges = [badge] if badge else []
        badges += [f"several {sample_name(self._store.labels)}s"] if self._recognizer.several else []
        badges += ["smoothed"] if smoother.enabled else []
        badges += [f"{state.back} back"] if state.back else []
        badges += ["end"] if state.ended else []
        return OverlayStatus(
            size=self._options.size,
            fps=self._fps if self._options.timed else None,
            note=KEYS,
            frozen=state.frozen,
            stages=state.stages,
            badges=tuple(badges),
            warning=outage,
            label=state.labels.get(number),
            threshold=smoother.threshold,
            agreement=self._tally.rows(),
            latency=self._latency.steps(),
            missing={each.key: each.reason for each in self._recognizer.executors.not_run},
            help=HELP if state.help else (),
        )

    def _do(self, key: int | None, image: NDArray[np.uint8] | None) -> bool:
        """Handles a key; False to leave."""
        if key is None:
            return True
        state = self._state
        match chr(key).lower():
            case "q":
                return False
            case _ if key == ESCAPE:
                return False
            case " ":
                state.frozen, state.step, state.back = not state.frozen, False, 0
            case "n":
                state.frozen = True
                state.step = state.back == 0
                state.back = max(0, state.back - 1)
            case "p":
                state.frozen = True
                state.back = max(0, min(state.back + 1, len(self._history) - 1))
            case "i":
                state.stages = not state.stages
            case "h":
                state.help = not state.help
            case "m":
                self._recognizer.smoother.enabled = not self._recognizer.smoother.enabled
            case "d":
                self._switch_several()
            case "r":
                self._tally = AgreementTally()
            case "s" if image is not None:
                stamp = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S-%f")
                self._try(lambda: self._say(f"wrote {self._save(image, stamp)}"))
            case _ if (label := label_of_key(key, self._keys)) is not None:
                self._try(lambda: self._label(label))
            case _ if key == BACKSPACE:
                self._try(self._unlabel)
            case _:
                pass
        return True

    def _switch_several(self) -> None:
        """Switches between one sample and several; a frozen frame is recognized again."""
        if self._recognizer.task is not None:
            self._say("a network for whole frames gives one answer a frame")
            return
        self._recognizer.several = not self._recognizer.several
        if self._history and self._state.frozen:
            place = -1 - self._state.back
            number, recognition = self._history[place]
            self._history[place] = number, self._recognizer.recognize_again(recognition)

    def _save(self, image: NDArray[np.uint8], stamp: str) -> Path:
        return save_overlay(image, self._options.folder, f"tintling-{stamp}")

    def _label(self, label: str) -> None:
        """Saves the frame that is shown under a label."""
        if not self._history:
            return
        number, recognition = self._history[-1 - self._state.back]
        if len(recognition.samples) > 1:
            self._say("not saved: a labelled frame has one sample, but several were found; d looks for one")
            return
        saved = self._store.save(recognition.frame.image, label)
        first = self._state.saved.get(number, saved)
        self._state.labels[number] = label
        self._state.saved[number] = replace(saved, before=first.before)  # a correction does not count
        self._recorder.label(recognition, label)
        self._say(f"wrote {saved.capture.path}")

    def _unlabel(self) -> None:
        """Takes the label of the shown frame back, and removes its file unless it was there before."""
        if not self._history:
            return
        number, recognition = self._history[-1 - self._state.back]
        if self._state.labels.pop(number, None) is None:
            return
        saved = self._state.saved.pop(number)
        self._recorder.label(recognition, None)
        if self._store.take_back(saved):
            self._say(f"removed {saved.capture.path}")

    def _try(self, action: Callable[[], None]) -> None:
        """Does something that may fail: a full disk must not close the window."""
        try:
            action()
        except TintlingError as error:
            self._say(str(error))
