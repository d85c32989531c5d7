"""What parity feeds to every executor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tintling.batches import Inputs, arrays_of
from tintling.errors import DatasetError, ModelFormatError
from tintling.graph import Graph
from tintling.pixel_input import PixelInput, pixel_input
from tintling.pixels import Normalization

__all__ = ["LEAST_DISTINCT", "Samples", "is_for_digits", "spread"]

LEAST_DISTINCT = 24
"""Distinct values that inputs hold at least; fewer prove nothing of a network."""

_DIGIT = 28 * 28


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What every executor is fed.

    Attributes:
        inputs: shape (N, *input.sample_shape), of the input tensor's dtype; several inputs are a tuple of
            such arrays.
        labels: shape (N,), the right answers; or None.
        previews: shape (N, 28, 28), uint8, for the float model and for people; or None.
        numbers: shape (N,), int64, ascending, number of each sample in its data set.
        data: Where they come from, for people.
        pixels: How images became inputs; None for what was no image.
        names: What people call each class; empty for its number.
    """

    inputs: Inputs
    labels: NDArray[np.uint8] | None = None
    previews: NDArray[np.uint8] | None = None
    numbers: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    data: str = ""
    pixels: PixelInput | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.numbers):
            object.__setattr__(self, "numbers", np.arange(len(self)))
        for what, values in (("labels", self.labels), ("previews", self.previews), ("numbers", self.numbers)):
            if values is not None and len(values) != len(self):
                raise ValueError(f"{len(self)} inputs, but {len(values)} {what}")

    def __len__(self) -> int:
        return len(arrays_of(self.inputs)[0])

    def part(self, chunk: slice) -> Inputs:
        """The inputs of some of the samples."""
        parts = tuple(values[chunk] for values in arrays_of(self.inputs))
        return parts[0] if len(parts) == 1 else parts

    def require_variety(self) -> None:
        """Makes sure that the inputs are worth comparing.

        Raises:
            DatasetError: They hold so few distinct values that equal answers prove nothing.
        """
        if self.pixels is not None and self.pixels.normalization.kind == "threshold":
            return  # black and white is all that such a network ever sees
        distinct = max((len(np.unique(values)) for values in arrays_of(self.inputs)), default=0)
        if distinct < LEAST_DISTINCT:
            many = "1 distinct value" if distinct == 1 else f"{distinct} distinct values"
            raise DatasetError(
                f"the inputs hold {many}, and equal answers would prove nothing: expected at least "
                f"{LEAST_DISTINCT}; --inputs random:1000 has more"
            )

    @classmethod
    def of_images(
        cls,
        graph: Graph,
        images: NDArray[np.uint8],
        labels: NDArray[np.uint8] | None,
        normalization: Normalization | PixelInput | None,
        *,
        limit: int | None = None,
        data: str = "",
    ) -> Samples:
        """Makes samples of images.

        Args:
            graph: The network that will be fed.
            images: shape (N, 28, 28), uint8, ink bright; or those of another task, grey or RGB.
            labels: shape (N,); or None.
            normalization: How the network was trained to see pixels; None for a bare file.
            limit: Take so many, evenly spread over the data set; None takes all.
            data: Where they come from, for people.

        Raises:
            ModelFormatError: The network is not one for images of 28×28, or nobody knows how it sees them.
        """
        if not (is_for_digits(graph) or _sample_shape(images) == tuple(graph.input.sample_shape)):
            wanted = [list(graph.tensors[index].shape) for index in graph.inputs]
            raise ModelFormatError(
                f"the network takes input of shape {' and '.join(map(str, wanted))}, no digits of 28×28 "
                "pixels: give --inputs random:1000, a .npy file, or a folder"
            )
        how = normalization if isinstance(normalization, PixelInput) else pixel_input(graph, normalization)
        numbers = spread(len(images), limit)
        previews = images[numbers]
        inputs = how.of(previews, graph.input)
        return cls(inputs, None if labels is None else labels[numbers], previews, numbers, data, how)


def _sample_shape(images: NDArray[np.uint8]) -> tuple[int, ...]:
    """Height, width and channels of images."""
    return (*images.shape[1:], 1)[:3]


def is_for_digits(graph: Graph) -> bool:
    """Whether a network takes one image of 28×28 grey pixels, in whatever shape."""
    return len(graph.inputs) == 1 and graph.input.size == _DIGIT and _is_flat_image(graph.input.sample_shape)


def _is_flat_image(shape: Sequence[int]) -> bool:
    plain = [size for size in shape if size != 1]
    return plain in ([28, 28], [_DIGIT])


def spread(count: int, limit: int | None) -> NDArray[np.int64]:
    """Numbers of at most ``limit`` samples, evenly spread over ``count``; None takes all."""
    if limit is None or limit >= count:
        return np.arange(count)
    return np.arange(limit) * count // limit
