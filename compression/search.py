"""Finding the highest sparsity whose price on validation is still acceptable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tintling.errors import TintlingError

__all__ = ["LADDER", "SearchResult", "SearchTrial", "highest_sparsity"]

LADDER = tuple(round(0.05 * step, 2) for step in range(2, 20))
"""Sparsities that are considered: 10 % to 95 % in steps of 5 points."""


@dataclass(frozen=True, slots=True)
class SearchTrial:
    """One sparsity that was tried.

    Attributes:
        sparsity: Part of the weights set to zero.
        accuracy: Validation accuracy after pruning and fine-tuning, 0 to 1.
        drop: Percentage points lost against the network before pruning; negative when it gained.
        accepted: Whether the drop is within the limit.
    """

    sparsity: float
    accuracy: float
    drop: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        sparsity: The highest sparsity that was tried and accepted; 0 when none was.
        max_drop: The limit, in percentage points.
        baseline: Validation accuracy before pruning, 0 to 1.
        trials: Everything that was tried, in that order.
    """

    sparsity: float
    max_drop: float
    baseline: float
    trials: tuple[SearchTrial, ...]


def highest_sparsity(
    evaluate: Callable[[float], float],
    *,
    baseline: float,
    max_drop: float,
    ladder: Sequence[float] = LADDER,
) -> SearchResult:
    """Bisects a ladder of sparsities.

    Takes it that a sparser network is no better: of ``n`` rungs about ``log2(n)`` are tried. Where
    accuracy is noisy the answer is one that was tried and held, not provably the highest.

    Args:
        evaluate: Prunes, fine-tunes and gives the validation accuracy, 0 to 1.
        baseline: Validation accuracy before pruning, 0 to 1.
        max_drop: Percentage points that may be lost, >= 0.
        ladder: Sparsities to consider, ascending.

    Raises:
        TintlingError: The limit is negative, or the ladder is empty or not ascending.
    """
    if max_drop < 0:
        raise TintlingError(f"the drop that is accepted must be at least 0 points, got {max_drop}")
    if not ladder or list(ladder) != sorted(set(ladder)):
        raise TintlingError("the sparsities to try must be ascending, and at least one")
    trials: list[SearchTrial] = []
    low, high = -1, len(ladder)  # ladder[low] is accepted, ladder[high] is not
    while high - low > 1:
        middle = (low + high) // 2
        accuracy = evaluate(ladder[middle])
        # Accuracies are counts of samples: the rounding keeps 0.1 points from failing at 0.1000001.
        drop = round(100 * (baseline - accuracy), 6)
        accepted = drop <= max_drop
        trials.append(SearchTrial(ladder[middle], accuracy, drop, accepted))
        if accepted:
            low = middle
        else:
            high = middle
    return SearchResult(ladder[low] if low >= 0 else 0.0, max_drop, baseline, tuple(trials))
