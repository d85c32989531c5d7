"""What needs no network: always the same answer, and the nearest neighbours among the training digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.training.data.splits import Subset

__all__ = ["Baseline", "best_neighbours", "majority_class", "nearest_neighbours"]

_BLOCK = 500
_CLASSES = 10


@dataclass(frozen=True, slots=True)
class Baseline:
    """A classifier without weights, and how it did.

    Attributes:
        name: ``majority`` or ``knn``.
        summary: One line on how it answers.
        correct: Digits it got right.
        count: Digits it was asked.
        stored: Numbers that it has to keep to answer.
    """

    name: str
    summary: str
    correct: int
    count: int
    stored: int

    @property
    def accuracy(self) -> float:
        """Share of digits that were right."""
        return self.correct / self.count


def majority_class(train: Subset, test: Subset) -> Baseline:
    """Answers whatever is most frequent among the training digits; of equals, the smallest."""
    answer = int(np.bincount(train.labels, minlength=_CLASSES).argmax())
    return Baseline(
        name="majority",
        summary=f"always {answer}, the most frequent digit",
        correct=int((test.labels == answer).sum()),
        count=len(test),
        stored=1,
    )


def nearest_neighbours(train: Subset, test: Subset, k: int) -> Baseline:
    """Answers what most of the ``k`` nearest training digits are, by Euclidean distance of pixels.

    Of classes with equally many neighbours, the one with the nearest wins.

    Args:
        train: Digits to look among.
        test: Digits to classify.
        k: How many neighbours vote, at least 1 and at most all.

    Raises:
        TintlingError: ``k`` is out of range.
    """
    answers = _vote(_neighbours(train, test.images, k), k)
    return Baseline(
        name="knn",
        summary=f"{k} nearest of {len(train):,} digits, Euclidean distance of pixels",
        correct=int((answers == test.labels).sum()),
        count=len(test),
        stored=train.images.size,
    )


def best_neighbours(train: Subset, validation: Subset, most: int = 9) -> int:
    """Chooses how many neighbours vote: the best number up to ``most`` on validation digits.

    Of equally good numbers, the smallest.
    """
    labels = _neighbours(train, validation.images, most)
    right = [int((_vote(labels, k) == validation.labels).sum()) for k in range(1, most + 1)]
    return int(np.argmax(right)) + 1


def _neighbours(train: Subset, images: NDArray[np.uint8], k: int) -> NDArray[np.uint8]:
    """Labels of the ``k`` nearest training digits, the nearest first; shape (N, k)."""
    if not 1 <= k <= len(train):
        raise TintlingError(f"neighbours: expected 1 to {len(train):,}, got {k}")
    # Sums of 784 products of two bytes stay below 2²⁶; float32 rounds them to within 4, which decides
    # between neighbours that are nearly equally near, and is many times faster than integers.
    known = train.images.reshape(len(train), -1).astype(np.float32)
    norms = np.einsum("ij,ij->i", known, known)
    found = np.empty((len(images), k), np.uint8)
    for start in range(0, len(images), _BLOCK):
        asked = images[start : start + _BLOCK].reshape(-1, known.shape[1]).astype(np.float32)
        # The norm of the digit asked about is the same for all and decides nothing.
        distance = norms - 2 * (asked @ known.T)
        near = np.argpartition(distance, k - 1, axis=1)[:, :k]
        order = np.take_along_axis(distance, near, axis=1).argsort(axis=1, kind="stable")
        found[start : start + _BLOCK] = train.labels[np.take_along_axis(near, order, axis=1)]
    return found


def _vote(labels: NDArray[np.uint8], k: int) -> NDArray[np.int64]:
    """The most frequent of the first ``k`` labels of each row; of equals, the one that comes first."""
    votes = np.zeros((len(labels), _CLASSES))
    for rank in range(k):
        # A vote counts a little more the nearer it is: never enough to outweigh another vote.
        votes[np.arange(len(labels)), labels[:, rank]] += 1 + 0.5 ** (rank + 2)
    answers: NDArray[np.int64] = votes.argmax(axis=1)
    return answers
