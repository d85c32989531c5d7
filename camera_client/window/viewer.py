"""The window's loop: shows readings, and does what the keys say."""

from __future__ import annotations

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
from tintling.camera_client.recognition.recognizer import Recognition, StreamRecognizer
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.window import BACKSPACE, ESCAPE, Window
from tintling.errors import TintlingError

__all__ = ["HELP", "KEYS", "Recorder", "Viewer", "ViewerOptions"]

KEYS = (
    "q quit   space freeze   n next   p back   0-9 label   s save   i images   m smoothing   "
    "d one/several   h help"
)
"""What the bottom line says."""

HELP = (
    ("q, Escape", "leave"),
    ("space", "freeze, and go on"),
    ("n", "next frame, then stand still"),
    ("p", "back to the frame before"),
    ("0 to 9", "label this frame and keep it"),
    ("backspace", "take the label back"),
    ("s", "save this image"),
    ("i", "intermediate images on or off"),
    ("m", "smoothing on or off"),
    ("d", "one digit a frame, or several"),
    ("r", "count from 0 again"),
    ("h", "this list on or off"),
)
"""Keys and what they do."""

_POLL_MS = 30  # while nothing new is shown
_MEMORY = 32  # frames to which one can go back
_LONGEST_WAIT_S = 1.0  # between two frames of a recording, however far apart they were taken


class Recorder:
    """What a recording offers to the viewer; by default there is none."""

    def remark(self) -> str | None:
        """A badge for the frame, such as ``REC 128``; None without a recording."""
        return None

    def label(self, reading: Recognition, label: str | None) -> None:
        """Notes what a person says of a frame that was recorded; None takes it back."""


