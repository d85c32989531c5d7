"""Counting differences, a chunk of images at a time, so that no run holds every tensor of every image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.parity.report import Difference, ErrorFigures

__all__ = ["ErrorTally", "PairTally", "TensorTally", "top_1"]

# int8 or float32, as the tensor of the graph says; known only once the file is read.
Values = NDArray[Any]

# What a difference counts where one side is not a number.
_UNCOUNTABLE = float(np.finfo(np.float32).max)


@dataclass(slots=True)
class TensorTally:
    """Running figures of one tensor: images that differ, largest |Δ|, sum of |Δ|, elements seen."""

    images_differ: int = 0
    max_delta: float = 0.0
    total_delta: float = 0.0
    elements: int = 0


@dataclass(slots=True)
class ErrorTally:
    """Running sums over real outputs: of errors, their squares, and the products of both sides."""

    elements: int = 0
    absolute: float = 0.0
    squares: float = 0.0
    first_squares: float = 0.0
    second_squares: float = 0.0
    products: float = 0.0

    @classmethod
    def of(cls, first: NDArray[np.float64], second: NDArray[np.float64]) -> ErrorTally:
        """Sums up a chunk.

        Args:
            first: What is held to be right, any shape.
            second: The same shape.
        """
        error = second - first
        return cls(
            first.size,
            float(np.abs(error).sum()),
            float((error**2).sum()),
            float((first**2).sum()),
            float((second**2).sum()),
            float((first * second).sum()),
        )

    def add(self, other: ErrorTally) -> None:
        """Adds the sums of a later chunk."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def figures(self, agreement: float) -> ErrorFigures:
        """The figures that follow from the sums.

        Args:
            agreement: Share of images with the same top-1 answer.
        """
        elements, norms = max(1, self.elements), sqrt(self.first_squares) * sqrt(self.second_squares)
        nothing_right = inf if self.squares else 0.0
        return ErrorFigures(
            acc=agreement,
            rmse=_rounded(sqrt(self.squares / elements)),
            mae=_rounded(self.absolute / elements),
            l2r=_rounded(sqrt(self.squares / self.first_squares) if self.first_squares else nothing_right),
            # Rounding must not push the cosine of equal outputs past 1.
            cos=1.0 if not self.squares else _rounded(min(1.0, self.products / norms)) if norms else 0.0,
        )


def _rounded(value: float) -> float:
    """Leaves out the digits that depend on the order of summation."""
    return float(f"{value:.9g}")


