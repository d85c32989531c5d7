"""Learning rates, and the memory of how validation went. Pure arithmetic, no TensorFlow."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tintling.training.settings.config import Monitor, Schedule, Stopping

__all__ = ["ValidationProgress", "learning_rates"]


def learning_rates(
    schedule: Schedule, peak: float, *, epoch: int, epochs: int, steps: int, cut: float = 1.0
) -> NDArray[np.float32]:
    """Gives the learning rate of every step of an epoch.

    Args:
        schedule: Which course the rate takes.
        peak: Highest rate.
        epoch: Number of the epoch, counted from 0.
        epochs: Epochs in all.
        steps: Steps an epoch.
        cut: What ``plateau`` has cut the rate to so far, as a share of the peak.

    Returns:
        shape (steps,), float32.
    """
    total = epochs * steps
    warmup = schedule.warmup * total
    step = epoch * steps + np.arange(steps, dtype=np.float64)
    rate = np.full(steps, 1.0)
    if schedule.name == "cosine":
        done = np.clip((step - warmup) / max(total - warmup, 1.0), 0, 1)
        rate = schedule.final + (1 - schedule.final) * 0.5 * (1 + np.cos(np.pi * done))
    elif schedule.name == "plateau":
        rate *= cut
    elif schedule.name == "exponential":
        rate *= schedule.factor**epoch
    if warmup:
        rate = np.where(step < warmup, (step + 1) / (warmup + 1), rate)
    return (peak * rate).astype(np.float32)


@dataclass(frozen=True, slots=True)
class ValidationProgress:
    """How validation has gone so far; a new one is made after every epoch.

    Attributes:
        best_epoch: Number of the best epoch, or -1.
        best_accuracy: Its validation accuracy.
        best_loss: Its validation loss.
        stale: Epochs since then.
        since_cut: Epochs without improvement since the rate was cut last.
        cut: Learning rate as a share of its peak, under ``plateau``.
    """

    best_epoch: int = -1
    best_accuracy: float = -1.0
    best_loss: float = math.inf
    stale: int = 0
    since_cut: int = 0
    cut: float = 1.0

    def after(
        self, epoch: int, accuracy: float, loss: float, *, monitor: Monitor, schedule: Schedule
    ) -> ValidationProgress:
        """Takes an epoch's validation figures into account.

        Args:
            epoch: Number of the epoch.
            accuracy: Validation accuracy.
            loss: Validation loss.
            monitor: Which of the two decides; ``last`` takes every epoch for better.
            schedule: Says when the rate is cut.
        """
        if self._is_beaten(accuracy, loss, monitor):
            return ValidationProgress(epoch, accuracy, loss, cut=self.cut)
        since_cut = self.since_cut + 1
        if schedule.name == "plateau" and since_cut >= schedule.patience:
            cut = max(self.cut * schedule.factor, schedule.floor)
            return replace(self, stale=self.stale + 1, since_cut=0, cut=cut)
        return replace(self, stale=self.stale + 1, since_cut=since_cut)

    def _is_beaten(self, accuracy: float, loss: float, monitor: Monitor) -> bool:
        if monitor == "last":
            return True
        if monitor == "loss":
            return loss < self.best_loss
        return (accuracy, -loss) > (self.best_accuracy, -self.best_loss)

    def should_stop(self, stopping: Stopping) -> bool:
        """Whether patience has run out."""
        return 0 < stopping.patience <= self.stale
