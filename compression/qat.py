"""Quantization-aware training: fine-tuning with the rounding of int8 in the forward pass.

Uses the 8-bit scheme of the TensorFlow Model Optimization toolkit in its variant that keeps pruned
weights at zero. Normalization folds: the converter merges convolution, batch normalization and ReLU,
because none of them rounds in between.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression._tfmot import combine, quantization
from tintling.compression.quantize import check_int8, convert
from tintling.compression.structure import check_foldable, nodes
from tintling.errors import QuantizationError
from tintling.pixels import Normalization
from tintling.tflite_reader import read_tflite
from tintling.training._tensorflow import keras

__all__ = ["float_twin", "qat_to_int8", "quantize_aware"]

_PREFIX = "quant_"
_RANGES = ("output", "post_activation")


def quantize_aware(model: Any, normalization: Normalization, calibration: NDArray[np.uint8]) -> Any:
    """Wraps a trained model so that training sees int8 rounding.

    Ranges of activations start where ``calibration`` puts them, not at the toolkit's -6 … 6, and
    move slowly from there; the range of the input is the exact one of ``normalization``.

    Args:
        model: A trained Keras model, pruned or not, sequential or functional.
        normalization: How pixels become the model's floats.
        calibration: shape (N, 28, 28), uint8: training digits.

    Returns:
        A Keras model to fine-tune, with weights of its own.

    Raises:
        QuantizationError: A batch normalization cannot fold, or the toolkit does not know a layer.
    """
    check_foldable(model)
    ranges = _activation_ranges(model, normalization.to_float(calibration))
    try:
        annotated = quantization.quantize_annotate_model(model)
        aware = quantization.quantize_apply(annotated, combine.Default8BitPrunePreserveQuantizeScheme())
    except (ValueError, RuntimeError) as error:
        raise QuantizationError(
            f"model {model.name} cannot be trained quantization-aware: {error}"
        ) from error
    extremes = normalization.to_float(np.array([[[0, 255]]], np.uint8))
    for layer in aware.layers:
        if type(layer).__name__ == "QuantizeLayer":
            _set_range(layer, "quantize_layer", float(extremes.min()), float(extremes.max()))
            continue
        low, high = ranges.get(layer.name.removeprefix(_PREFIX), (0.0, 0.0))
        for role in _RANGES:
            _set_range(layer, role, low, high)
    return aware


def _activation_ranges(model: Any, inputs: NDArray[np.float32]) -> dict[str, tuple[float, float]]:
    """Least and greatest output of each layer, always with zero in between."""
    found = nodes(model)
    probe = keras.Model(model.inputs, [node.layer.output for node in found])
    outputs = probe(inputs, training=False)
    return {
        node.name: (min(float(values.numpy().min()), 0.0), max(float(values.numpy().max()), 0.0))
        for node, values in zip(found, outputs, strict=True)
    }


def _set_range(layer: Any, role: str, low: float, high: float) -> None:
    """Sets the two variables of a quantizer, where the layer has them."""
    for variable in layer.weights:
        name = variable.name.rsplit("/", 1)[-1]
        if name == f"{role}_min:0":
            variable.assign(low)
        elif name == f"{role}_max:0":
            variable.assign(high)


def float_twin(aware: Any, model: Any) -> Any:
    """Gives the float model with the weights that quantization-aware training found.

    Args:
        aware: What :func:`quantize_aware` made of ``model``, trained.
        model: The float model; it stays as it is.

    Returns:
        A Keras model like ``model``.
    """
    twin = keras.models.clone_model(model)
    for node in nodes(model):
        if node.layer.weights:
            wrapper = aware.get_layer(f"{_PREFIX}{node.name}")
            values = {variable.name.rsplit("/", 1)[-1]: variable.numpy() for variable in wrapper.weights}
            names = [variable.name.rsplit("/", 1)[-1] for variable in node.layer.weights]
            twin.get_layer(node.name).set_weights([values[name] for name in names])
    return twin


def qat_to_int8(aware: Any, normalization: Normalization) -> bytes:
    """Converts a model that was trained quantization-aware.

    Args:
        aware: What :func:`quantize_aware` made, trained.
        normalization: How pixels become its input.

    Returns:
        The .tflite file; the same model gives the same bytes.

    Raises:
        QuantizationError: The result is not what it must be.
    """
    data = convert(aware)
    check_int8(read_tflite(data), normalization)
    return data
