"""What the samples are like: how many of each class, how they look, how they lie apart as raw pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import MissingExtraError
from tintling.lettering import shortened
from tintling.training.data.splits import Subset
from tintling.training.insight.drawing import (
    SEQUENTIAL,
    Drawing,
    new_figure,
    plain_axes,
    show_sample,
)

__all__ = [
    "ClassCount",
    "class_counts",
    "embedding",
    "mean_samples",
    "methods",
    "pixel_rows",
    "projection",
    "sample_sheet",
    "spread_boxes",
]

_SEED = 0
_LONGEST_MARK = 2
_LARGE_BOXES = 12
_LETTER = (0.027, 0.075)
"""Width and height of a letter of a class, as shares of the figure."""


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many samples of a class each part holds.

    Attributes:
        label: The class.
        train: Training samples.
        validation: Validation samples.
        test: Test samples.
        share: Of the training samples, 0 to 1.
    """

    label: str
    train: int
    validation: int
    test: int
    share: float


def class_counts(
    train: Subset, validation: Subset, test: Subset, labels: Sequence[str]
) -> tuple[ClassCount, ...]:
    """Counts the samples of each class in each part."""
    counts = np.stack([np.bincount(part.labels, minlength=len(labels)) for part in (train, validation, test)])
    return tuple(
        ClassCount(label, int(in_train), int(in_validation), int(in_test), share=float(in_train / len(train)))
        for label, (in_train, in_validation, in_test) in zip(labels, counts.T, strict=True)
    )


def sample_sheet(subset: Subset, labels: Sequence[str], *, each: int = 12) -> Drawing:
    """Draws the first samples of every class, one row a class."""
    figure = new_figure(7.2, 0.56 * len(labels) + 0.3)
    height, width = subset.images.shape[1:3]
    step = 1.15 * width
    # One axes a class: a hundred of them would take seconds to lay out.
    for index, axes in enumerate(figure.subplots(len(labels), 1, squeeze=False).flat):
        plain_axes(axes)
        for place, image in enumerate(subset.images[subset.labels == index][:each]):
            show_sample(axes, image, left=place * step)
        axes.set(xlim=(0, each * step), ylim=(height, 0), aspect="equal", anchor="W")
        axes.set_ylabel(shortened(labels[index], 24), rotation=0, ha="right", va="center", fontsize=12)
    return Drawing("samples", f"The first {each} training samples of every class.", figure)


def mean_samples(subset: Subset, labels: Sequence[str]) -> Drawing:
    """Draws the mean of all samples of each class."""
    columns = min(5, len(labels))
    rows = -(-len(labels) // columns)
    figure = new_figure(1.45 * columns, 1.6 * rows)
    for index, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
        plain_axes(axes)
        if index < len(labels) and (subset.labels == index).any():
            mean = subset.images[subset.labels == index].mean(axis=0)
            show_sample(axes, np.rint(mean).astype(np.uint8))
            axes.set_title(shortened(labels[index], 14), fontsize=12)
    return Drawing("means", "The mean of all training samples of each class.", figure)


def projection(subset: Subset, labels: Sequence[str], *, method: str = "pca", count: int = 1_500) -> Drawing:
    """Draws samples in the plane, by their raw pixels.

    Args:
        subset: The samples; ``count`` of them are drawn.
        labels: What each class stands for; a short label is its own mark.
        method: ``pca``, ``tsne`` or ``umap``.
        count: Most samples.

    Raises:
        MissingExtraError: scikit-learn, or umap-learn, is not installed.
    """
    chosen = subset.spread(count)
    return embedding(
        f"pixels-{method}", "the raw pixels", pixel_rows(chosen), chosen.labels, labels, method=method
    )


def embedding(
    name: str,
    what: str,
    rows: NDArray[np.float32],
    classes: NDArray[np.uint8],
    labels: Sequence[str],
    *,
    method: str = "pca",
    part: str = "training",
) -> Drawing:
    """Draws rows of numbers in the plane.

    Args:
        name: Of the drawing.
        what: The caption calls the numbers so.
        rows: shape (N, numbers), float32.
        classes: shape (N,), the class of each row.
        labels: What each class stands for; a short label is its own mark.
        method: ``pca``, ``tsne`` or ``umap``.
        part: Of the data, for the caption.

    Raises:
        MissingExtraError: scikit-learn, or umap-learn, is not installed.
    """
    points, kept = _embedded(rows, method)
    figure = new_figure(7.2, 5.8)
    axes = figure.subplots()
    shades = _shades(len(labels))
    for index, label in enumerate(labels):
        of_class = points[classes == index]
        mark = f"${label}$" if len(label) <= _LONGEST_MARK and label.isalnum() else "osd^v<>pP*X"[index % 11]
        axes.scatter(of_class[:, 0], of_class[:, 1], s=38, marker=mark, color=shades[index], linewidths=0.3)
    _annotate_medians(axes, points, classes, labels)
    axes.set(xticks=[], yticks=[])
    if method == "pca":
        axes.set_xlabel(f"first component: {kept[0]:.1%} of the variance")
        axes.set_ylabel(f"second component: {kept[1]:.1%}")
    title = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}[method]
    return Drawing(
        name,
        f"{title} of {what} of {len(rows):,} {part} samples; each mark is a sample, each box the "
        "median of a class.",
        figure,
    )


