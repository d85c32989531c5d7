"""The task as a recipe gives it: all but the labels, which usually come from the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from tintling.errors import DatasetError
from tintling.pixels import Normalization
from tintling.task import DIGIT_LABELS, Preprocessing, Task

__all__ = ["Geometry", "TaskSettings"]


class Geometry(TypedDict):
    """Shape of the input, height, width and channels, and number of classes."""

    input_shape: tuple[int, int, int]
    classes: int


_UNKNOWN = ("unknown",)


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """What a recipe says about the task.

    Attributes:
        labels: Labels in the order of the outputs; none takes those of the data.
        height: Of the input, in px.
        width: Of the input, in px.
        channels: 1 for grey, 3 for RGB.
        preprocessing: How a frame becomes the input.

    Raises:
        TintlingError: A value is out of range, or they do not fit one another.
    """

    labels: tuple[str, ...] = ()
    height: int = 28
    width: int = 28
    channels: int = 1
    preprocessing: Preprocessing = field(default_factory=Preprocessing)

    def __post_init__(self) -> None:
        self._with(self.labels or _UNKNOWN, Normalization())

    @property
    def classes(self) -> int:
        """Number of labels; ten digits where none are named."""
        return len(self.labels) or len(DIGIT_LABELS)

    @property
    def geometry(self) -> Geometry:
        """What a network must know of the task."""
        return {"input_shape": (self.height, self.width, self.channels), "classes": self.classes}

    @property
    def is_frame(self) -> bool:
        """Whether samples are frames that the preprocessing ``frame`` resizes."""
        return self.preprocessing.kind == "frame"

    def task(self, labels: tuple[str, ...], normalization: Normalization) -> Task:
        """Makes the task once the data is known.

        Args:
            labels: Those of the data, in the order of its class numbers.
            normalization: How the network is trained.

        Raises:
            DatasetError: The recipe names other labels.
            TintlingError: The labels make no task.
        """
        if self.labels and self.labels != labels:
            raise DatasetError(
                f"the recipe's task has the labels {_shown(self.labels)}; the data has {_shown(labels)}"
            )
        return self._with(labels, normalization)

    def _with(self, labels: tuple[str, ...], normalization: Normalization) -> Task:
        return Task(labels, self.height, self.width, self.channels, normalization, self.preprocessing)


def _shown(labels: tuple[str, ...]) -> str:
    return ", ".join(labels[:12]) + (" …" if len(labels) > 12 else "")
