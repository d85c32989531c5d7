"""How far an answer stands out: what tells a digit from what is none.

Confidence compares the answers with each other and adds up to one, whatever is in front of the camera: a
fold of a sleeve that looks a little like a 1 and like nothing else makes a confident 1. Evidence is how far
the largest logit lies above the mean of all. Digits give much of it and other things less, so that a floor
that nearly all digits pass turns most of the others away.

Source: the largest logit as a sign of the unknown is from D. Hendrycks et al., "Scaling out-of-distribution
detection for real-world settings", ICML 2022. The mean is ours: what is added to all logits alike changes
no answer, and must not count.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FLOOR_SHARE", "evidence_floor", "evidence_of"]

FLOOR_SHARE = 0.005
"""Share of validation digits whose answers are given up for the floor."""


def evidence_of(logits: NDArray[Any], scale: float = 1.0) -> NDArray[np.float64]:
    """Measures how far answers stand out.

    Args:
        logits: shape (N, outputs), integers or floats; a zero point cancels.
        scale: What one step of an integer logit is worth.

    Returns:
        shape (N,), float64, nats; never negative.
    """
    # The sum of int8 is exact, so that every language gives the same number.
    values = logits.astype(np.float64)
    result: NDArray[np.float64] = (values.max(axis=1) - values.sum(axis=1) / values.shape[1]) * scale
    return result


def evidence_floor(logits: NDArray[Any], scale: float = 1.0, share: float = FLOOR_SHARE) -> float:
    """The evidence that all but a small share of digits have.

    Args:
        logits: shape (N, outputs): what a network says of digits that it was not trained on.
        scale: What one step of an integer logit is worth.
        share: Part of the digits that may fall below, 0 to 1.

    Returns:
        The floor, in nats.
    """
    return float(np.quantile(evidence_of(logits, scale), share, method="lower"))
