"""Tracks several samples from frame to frame, and smooths the answers to each of them."""

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

__all__ = ["SampleTracker", "TrackableSample"]

_BELOW_THRESHOLD = "?"


class TrackableSample(Protocol):
    """A sample of a frame, such as a ``RecognizedSample``."""

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
    """A sample that is followed over frames.

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


class SampleTracker:
    """Follows samples from frame to frame, and smooths each as :class:`Smoother` does a single one.

    A sample continues the nearest track of earlier frames, unless it is further away than half its size: then
    it starts a new one. A track without a sample in a frame fades as if its probabilities were all zero;
    while its answer is above the threshold it keeps its character in the text, so that a sample that is
    missed for a frame does not flicker. When any sample starts a new track, the sheet was moved or changed,
    and tracks without a sample are dropped.

    Args:
        like: Gives labels, threshold and the switch; they are looked up at each frame.
    """

    def __init__(self, like: Smoother) -> None:
        self._like = like
        self._tracks: list[_Track] = []

    def update(
        self, timestamp: float, samples: Sequence[TrackableSample]
    ) -> tuple[tuple[SmoothedPrediction, ...], SmoothedPrediction]:
        """Takes the samples of the next frame.

        Args:
            timestamp: When the frame was taken, in seconds.
            samples: In reading order.

        Returns:
            The smoothed prediction of each sample; and that of the whole text by rows and numbers, with
            ``?`` for a sample below the threshold, None without any, and the least confidence in it. Rejected
            samples are not part of the text.
        """
        alive = [track for track in self._tracks if 0 <= timestamp - track.last_seen <= LONGEST_GAP_S]
        continued = self._matched(alive, samples)
        moved = any(track not in alive for track in continued)
        missed = [] if moved else [track for track in alive if track not in continued]
        smoothed = tuple(
            self._seen(track, timestamp, sample) for track, sample in zip(continued, samples, strict=True)
        )
        faded = [(track, self._smoothed(track, timestamp)) for track in missed]
        self._tracks = continued + missed
        lines = _lines_of(samples, smoothed)
        return smoothed, self._text(_with_missed(lines, faded) if self._like.enabled else lines)

    def _matched(self, tracks: Sequence[_Track], samples: Sequence[TrackableSample]) -> list[_Track]:
        """The track of each sample: the nearest pairs first, and new tracks for the samples that are left."""
        pairs = sorted(
            (distance(track.region, sample.region), number, index)
            for number, track in enumerate(tracks)
            for index, sample in enumerate(samples)
            if not apart(track.region, sample.region)
        )
        matched: dict[int, _Track] = {}
        used: set[int] = set()
        for _, number, index in pairs:
            if index not in matched and number not in used:
                matched[index] = tracks[number]
                used.add(number)
        return [matched.get(index) or self._new(sample) for index, sample in enumerate(samples)]

    def _new(self, sample: TrackableSample) -> _Track:
        return _Track(Smoother(self._like.labels), sample.region, 0.0)

    def _seen(self, track: _Track, timestamp: float, sample: TrackableSample) -> SmoothedPrediction:
        track.region, track.last_seen = sample.region, timestamp
        return self._smoothed(track, timestamp, sample)

    def _smoothed(
        self, track: _Track, timestamp: float, sample: TrackableSample | None = None
    ) -> SmoothedPrediction:
        smoother = track.smoother
        smoother.threshold, smoother.enabled = self._like.threshold, self._like.enabled
        if sample is None:
            return smoother.update(timestamp, None, None)
        return smoother.update(timestamp, sample.prediction, sample.region)

    def _text(self, lines: Sequence[Sequence[_Character]]) -> SmoothedPrediction:
        text = join_rows(
            (row, each.text, starts)
            for row, line in enumerate(lines)
            for each, starts in zip(line, _number_starts(line), strict=True)
        )
        least = min((each.confidence for line in lines for each in line), default=0.0)
        return SmoothedPrediction(text or None, least, self._like.enabled)


def _lines_of(
    samples: Sequence[TrackableSample], smoothed: Sequence[SmoothedPrediction]
) -> list[list[_Character]]:
    """The characters of each row. When the first sample of a number is rejected, the next one starts it."""
    rows: dict[int, list[_Character]] = {}
    starting: dict[int, bool] = {}
    for sample, each in zip(samples, smoothed, strict=True):
        starts = sample.starts_number or starting.get(sample.row, False)
        rejected = each.label is None and not sample.prediction.accepted
        starting[sample.row] = rejected and starts
        if not rejected:
            character = _Character(sample.region, each.label or _BELOW_THRESHOLD, each.confidence, starts)
            rows.setdefault(sample.row, []).append(character)
    return list(rows.values())


def _number_starts(line: Sequence[_Character]) -> list[bool]:
    """Which characters of a row start a number.

    The preprocessing tells it of the samples of a frame. Beside one that was missed in this frame, gaps tell
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
    """Puts samples that were missed in this frame, but are still above the threshold, where they stood."""
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
