"""A network between two others: as far from the first to the second as known digits allow.

Networks that learnt from one another lie in one valley: what the second has learnt grows from the first step
on the line between their weights, and what it has forgotten goes with the last.

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
"""Parts of the way that are tried, from the second network back."""


def go_as_far_as_allowed(
    model: Any,
    before: Sequence[NDArray[np.float32]],
    normalization: Normalization,
    *,
    known: Subset,
    seen: NDArray[np.uint8],
    most_lost: float,
) -> float:
    """Moves a network back towards what it was, until it knows enough of what it knew.

    Args:
        model: The second network, a Keras model, (N, 28, 28, 1) float32 to logits (N, 10); its weights are
            changed in place.
        before: The weights of the first, in the order of ``model.get_weights()``.
        normalization: How both see pixels.
        known: Digits that neither was trained on.
        seen: shape (N, 28, 28), uint8: digits to measure moving statistics on; some thousand.
        most_lost: Share of ``known`` that may be lost, 0 to 1.

    Returns:
        The part of the way that was gone: the largest of :data:`SHARES` that loses no more, or the smallest.
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
