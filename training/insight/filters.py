"""The windows of a network's convolutions: of int8 networks as the device holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import Graph
from tintling.operators import op_name
from tintling.training.insight.drawing import SEQUENTIAL, Drawing, new_figure, plain_axes

__all__ = ["filter_sheets", "float_windows_of", "windows_of"]

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


def float_windows_of(model: Any) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Finds the same windows in a Keras network.

    Args:
        model: A built Keras model.

    Yields:
        Layer with its number, and its windows, shape (count, height, width).
    """
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    for number, layer in enumerate(layers, 1):
        kind = type(layer).__name__
        if kind not in {"Conv2D", "DepthwiseConv2D"}:
            continue
        kernel = layer.get_weights()[0]
        if max(kernel.shape[:2]) < 2:
            continue
        windows = kernel[:, :, 0] if kind == "Conv2D" else kernel.reshape(*kernel.shape[:2], -1)
        yield f"{number}: {layer.name}", np.moveaxis(windows, 2, 0)


def filter_sheets(operators: Iterable[tuple[str, NDArray[Any]]]) -> Iterator[Drawing]:
    """Draws the windows of each convolution; all of an operator on one scale.

    Args:
        operators: What :func:`windows_of` or :func:`float_windows_of` gives.
    """
    for place, (title, windows) in enumerate(operators, 1):
        exact = windows.dtype == np.int8
        limit = 127 if exact else float(np.abs(windows).max()) or 1.0
        shown, scales = ("127", "; each channel has a scale of its own") if exact else (f"{limit:.2f}", "")
        drawn = min(len(windows), _MAX_WINDOWS)
        columns = min(drawn, _COLUMNS)
        rows = -(-drawn // columns)
        figure = new_figure(max(2.6, 0.62 * columns), 0.62 * rows + 0.15)
        for index, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
            plain_axes(axes)
            if index < drawn:
                axes.imshow(windows[index], cmap=SEQUENTIAL, vmin=-limit, vmax=limit, interpolation="nearest")
        yield Drawing(
            f"filters-{place:02}",
            f"{title}: {drawn} of {len(windows)} windows of {windows.shape[1]}×{windows.shape[2]}, "
            f"dark is -{shown}, bright is {shown}{scales}.",
            figure,
        )
