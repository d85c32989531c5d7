"""What a share that was measured on a few samples says about all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, mean, stdev

from tintling.errors import DatasetError

__all__ = ["ConfidenceInterval", "mean_and_spread", "wilson"]


@dataclass(frozen=True, slots=True)
class ConfidenceInterval:
    """A confidence interval of a share; both ends from 0 to 1."""

    low: float
    high: float


def wilson(correct: int, count: int, confidence: float = 0.95) -> ConfidenceInterval:
    """Confidence interval of a share by Wilson's score method, which also holds near 0 and 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    Args:
        correct: Right answers.
        count: Answers.
        confidence: How often such intervals hold the true share, between 0 and 1.

    Raises:
        DatasetError: No answers, or more right ones than answers.
    """
    if count < 1 or not 0 <= correct <= count:
        raise DatasetError(f"expected 0 to {count} right of at least 1 answer, got {correct} of {count}")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = correct / count
    middle = share + z * z / (2 * count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    below = 1 + z * z / count
    return ConfidenceInterval(max(0.0, (middle - half) / below), min(1.0, (middle + half) / below))


def mean_and_spread(values: Sequence[float]) -> tuple[float, float | None]:
    """Mean, and the standard deviation of a sample; None for a single value."""
    return mean(values), stdev(values) if len(values) > 1 else None
