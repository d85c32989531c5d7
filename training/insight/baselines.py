"""What simple methods reach on the same samples: a network ought to beat them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tintling.errors import MissingExtraError
from tintling.training.data.splits import Subset

__all__ = ["Baseline", "majority", "nearest_neighbour"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A simple method on test samples.

    Attributes:
        name: The method.
        train: Training samples that it knows.
        correct: Right answers.
        count: Test samples.
    """

    name: str
    train: int
    correct: int
    count: int

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.correct / self.count


def majority(train: Subset, test: Subset) -> Baseline:
    """Always answers with the most frequent class of the training samples."""
    answer = int(np.bincount(train.labels).argmax())
    return Baseline("most frequent class", len(train), int((test.labels == answer).sum()), len(test))


def nearest_neighbour(train: Subset, test: Subset, *, known: int = 10_000, asked: int = 2_000) -> Baseline:
    """Answers with the class of the nearest training sample, by Euclidean distance of raw pixels.

    Args:
        train: Training samples; the first ``known`` are compared with.
        test: Test samples; the first ``asked`` are classified.
        known: Most training samples.
        asked: Most test samples.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    try:
        from sklearn.neighbors import KNeighborsClassifier
    except ImportError as error:
        raise MissingExtraError("the nearest-neighbour baseline", "insight") from error
    near, far = train.take(known), test.take(asked)
    rows = [part.images.reshape(len(part), -1).astype(np.float32) for part in (near, far)]
    model = KNeighborsClassifier(1, algorithm="brute").fit(rows[0], near.labels)
    right = model.predict(rows[1]) == far.labels
    return Baseline("nearest neighbour of raw pixels", len(near), int(right.sum()), len(far))
