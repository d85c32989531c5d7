"""Measuring a classifier: accuracy, loss, what it confuses, and what it is surest of and wrong.

Nothing here needs TensorFlow: a classifier is any function from pixels to logits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tintling.contact_sheet import Caption, Tile, contact_sheet
from tintling.errors import ModelFormatError
from tintling.graph import Graph
from tintling.heads import log_scores
from tintling.lettering import draw_text, shortened, text_length
from tintling.pixel_input import PixelInput, pixel_input
from tintling.pixels import Normalization
from tintling.task import DIGIT_LABELS
from tintling.training.data.splits import Subset

__all__ = [
    "ClassFigures",
    "Evaluation",
    "Mistake",
    "Predictor",
    "confusion_image",
    "evaluate",
    "from_logits",
    "int8_predictor",
    "mistakes_image",
    "require_samples",
    "softmax",
]

Predictor = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""From images, shape (N, 28, 28) uint8, to logits or log-probabilities, shape (N, classes) float32."""

_CELL_PX = 46
_EDGE_PX = 58
_TOP_PX = 84
_DIGITS = 10
_LETTERS_PX = 14
_MAX_LETTERS = 20  # of a label beside the matrix


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How one class fares.

    Attributes:
        label: The class.
        count: Samples of it.
        recall: Share of them that were recognized.
        precision: Share of the answers ``label`` that were right; 0 when it was never answered.
        f1: Harmonic mean of the two.
    """

    label: int
    count: int
    recall: float
    precision: float
    f1: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """A misclassified sample.

    Attributes:
        index: Its position in the subset.
        label: What it is.
        predicted: The label that was predicted.
        confidence: Softmax probability of the wrong answer.
    """

    index: int
    label: int
    predicted: int
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The figures of one classifier on one subset.

    Attributes:
        count: Samples that were classified.
        correct: How many were right.
        loss: Mean cross-entropy in nats.
        classes: Figures of each class.
        confusion: shape (C, C), int64: row the label, column the answer.
        mistakes: All of them, the surest first.
        names: What each class stands for.
    """

    count: int
    correct: int
    loss: float
    classes: tuple[ClassFigures, ...]
    confusion: NDArray[np.int64]
    mistakes: tuple[Mistake, ...]
    names: tuple[str, ...] = DIGIT_LABELS

    @property
    def accuracy(self) -> float:
        """Share of samples that were right."""
        return self.correct / self.count

    def to_json(self, *, mistakes: int | None = None) -> dict[str, Any]:
        """Gives the figures as plain types.

        Args:
            mistakes: List at most so many mistakes; None lists all.
        """
        return {
            "count": self.count,
            "correct": self.correct,
            "accuracy": self.accuracy,
            "loss": self.loss,
            "classes": [
                {"label": c.label, "count": c.count, "recall": c.recall, "precision": c.precision, "f1": c.f1}
                for c in self.classes
            ],
            "confusion": self.confusion.tolist(),
            "mistakes": [
                {"index": m.index, "label": m.label, "predicted": m.predicted, "confidence": m.confidence}
                for m in self.mistakes[:mistakes]
            ],
        }


def evaluate(predict: Predictor, subset: Subset, names: tuple[str, ...] | None = None) -> Evaluation:
    """Runs a classifier over a subset and measures it.

    Args:
        predict: From images, shape (N, H, W) or (N, H, W, 3) uint8, to logits, shape (N, C) float32. Of
            equal logits the first wins, as on the device.
        subset: At least one sample.
        names: What each class stands for, where that is known.
    """
    return from_logits(predict(subset.images), subset.labels, names)


