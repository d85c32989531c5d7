"""The windows of a network's convolutions: of int8 networks as the device holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import Graph
from tintling.operators import op_name
from tintling.training.insight.drawing import Drawing, tile_sheet

__all__ = ["filter_sheets", "float_windows_of", "windows_of"]

_COLUMNS = 16
_MAX_WINDOWS = 256


def windows_of(graph: Graph) -> Iterator[tuple[str, NDArray[np.int8]]]:
    """Finds the windows of convolutions that are larger than one pixel.

    Args:
        graph: The int8 network.

    Yields:
        Operator with its number, and its windows, shape (channels out, channels in, height, width); each
        window of a depthwise convolution looks at one channel.
    """
    for number, op in enumerate(graph.ops, 1):
        name = op_name(op)
        if name not in {"CONV_2D", "DEPTHWISE_CONV_2D"}:
            continue
        weights = graph.tensors[op.inputs[1]].data
        if weights is None or max(weights.shape[1:3]) < 2:
            continue
        # Out, height, width, in; a depthwise filter has 1, height, width, channels.
        order = (0, 3, 1, 2) if name == "CONV_2D" else (3, 0, 1, 2)
        yield f"{number}: {name}", weights.transpose(order)


def float_windows_of(model: Any) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Finds the same windows in a Keras network.

    Args:
        model: A built Keras model.

    Yields:
        Layer with its number, and its windows, shape (channels out, channels in, height, width).
    """
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    for number, layer in enumerate(layers, 1):
        kind = type(layer).__name__
        if kind not in {"Conv2D", "DepthwiseConv2D"}:
            continue
        kernel = layer.get_weights()[0]
        if max(kernel.shape[:2]) < 2:
            continue
        windows = kernel if kind == "Conv2D" else kernel.reshape(*kernel.shape[:2], 1, -1)
        yield f"{number}: {layer.name}", windows.transpose(3, 2, 0, 1)


def filter_sheets(operators: Iterable[tuple[str, NDArray[Any]]]) -> Iterator[Drawing]:
    """Draws the windows of each convolution; all of an operator on one scale.

    Args:
        operators: What :func:`windows_of` or :func:`float_windows_of` gives.
    """
    for place, (title, windows) in enumerate(operators, 1):
        exact = windows.dtype == np.int8
        limit = 127 if exact else float(np.abs(windows).max()) or 1.0
        shown, scales = ("127", "; each channel has a scale of its own") if exact else (f"{limit:.2f}", "")
        count, inputs, height, width = windows.shape
        columns = min(_COLUMNS, count if inputs == 1 else inputs)
        cells = windows[:, :columns] if inputs > 1 else windows
        drawn = cells.reshape(-1, height, width)[:_MAX_WINDOWS]
        layout = ", a row for each channel out and a column for each channel in" if inputs > 1 else ""
        yield Drawing(
            f"filters-{place:02}",
            f"{title}: {len(drawn)} of {count * inputs:,} windows of {height}×{width}{layout}; dark is "
            f"-{shown}, bright is {shown}{scales}.",
            tile_sheet(list(drawn), columns, side=0.62, low=-limit, high=limit),
        )
