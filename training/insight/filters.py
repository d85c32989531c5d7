"""The windows of a network's convolutions, as the device holds them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tintling.graph import Graph
from tintling.operators import op_name
from tintling.training.insight.drawing import SEQUENTIAL, Drawing, new_figure, plain_axes

__all__ = ["filter_sheets", "windows_of"]

_COLUMNS = 16
_MAX_WINDOWS = 64


def windows_of(graph: Graph) -> Iterator[tuple[str, NDArray[np.int8]]]:
    """Finds the windows larger than one pixel that look at one channel.

    Those are all windows of depthwise convolutions, and those of a first convolution of a grey picture; of
    others, the first input channel is taken.

    Args:
        graph: The int8 network.

    Yields:
        Operator with its number, and its windows, shape (count, height, width).
    """
    for number, op in enumerate(graph.ops, 1):
        name = op_name(op)
        if name not in {"CONV_2D", "DEPTHWISE_CONV_2D"}:
            continue
        weights = graph.tensors[op.inputs[1]].data
        if weights is None or max(weights.shape[1:3]) < 2:
            continue
        windows = weights[..., 0] if name == "CONV_2D" else np.moveaxis(weights[0], 2, 0)
        yield f"{number}: {name}", windows


def filter_sheets(graph: Graph) -> Iterator[Drawing]:
    """Draws the windows of each convolution; all of an operator on one scale.

    Args:
        graph: The int8 network.
    """
    for place, (title, windows) in enumerate(windows_of(graph), 1):
        drawn = min(len(windows), _MAX_WINDOWS)
        columns = min(drawn, _COLUMNS)
        rows = -(-drawn // columns)
        figure = new_figure(max(2.6, 0.62 * columns), 0.62 * rows + 0.15)
        for index, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
            plain_axes(axes)
            if index < drawn:
                axes.imshow(windows[index], cmap=SEQUENTIAL, vmin=-127, vmax=127, interpolation="nearest")
        yield Drawing(
            f"filters-{place:02}",
            f"{title}: {drawn} of {len(windows)} windows of {windows.shape[1]}×{windows.shape[2]}, "
            "dark is -127, bright is 127; each channel has a scale of its own.",
            figure,
        )
