"""What the training loop asks of an engine, whichever takes the steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tintling.training.data.splits import Subset

__all__ = ["BATCHES_BETWEEN", "BatchSums", "EpochFigures", "TrainingEngine", "balanced_weights"]

BATCHES_BETWEEN = 100
"""Batches that figures within an epoch are taken over."""


@dataclass(frozen=True, slots=True)
class EpochFigures:
    """Mean loss and accuracy over an epoch's training batches."""

    loss: float
    accuracy: float


class BatchSums:
    """Tells of every hundred batches, while an engine adds up loss and right answers of an epoch.

    Args:
        batch: Samples a batch.
        told: Called with the steps done and the figures of the batches since the call before; None tells
            nobody.
    """

    def __init__(self, batch: int, told: Callable[[int, EpochFigures], None] | None) -> None:
        self._batch = batch
        self._told = told
        self._before = (0, 0.0, 0)

    def after(self, done: int, steps: int, loss: float, correct: int) -> None:
        """Takes the sums so far.

        Args:
            done: Steps done.
            steps: Steps in all.
            loss: Sum of the mean losses of all batches.
            correct: Right answers in all batches.
        """
        if self._told is None or (done % BATCHES_BETWEEN and done != steps):
            return
        earlier, loss_before, correct_before = self._before
        count = done - earlier
        accuracy = (correct - correct_before) / (count * self._batch)
        self._before = (done, loss, correct)
        self._told(done, EpochFigures((loss - loss_before) / count, accuracy))


class TrainingEngine(Protocol):
    """Takes the steps of one training.

    Attributes:
        model: The Keras model that is kept; it holds the weights of the last whole epoch, averaged.
    """

    model: Any

    def run_epoch(
        self,
        subset: Subset,
        rates: NDArray[np.float32],
        *,
        on_step: Callable[[int, int], None] | None = None,
        on_batches: Callable[[int, EpochFigures], None] | None = None,
    ) -> EpochFigures:
        """Takes one step per learning rate, over consecutive batches.

        Args:
            subset: Samples in the order in which they are used; at least ``len(rates)`` batches.
            rates: shape (steps,), float32.
            on_step: Called now and then with (steps done, steps in all).
            on_batches: Called after every hundred batches, and after the last, with the steps done and the
                figures of the batches since the call before.
        """

    def evaluate(self, subset: Subset) -> tuple[float, float]:
        """Measures the kept model.

        Returns:
            Cross-entropy in nats, and accuracy.
        """

    def state(self) -> dict[str, list[NDArray[Any]]]:
        """Gives everything that changes while training."""

    def restore(self, state: Mapping[str, Sequence[NDArray[Any]]]) -> None:
        """Takes back what :meth:`state` gave."""


def balanced_weights(
    labels: NDArray[np.integer[Any]], classes: int, balance: float = 1.0
) -> NDArray[np.float32]:
    """Gives weights with which every class counts alike; their mean over the samples is 1.

    Args:
        labels: shape (N,), the class of each sample.
        classes: How many there are; one without samples gets 0.
        balance: From 0, each sample counts alike, to 1, each class does: the power of the weights.

    Returns:
        shape (classes,), float32.
    """
    counts = np.bincount(labels, minlength=classes)
    present = np.count_nonzero(counts)
    weights = np.where(counts, len(labels) / (np.maximum(counts, 1) * present), 0)
    if balance != 1:
        weights = np.where(counts, np.maximum(weights, 1e-9) ** balance, 0)
        weights *= len(labels) / (weights * counts).sum()
    return weights.astype(np.float32)
