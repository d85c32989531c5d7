"""What a person should know of a frame that was just captured: it is blurred, or nearly another one again.

Both are measured against the frames that were captured before, so that neither camera nor light matters.
"""

from __future__ import annotations

from collections import defaultdict
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.images import to_grey

__all__ = ["Flaw", "QualityWatch"]

_THUMBNAIL = 24  # px: a noise of 10 levels becomes less than one
_ALIKE = 0.995
"""Cosine of two thumbnails without their means from which on a frame is nearly another one."""

_SHARPNESS_SIDE = 320  # px of the longer side, so that the sensor's resolution does not count
_LEAST_KNOWN = 5
_BLURRED = 0.25
"""Share of the median sharpness of a label's frames below which one is blurred."""


class Flaw(Enum):
    """What is wrong with a frame; the value is for people."""

    NEAR_DUPLICATE = "nearly the same as an earlier one: move the thing or the camera"
    BLURRED = "blurred: hold still"


class QualityWatch:
    """Compares each captured frame with those before it."""

    def __init__(self) -> None:
        self._thumbnails: list[NDArray[np.float32]] = []
        self._sharpness: defaultdict[str, list[float]] = defaultdict(list)

    def flaws(self, image: NDArray[np.uint8], label: str) -> tuple[Flaw, ...]:
        """Judges a frame, and remembers it.

        Args:
            image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
            label: What it shows; sharpness is compared within a label.
        """
        grey = Image.fromarray(to_grey(image))
        found: list[Flaw] = []
        thumbnail = _thumbnail(grey)
        if any(float(thumbnail @ other) >= _ALIKE for other in self._thumbnails):
            found.append(Flaw.NEAR_DUPLICATE)
        sharpness, known = _sharpness(grey), self._sharpness[label]
        if len(known) >= _LEAST_KNOWN and sharpness < _BLURRED * float(np.median(known)):
            found.append(Flaw.BLURRED)
        self._thumbnails.append(thumbnail)
        known.append(sharpness)
        return tuple(found)


def _thumbnail(grey: Image.Image) -> NDArray[np.float32]:
    small = np.asarray(grey.resize((_THUMBNAIL, _THUMBNAIL), Image.Resampling.BOX), np.float32).ravel()
    centred = small - small.mean()
    unit: NDArray[np.float32] = centred / max(float(np.linalg.norm(centred)), 1e-6)
    return unit


def _sharpness(grey: Image.Image) -> float:
    """Mean square of the Laplacian over the variance of the levels: fine detail among all of it."""
    factor = max(1, -(-max(grey.size) // _SHARPNESS_SIDE))
    levels = np.asarray(grey.reduce(factor), np.float32)
    if min(levels.shape) < 3:
        return 0.0
    middle = levels[1:-1, 1:-1]
    around = levels[:-2, 1:-1] + levels[2:, 1:-1] + levels[1:-1, :-2] + levels[1:-1, 2:]
    return float(np.square(around - 4 * middle).mean() / (levels.var() + 1.0))