@dataclass(frozen=True, slots=True)
class ViewerOptions:
    """How a window behaves.

    Attributes:
        folder: Where labelled frames and saved images go.
        size: Width and height of the window in px; None takes what suits the first frame.
        timed: Whether the frames' times tell how they follow each other; images stand still instead.
        live: Whether frames come by themselves, so that nothing waits for their time.
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
    """Shows a stream of readings in a window.

    Args:
        window: Where to show.
        reader: What reads the frames; ``m`` switches its smoother.
        options: How to behave.
        recorder: Tells of a recording, and takes labels.
        outage: What is wrong with the source just now; empty when nothing is.
        say: Told of each file that was written, and of what failed.
    """

    def __init__(
        self,
        window: Window,
        reader: StreamRecognizer,
        options: ViewerOptions,
        *,
        recorder: Recorder | None = None,
        outage: Callable[[], str] = lambda: "",
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._window = window
        self._reader = reader
        self._options = options
        self._recorder = recorder or Recorder()
        self._outage = outage
        self._say = say
        self._store = CaptureStore(options.folder)
        self._state = _State(frozen=not options.timed)
        self._history: deque[tuple[int, Recognition]] = deque(maxlen=_MEMORY)
        self._tally, self._latency, self._rate = AgreementTally(), LatencyMean(), FrameRate()
        self._fps: float | None = None
        self._draw_ms: float | None = None
        self._due = 0.0
        self._shown: tuple[str, NDArray[np.uint8]] | None = None  # what was wrong then, and the image
        self.count = 0

    def run(self, stream: Iterator[Recognition | None]) -> int:
        """Shows readings until somebody leaves; when they end, the last one stays.

        Args:
            stream: The readings; None where nothing new has come, so that keys are heard meanwhile.

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
        """Takes the next reading, unless the image stands still; gives whether there is one."""
        state = self._state
        if state.ended or (state.frozen and not state.step) or time.monotonic() < self._due:
            return False
        try:
            reading = next(stream)
        except StopIteration:
            state.ended = state.frozen = True
            self._shown = None
            return False
        if reading is None:
            return False
        state.step, state.back = False, 0
        self._pace(reading)
        self._history.append((self.count, reading))
        self.count += 1
        self._tally.add(reading)
        self._latency.add(reading, draw=self._draw_ms)
        self._fps = self._rate.tick()
        return True

    def _pace(self, reading: Recognition) -> None:
        """Lets a video or a recording take as long as it took."""
        if self._options.live or not self._options.timed or not self._history:
            return
        gap = reading.frame.timestamp - self._history[-1][1].frame.timestamp
        self._due = max(self._due, time.monotonic() - 0.1) + min(max(gap, 0.0), _LONGEST_WAIT_S)

    def _wait_ms(self, *, new: bool) -> int:
        if new and not self._state.frozen:
            left = self._due - time.monotonic()
            return max(1, min(_POLL_MS, round(left * 1e3)))
        return _POLL_MS if self._state.frozen else 1

    def _drawn(self, *, new: bool) -> NDArray[np.uint8] | None:
        """The image of this moment; the one before if nothing has changed since."""
        if not self._history:
            return None
        outage = self._outage()
        if self._shown is not None and not new and outage == self._shown[0]:
            return self._shown[1]
        started = time.perf_counter()
        number, reading = self._history[-1 - self._state.back]
        image = draw_overlay(reading, self._reader.panel.lead.labels, self._status(number, outage))
        self._draw_ms = (time.perf_counter() - started) * 1e3
        self._shown = outage, image
        return image

    def _status(self, number: int, outage: str) -> OverlayStatus:
        state, smoother = self._state, self._reader.smoother
        remark = self._recorder.remark()
        badges = [remark] if remark else []
        badges += ["several digits"] if self._reader.several else []
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
            missing={each.key: each.reason for each in self._reader.panel.not_run},
            help=HELP if state.help else (),
        )

    def _do(self, key: int | None, image: NDArray[np.uint8] | None) -> bool:
        """Does what a key says; False to leave."""
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
                self._reader.smoother.enabled = not self._reader.smoother.enabled
            case "d":
                self._switch_several()
            case "r":
                self._tally = AgreementTally()
            case "s" if image is not None:
                stamp = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S-%f")
                self._try(lambda: self._say(f"wrote {self._save(image, stamp)}"))
            case "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" as label:
                self._try(lambda: self._label(label))
            case _ if key == BACKSPACE:
                self._try(self._unlabel)
            case _:
                pass
        return True

    def _switch_several(self) -> None:
        """One digit a frame, or several, from the next frame on; what stands still is read again."""
        self._reader.several = not self._reader.several
        if self._history and self._state.frozen:
            place = -1 - self._state.back
            number, reading = self._history[place]
            self._history[place] = number, self._reader.read_again(reading)

    def _save(self, image: NDArray[np.uint8], stamp: str) -> Path:
        return save_overlay(image, self._options.folder, f"tintling-{stamp}")

    def _label(self, label: str) -> None:
        """Keeps the frame that is shown under a label."""
        if not self._history or label not in self._reader.panel.lead.labels:
            return
        number, reading = self._history[-1 - self._state.back]
        if len(reading.digits) > 1:
            self._say("not kept: a labelled frame shows one digit, and several were read here; d reads one")
            return
        saved = self._store.save(reading.frame.image, int(label))
        first = self._state.saved.get(number, saved)
        self._state.labels[number] = label
        self._state.saved[number] = replace(saved, before=first.before)  # a correction does not count
        self._recorder.label(reading, label)
        self._say(f"wrote {saved.capture.path}")

    def _unlabel(self) -> None:
        """Takes the label of the frame that is shown back, and its file away unless it was there before."""
        if not self._history:
            return
        number, reading = self._history[-1 - self._state.back]
        if self._state.labels.pop(number, None) is None:
            return
        saved = self._state.saved.pop(number)
        self._recorder.label(reading, None)
        if self._store.take_back(saved):
            self._say(f"removed {saved.capture.path}")

    def _try(self, action: Callable[[], None]) -> None:
        """A full disk must not end the show."""
        try:
            action()
        except TintlingError as error:
            self._say(str(error))