@dataclass(slots=True)
class PairTally:
    """Running figures of two executors.

    Attributes:
        images: Images seen.
        agree: Images with the same top-1 answer.
        tensors: Figures of each compared tensor, by index, in order of execution.
        differences: The images that differ so far.
        errors: Sums over the real outputs.
    """

    images: int = 0
    agree: int = 0
    tensors: dict[int, TensorTally] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    errors: ErrorTally = field(default_factory=ErrorTally)

    @property
    def exact(self) -> int:
        """Images in which every compared tensor is equal."""
        return self.images - len(self.differences)

    @classmethod
    def of_tensors(
        cls,
        order: Sequence[int],
        first: Mapping[int, Values],
        second: Mapping[int, Values],
        numbers: NDArray[np.int64],
        output: int,
        *,
        middle: float | None = None,
    ) -> PairTally:
        """Compares two executors on a chunk, tensor by tensor, to the bit.

        Args:
            order: Tensor indices in order of execution; those that only one side has are left out.
            first: Tensors by index, shape (n, …).
            second: The same of the other executor.
            numbers: Number of each image in the data set, shape (n,), int64.
            output: Index of the output tensor.
            middle: For :func:`top_1`.
        """
        count = len(numbers)
        same = top_1(first[output], middle) == top_1(second[output], middle)
        tally = cls(images=count, agree=int(same.sum()))
        origin = np.full(count, -1, np.int64)
        worst = np.zeros(count, np.float64)
        for index in order:
            if index not in first or index not in second:
                continue
            a, b = first[index], second[index]
            entry = tally.tensors.setdefault(index, TensorTally())
            entry.elements += a.size
            rows = _differing_rows(a, b)
            if not len(rows):
                continue
            delta = _delta(a[rows], b[rows])
            largest = delta.max(axis=1)
            entry.images_differ += len(rows)
            entry.max_delta = max(entry.max_delta, float(largest.max()))
            entry.total_delta += float(delta.sum())
            if a.dtype == np.int8:
                worst[rows] = np.maximum(worst[rows], largest)
            origin[rows] = np.where(origin[rows] < 0, index, origin[rows])
        tally.differences = [
            Difference(int(numbers[row]), int(origin[row]), float(worst[row]))
            for row in np.flatnonzero(origin >= 0)
        ]
        return tally

    @classmethod
    def of_outputs(
        cls,
        first: Values,
        second: Values,
        numbers: NDArray[np.int64],
        output: int,
        *,
        middle: float | None = None,
    ) -> PairTally:
        """Compares real outputs on a chunk; an image differs when its answer does.

        Args:
            first: shape (n, classes), float.
            second: shape (n, classes), float.
            numbers: Number of each image in the data set, shape (n,), int64.
            output: Index under which the figures are kept.
            middle: For :func:`top_1`.
        """
        delta = _delta(first, second)
        same = top_1(first, middle) == top_1(second, middle)
        figures = TensorTally(
            int((delta.max(axis=1) > 0).sum()), float(delta.max(initial=0.0)), float(delta.sum()), delta.size
        )
        return cls(
            images=len(numbers),
            agree=int(same.sum()),
            tensors={output: figures},
            differences=[
                Difference(int(numbers[row]), None, float(delta[row].max())) for row in np.flatnonzero(~same)
            ],
        )

    def add(self, other: PairTally) -> None:
        """Adds the figures of a later chunk."""
        self.images += other.images
        self.agree += other.agree
        self.differences.extend(other.differences)
        self.errors.add(other.errors)
        for index, figures in other.tensors.items():
            entry = self.tensors.setdefault(index, TensorTally())
            entry.images_differ += figures.images_differ
            entry.max_delta = max(entry.max_delta, figures.max_delta)
            entry.total_delta += figures.total_delta
            entry.elements += figures.elements


def top_1(outputs: Values, middle: float | None = None) -> NDArray[np.int64]:
    """The answer of each image: the position of the largest output, of equal ones the first.

    Args:
        outputs: shape (n, …), any number of outputs >= 1.
        middle: Value above which a single output means the second of two classes; None for other networks.

    Returns:
        shape (n,), int64.
    """
    if middle is not None:
        return (outputs.reshape(len(outputs)) > middle).astype(np.int64)
    answers: NDArray[np.int64] = outputs.reshape(len(outputs), -1).argmax(axis=1)
    return answers


def _differing_rows(a: Values, b: Values) -> NDArray[np.int64]:
    """Numbers of the rows that differ in at least one bit, shape and type included."""
    if a.shape != b.shape or a.dtype != b.dtype:
        raise ValueError(f"tensors of {a.dtype} {a.shape} and {b.dtype} {b.shape} cannot be compared")
    bits = f"u{a.dtype.itemsize}"
    unequal = np.ascontiguousarray(a).view(bits) != np.ascontiguousarray(b).view(bits)
    rows: NDArray[np.int64] = np.any(unequal.reshape(len(a), -1), axis=1).nonzero()[0]
    return rows


def _delta(a: Values, b: Values) -> NDArray[np.float64]:
    """|Δ| of each element, shape (n, elements)."""
    with np.errstate(invalid="ignore"):
        delta = np.abs(a.astype(np.float64) - b.astype(np.float64))
    delta = np.nan_to_num(delta, nan=_UNCOUNTABLE, posinf=_UNCOUNTABLE)
    flat: NDArray[np.float64] = delta.reshape(len(a), -1)
    return flat
