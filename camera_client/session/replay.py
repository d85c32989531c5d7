"""Reads the frames of a session again, and holds every result against the recorded one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tintling.camera_client.recognition.recognizer import Recognition, StreamRecognizer
from tintling.camera_client.session.reader import Session
from tintling.camera_client.session.results import digits_of

__all__ = ["Replay", "ReplayedFrame", "differing_fields", "replay"]

# What depends on the moment and the machine, not on the frame.
_OF_THE_MOMENT = frozenset({"ms", "age_ms", "fps", "agreement"})
# Compared one by one, because not every executor can run everywhere; "agree" follows from them.
_BY_EXECUTOR = frozenset({"executors", "agree"})


@dataclass(frozen=True, slots=True, eq=False)
class ReplayedFrame:
    """A frame that was read again.

    Attributes:
        number: From 1.
        reading: What was read now.
        differences: Names of the fields that are not the recorded ones, such as ``c.logits``.
    """

    number: int
    reading: Recognition
    differences: tuple[str, ...]


@dataclass(slots=True)
class Replay:
    """Counts of a replay.

    Attributes:
        frames: How many were read.
        identical: How many gave the recorded results, bit for bit.
        compared: Executors that answered then and now.
        missing: Executors that answered then, but not now.
        first: Number of the first frame that differs, and how; None when none does.
    """

    frames: int = 0
    identical: int = 0
    compared: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    first: tuple[int, tuple[str, ...]] | None = None

    @property
    def passed(self) -> bool:
        """Whether every frame was identical."""
        return self.frames > 0 and self.identical == self.frames

    def count(self, frame: ReplayedFrame, recorded: Mapping[str, Any]) -> None:
        """Takes the next frame."""
        then = {key for digit in digits_of(recorded) for key in digit.get("executors", ())}
        now = {one.key for opinions in frame.reading.asked for one in opinions}
        self.compared = tuple(sorted({*self.compared, *(then & now)}))
        self.missing = tuple(sorted({*self.missing, *(then - now)}))
        self.frames += 1
        if not frame.differences:
            self.identical += 1
        elif self.first is None:
            self.first = (frame.number, frame.differences)

    def to_json(self) -> dict[str, Any]:
        """For ``--json`` and headless lines."""
        return {
            "frames": self.frames,
            "identical": self.identical,
            "compared": list(self.compared),
            "not_compared": list(self.missing),
            "first_difference": None
            if self.first is None
            else {"frame": self.first[0], "fields": list(self.first[1])},
        }


def replay(session: Session, reader: StreamRecognizer, *, debug: bool = False) -> Iterator[ReplayedFrame]:
    """Reads every frame again, as one digit or several and with smoothing as it was recorded.

    Args:
        session: What was recorded.
        reader: Reads; it must be new, as what it steadies.
        debug: Keep the intermediate images.

    Raises:
        FrameSourceError: The session is damaged.
    """
    for number, recorded in enumerate(session.results, start=1):
        verdict = recorded.get("verdict")
        if verdict is not None:
            reader.smoother.enabled = bool(verdict["smoothed"])
        reader.several = bool(recorded.get("several"))
        reading = reader.read(session.frame(number), debug=debug)
        # Through text, as the recording went: what is equal there is equal to the bit.
        now = json.loads(json.dumps(reading.to_json()))
        yield ReplayedFrame(number, reading, differing_fields(recorded, now))


def differing_fields(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the fields in which two documents of one frame differ; times do not count.

    Args:
        recorded: The line of ``results.jsonl``.
        now: What :meth:`~tintling.camera_client.recognition.result.Recognition.to_json` gives, as JSON reads
            it back.
    """
    boards = [(document.get("board") or {}) for document in (recorded, now)]
    return (
        *_differing(recorded, now),
        *_in_digits(recorded.get("digits"), now.get("digits")),
        *(f"board.{field}" for field in ("digit", "same") if boards[0].get(field) != boards[1].get(field)),
    )


def _differing(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Fields of a frame, or of one of its digits, that differ."""
    skipped = _OF_THE_MOMENT | _BY_EXECUTOR | {"board", "digits"}
    for key in dict.fromkeys((*recorded, *now)):
        if key not in skipped and recorded.get(key) != now.get(key):
            yield key
    then, again = recorded.get("executors", {}), now.get("executors", {})
    for key in (key for key in then if key in again):
        for field in ("digit", "confidence", "logits"):
            if then[key][field] != again[key][field]:
                yield f"{key}.{field}"


def _in_digits(
    recorded: Sequence[Mapping[str, Any]] | None, now: Sequence[Mapping[str, Any]] | None
) -> Iterator[str]:
    """Fields of several digits that differ, each with the digit's number from 1."""
    if recorded is None or now is None or len(recorded) != len(now):
        if recorded is not now:
            yield "digits"
        return
    for number, (then, again) in enumerate(zip(recorded, now, strict=True), start=1):
        yield from (f"digits.{number}.{field}" for field in _differing(then, again))
