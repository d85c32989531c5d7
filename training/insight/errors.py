"""What a classifier gets wrong, how sure it is of it, and whether its probabilities can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.lettering import shortened
from tintling.training.data.splits import Subset
from tintling.training.evaluation import Evaluation
from tintling.training.insight.drawing import (
    COLOURS,
    HATCHES,
    MARKERS,
    Drawing,
    label_columns,
    new_figure,
    plain_axes,
    show_sample,
)

__all__ = [
    "ConfusedPair",
    "GapMistake",
    "calibration",
    "calibration_curve",
    "confused_pairs",
    "confusion_matrix",
    "mistakes_by_gap",
    "mistakes_sheet",
    "precision_and_recall",
]

_DARK = 0.55
_MAX_NUMBERS = 20
_ROW_LETTERS = 24


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """Two classes that are taken for each other.

    Attributes:
        first: Class of the smaller number.
        second: The other class.
        first_as_second: Samples of the first that were taken for the second.
        second_as_first: The other way round.
    """

    first: int
    second: int
    first_as_second: int
    second_as_first: int

    @property
    def count(self) -> int:
        """Both ways together."""
        return self.first_as_second + self.second_as_first


@dataclass(frozen=True, slots=True)
class GapMistake:
    """A wrong answer.

    Attributes:
        index: Position of the sample.
        label: What it is.
        predicted: The answer.
        gap: Probability of the answer less that of the true class, 0 to 1.
    """

    index: int
    label: int
    predicted: int
    gap: float


def confused_pairs(confusion: NDArray[np.int64]) -> tuple[ConfusedPair, ...]:
    """Pairs of classes that were taken for each other at least once, the most frequent first.

    Args:
        confusion: shape (C, C): row the label, column the answer.
    """
    pairs = [
        ConfusedPair(i, j, int(confusion[i, j]), int(confusion[j, i]))
        for i in range(len(confusion))
        for j in range(i + 1, len(confusion))
    ]
    return tuple(sorted((pair for pair in pairs if pair.count), key=lambda pair: -pair.count))


def mistakes_by_gap(probabilities: NDArray[np.float64], labels: NDArray[np.uint8]) -> tuple[GapMistake, ...]:
    """Wrong answers, sorted by how far the true class lay behind.

    Args:
        probabilities: shape (N, C).
        labels: shape (N,).
    """
    rows = np.arange(len(labels))
    predicted = probabilities.argmax(axis=1)
    gaps = probabilities[rows, predicted] - probabilities[rows, labels]
    wrong = np.flatnonzero(predicted != labels)
    order = wrong[np.argsort(-gaps[wrong], kind="stable")]
    return tuple(GapMistake(int(i), int(labels[i]), int(predicted[i]), float(gaps[i])) for i in order)


def calibration(
    probabilities: NDArray[np.float64], labels: NDArray[np.uint8], bins: int = 10
) -> tuple[tuple[tuple[float, float, int], ...], float]:
    """Compares how sure a classifier is with how often it is right.

    Source: C. Guo et al., "On calibration of modern neural networks", 2017, section 2.

    Args:
        probabilities: shape (N, C).
        labels: shape (N,).
        bins: Equal parts of 0 to 1.

    Returns:
        For every bin with samples its mean confidence, its accuracy and its size; and the expected
        calibration error, 0 to 1.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    points = tuple(
        (float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum()))
        for inside in (bin_of == number for number in range(bins))
        if inside.any()
    )
    error = sum(size * abs(sure - hit) for sure, hit, size in points) / len(labels)
    return points, error


