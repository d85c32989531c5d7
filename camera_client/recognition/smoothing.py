"""Smooths the answers to a stream of frames over time, and applies the confidence threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.preprocessing.host import Box

__all__ = ["DEFAULT_THRESHOLD", "LONGEST_GAP_S", "SmoothedPrediction", "Smoother", "apart", "distance"]

DEFAULT_THRESHOLD = 0.5
"""Confidence from which on an answer is accepted, by default."""

LONGEST_GAP_S = 1.5
"""After so many seconds without a frame, the mean starts afresh."""

_TIME_CONSTANT_S = 0.35  # about ten frames of a camera, and shorter than a hand takes to change the sheet


@dataclass(frozen=True, slots=True)
class SmoothedPrediction:
    """The answer to a frame after smoothing over earlier frames, and after the threshold.

    Attributes:
        label: The answer; None where nothing was found, and when the confidence is below the threshold.
        confidence: Of the most likely label, 0 to 1, also when it is below the threshold.
        enabled: Whether earlier frames were averaged in; without, it is the answer to this frame alone.
    """

    label: str | None
    confidence: float
    enabled: bool


class Smoother:
    """Smooths the answers to a stream: an exponential mean of the probabilities, in the frames' own time.

    A frame in which nothing was found, or with an answer that was rejected, counts as one whose probabilities
    are all zero, so that an answer fades within about half a second. A region that has moved away is another
    one, for which the mean starts afresh. Time is that of the frames, not of the clock: the same frames give
    the same results.

    Args:
        labels: Label of each output.
        threshold: Confidence from which on an answer is accepted, 0 to 1.
        enabled: Whether earlier frames are averaged in; can be changed at any time.

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
        """Takes the answer to the next frame.

        Args:
            timestamp: When the frame was taken, in seconds.
            prediction: The answer; None where nothing was found.
            region: Where it was found, in px of the frame; None where nothing was.
        """
        current = np.zeros_like(self._mean)
        if prediction is not None and prediction.accepted:
            current = prediction.probabilities.astype(np.float64)
        gap = math.inf if self._last is None else timestamp - self._last
        moved = region is not None and self._region is not None and apart(self._region, region)
        if not 0 <= gap <= LONGEST_GAP_S or moved:
            self._mean = current
        else:
            self._mean = self._mean + (current - self._mean) * (1 - math.exp(-gap / _TIME_CONSTANT_S))
        self._last = timestamp
        self._region = region if region is not None else self._region
        return self._prediction(self._mean if self.enabled else current)

    def _prediction(self, probabilities: NDArray[np.float64]) -> SmoothedPrediction:
        best = int(np.argmax(probabilities))
        confidence = float(probabilities[best])
        passed = confidence > 0 and confidence >= self.threshold
        return SmoothedPrediction(self.labels[best] if passed else None, confidence, self.enabled)


def apart(before: Box, after: Box) -> bool:
    """Whether the centre of a region has moved by more than half the longest side of the two."""
    return distance(before, after) > max(before.width, before.height, after.width, after.height) / 2


def distance(before: Box, after: Box) -> float:
    """Distance of the centres of two regions, in px."""
    across = (after.x + after.width / 2) - (before.x + before.width / 2)
    down = (after.y + after.height / 2) - (before.y + before.height / 2)
    return math.hypot(across, down)
