"""Choosing training samples on purpose: those that a first network finds hard, or pairs that are confused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DatasetError

__all__ = ["STRATEGIES", "Strategy", "chosen"]

Strategy = Literal["random", "hard", "hardest", "pairs"]
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
"""At random; half of them the hardest; all of them the hardest; half of them of confused classes."""


def chosen(
    strategy: Strategy,
    labels: NDArray[np.uint8],
    losses: NDArray[np.float64],
    *,
    count: int,
    confused: Sequence[int],
    seed: int,
) -> NDArray[np.intp]:
    """Chooses samples to train on.

    Args:
        strategy: How.
        labels: shape (N,).
        losses: shape (N,): cross-entropy of a first network; the larger, the harder is a sample.
        count: How many to choose.
        confused: Classes that ``pairs`` takes half of the samples from.
        seed: Of what is left to chance.

    Returns:
        shape (count,), indices, each once, in random order.

    Raises:
        DatasetError: There are not as many samples, or not as many of the confused classes.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    match strategy:
        case "random":
            first = order[:0]
        case "hard" | "hardest":
            share = count if strategy == "hardest" else count // 2
            first = np.argsort(-losses, kind="stable")[:share]
        case "pairs":
            first = order[np.isin(labels[order], confused)][: count // 2]
            if len(first) < count // 2:
                raise DatasetError(
                    f"only {len(first):,} samples of {list(confused)}, expected {count // 2:,}"
                )
            # The other half comes from the other classes, so that the pairs are a half indeed.
            order = order[~np.isin(labels[order], confused)]
    rest = order[~np.isin(order, first)][: count - len(first)]
    found = np.concatenate((first, rest))
    if len(found) != count:
        raise DatasetError(f"only {len(found):,} samples to choose from, expected {count:,}")
    return np.random.default_rng(seed + 1).permutation(found)
