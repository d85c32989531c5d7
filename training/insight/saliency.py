"""Which pixels an answer rests on: parts of a picture are covered, and the answer is computed again.

Source: M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, section 4.2.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tintling.training.insight.drawing import SEQUENTIAL, Drawing, new_figure, plain_axes, show_sample

__all__ = ["Answers", "occlusion", "occlusion_map"]

Answers = Callable[[NDArray[np.uint8]], NDArray[np.floating]]
"""Gives the probabilities of pictures, shape (N, classes), of any network."""

_PARTS = 14  # places along the longer side
_COVERED = 0.18  # of the longer side


def occlusion(answers: Answers, image: NDArray[np.uint8]) -> tuple[int, NDArray[np.float64]]:
    """Measures how much of the answer's probability is lost while a part of the picture is covered.

    What covers has the picture's most frequent level, which is the ground.

    Args:
        answers: The network.
        image: shape (H, W) or (H, W, 3), uint8.

    Returns:
        The answer to the whole picture, and of shape (places down, places across) its
        probability less that of the covered picture; below 0 where the answer gains.
    """
    height, width = image.shape[:2]
    side = max(1, round(_COVERED * max(height, width)))
    step = max(1, max(height, width) // _PARTS)
    tops, lefts = range(0, height, step), range(0, width, step)
    ground = np.array(
        [np.bincount(level.ravel()).argmax() for level in np.moveaxis(np.atleast_3d(image), 2, 0)]
    )
    covered = np.repeat(image[None], len(tops) * len(lefts) + 1, axis=0)
    for number, (top, left) in enumerate(itertools.product(tops, lefts), start=1):
        y, x = max(0, top + step // 2 - side // 2), max(0, left + step // 2 - side // 2)
        covered[number, y : y + side, x : x + side] = ground if image.ndim == 3 else ground[0]
    shares = answers(covered)
    answer = int(shares[0].argmax())
    lost = shares[0, answer] - shares[1:, answer]
    return answer, np.asarray(lost, np.float64).reshape(len(tops), len(lefts))


def occlusion_map(answers: Answers, image: NDArray[np.uint8], labels: tuple[str, ...]) -> Drawing:
    """Draws the picture beside what is lost where it is covered.

    Args:
        answers: The network.
        image: shape (H, W) or (H, W, 3), uint8.
        labels: What each class stands for.
    """
    best, lost = occlusion(answers, image)
    answer = labels[best]
    figure = new_figure(6.4, 2.9)
    picture, heat = figure.subplots(1, 2)
    for axes in (picture, heat):
        plain_axes(axes)
    show_sample(picture, image)
    reach = max(0.01, float(np.abs(lost).max()))
    shown = heat.imshow(
        lost, cmap=SEQUENTIAL, vmin=min(0.0, float(lost.min())), vmax=reach, interpolation="nearest"
    )
    figure.colorbar(shown, ax=heat, label="probability lost")
    return Drawing(
        "activation-99-occlusion",
        f"How much of the probability of {answer} is lost while a square is covered; the brighter, the more "
        f"the answer rests on it. Most is lost at one place: {float(lost.max()):.1%}.",
        figure,
    )
