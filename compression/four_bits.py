"""Weights of 4 bits: rounded in the network, then stored in the file as TFLite Micro reads them.

Kernels of convolutions take whole numbers from -7 to 7, with a scale for each output channel; dense layers
keep 8 bits: TFLite Micro refuses 4 bits with more than one scale there. The converter knows no 4 bits.
It is given kernels that lie on the coarse grid, so that its 127 steps tell which of the 7 was meant.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import QuantizationError
from tintling.nibbles import packed
from tintling.training._tensorflow import quiet_stderr

__all__ = ["WEIGHT_STEPS", "has_4_bits", "on_coarse_grid", "with_4_bit_weights"]

WEIGHT_STEPS = 7
"""Steps of a weight of 4 bits either way; -8 is left out, as -128 is in int8."""

_INT8_STEPS = 127
_KERNELS = {"Conv2D": (0, 1, 2), "DepthwiseConv2D": (0, 1)}  # axes of a kernel that share a scale
_OPERATORS = ("CONV_2D", "DEPTHWISE_CONV_2D")


def has_4_bits(layer: Any) -> bool:
    """Whether the kernel of a Keras layer gets 4 bits."""
    return type(layer).__name__ in _KERNELS


def on_coarse_grid(model: Any) -> None:
    """Rounds the kernels of convolutions to 7 steps either way, in place; the greatest weight stays.

    Args:
        model: A Keras model without batch normalization.
    """
    for layer in model.layers:
        if not has_4_bits(layer):
            continue
        kernel, *others = layer.get_weights()
        greatest = np.abs(kernel).max(axis=_KERNELS[type(layer).__name__], keepdims=True).astype(np.float64)
        scale = np.where(greatest > 0, greatest / WEIGHT_STEPS, 1.0)
        steps = kernel / scale
        # Halves go away from zero, as they do in training.
        rounded = np.sign(steps) * np.floor(np.abs(steps) + 0.5)
        layer.set_weights([(rounded * scale).astype(np.float32), *others])


def with_4_bit_weights(data: bytes) -> bytes:
    """Stores the kernels of convolutions in 4 bits.

    Args:
        data: An int8 .tflite file, made of a network that :func:`on_coarse_grid` rounded.

    Returns:
        The file with kernels of type INT4 and their scales and biases to match.

    Raises:
        QuantizationError: A kernel does not lie on the coarse grid.
    """
    with quiet_stderr():
        from tensorflow.lite.python import schema_py_generated as schema
        from tensorflow.lite.tools import flatbuffer_utils

    names = {getattr(schema.BuiltinOperator, name) for name in _OPERATORS}
    model = flatbuffer_utils.read_model_from_bytearray(bytearray(data))
    (subgraph,) = model.subgraphs
    for op in subgraph.operators:
        if model.operatorCodes[op.opcodeIndex].builtinCode not in names:
            continue
        source, kernel, bias = (subgraph.tensors[index] for index in op.inputs[:3])
        weights = np.frombuffer(bytes(model.buffers[kernel.buffer].data), np.int8)
        model.buffers[kernel.buffer].data = packed(_coarse(weights)).view(np.uint8)
        kernel.type = schema.TensorType.INT4
        fine = np.asarray(kernel.quantization.scale, np.float32)
        coarse = (fine.astype(np.float64) * _INT8_STEPS / WEIGHT_STEPS).astype(np.float32)
        kernel.quantization.scale = coarse
        sums = np.asarray(bias.quantization.scale, np.float64)
        bias.quantization.scale = (np.float32(source.quantization.scale[0]) * coarse).astype(np.float32)
        steps = np.frombuffer(bytes(model.buffers[bias.buffer].data), np.int32) * sums
        steps = np.rint(steps / bias.quantization.scale.astype(np.float64)).astype(np.int32)
        model.buffers[bias.buffer].data = np.frombuffer(steps.tobytes(), np.uint8)
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def _coarse(weights: NDArray[np.int8]) -> NDArray[np.int8]:
    """From 127 steps to 7."""
    exact = weights.astype(np.float64) * WEIGHT_STEPS / _INT8_STEPS
    steps = np.rint(exact)
    if np.abs(exact - steps).max(initial=0) > WEIGHT_STEPS / _INT8_STEPS:
        raise QuantizationError("a kernel has weights between the steps of 4 bits: round it to them first")
    return np.asarray(steps, np.int8)
