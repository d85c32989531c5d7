"""Interpolation between the weights of two networks, limited by accuracy on known samples.

The second network is the first one after more training, so both lie in one basin of the loss. On the line
between their weights, most of what was learnt appears early, and most of what was lost appears late.

Source: M. Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022 (WiSE-FT).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.pixels import Normalization
from tintling.training.data.splits import Subset
from tintling.training.evaluation import evaluate
from tintling.training.networks.keras_io import float_predictor
from tintling.training.networks.moving_statistics import measure_statistics

__all__ = ["SHARES", "go_as_far_as_allowed"]

SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
"""Shares of the change that are tried, from the second network back."""


def go_as_far_as_allowed(
    model: Any,
    before: Sequence[NDArray[np.float32]],
    normalization: Normalization,
    *,
    known: Subset,
    seen: NDArray[np.uint8],
    most_lost: float,
) -> float:
    """Moves a network's weights back towards the old ones, until it has its old accuracy.

    Args:
        model: The second network, a Keras model, (N, H, W, C) float32 to logits (N, labels); its weights are
            changed in place.
        before: The weights of the first, in the order of ``model.get_weights()``.
        normalization: How both see pixels.
        known: Samples that neither was trained on.
        seen: shape (N, H, W[, 3]), uint8: samples to measure moving statistics on; some thousand.
        most_lost: Share of ``known`` that may be lost, 0 to 1.

    Returns:
        The share of the change that is kept: the largest of :data:`SHARES` that loses no more, else the
        smallest.
    """
    predict = float_predictor(model, normalization)
    after = model.get_weights()
    inputs = normalization.to_float(seen)
    model.set_weights(list(before))
    least = evaluate(predict, known).correct - most_lost * len(known)
    for share in SHARES:
        model.set_weights([a + share * (b - a) for a, b in zip(before, after, strict=True)])
        measure_statistics(model, inputs)
        if evaluate(predict, known).correct >= least:
            break
    return share
