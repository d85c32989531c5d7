"""Measuring networks: accuracy of an int8 graph without TensorFlow, sizes, zeros."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling import reference
from tintling.errors import QuantizationError
from tintling.graph import Conv2D, FullyConnected, Graph, Tensor
from tintling.pixels import Normalization
from tintling.training.evaluation import Predictor

__all__ = ["int8_predictor", "kernel_zeros", "quantization_of"]


def int8_predictor(graph: Graph, normalization: Normalization) -> Predictor:
    """Makes a function from pixels to logits that computes as the device does, in integers.

    Args:
        graph: An int8 network with one int8 input and one int8 output.
        normalization: How pixels become its input.

    Returns:
        A function from shape (N, 28, 28) uint8 to shape (N, classes) float32: the int8 outputs,
        scaled back.
    """
    scale, zero_point = _affine(graph.output)

    def predict(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        (outputs,) = reference.run(graph, normalization.to_int8(images))
        logits: NDArray[np.float32] = np.float32(scale) * (outputs.astype(np.float32) - zero_point)
        return logits

    return predict


def quantization_of(graph: Graph) -> dict[str, dict[str, float | int]]:
    """Scale and zero point of ``input`` and ``output``, as the manifest lists them."""
    found: dict[str, dict[str, float | int]] = {}
    for name, tensor in (("input", graph.input), ("output", graph.output)):
        scale, zero_point = _affine(tensor)
        found[name] = {"scale": scale, "zero_point": zero_point}
    return found


def _affine(tensor: Tensor) -> tuple[float, int]:
    """Scale and zero point of a tensor that has one of each."""
    if tensor.quant is None:
        raise QuantizationError(f"tensor {tensor.name} has no scale")
    return float(tensor.quant.scale[0]), int(tensor.quant.zero_point[0])


def kernel_zeros(graph: Graph) -> tuple[tuple[int, int], ...]:
    """Counts zeros in the kernels of convolutions and dense layers.

    Depthwise filters are left out, as magnitude pruning leaves them alone.

    Returns:
        (zeros, weights) for each operator, in order of execution.
    """
    found = []
    for op in graph.ops:
        if isinstance(op, Conv2D | FullyConnected):
            data = graph.tensors[op.inputs[1]].data
            if data is not None:
                found.append((int((data == 0).sum()), int(data.size)))
    return tuple(found)
