"""What the client says of a stream of frames: answers held against a threshold, and steadied over time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.host import Box

__all__ = ["DEFAULT_THRESHOLD", "LONGEST_GAP_S", "SmoothedPrediction", "Smoother", "apart", "distance"]

DEFAULT_THRESHOLD = 0.5
"""Confidence from which on an answer is shown as one, unless told otherwise."""

LONGEST_GAP_S = 1.5
"""After so many seconds, what was seen before says nothing any more."""

_TIME_CONSTANT_S = 0.35  # about ten frames of a camera, and shorter than a hand takes to change the sheet


@dataclass(frozen=True, slots=True)
class SmoothedPrediction:
    """What is said of a frame, and of those before it when answers are steadied.

    Attributes:
        label: The answer; None when there is no digit, or none that the threshold lets through.
        confidence: Of the most likely answer, 0 to 1, whether it passes or not.
        smoothed: Whether earlier frames had a say.
    """

    label: str | None
    confidence: float
    smoothed: bool


class Smoother:
    """Steadies the answers to a stream: an exponential mean of probabilities, in the frames' own time.

    A frame without a digit, or with one that does not stand out as digits do, counts as one whose
    probabilities are all zero, so that an answer fades within about half a second. A region that has left
    its place is another digit, and begins anew. Time is that of the frames, not of the clock: the same
    frames give the same verdicts.

    Args:
        labels: What each output stands for.
        threshold: Confidence from which on an answer counts, 0 to 1.
        enabled: Whether earlier frames have a say; can be changed at any time.

    Attributes:
        labels: As given.
        threshold: As given.
        enabled: As given; the mean is kept up to date meanwhile.
    """

    def __init__(
        self, labels: tuple[str, ...], *, threshold: float = DEFAULT_THRESHOLD, enabled: bool = True
    ) -> None:
        self.threshold = threshold
        self.enabled = enabled
        self.labels = labels
        self._mean: NDArray[np.float64] = np.zeros(len(labels))
        self._last: float | None = None
        self._region: Box | None = None

    def update(
        self, timestamp: float, prediction: Prediction | None, region: Box | None
    ) -> SmoothedPrediction:
        """Takes the reading of the next frame.

        Args:
            timestamp: When the frame was taken, in seconds.
            prediction: What was read in it; None without a digit.
            region: Where, in px of the frame; None without a digit.
        """
        seen = np.zeros_like(self._mean)
        if prediction is not None and prediction.accepted:
            seen = prediction.probabilities.astype(np.float64)
        gap = math.inf if self._last is None else timestamp - self._last
        moved = region is not None and self._region is not None and apart(self._region, region)
        if not 0 <= gap <= LONGEST_GAP_S or moved:
            self._mean = seen
        else:
            self._mean = self._mean + (seen - self._mean) * (1 - math.exp(-gap / _TIME_CONSTANT_S))
        self._last = timestamp
        self._region = region if region is not None else self._region
        if self.enabled:
            return self._verdict(self._mean, smoothed=True)
        return self._verdict(seen, smoothed=False)

    def _verdict(self, probabilities: NDArray[np.float64], *, smoothed: bool) -> SmoothedPrediction:
        best = int(np.argmax(probabilities))
        confidence = float(probabilities[best])
        passed = confidence > 0 and confidence >= self.threshold
        return SmoothedPrediction(self.labels[best] if passed else None, confidence, smoothed)


def apart(before: Box, after: Box) -> bool:
    """Whether the middle of a region has moved by more than half the size of the larger of the two."""
    return distance(before, after) > max(before.width, before.height, after.width, after.height) / 2


def distance(before: Box, after: Box) -> float:
    """How far apart the middles of two regions are, in px."""
    across = (after.x + after.width / 2) - (before.x + before.width / 2)
    down = (after.y + after.height / 2) - (before.y + before.height / 2)
    return math.hypot(across, down)
