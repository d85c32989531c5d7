"""Measuring int8 networks: bytes in flash, zeros, quantization of input and output."""

from __future__ import annotations

from tintling.errors import QuantizationError
from tintling.graph import Graph, Tensor
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected

__all__ = ["FACTOR_BYTES", "flash_bytes", "kernel_zeros", "quantization_of"]

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

    One byte a weight, four a bias, and :data:`FACTOR_BYTES` for each factor of requantization: one
    for each output channel, or one for the operator where scales are per tensor. A weight of zero
    takes its byte like any other. A tensor that several operators read counts once.
    """
    stored = {index for op in graph.ops for index in graph.parameter_tensors(op)}
    total = sum(graph.tensors[index].nbytes for index in stored)
    for op in graph.ops:
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected):
            quant = graph.tensors[op.inputs[1]].quant
            total += FACTOR_BYTES * (quant.scale.size if quant is not None else 1)
    return total
