"""Steadies the answers to several digits a frame: each place of writing has a mean of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.host import Box
from tintling.camera_client.recognition.smoothing import (
    LONGEST_GAP_S,
    SmoothedPrediction,
    Smoother,
    apart,
    distance,
)

__all__ = ["DigitTracker", "FoundDigit"]

_HELD_BACK = "?"


@dataclass(frozen=True, slots=True, eq=False)
class FoundDigit:
    """A digit of a frame, as the smoother needs it.

    Attributes:
        row: Line of writing, from 0 at the top.
        region: Where it is, in px of the frame.
        prediction: The leading answer.
    """

    row: int
    region: Box
    prediction: Prediction


@dataclass(slots=True, eq=False)
class _Place:
    """A place where a digit was found.

    Attributes:
        smoother: Its mean.
        region: Where it was last.
        seen: When, in seconds.
    """

    smoother: Smoother
    region: Box
    seen: float


@dataclass(frozen=True, slots=True)
class _Letter:
    """A part of the text, and where it stands."""

    region: Box
    text: str
    confidence: float

    @property
    def middle(self) -> float:
        return self.region.y + self.region.height / 2


class DigitTracker:
    """Follows digits from frame to frame, and steadies each as :class:`Smoother` does a single one.

    A digit belongs to the nearest place of earlier frames, unless it has moved by more than half its size:
    then it begins anew. A place in which nothing is found fades as if its probabilities were all zero; while
    its answer counts it keeps its part in the text, so that a digit that is missed for a frame does not
    flicker. When a digit begins anew, the sheet was moved or changed, and what is missed is forgotten.

    Args:
        like: Gives labels, threshold and the switch; they are looked up at each frame.
    """

    def __init__(self, like: Smoother) -> None:
        self._like = like
        self._places: list[_Place] = []

    def update(
        self, timestamp: float, found: Sequence[FoundDigit]
    ) -> tuple[tuple[SmoothedPrediction, ...], SmoothedPrediction]:
        """Takes the reading of the next frame.

        Args:
            timestamp: When the frame was taken, in seconds.
            found: What was read, in reading order.

        Returns:
            The verdict on each digit; and that on all: the text by rows, with ``?`` for a digit that the
            threshold holds back, or None without any, and the least confidence in it. What is no digit has
            no part in the text.
        """
        places = [place for place in self._places if 0 <= timestamp - place.seen <= LONGEST_GAP_S]
        mine = self._matched(places, found)
        moved = any(place not in places for place in mine)
        missed = [] if moved else [place for place in places if place not in mine]
        verdicts = tuple(
            self._updated(place, timestamp, digit) for place, digit in zip(mine, found, strict=True)
        )
        faded = [(place, self._verdict(place, timestamp)) for place in missed]
        self._places = mine + missed
        rows: dict[int, list[_Letter]] = {}
        for digit, verdict in zip(found, verdicts, strict=True):
            if verdict.label is None and not digit.prediction.accepted:
                continue
            letter = _Letter(digit.region, verdict.label or _HELD_BACK, verdict.confidence)
            rows.setdefault(digit.row, []).append(letter)
        lines = list(rows.values())
        return verdicts, self._of_text(_with_missed(lines, faded) if self._like.enabled else lines)

    def _matched(self, places: Sequence[_Place], found: Sequence[FoundDigit]) -> list[_Place]:
        """The place of each digit: the nearest pairs first, and a new one for what is left."""
        pairs = sorted(
            (distance(place.region, digit.region), number, index)
            for number, place in enumerate(places)
            for index, digit in enumerate(found)
            if not apart(place.region, digit.region)
        )
        taken: dict[int, _Place] = {}
        used: set[int] = set()
        for _, number, index in pairs:
            if index not in taken and number not in used:
                taken[index] = places[number]
                used.add(number)
        return [taken.get(index) or self._new(digit) for index, digit in enumerate(found)]

    def _new(self, digit: FoundDigit) -> _Place:
        return _Place(Smoother(self._like.labels), digit.region, 0.0)

    def _updated(self, place: _Place, timestamp: float, digit: FoundDigit) -> SmoothedPrediction:
        place.region, place.seen = digit.region, timestamp
        return self._verdict(place, timestamp, digit)

    def _verdict(
        self, place: _Place, timestamp: float, digit: FoundDigit | None = None
    ) -> SmoothedPrediction:
        smoother = place.smoother
        smoother.threshold, smoother.enabled = self._like.threshold, self._like.enabled
        if digit is None:
            return smoother.update(timestamp, None, None)
        return smoother.update(timestamp, digit.prediction, digit.region)

    def _of_text(self, lines: Sequence[Sequence[_Letter]]) -> SmoothedPrediction:
        text = "\n".join("".join(letter.text for letter in line) for line in lines)
        least = min((letter.confidence for line in lines for letter in line), default=0.0)
        return SmoothedPrediction(text or None, least, self._like.enabled)


def _with_missed(
    lines: list[list[_Letter]], missed: Sequence[tuple[_Place, SmoothedPrediction]]
) -> list[list[_Letter]]:
    """Puts digits that were not found in this frame, but still count, where they stood."""
    ghosts = [
        _Letter(place.region, verdict.label, verdict.confidence)
        for place, verdict in missed
        if verdict.label is not None
    ]
    if not ghosts:
        return lines
    for ghost in sorted(ghosts, key=lambda each: each.region.x):
        line = _level_line(lines, ghost)
        if line is None:
            lines.append([ghost])
        else:
            line.append(ghost)
            line.sort(key=lambda each: each.region.x)
    return sorted(lines, key=lambda line: sum(letter.middle for letter in line) / len(line))


def _level_line(lines: Sequence[list[_Letter]], ghost: _Letter) -> list[_Letter] | None:
    """The line whose digit beside this one is level with it; None if there is none."""
    best, nearest = None, 0.0
    for line in lines:
        beside = min(line, key=lambda each: abs(each.region.x - ghost.region.x))
        off = abs(beside.middle - ghost.middle)
        if off <= max(beside.region.height, ghost.region.height) and (best is None or off < nearest):
            best, nearest = line, off
    return best
