"""Removing weights or channels of a trained network: how much of it can break?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

__all__ = ["CHOICES", "Choice", "pruned"]

Choice = Literal["random weights", "smallest weights", "random channels"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
"""Any weights, those of the smallest magnitude, or all weights that read a channel."""


def pruned(weights: Sequence[NDArray[Any]], share: float, choice: Choice, seed: int) -> list[NDArray[Any]]:
    """Sets a share of the weights of every kernel to zero; biases stay.

    Args:
        weights: All arrays of a network; those of two or more dimensions are kernels.
        share: Of each kernel's weights, or of the channels that it reads, 0 to 1; the number is rounded down.
        choice: What goes. The first kernel reads the picture, and keeps its only channel.
        seed: Of what is left to chance.

    Returns:
        New arrays; what is given stays as it is.
    """
    random = np.random.default_rng(seed)
    if choice == "random channels":
        return _without_channels(weights, share, random)
    return [_without(kernel, share, choice, random) for kernel in weights]


def _without_channels(
    weights: Sequence[NDArray[Any]], share: float, random: np.random.Generator
) -> list[NDArray[Any]]:
    found, before = [], 0
    for array in weights:
        changed = array.copy()
        if array.ndim >= 2:
            if before:
                # A dense layer reads all pixels of a channel: Keras flattens height, width, channels.
                by_channel = changed.reshape(-1, before, array.shape[-1])
                by_channel[:, random.permutation(before)[: int(share * before)]] = 0
            # A depthwise kernel ends in its multiplier, 1, and gives the channels that it reads.
            before = array.shape[-1] if array.shape[-1] > 1 else before
        found.append(changed)
    return found


def _without(kernel: NDArray[Any], share: float, choice: Choice, random: np.random.Generator) -> NDArray[Any]:
    changed = kernel.copy()
    if kernel.ndim < 2:
        return changed
    count = int(share * kernel.size)
    flat = changed.reshape(-1)
    if choice == "random weights":
        gone = random.permutation(flat.size)[:count]
    else:
        gone = np.argsort(np.abs(flat), kind="stable")[:count]
    flat[gone] = 0
    return changed
