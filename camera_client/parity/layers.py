"""The float network beside the int8 one, layer by layer: where quantization costs how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.parity.report import LayerError
from tintling.graph import Graph, Tensor
from tintling.heads import real_values
from tintling.operators import op_name

__all__ = ["LayerPredictor", "compare_layers", "dequantized"]

LayerPredictor = Callable[[NDArray[np.uint8]], Mapping[str, NDArray[np.float32]]]
"""From images, shape (N, 28, 28) uint8, to each layer's output by name, shape (N, …) float32, in order."""


def dequantized(tensor: Tensor, values: NDArray[Any]) -> NDArray[np.float64]:
    """The real numbers that a tensor stands for.

    Args:
        tensor: Its quantization.
        values: shape (N, …), of the tensor's dtype.

    Returns:
        The same shape, float64.
    """
    return real_values(tensor, values)


def compare_layers(
    graph: Graph, tensors: Mapping[int, NDArray[Any]], layers: Mapping[str, NDArray[np.float32]]
) -> tuple[LayerError, ...]:
    """Measures each activation against the layer of the float model that it stands for.

    Converters rename and fuse, so a layer is found by its shape; among layers of the same shape (a
    convolution, its normalization, its ReLU) the one with the least error is meant. Tensors to
    which no layer fits are left out.

    Args:
        graph: The int8 network.
        tensors: Its activations by index, shape (N, …).
        layers: Outputs of the float model's layers by name, shape (N, …), for the same images.
    """
    found = []
    outputs = [(op, index) for op in graph.ops for index in op.outputs]
    for op, index in outputs:
        tensor = graph.tensors[index]
        if index not in tensors:
            continue
        real = dequantized(tensor, tensors[tensor.index])
        fitting = {name: values for name, values in layers.items() if values.shape == real.shape}
        if not fitting:
            continue
        ratios = {name: _sqnr_db(values.astype(np.float64), real) for name, values in fitting.items()}
        # Of equal ones the last: dropout and the like change nothing at inference.
        best = max(reversed(ratios), key=lambda name: ratios[name])
        layer = fitting[best].astype(np.float64)
        found.append(
            LayerError(
                layer=best,
                tensor=tensor.index,
                operator=op_name(op),
                images=len(real),
                sqnr_db=ratios[best],
                cosine=_cosine(layer, real),
                max_error=float(np.abs(layer - real).max(initial=0.0)),
            )
        )
    return tuple(found)


def _sqnr_db(signal: NDArray[np.float64], measured: NDArray[np.float64]) -> float:
    power = float((signal**2).sum())
    noise = float(((signal - measured) ** 2).sum())
    if noise == 0.0:
        return inf
    return 10 * log10(power / noise) if power > 0.0 else -inf


def _cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    norms = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float((a * b).sum()) / norms if norms > 0.0 else 0.0
