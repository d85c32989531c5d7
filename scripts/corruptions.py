"""The fifteen corruptions of MNIST-C, written anew from their published definitions.

Source: N. Mu, J. Gilmer, "MNIST-C: A Robustness Benchmark for Computer Vision", 2019, arXiv:1906.02337, and
the parameters of its public generator (github.com/google-research/mnist-c, Apache-2.0). Random numbers come
from another generator, so that pictures differ from the published files while their distribution is the same.
Motion blur follows ImageMagick, which the generator calls.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.feature import canny

__all__ = ["CORRUPTIONS", "corrupted", "ink_above_paper"]

_SIDE = 28
_CENTRE = 13.5  # px, which transforms leave in place

Planes = NDArray[np.float64]
"""Images, shape (N, 28, 28), float64, ink 1 on 0."""

Corruption = Callable[[Planes, np.random.Generator], Planes]

# Grey levels of a clean digit: surely ink from the one on, surely paper below the other.
_INK, _PAPER = 128, 32
_MOVES = frozenset({"shear", "scale", "rotate", "translate"})


def corrupted(name: str, images: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    """Corrupts images.

    Args:
        name: A key of :data:`CORRUPTIONS`.
        images: shape (N, 28, 28), uint8, ink bright.
        seed: Of the randomness.

    Returns:
        shape (N, 28, 28), uint8.
    """
    rng = np.random.default_rng((seed, sorted(CORRUPTIONS).index(name)))
    changed = CORRUPTIONS[name](images / 255.0, rng)
    return (np.clip(changed, 0, 1) * 255).astype(np.uint8)


def ink_above_paper(name: str, images: NDArray[np.uint8], changed: NDArray[np.uint8]) -> float:
    """How often a pixel of a digit is brighter than a pixel of the paper of the same picture.

    It is 1 where all ink is brighter than all paper, and 0.5 where brightness tells nothing (the area under
    the ROC curve; equal pixels count half).

    Args:
        name: A key of :data:`CORRUPTIONS`. Where it moves the digit, the moved one tells where the ink is.
        images: shape (N, 28, 28), uint8, ink bright: the clean digits.
        changed: What :func:`corrupted` made of them.

    Returns:
        Mean over the pictures.
    """
    truths = changed if name in _MOVES else images
    shares = []
    for picture, truth in zip(changed, truths, strict=True):
        ink, paper = (
            np.bincount(picture[part], minlength=256) / max(1, part.sum())
            for part in (truth >= _INK, truth < _PAPER)
        )
        shares.append(float(ink @ (np.cumsum(paper) - paper / 2)))
    return float(np.mean(shares))


def _shot_noise(images: Planes, rng: np.random.Generator) -> Planes:
    return np.asarray(rng.poisson(images * 3) / 3.0)


def _impulse_noise(images: Planes, rng: np.random.Generator) -> Planes:
    """Salt and pepper, each on half of 17 % of the pixels."""
    hit, white = rng.random(images.shape) < 0.17, rng.random(images.shape) < 0.5
    return np.where(hit, white.astype(np.float64), images)


def _smooth(images: Planes, sigma: float) -> Planes:
    return np.asarray(ndimage.gaussian_filter(images, (0, sigma, sigma), mode="nearest"))


def _glass_blur(images: Planes, rng: np.random.Generator) -> Planes:
    """Blurs, swaps pixels with neighbours twice over, and blurs again."""
    mixed = (_smooth(images, 0.7) * 255).astype(np.uint8)
    each = np.arange(len(images))
    for _ in range(2):
        for row in range(_SIDE - 1, 1, -1):
            for column in range(_SIDE - 1, 1, -1):
                chosen = each[rng.random(len(images)) < 0.5]
                rows, columns = np.array([[row], [column]]) + rng.integers(-1, 1, (2, len(chosen)))
                kept = mixed[chosen, row, column].copy()
                mixed[chosen, row, column] = mixed[chosen, rows, columns]
                mixed[chosen, rows, columns] = kept
    return _smooth(mixed / 255.0, 0.7)


def _motion_blur(images: Planes, rng: np.random.Generator) -> Planes:
    """One half of a Gaussian of 3 px along a line of 21 px at up to 45°."""
    weights = np.exp(-(np.arange(21) ** 2) / (2 * 3.0**2))
    weights /= weights.sum()
    angle = np.deg2rad(rng.uniform(-45, 45, len(images)))[:, None, None]
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE]
    each = np.arange(len(images))[:, None, None]
    total = np.zeros_like(images)
    for step, weight in enumerate(weights):
        down, right = (np.ceil(step * part - 0.5).astype(int) for part in (np.sin(angle), np.cos(angle)))
        at = np.clip(rows + down, 0, _SIDE - 1), np.clip(columns + right, 0, _SIDE - 1)
        total += weight * images[each, at[0], at[1]]
    return total


def _warped(images: Planes, matrices: NDArray[np.float64]) -> Planes:
    """Takes each pixel (x, y) from ``matrix @ (x, y)`` about the centre, bilinearly.

    Args:
        images: The images.
        matrices: shape (N, 2, 2), of (x, y).
    """
    found = np.empty_like(images)
    flip = np.array([[0, 1], [1, 0]])  # ndimage wants (y, x)
    for index, matrix in enumerate(matrices):
        turned = flip @ matrix @ flip
        offset = _CENTRE - turned @ (_CENTRE, _CENTRE)
        found[index] = ndimage.affine_transform(images[index], turned, offset, order=1)
    return found


def _signs(images: Planes, rng: np.random.Generator) -> NDArray[np.float64]:
    return rng.choice((-1.0, 1.0), len(images))


def _shear(images: Planes, rng: np.random.Generator) -> Planes:
    """By 0.4 rad either way, as scikit-image understood shear in 2019."""
    angle = 0.4 * _signs(images, rng)
    rows = (np.ones_like(angle), -np.sin(angle)), (np.zeros_like(angle), np.cos(angle))
    return _warped(images, np.moveaxis(np.array(rows), 2, 0))


def _rotate(images: Planes, rng: np.random.Generator) -> Planes:
    """By 0.4 rad either way."""
    angle = 0.4 * _signs(images, rng)
    rows = (np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))
    return _warped(images, np.moveaxis(np.array(rows), 2, 0))


def _scale(images: Planes, _: np.random.Generator) -> Planes:
    """To seven tenths."""
    return _warped(images, np.broadcast_to(np.eye(2) / 0.7, (len(images), 2, 2)))


def _translate(images: Planes, rng: np.random.Generator) -> Planes:
    """By 3 px along both axes."""
    moved = np.zeros_like(images)
    for index, (down, right) in enumerate(rng.choice((-3, 3), (len(images), 2))):
        moved[index] = ndimage.shift(images[index], (down, right), order=0)
    return moved


def _brightness(images: Planes, _: np.random.Generator) -> Planes:
    return np.clip(images + 0.5, 0, 1)


def _stripe(images: Planes, _: np.random.Generator) -> Planes:
    """The left and the right quarter become their negatives."""
    striped = images.copy()
    striped[:, :, :7] = 1 - striped[:, :, :7]
    striped[:, :, 21:] = 1 - striped[:, :, 21:]
    return striped


def _plasma(rng: np.random.Generator, decay: float = 1.4, size: int = 256) -> NDArray[np.float64]:
    """A cloud, 0 to 1, by the diamond-square algorithm on a torus; shape (256, 256)."""
    cloud = np.zeros((size, size))
    step, wobble = size, 100.0

    def mean(total: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(total / 4 + wobble * rng.uniform(-wobble, wobble, total.shape))

    while step >= 2:
        half = step // 2
        corners = cloud[::step, ::step]
        pairs = corners + np.roll(corners, -1, axis=0)
        cloud[half::step, half::step] = mean(pairs + np.roll(pairs, -1, axis=1))
        middles = cloud[half::step, half::step]
        beside = middles + np.roll(middles, 1, axis=0)
        cloud[::step, half::step] = mean(beside + corners + np.roll(corners, -1, axis=1))
        above = middles + np.roll(middles, 1, axis=1)
        cloud[half::step, ::step] = mean(above + corners + np.roll(corners, -1, axis=0))
        step, wobble = half, wobble / decay
    cloud -= cloud.min()
    return np.asarray(cloud / cloud.max())


def _fog(images: Planes, rng: np.random.Generator) -> Planes:
    clouds = np.stack([_plasma(rng)[:_SIDE, :_SIDE] for _ in images])
    most = images.max(axis=(1, 2), keepdims=True)
    return np.asarray((images + 3 * clouds) * most / (most + 3))


def _spatter(images: Planes, rng: np.random.Generator) -> Planes:
    """Grey mud over some of it."""
    liquid = _smooth(rng.normal(0.65, 0.3, images.shape), 1)
    mud = _smooth((liquid > 0.65).astype(np.float64), 1.5)
    mud[mud < 0.8] = 0
    return np.asarray(images * (1 - mud) + 63 / 255 * mud)


def _line(start: tuple[float, float], end: tuple[float, float]) -> NDArray[np.float64]:
    """A soft line between two places (column, row), left to right."""
    (c0, r0), (c1, r1) = start, end
    if c0 == c1:
        return np.zeros((_SIDE, _SIDE))
    columns, rows = np.meshgrid(np.arange(_SIDE), np.arange(_SIDE))
    distance = np.abs(rows - ((r1 - r0) / (c1 - c0) * (columns - c0) + r0))
    ink = np.clip(np.log(1 - np.clip(distance, 0, 2.3 - 1e-10) / 2.3) + 1, 0, 1)
    first, behind = int(np.floor(c0)), int(np.ceil(c1))
    ink[:, :first] = 0
    ink[:, behind:] = 0
    return np.asarray(ink)


def _dotted_line(images: Planes, rng: np.random.Generator) -> Planes:
    """A line from side to side, of which every other pair of columns is seen."""
    dotted = images.copy()
    for index, (left, right) in enumerate(rng.integers(0, 27, (len(images), 2))):
        ink = _line((0, left), (27, right))
        for column in range(0, _SIDE, 4):
            ink[:, column : column + 2] = 0
        dotted[index] += ink
    return np.clip(dotted, 0, 1)


def _zigzag(images: Planes, rng: np.random.Generator) -> Planes:
    """A line that goes up and down by 2 px every 2 px, from column 2 to 25."""
    marked = images.copy()
    for image in marked:
        row = rng.integers(0, 27)
        slope = np.arctan(rng.integers(-5, 5) / 23)
        length = 23 / np.cos(slope)
        points = [(0.0, 0.0)]
        points += [(2.0 * (2 * i + 1), 2.0 * (-1) ** i) for i in range(int((length - 2) // 4) + 1)]
        last = 4 * (length // 4)
        if length != last:
            points.append((length, points[-1][1] / (2 * (length - last))))
        turn = np.array([[np.cos(slope), -np.sin(slope)], [np.sin(slope), np.cos(slope)]])
        placed = np.array(points) @ turn.T + (2, row)
        for start, end in pairwise(placed):
            ink = _line((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))
            image[:] = np.clip(image + ink, 0, 1)
    return marked


def _canny_edges(images: Planes, _: np.random.Generator) -> Planes:
    return np.stack([canny(image).astype(np.float64) for image in images])


CORRUPTIONS: dict[str, Corruption] = {
    "shot_noise": _shot_noise,
    "impulse_noise": _impulse_noise,
    "glass_blur": _glass_blur,
    "motion_blur": _motion_blur,
    "shear": _shear,
    "scale": _scale,
    "rotate": _rotate,
    "brightness": _brightness,
    "translate": _translate,
    "stripe": _stripe,
    "fog": _fog,
    "spatter": _spatter,
    "dotted_line": _dotted_line,
    "zigzag": _zigzag,
    "canny_edges": _canny_edges,
}
"""The corruptions, in the order of the paper."""