def confusion_matrix(evaluation: Evaluation, labels: Sequence[str]) -> Drawing:
    """Draws counts, and shares of each row; the diagonal is left white, so that mistakes show."""
    counts = evaluation.confusion
    rows = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    shares = 100 * counts / rows
    many = len(labels) > _MAX_NUMBERS  # cells without numbers may be small, one matrix a page wide
    side = 0.2 * len(labels) + 1.5 if many else max(4.2, 0.46 * len(labels) + 1)
    figure = new_figure(side, 2 * side) if many else new_figure(2 * side, side + 0.4)
    titles = ("counts", "percent of the row")
    panels = figure.subplots(2, 1) if many else figure.subplots(1, 2)
    for axes, values, title in zip(panels, (counts, shares), titles, strict=True):
        shown = np.where(np.eye(len(counts), dtype=bool), 0, values)
        worst = max(float(shown.max()), 1e-9)
        axes.imshow(shown, cmap="Greys", vmin=0, vmax=worst)
        axes.set(title=title, xlabel="answer", ylabel="label")
        label_columns(axes, labels)
        axes.set_yticks(range(len(labels)), [shortened(label, _ROW_LETTERS) for label in labels])
        if not many:
            for (i, j), value in np.ndenumerate(values):
                if value:
                    text = f"{value:,}" if title == titles[0] else f"{value:.1f}"
                    colour = "white" if shown[i, j] > _DARK * worst else "black"
                    axes.text(j, i, text, ha="center", va="center", fontsize=8, color=colour)
    return Drawing(
        "confusion", "Confusion matrix; the darker a cell beside the diagonal, the more mistakes.", figure
    )


def precision_and_recall(evaluation: Evaluation, labels: Sequence[str]) -> Drawing:
    """Draws precision and recall of each class."""
    figure = new_figure(max(7.2, 0.2 * len(labels)), 3.4)
    axes = figure.subplots()
    places = np.arange(len(labels))
    precision = [100 * figures.precision for figures in evaluation.classes]
    recall = [100 * figures.recall for figures in evaluation.classes]
    axes.bar(places - 0.2, precision, 0.4, label="precision", color=COLOURS[0])
    axes.bar(places + 0.2, recall, 0.4, label="recall", color=COLOURS[1], hatch=HATCHES[1], edgecolor="white")
    if label_columns(axes, labels):
        figure.set_size_inches(figure.get_figwidth(), 5)
    least = min(*precision, *recall)
    bottom = max(0.0, least - 0.3 * (100 - least) - 0.1)
    axes.set(ylabel="%", xlabel="class", ylim=(bottom, 100))
    axes.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.17), frameon=False)
    begins = "; the axis does not begin at 0" if bottom else ""
    return Drawing("precision-recall", f"Precision and recall of each class{begins}.", figure)


def calibration_curve(probabilities: NDArray[np.float64], labels: NDArray[np.uint8]) -> Drawing:
    """Draws accuracy against confidence, and how many samples each point stands for."""
    points, error = calibration(probabilities, labels)
    figure = new_figure(5.4, 5)
    curve, sizes = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
    curve.plot((0, 1), (0, 1), color="gray", linestyle="--", label="as sure as right")
    sure = [point[0] for point in points]
    curve.plot(sure, [point[1] for point in points], color=COLOURS[0], marker=MARKERS[0], label="the network")
    curve.set(ylabel="accuracy", ylim=(0, 1.03), xlim=(0, 1.03))
    curve.grid(visible=True, alpha=0.3)
    curve.legend(loc="lower right")
    sizes.bar(sure, [point[2] for point in points], 0.06, color=COLOURS[0])
    sizes.set(yscale="log", ylabel="samples", xlabel="confidence")
    return Drawing(
        "calibration",
        f"Accuracy against confidence in ten bins; expected calibration error {error:.2%}.",
        figure,
    )


def mistakes_sheet(mistakes: Sequence[GapMistake], subset: Subset, labels: Sequence[str]) -> Drawing:
    """Draws wrong samples with label, answer and gap.

    Args:
        mistakes: At least one, in the order in which they are drawn.
        subset: The samples.
        labels: What each class stands for.
    """
    columns = min(8, len(mistakes))
    rows = -(-len(mistakes) // columns)
    figure = new_figure(max(2.4, 1.2 * columns), 1.45 * rows)
    for number, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
        plain_axes(axes)
        if number < len(mistakes):
            mistake = mistakes[number]
            show_sample(axes, subset.images[mistake.index])
            true, answer = (shortened(labels[index], 8) for index in (mistake.label, mistake.predicted))
            axes.set_title(f"{true} as {answer}\ngap {mistake.gap:.2f}", fontsize=9)
    return Drawing(
        "mistakes",
        "Wrong test samples, the widest gap first: probability of the answer less that of the true class.",
        figure,
    )
