"""An int8 network for classifying: what it takes, what its outputs stand for, how it sees a frame."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.artifacts import DIGIT_LABELS
from tintling.errors import ModelFormatError
from tintling.graph import Graph
from tintling.heads import class_count
from tintling.pixel_input import PixelInput, pixel_input
from tintling.pixels import Normalization
from tintling.task import MAX_SIDE, MIN_FRAME_SIDE, Preprocessing, Task, preprocessing_for

__all__ = ["Network", "checked_labels", "preprocessing_of"]

_PIXELS = 28 * 28


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """An int8 model that takes our tensors, read and checked.

    Attributes:
        data: The .tflite file.
        graph: The network in it, with one input of 28×28 values, or of a frame task's shape.
        labels: Label of each class.
        normalization: How it was trained to see pixels, as its manifest or the user says; None if neither
            does.
        name: What to call it.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        preprocessing: How a frame becomes the input, as its manifest or its input's shape says.
    """

    data: bytes
    graph: Graph
    labels: tuple[str, ...]
    normalization: Normalization | None
    name: str
    rejection_threshold: float = 0.0
    preprocessing: Preprocessing | None = None

    @property
    def frame_task(self) -> Task | None:
        """The task of a network for whole frames; None for one of ink."""
        if self.preprocessing is None or self.preprocessing.kind != "frame":
            return None
        height, width, channels = self.graph.input.sample_shape
        normalization = self.normalization or Normalization()
        return Task(self.labels, height, width, channels, normalization, self.preprocessing)

    @property
    def pixels(self) -> PixelInput:
        """How it is fed with pixels.

        Raises:
            ModelFormatError: Nobody says, and its input does not tell.
        """
        return pixel_input(self.graph, self.normalization)


def preprocessing_of(graph: Graph, known: Preprocessing | None = None) -> Preprocessing | None:
    """How a frame becomes the input of a network.

    Args:
        graph: The network.
        known: What its manifest says; None for a bare file.

    Returns:
        What is known; for a bare file that takes another picture than 28×28 grey pixels, the whole frame;
        else None, which stands for ``ink``.
    """
    shape = graph.input.sample_shape
    if known is not None or len(graph.inputs) != 1 or len(shape) != 3 or graph.input.size == _PIXELS:
        return known
    is_picture = shape[2] in (1, 3) and all(MIN_FRAME_SIDE <= side <= MAX_SIDE for side in shape[:2])
    return preprocessing_for(shape) if is_picture else None


def checked_labels(
    graph: Graph, labels: tuple[str, ...], preprocessing: Preprocessing | None = None
) -> tuple[str, ...]:
    """Checks that a network takes one image; gives a label for each class.

    Args:
        graph: The network.
        labels: What its manifest names; empty for a bare file, whose ten classes are digits.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.

    Raises:
        ModelFormatError: It takes something else, or has another number of classes.
    """
    is_frame = preprocessing is not None and preprocessing.kind == "frame"
    if is_frame and len(graph.input.sample_shape) != 3:
        raise ModelFormatError(f"expected an input of height, width and channels, got {graph.input.shape}")
    if len(graph.inputs) != 1 or not (is_frame or graph.input.size == _PIXELS):
        shapes = " and ".join(str(list(graph.tensors[index].shape)) for index in graph.inputs)
        raise ModelFormatError(f"expected one input of 28×28 values, got {shapes}")
    count = class_count(graph)
    if count < 2:
        raise ModelFormatError(
            "its only output is no probability: expected one output for each class, or a sigmoid"
        )
    if labels and len(labels) != count:
        raise ModelFormatError(f"it tells {count} classes apart, but its manifest names {len(labels)}")
    if labels:
        return labels
    return DIGIT_LABELS if count == len(DIGIT_LABELS) else tuple(str(index) for index in range(count))