def _annotate_medians(
    axes: Any, points: NDArray[Any], classes: NDArray[np.uint8], labels: Sequence[str]
) -> None:
    """Writes each class at the median of its points; where boxes would hide each other, beside it."""
    present = [index for index in range(len(labels)) if (classes == index).any()]
    span = np.ptp(points, axis=0) + 1e-9
    medians = np.array([np.median(points[classes == index], axis=0) for index in present])
    texts = [shortened(labels[index], 12) for index in present]
    scale = 1.0 if len(present) <= _LARGE_BOXES else 0.6
    sizes = np.array([(_LETTER[0] * (len(text) + 0.8), _LETTER[1]) for text in texts]) * scale
    places = spread_boxes(medians / span, sizes) * span
    for text, median, place in zip(texts, medians, places, strict=True):
        axes.annotate(
            text,
            median,
            xytext=place,
            fontsize=15 * scale,
            weight="bold",
            ha="center",
            va="center",
            bbox={"boxstyle": "round,pad=0.2", "fc": "white", "ec": "black", "alpha": 0.85},
            arrowprops=None if np.allclose(median, place) else {"arrowstyle": "-", "lw": 0.8},
        )


def spread_boxes(centres: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
    """Moves boxes down until none hides another; the upper of two stays where it is.

    Args:
        centres: shape (N, 2).
        sizes: Width and height of each, shape (N, 2).

    Returns:
        The new centres, shape (N, 2).
    """
    moved = centres.astype(float)
    placed: list[int] = []
    for box in np.argsort(-centres[:, 1], kind="stable"):
        for other in sorted(placed, key=lambda index: -moved[index, 1]):
            reach = (sizes[box] + sizes[other]) / 2
            if (np.abs(moved[box] - moved[other]) < reach).all():
                moved[box, 1] = moved[other, 1] - reach[1]
        placed.append(int(box))
    return moved


def methods(*, tsne: bool) -> tuple[str, ...]:
    """Names the projections to draw: PCA, and where more are wanted t-SNE, and UMAP if it is installed.

    Args:
        tsne: Whether more are wanted, which take some seconds.
    """
    from importlib.util import find_spec

    if not tsne:
        return ("pca",)
    return ("pca", "tsne", "umap") if find_spec("umap") else ("pca", "tsne")


def pixel_rows(subset: Subset) -> NDArray[np.float32]:
    """The pixels of each sample in a row: shape (N, pixels), 0 to 1."""
    return (subset.images.reshape(len(subset), -1) / np.float32(255)).astype(np.float32)


def _embedded(rows: NDArray[np.float32], method: str) -> tuple[NDArray[Any], NDArray[Any]]:
    try:
        from sklearn.decomposition import PCA
        from sklearn.manifold import TSNE
    except ImportError as error:
        raise MissingExtraError("projections of samples", "insight") from error
    if method == "pca":
        fitted = PCA(2, random_state=_SEED)
        return fitted.fit_transform(rows), fitted.explained_variance_ratio_
    if method == "umap":
        return _umap(rows), np.zeros(2)
    near = min(30.0, (len(rows) - 1) / 3)
    return TSNE(2, perplexity=near, init="pca", random_state=_SEED).fit_transform(rows), np.zeros(2)


def _umap(rows: NDArray[np.float32]) -> NDArray[Any]:
    try:
        from umap import UMAP
    except ImportError as error:
        raise MissingExtraError("UMAP projections", "umap") from error
    near = min(15, len(rows) - 1)
    found: NDArray[Any] = UMAP(n_neighbors=near, random_state=_SEED, n_jobs=1).fit_transform(rows)
    return found


def _shades(count: int) -> list[Any]:
    from matplotlib import colormaps

    return [colormaps[SEQUENTIAL](0.85 * index / max(1, count - 1)) for index in range(count)]
