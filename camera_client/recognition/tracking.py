"""Tracks several digits from frame to frame, and smooths the answers to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_high
from typing import Protocol

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.host import Box
from tintling.camera_client.recognition.rows import join_rows
from tintling.camera_client.recognition.smoothing import (
    LONGEST_GAP_S,
    SmoothedPrediction,
    Smoother,
    apart,
    distance,
)

__all__ = ["DigitTracker", "TrackableDigit"]

_BELOW_THRESHOLD = "?"


class TrackableDigit(Protocol):
    """A digit of a frame, such as a ``RecognizedDigit``."""

    @property
    def row(self) -> int:
        """Row of writing, from 0 at the top."""

    @property
    def starts_number(self) -> bool:
        """Whether it is the first of its row, or a gap lies before it."""

    @property
    def region(self) -> Box:
        """Where it is, in px of the frame."""

    @property
    def prediction(self) -> Prediction:
        """The leading answer."""


@dataclass(slots=True, eq=False)
class _Track:
    """A digit that is followed over frames.

    Attributes:
        smoother: Its mean.
        region: Where it was last.
        last_seen: When, in seconds.
    """

    smoother: Smoother
    region: Box
    last_seen: float


@dataclass(frozen=True, slots=True)
class _Character:
    """One character of the text, and where it stands; None: only its neighbours tell what it starts."""

    region: Box
    text: str
    confidence: float
    starts_number: bool | None = None

    @property
    def middle(self) -> float:
        return self.region.y + self.region.height / 2


class DigitTracker:
    """Follows digits from frame to frame, and smooths each as :class:`Smoother` does a single one.

    A digit continues the nearest track of earlier frames, unless it is further away than half its size: then
    it starts a new one. A track without a digit in a frame fades as if its probabilities were all zero; while
    its answer is above the threshold it keeps its character in the text, so that a digit that is missed for a
    frame does not flicker. When any digit starts a new track, the sheet was moved or changed, and tracks
    without a digit are dropped.

    Args:
        like: Gives labels, threshold and the switch; they are looked up at each frame.
    """

    def __init__(self, like: Smoother) -> None:
        self._like = like
        self._tracks: list[_Track] = []

    def update(
        self, timestamp: float, digits: Sequence[TrackableDigit]
    ) -> tuple[tuple[SmoothedPrediction, ...], SmoothedPrediction]:
        """Takes the digits of the next frame.

        Args:
            timestamp: When the frame was taken, in seconds.
            digits: In reading order.

        Returns:
            The smoothed prediction of each digit; and that of the whole text by rows and numbers, with
            ``?`` for a digit below the threshold, None without any, and the least confidence in it. Rejected
            digits are not part of the text.
        """
        alive = [track for track in self._tracks if 0 <= timestamp - track.last_seen <= LONGEST_GAP_S]
        continued = self._matched(alive, digits)
        moved = any(track not in alive for track in continued)
        missed = [] if moved else [track for track in alive if track not in continued]
        smoothed = tuple(
            self._seen(track, timestamp, digit) for track, digit in zip(continued, digits, strict=True)
        )
        faded = [(track, self._smoothed(track, timestamp)) for track in missed]
        self._tracks = continued + missed
        lines = _lines_of(digits, smoothed)
        return smoothed, self._text(_with_missed(lines, faded) if self._like.enabled else lines)

    def _matched(self, tracks: Sequence[_Track], digits: Sequence[TrackableDigit]) -> list[_Track]:
        """The track of each digit: the nearest pairs first, and new tracks for the digits that are left."""
        pairs = sorted(
            (distance(track.region, digit.region), number, index)
            for number, track in enumerate(tracks)
            for index, digit in enumerate(digits)
            if not apart(track.region, digit.region)
        )
        matched: dict[int, _Track] = {}
        used: set[int] = set()
        for _, number, index in pairs:
            if index not in matched and number not in used:
                matched[index] = tracks[number]
                used.add(number)
        return [matched.get(index) or self._new(digit) for index, digit in enumerate(digits)]

    def _new(self, digit: TrackableDigit) -> _Track:
        return _Track(Smoother(self._like.labels), digit.region, 0.0)

    def _seen(self, track: _Track, timestamp: float, digit: TrackableDigit) -> SmoothedPrediction:
        track.region, track.last_seen = digit.region, timestamp
        return self._smoothed(track, timestamp, digit)

    def _smoothed(
        self, track: _Track, timestamp: float, digit: TrackableDigit | None = None
    ) -> SmoothedPrediction:
        smoother = track.smoother
        smoother.threshold, smoother.enabled = self._like.threshold, self._like.enabled
        if digit is None:
            return smoother.update(timestamp, None, None)
        return smoother.update(timestamp, digit.prediction, digit.region)

    def _text(self, lines: Sequence[Sequence[_Character]]) -> SmoothedPrediction:
        text = join_rows(
            (row, each.text, starts)
            for row, line in enumerate(lines)
            for each, starts in zip(line, _number_starts(line), strict=True)
        )
        least = min((each.confidence for line in lines for each in line), default=0.0)
        return SmoothedPrediction(text or None, least, self._like.enabled)


def _lines_of(
    digits: Sequence[TrackableDigit], smoothed: Sequence[SmoothedPrediction]
) -> list[list[_Character]]:
    """The characters of each row. When the first digit of a number is rejected, the next one starts it."""
    rows: dict[int, list[_Character]] = {}
    starting: dict[int, bool] = {}
    for digit, each in zip(digits, smoothed, strict=True):
        starts = digit.starts_number or starting.get(digit.row, False)
        rejected = each.label is None and not digit.prediction.accepted
        starting[digit.row] = rejected and starts
        if not rejected:
            character = _Character(digit.region, each.label or _BELOW_THRESHOLD, each.confidence, starts)
            rows.setdefault(digit.row, []).append(character)
    return list(rows.values())


def _number_starts(line: Sequence[_Character]) -> list[bool]:
    """Which characters of a row start a number.

    The preprocessing tells it of the digits of a frame. Beside one that was missed in this frame, gaps tell
    it, by the rule of the preprocessing: a number starts beyond half the median height.
    """
    height = median_high(each.region.height for each in line)
    starts = [True]
    for before, each in pairwise(line):
        gap = each.region.x - before.region.x - before.region.width
        known = each.starts_number if before.starts_number is not None else None
        starts.append(gap * 2 > height if known is None else known)
    return starts


def _with_missed(
    lines: list[list[_Character]], missed: Sequence[tuple[_Track, SmoothedPrediction]]
) -> list[list[_Character]]:
    """Puts digits that were missed in this frame, but are still above the threshold, where they stood."""
    kept = [
        _Character(track.region, smoothed.label, smoothed.confidence)
        for track, smoothed in missed
        if smoothed.label is not None
    ]
    if not kept:
        return lines
    for character in sorted(kept, key=lambda each: each.region.x):
        line = _level_line(lines, character)
        if line is None:
            lines.append([character])
        else:
            line.append(character)
            line.sort(key=lambda each: each.region.x)
    return sorted(lines, key=lambda line: sum(each.middle for each in line) / len(line))


def _level_line(lines: Sequence[list[_Character]], character: _Character) -> list[_Character] | None:
    """The line whose nearest character is level with this one; None if there is none."""
    best, nearest = None, 0.0
    for line in lines:
        beside = min(line, key=lambda each: abs(each.region.x - character.region.x))
        off = abs(beside.middle - character.middle)
        if off <= max(beside.region.height, character.region.height) and (best is None or off < nearest):
            best, nearest = line, off
    return best
