"""What parity feeds to every executor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ModelFormatError
from tintling.graph import Graph
from tintling.pixels import Normalization, input_levels

__all__ = ["Samples"]

# int8 or float32, as the tensor of the graph says; known only once the file is read.
Values = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What every executor is fed.

    Attributes:
        inputs: shape (N, *input.shape[1:]), of the input tensor's dtype.
        labels: shape (N,), the right answers; or None.
        previews: shape (N, 28, 28), uint8, for the float model and for people; or None.
        numbers: shape (N,), int64, ascending, number of each image in its data set.
        data: Where they come from, for people.
    """

    inputs: Values
    labels: NDArray[np.uint8] | None = None
    previews: NDArray[np.uint8] | None = None
    numbers: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    data: str = ""

    def __post_init__(self) -> None:
        if not len(self.numbers):
            object.__setattr__(self, "numbers", np.arange(len(self.inputs)))
        for what, values in (("labels", self.labels), ("previews", self.previews), ("numbers", self.numbers)):
            if values is not None and len(values) != len(self.inputs):
                raise ValueError(f"{len(self.inputs)} inputs, but {len(values)} {what}")

    def __len__(self) -> int:
        return len(self.inputs)

    @classmethod
    def of_digits(
        cls,
        graph: Graph,
        images: NDArray[np.uint8],
        labels: NDArray[np.uint8] | None,
        normalization: Normalization | None,
        *,
        limit: int | None = None,
        data: str = "",
    ) -> Samples:
        """Makes samples of images.

        Args:
            graph: The network that will be fed.
            images: shape (N, 28, 28), uint8, ink bright.
            labels: shape (N,); or None.
            normalization: How the network was trained to see pixels; None supposes [0, 1], quantized
                as the graph says.
            limit: Take so many, evenly spread over the data set; None takes all.
            data: Where they come from, for people.

        Raises:
            ModelFormatError: The network is not one for images of 28×28.
        """
        wanted = graph.input.shape
        if wanted != (1, 28, 28, 1):
            raise ModelFormatError(f"the network takes input of shape {wanted}; digits are (1, 28, 28, 1)")
        if limit is None or limit >= len(images):
            numbers = np.arange(len(images))
        else:
            numbers = np.arange(limit) * len(images) // limit
        previews = images[numbers]
        inputs = input_levels(graph.input.quant, normalization)[previews][..., np.newaxis]
        return cls(inputs, None if labels is None else labels[numbers], previews, numbers, data)
