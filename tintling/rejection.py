"""Rejection: the out-of-distribution score of an answer, and the threshold below which it is rejected.

Confidence compares the answers with each other and adds up to one, whatever is in front of the camera: a
fold of a sleeve that looks a little like a 1 and like nothing else makes a confident 1. The max-logit
margin, how far the largest logit lies above the mean of all, is the out-of-distribution score: large for
what the network was trained on, smaller for other things. A threshold that nearly all samples pass rejects
most of the others.

Source: the largest logit as a sign of the unknown is from D. Hendrycks et al., "Scaling out-of-distribution
detection for real-world settings", ICML 2022. The mean is ours: what is added to all logits alike changes
no answer, and must not count.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["REJECTED_SHARE", "least_margin", "max_logit_margins", "rejection_threshold", "whole_margins"]

_SLACK = 1 / 8  # far more than float32 loses, far less than a step
_LEVELS = 256

REJECTED_SHARE = 0.005
"""Share of validation samples whose answers the threshold may reject."""


def max_logit_margins(logits: NDArray[Any], scale: float = 1.0) -> NDArray[np.float64]:
    """Measures the out-of-distribution score of answers.

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


def whole_margins(logits: NDArray[np.int8]) -> NDArray[np.int64]:
    """The margins of int8 logits in whole numbers: steps times outputs, as ``tl_margin`` of the C gives them.

    Args:
        logits: shape (N, outputs), int8.

    Returns:
        shape (N,), int64; never negative.
    """
    values = logits.astype(np.int64)
    result: NDArray[np.int64] = values.max(axis=1) * values.shape[1] - values.sum(axis=1)
    return result


def least_margin(threshold: float, scale: float, outputs: int) -> int:
    """The smallest of :func:`whole_margins` that is accepted, so that every language compares integers.

    A threshold is usually the margin of some sample, computed in floats: what comes within an eighth of a
    step of one output's logit counts as reaching it.

    Args:
        threshold: Max-logit margin below which an answer is rejected, in nats.
        scale: What one step of a logit is worth.
        outputs: Of the network.

    Returns:
        0 where every answer is accepted; at most one more than the largest margin there is.
    """
    steps = threshold * outputs / scale
    return max(0, min(math.ceil(steps - _SLACK), outputs * _LEVELS))


def rejection_threshold(logits: NDArray[Any], scale: float = 1.0, share: float = REJECTED_SHARE) -> float:
    """The max-logit margin that all but a small share of samples reach.

    Args:
        logits: shape (N, outputs): outputs of a network for samples that it was not trained on.
        scale: What one step of an integer logit is worth.
        share: Part of the samples that may be rejected, 0 to 1.

    Returns:
        The threshold, in nats.
    """
    return float(np.quantile(max_logit_margins(logits, scale), share, method="lower"))
