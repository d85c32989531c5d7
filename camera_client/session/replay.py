"""Recognizes the frames of a session again, and compares every result with the recorded one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.session.reader import Session

__all__ = ["Replay", "ReplayedFrame", "differing_fields", "replay", "without_numbers"]

# These depend on the moment and the machine, not on the frame.
_OF_THE_MOMENT = frozenset({"ms", "age_ms", "fps", "agreement"})
# Compared one by one, because not every executor can run everywhere; "agree" follows from them.
_BY_EXECUTOR = frozenset({"executors", "agree"})


@dataclass(frozen=True, slots=True, eq=False)
class ReplayedFrame:
    """A frame that was recognized again.

    Attributes:
        number: From 1.
        recognition: The results of now.
        differences: Names of the fields that are not the recorded ones, such as ``samples.1.c.logits``.
    """

    number: int
    recognition: Recognition
    differences: tuple[str, ...]


@dataclass(slots=True)
class Replay:
    """Counts of a replay.

    Attributes:
        frames: How many were recognized.
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
        then = {key for sample in recorded["samples"] for key in sample["executors"]}
        now = {answer.key for sample in frame.recognition.samples for answer in sample.answers}
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


def replay(session: Session, recognizer: StreamRecognizer) -> Iterator[ReplayedFrame]:
    """Recognizes every frame again, with one sample or several and with smoothing as it was recorded.

    Args:
        session: The recording.
        recognizer: A new one, whose smoother is new as well.

    Raises:
        FrameSourceError: The session is damaged.
    """
    tells_numbers = any("starts_number" in sample for line in session.results for sample in line["samples"])
    for number, recorded in enumerate(session.results, start=1):
        smoothed = recorded.get("smoothed")
        if smoothed is not None:
            recognizer.smoother.enabled = bool(smoothed["enabled"])
        recognizer.several = bool(recorded["several"])
        recognition = recognizer.recognize(session.frame(number))
        # Through text, as the recording went: what is equal there is equal to the bit.
        now = json.loads(json.dumps(recognition.to_json()))
        now = now if tells_numbers else without_numbers(now)
        yield ReplayedFrame(number, recognition, differing_fields(recorded, now))


def differing_fields(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the fields in which two results of one frame differ; times do not count.

    Args:
        recorded: The line of ``results.jsonl``.
        now: What :meth:`~tintling.camera_client.recognition.result.Recognition.to_json` gives, as JSON reads
            it back.
    """
    boards = [(document.get("board") or {}) for document in (recorded, now)]
    return (
        *_differing(recorded, now, skipped={"board", "samples"}),
        *_in_samples(recorded["samples"], now["samples"]),
        *(f"board.{field}" for field in ("label", "same") if boards[0].get(field) != boards[1].get(field)),
    )


def without_numbers(document: Mapping[str, Any]) -> dict[str, Any]:
    """A result as it was recorded before the numbers of a row were told apart.

    Args:
        document: What :meth:`~tintling.camera_client.recognition.result.Recognition.to_json` gives.
    """
    plain = dict(document)
    plain["samples"] = [
        {key: value for key, value in sample.items() if key != "starts_number"} for sample in plain["samples"]
    ]
    if plain["several"]:
        plain["text"] = plain["text"].replace(" ", "")
        plain["smoothed"] = {**plain["smoothed"], "text": plain["smoothed"]["text"].replace(" ", "")}
    return plain


def _differing(
    recorded: Mapping[str, Any], now: Mapping[str, Any], *, skipped: AbstractSet[str] = frozenset()
) -> Iterator[str]:
    """Fields of a frame, or of one of its samples, that differ; those of executors are not among them."""
    for key in dict.fromkeys((*recorded, *now)):
        if key not in _OF_THE_MOMENT | _BY_EXECUTOR | skipped and recorded.get(key) != now.get(key):
            yield key


def _in_samples(recorded: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Fields of samples that differ, each with the sample's number from 1."""
    if len(recorded) != len(now):
        yield "samples"
        return
    for number, (then, again) in enumerate(zip(recorded, now, strict=True), start=1):
        yield from (f"samples.{number}.{field}" for field in _differing(then, again))
        executors = then["executors"], again["executors"]
        for key in (key for key in executors[0] if key in executors[1]):
            for field in ("label", "confidence", "logits"):
                if executors[0][key][field] != executors[1][key][field]:
                    yield f"samples.{number}.{key}.{field}"
