"""Removing weights of a trained network at random, or the smallest: how much of it can break?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Choice", "pruned"]

Choice = Literal["random", "smallest"]


def pruned(weights: Sequence[NDArray[Any]], share: float, choice: Choice, seed: int) -> list[NDArray[Any]]:
    """Sets a share of the weights of every kernel to zero; biases stay.

    Args:
        weights: All arrays of a network; those of two or more dimensions are kernels.
        share: Of each kernel's weights, 0 to 1; the number is rounded down.
        choice: Which weights go: any, or those of the smallest magnitude.
        seed: Of ``random``.

    Returns:
        New arrays; what is given stays as it is.
    """
    random = np.random.default_rng(seed)
    return [_without(kernel, share, choice, random) for kernel in weights]


def _without(kernel: NDArray[Any], share: float, choice: Choice, random: np.random.Generator) -> NDArray[Any]:
    changed = kernel.copy()
    if kernel.ndim < 2:
        return changed
    count = int(share * kernel.size)
    flat = changed.reshape(-1)
    if choice == "random":
        gone = random.permutation(flat.size)[:count]
    else:
        gone = np.argsort(np.abs(flat), kind="stable")[:count]
    flat[gone] = 0
    return changed
