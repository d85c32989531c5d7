"""The parameters of a Keras network, counted layer by layer in words of arithmetic."""

from __future__ import annotations

from math import prod
from typing import Any

from numpy.typing import NDArray

from tintling.training.insight.layers import LayerLine, arithmetic

__all__ = ["float_layer_lines"]

_FLOAT_BYTES = 4


def float_layer_lines(model: Any) -> tuple[LayerLine, ...]:
    """Counts every layer of a Keras model, in order.

    Args:
        model: A built Keras model.
    """
    return tuple(_line(layer) for layer in model.layers if type(layer).__name__ != "InputLayer")


def _line(layer: Any) -> LayerLine:
    arrays = layer.get_weights()
    shape = tuple(layer.output.shape[1:])
    parameters = sum(array.size for array in arrays)
    return LayerLine(
        operator=f"{type(layer).__name__} {layer.name}",
        shape=" × ".join(map(str, shape)),
        arithmetic=_counted([array.shape for array in arrays]),
        parameters=parameters,
        macs=_macs(type(layer).__name__, arrays, shape),
        constant_bytes=parameters * _FLOAT_BYTES,
        output_bytes=prod(shape) * _FLOAT_BYTES,
    )


def _counted(shapes: list[tuple[int, ...]]) -> str:
    if not shapes:
        return ""
    if all(len(shape) == 1 for shape in shapes):  # vectors of a normalization
        return arithmetic((len(shapes), *shapes[0]), 0)
    return arithmetic(shapes[0], sum(prod(shape) for shape in shapes[1:]))


def _macs(kind: str, arrays: list[NDArray[Any]], shape: tuple[int, ...]) -> int:
    """Each output value sums one filter; as :mod:`tintling.costs` counts."""
    match kind:
        case "Conv2D":
            return prod(shape) * int(prod(arrays[0].shape[:3]))
        case "DepthwiseConv2D":
            return prod(shape) * int(prod(arrays[0].shape[:2]))
        case "Dense":
            return prod(shape) * int(arrays[0].shape[0])
        case _:
            return 0
