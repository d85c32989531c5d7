"""Sums at which a scaling is worth a look."""

from __future__ import annotations

import numpy as np


def near_steps(multiplier, exponent, reach):
    """Sums at and around every step of a scaling, around zero, and at the ends."""
    steps = ((np.arange(-256, 257) - 0.5) * 2.0 ** (31 + exponent) / multiplier).astype(np.int64)
    around = (steps[:, None] + np.arange(-4, 5)).ravel()
    return np.unique(np.clip(np.concatenate([around, np.arange(-99, 99), [-reach, reach]]), -reach, reach))