def from_logits(
    logits: NDArray[np.float32], labels: NDArray[np.uint8], names: tuple[str, ...] | None = None
) -> Evaluation:
    """Measures answers that are there already.

    Args:
        logits: shape (N, C), float32.
        labels: shape (N,), uint8, below C.
        names: What each class stands for, where that is known.

    Raises:
        ValueError: No samples, or shapes that do not belong together.
        ModelFormatError: There are more or fewer classes than labels.
    """
    if logits.ndim != 2 or len(logits) != len(labels) or not len(labels):
        raise ValueError(f"logits {logits.shape} and labels {labels.shape} do not belong together")
    _check_classes(logits.shape[1], int(labels.max()), _DIGITS if names is None else len(names))
    probabilities = softmax(logits)
    predicted = logits.argmax(axis=1)
    confusion = np.zeros((logits.shape[1],) * 2, np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    wrong = np.flatnonzero(predicted != labels)
    surest = wrong[np.argsort(-probabilities[wrong, predicted[wrong]], kind="stable")]
    # A probability that underflows must not make the whole loss infinite.
    likelihood = np.maximum(probabilities[np.arange(len(labels)), labels], np.finfo(np.float64).tiny)
    return Evaluation(
        count=len(labels),
        correct=len(labels) - len(wrong),
        loss=float(-np.log(likelihood).mean()),
        classes=tuple(_class_figures(confusion, label) for label in range(len(confusion))),
        confusion=confusion,
        names=names if names and len(names) == len(confusion) else tuple(map(str, range(len(confusion)))),
        mistakes=tuple(
            Mistake(int(i), int(labels[i]), int(predicted[i]), float(probabilities[i, predicted[i]]))
            for i in surest
        ),
    )


def _check_classes(classes: int, greatest: int, known: int) -> None:
    """Makes sure that answers and labels mean the same things."""
    if classes in {greatest + 1, known} and classes > greatest:
        return
    few = classes <= greatest
    raise ModelFormatError(
        f"the network tells {classes} classes apart, but the samples have labels 0 to {greatest}: "
        f"{'too few' if few else 'too many'} outputs; evaluate it on samples of its own classes"
    )


def require_samples(graph: Graph, input_shape: tuple[int, ...] = (28, 28, 1)) -> None:
    """Makes sure that a network takes the samples of a task, by default digits.

    Args:
        graph: The network.
        input_shape: Height, width and channels of a sample.

    Raises:
        ModelFormatError: It takes something else than one such image.
    """
    if len(graph.inputs) != 1 or graph.input.size != prod(input_shape):
        shapes = " and ".join(str(list(graph.tensors[index].shape)) for index in graph.inputs)
        colour = "RGB" if input_shape[-1] == 3 else "grey"
        raise ModelFormatError(
            f"expected a network for one {input_shape[0]}×{input_shape[1]} {colour} image, found input "
            f"{shapes}: `tintling parity` proves any network, with --inputs"
        )


def int8_predictor(
    graph: Graph,
    run: Callable[[NDArray[Any]], NDArray[Any]],
    normalization: Normalization | PixelInput | None = None,
) -> Predictor:
    """Makes a predictor of an int8 network.

    Args:
        graph: Says how input and output are quantized; float inputs and outputs are taken as they are.
        run: From shape (N, *input.sample_shape) to shape (N, …), in the graph's dtypes.
        normalization: How the network was trained to see pixels; None for a bare file, whose input says it.

    Raises:
        ModelFormatError: Nobody knows how the network sees pixels; or, when it is called, it does not take
            such images.
    """
    source = graph.input
    pixels = normalization if isinstance(normalization, PixelInput) else pixel_input(graph, normalization)

    def predict(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        require_samples(graph, (*images.shape[1:], 1)[:3])
        outputs = run(pixels.of(images, source))
        return log_scores(graph, outputs).astype(np.float32)

    return predict


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turns logits, shape (N, C), into probabilities, float64, whose rows sum to 1."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    powers: NDArray[np.float64] = np.exp(shifted)
    probabilities: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def mistakes_image(
    evaluation: Evaluation, subset: Subset, *, count: int = 40, title: str = ""
) -> Image.Image:
    """Draws the mistakes that the classifier was surest of, each with label, answer and confidence.

    Args:
        evaluation: Figures of ``subset``.
        subset: What was classified.
        count: Draw at most so many.
        title: A line above them; by default the number of mistakes.
    """
    names, is_colour = evaluation.names, subset.images.ndim == 4
    tiles = [
        Tile(
            subset.images[mistake.index] if is_colour else 255 - subset.images[mistake.index],
            (
                Caption(f"{names[mistake.label]} read as {names[mistake.predicted]}", "bad"),
                Caption(f"{mistake.confidence:.1%} sure, #{mistake.index}", "dim"),
            ),
        )
        for mistake in evaluation.mistakes[:count]
    ]
    return contact_sheet(tiles, title=title or f"{len(evaluation.mistakes):,} of {evaluation.count:,} wrong")


def confusion_image(evaluation: Evaluation, *, title: str = "") -> Image.Image:
    """Draws the confusion matrix: rows are labels, columns answers, red cells mistakes.

    Args:
        evaluation: What to draw.
        title: A line above it; by default the accuracy.
    """
    matrix = evaluation.confusion
    side = len(matrix)
    font = ImageFont.load_default(_LETTERS_PX)
    names = [shortened(name, _MAX_LETTERS) for name in evaluation.names[:side]]
    longest = ceil(max(text_length(name, _LETTERS_PX) for name in names))
    upright = longest > _CELL_PX - 2  # names of columns, which would hide each other
    edge, top = max(_EDGE_PX, longest + 12), _TOP_PX + (longest if upright else 0)
    sheet = Image.new("RGB", (edge + side * _CELL_PX + 20, top + side * _CELL_PX + 44), "white")
    draw = ImageDraw.Draw(sheet)
    draw_text(draw, (16, 12), title or f"accuracy {evaluation.accuracy:.2%}", 18, fill="black")
    draw.text((edge, 40), "answer", fill="gray", font=font)
    draw.text((4, top - 18), "label", fill="gray", font=font)
    off_diagonal = matrix[~np.eye(side, dtype=np.bool_)]
    worst = max(1, int(off_diagonal.max(initial=0)))
    for row in range(side):
        middle = row * _CELL_PX + _CELL_PX / 2
        draw_text(draw, (edge / 2, top + middle), names[row], _LETTERS_PX, fill="black", anchor="mm")
        if upright:
            text = _upright(names[row])
            sheet.paste("black", (round(edge + middle) - text.width // 2, top - 6 - text.height), text)
        else:
            draw_text(draw, (edge + middle, top - 12), names[row], _LETTERS_PX, fill="black", anchor="mm")
        total = max(1, int(matrix[row].sum()))
        for column in range(side):
            value = int(matrix[row, column])
            x, y = edge + column * _CELL_PX, top + row * _CELL_PX
            share = value / total if row == column else value / worst
            colour = _shade((66, 133, 190) if row == column else (214, 60, 50), share)
            draw.rectangle((x, y, x + _CELL_PX - 2, y + _CELL_PX - 2), fill=colour)
            if value:
                ink = "white" if share > 0.6 else "black"
                draw.text((x + _CELL_PX / 2, y + _CELL_PX / 2), str(value), fill=ink, font=font, anchor="mm")
    return sheet


def _upright(text: str) -> Image.Image:
    """Coverage of a name that reads from below."""
    lying = Image.new("L", (ceil(text_length(text, _LETTERS_PX)) + 2, _LETTERS_PX + 6))
    draw_text(ImageDraw.Draw(lying), (1, 1), text, _LETTERS_PX, fill=255)
    return lying.transpose(Image.Transpose.ROTATE_90)


def _shade(colour: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    """Mixes a colour with near-white paper."""
    red, green, blue = (round(245 + (channel - 245) * share) for channel in colour)
    return red, green, blue


def _class_figures(confusion: NDArray[np.int64], label: int) -> ClassFigures:
    right = int(confusion[label, label])
    count, answered = int(confusion[label].sum()), int(confusion[:, label].sum())
    recall = right / count if count else 0.0
    precision = right / answered if answered else 0.0
    f1 = 2 * recall * precision / (recall + precision) if right else 0.0
    return ClassFigures(label, count, recall, precision, f1)
