"""Choosing training samples on purpose: those that a first network finds hard, or pairs that are confused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DatasetError
from tintling.suggestions import did_you_mean

__all__ = ["STRATEGIES", "Strategy", "chosen", "classes_named", "most_confused"]

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
    names: Sequence[str] | None = None,
) -> NDArray[np.intp]:
    """Chooses samples to train on.

    Args:
        strategy: How.
        labels: shape (N,).
        losses: shape (N,): cross-entropy of a first network; the larger, the harder is a sample.
        count: How many to choose.
        confused: Classes that ``pairs`` takes half of the samples from.
        seed: Of what is left to chance.
        names: What messages call each class; None numbers them.

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
                called = ", ".join(names[at] if names else str(at) for at in confused)
                raise DatasetError(
                    f"only {len(first):,} samples of {called}, expected {count // 2:,}: "
                    "choose a smaller count"
                )
            # The other half comes from the other classes, so that the pairs are a half indeed.
            order = order[~np.isin(labels[order], confused)]
    rest = order[~np.isin(order, first)][: count - len(first)]
    found = np.concatenate((first, rest))
    if len(found) != count:
        raise DatasetError(
            f"only {len(found):,} samples to choose from, expected {count:,}: choose a smaller count"
        )
    return np.random.default_rng(seed + 1).permutation(found)


def classes_named(confused: Sequence[str], labels: Sequence[str]) -> tuple[int, ...] | None:
    """Gives the classes that a study names.

    Args:
        confused: Labels.
        labels: Those of the data, in the order of its classes.

    Returns:
        None where the data has none of them, so that they were meant for another task.

    Raises:
        DatasetError: The data has some of them only.
    """
    missing = [name for name in confused if name not in labels]
    if len(missing) == len(confused):
        return None
    if missing:
        raise DatasetError(
            f"confused: the data has no label {missing[0]!r}{did_you_mean(missing[0], labels)}"
        )
    return tuple(labels.index(name) for name in confused)


def most_confused(labels: NDArray[np.uint8], answers: NDArray[np.intp], classes: int) -> tuple[int, ...]:
    """Finds the two pairs of classes that are most often taken for each other.

    Args:
        labels: shape (N,).
        answers: shape (N,): the class that a network takes each sample for.
        classes: How many there are.

    Returns:
        The classes of one pair where the second would leave no other class, or is never confused; none where
        the first would.
    """
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (labels, answers), 1)
    first, second = np.triu_indices(classes, 1)
    mistakes = (counts + counts.T)[first, second]
    found: tuple[int, ...] = ()
    for at in np.argsort(-mistakes, kind="stable")[:2]:
        both = tuple(dict.fromkeys((*found, int(first[at]), int(second[at]))))
        if mistakes[at] == 0 or len(both) == classes:
            break
        found = both
    return found
