"""What a network makes of one picture: float layer by layer, int8 exactly as the device computes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.reference import run_all
from tintling.graph import Graph
from tintling.heads import probabilities
from tintling.operators import op_name
from tintling.pixel_input import PixelInput
from tintling.training.insight.drawing import (
    COLOURS,
    Drawing,
    new_figure,
    plain_axes,
    show_sample,
    tile_sheet,
)

__all__ = ["activation_maps", "answer_bars", "float_activation_maps", "shares_of"]

_MAX_CHANNELS = 256
_COLUMNS = 16


def activation_maps(graph: Graph, pixels: PixelInput, image: NDArray[np.uint8]) -> Iterator[Drawing]:
    """Draws every channel of every tensor with height and width.

    Args:
        graph: The int8 network.
        pixels: How it is fed with pixels.
        image: shape (H, W) or (H, W, 3), uint8.
    """
    values = run_all(graph, pixels.of(image[None], graph.input))
    for number, op in enumerate(graph.ops, 1):
        tensor = graph.tensors[op.outputs[0]]
        array = values[tensor.index][0]
        if array.ndim == 3 and min(array.shape[:2]) > 1:
            yield _maps(array, f"{number}: {op_name(op)}", f"activation-{number:02}")


def float_activation_maps(layers: Mapping[str, NDArray[np.float32]]) -> Iterator[Drawing]:
    """Draws every channel of every float layer with height and width.

    Args:
        layers: What each layer makes of one picture, by name, each of shape (1, …).
    """
    for number, (name, values) in enumerate(layers.items(), 1):
        if values[0].ndim == 3 and min(values[0].shape[:2]) > 1:
            yield _maps(values[0], f"{number}: {name}", f"activation-{number:02}")


def _maps(array: NDArray[Any], title: str, name: str) -> Drawing:
    channels = array.shape[-1]
    drawn = min(channels, _MAX_CHANNELS)
    low, high = array.min().item(), array.max().item()
    top = high if high > low else low + 1
    least, most = (f"{value:.2f}" if array.dtype.kind == "f" else f"{value}" for value in (low, high))
    tiles = list(np.moveaxis(array[..., :drawn], -1, 0))
    figure = tile_sheet(tiles, _COLUMNS, side=0.72, low=low, high=top)
    size = " × ".join(map(str, array.shape))
    shown = "" if drawn == channels else f", the first {drawn} channels"
    return Drawing(name, f"{title}: {size}, values {least} to {most}{shown}.", figure)


def shares_of(graph: Graph, pixels: PixelInput, images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Gives the int8 network's probabilities, (N, classes), of pictures, (N, H, W) or (N, H, W, 3)."""
    outputs = run_all(graph, pixels.of(images, graph.input))[graph.outputs[0]]
    return probabilities(graph, outputs)


def answer_bars(
    graph: Graph, pixels: PixelInput, image: NDArray[np.uint8], labels: tuple[str, ...]
) -> Drawing:
    """Draws the picture and the probability of each class.

    Args:
        graph: The int8 network.
        pixels: How it is fed with pixels.
        image: shape (H, W) or (H, W, 3), uint8.
        labels: What each class stands for.
    """
    shares = shares_of(graph, pixels, image[None])[0]
    figure = new_figure(6.4, 0.24 * len(shares) + 0.9)
    picture, bars = figure.subplots(1, 2, width_ratios=(1, 2))
    plain_axes(picture)
    show_sample(picture, image)
    bars.barh(range(len(shares)), shares, color=COLOURS[0])
    bars.set_yticks(range(len(shares)), labels[: len(shares)])
    bars.invert_yaxis()
    bars.set(xlim=(0, 1), xlabel="probability")
    answer = labels[int(shares.argmax())]
    return Drawing("activation-00-answer", f"The picture, and the int8 network's answer: {answer}.", figure)
