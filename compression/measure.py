"""Measuring int8 networks: bytes in flash, zeros, quantization of input and output."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic import reference
from tintling.costs import fits_4_bits
from tintling.errors import QuantizationError
from tintling.graph import Graph, Tensor
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected
from tintling.pixels import Normalization
from tintling.rejection import rejection_threshold
from tintling.training.evaluation import Predictor, int8_predictor

__all__ = [
    "FACTOR_BYTES",
    "flash_bytes",
    "kernel_zeros",
    "measured_threshold",
    "quantization_of",
    "reference_predictor",
]

FACTOR_BYTES = 5
"""Bytes of one requantization factor in flash: an int32 multiplier and an int8 shift."""


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


def reference_predictor(graph: Graph, normalization: Normalization) -> Predictor:
    """Runs an int8 network in integers, as the device computes, and without TensorFlow's runtime.

    Args:
        graph: The network.
        normalization: How it was trained to see pixels.
    """
    return int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], normalization)


def measured_threshold(graph: Graph, logits: NDArray[np.float32]) -> float:
    """Max-logit margin that nearly all of some samples reach, in nats; 0 for a network with a softmax.

    Args:
        graph: The int8 network.
        logits: shape (N, outputs), float32: its answers to samples that it was not trained on.
    """
    return 0.0 if graph.ends_with_softmax else rejection_threshold(logits)


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


def flash_bytes(graph: Graph) -> int:
    """Bytes that trained constants take in flash when they are stored densely.

    One byte a weight, or half of it where all of a kernel have 4 bits, four a bias, and
    :data:`FACTOR_BYTES` for each factor of requantization: one for each output channel, or one for
    the operator where scales are per tensor. A weight of zero takes its byte like any other. A
    tensor that several operators read counts once.
    """
    stored = {index for op in graph.ops for index in graph.parameter_tensors(op)}
    total = sum(_stored_bytes(graph.tensors[index]) for index in stored)
    for op in graph.ops:
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected):
            quant = graph.tensors[op.inputs[1]].quant
            total += FACTOR_BYTES * (quant.scale.size if quant is not None else 1)
    return total


def _stored_bytes(tensor: Tensor) -> int:
    packs = tensor.data is not None and fits_4_bits(tensor.data)
    return (tensor.nbytes + 1) // 2 if packs else tensor.nbytes
