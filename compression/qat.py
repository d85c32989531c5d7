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
from tintling.compression.structure import check_foldable, copy_model, nodes
from tintling.errors import QuantizationError
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras

__all__ = ["QuantizeAware"]

_PREFIX = "quant_"
_INPUT_LAYER = "quantize_layer"
_RANGES = ("output", "post_activation")


class QuantizeAware:
    """A model while it is trained with the rounding of int8 in the forward pass.

    Ranges of activations start where ``calibration`` puts them, not at the toolkit's -6 … 6, and
    move slowly from there; the range of the input is the exact one of ``normalization``.

    Args:
        model: A trained Keras model, pruned or not, sequential or functional; it stays as it is.
        normalization: How pixels become the model's floats.
        calibration: shape (N, H, W[, 3]), uint8: training samples.

    Attributes:
        model: The Keras model to fine-tune, with weights of its own.

    Raises:
        QuantizationError: A batch normalization cannot fold, or the toolkit does not know a layer.
    """

    def __init__(self, model: Any, normalization: Normalization, calibration: NDArray[np.uint8]) -> None:
        check_foldable(model)
        self._normalization = normalization
        ranges = _activation_ranges(model, normalization.to_float(calibration))
        try:
            annotated = quantization.quantize_annotate_model(copy_model(model))
            scheme = combine.Default8BitPrunePreserveQuantizeScheme()
            self.model = quantization.quantize_apply(annotated, scheme)
        except (ValueError, RuntimeError) as error:
            raise QuantizationError(
                f"model {model.name} cannot be trained quantization-aware: {error}"
            ) from error
        extremes = normalization.to_float(np.array([[[0, 255]]], np.uint8))
        for layer in self.model.layers:
            if type(layer).__name__ == "QuantizeLayer":
                _set_range(layer, layer.name, float(extremes.min()), float(extremes.max()))
                # Its name comes from a counter and would stand in the file: same model, same bytes.
                layer._name = _INPUT_LAYER  # noqa: SLF001 - Keras offers no way to rename a layer
                continue
            low, high = ranges.get(layer.name.removeprefix(_PREFIX), (0.0, 0.0))
            for role in _RANGES:
                _set_range(layer, role, low, high)
        self._variables = _matching(self.model, model)

    @property
    def variables(self) -> list[Any]:
        """The variables that belong to ``model.weights`` of the float model, in their order."""
        return list(self._variables)

    def take_weights(self, model: Any) -> None:
        """Takes the weights of the float model and fits the ranges of the kernels to them.

        Args:
            model: A Keras model like the one this was made of.
        """
        for variable, value in zip(self._variables, model.get_weights(), strict=True):
            variable.assign(value)
        for layer in self.model.layers:
            own = {_last_name(variable): variable for variable in layer.weights}
            for kernel in ("kernel", "depthwise_kernel"):
                if f"{kernel}_max:0" in own:
                    greatest = own[f"{kernel}_max:0"]
                    magnitude = np.abs(own[f"{kernel}:0"].numpy())
                    # Symmetric: one range for each output channel, or one for the whole kernel.
                    axes = tuple(range(magnitude.ndim - len(greatest.shape)))
                    greatest.assign(magnitude.max(axis=axes))
                    own[f"{kernel}_min:0"].assign(-magnitude.max(axis=axes))

    def to_int8(self) -> bytes:
        """Converts the model.

        Returns:
            The .tflite file; the same weights and ranges give the same bytes.

        Raises:
            QuantizationError: The result is not what it must be.
        """
        data = convert(self.model)
        check_int8(read_tflite(data), self._normalization)
        return data


def _last_name(variable: Any) -> str:
    """Name of a variable within its layer."""
    return str(variable.name).rsplit("/", 1)[-1]


def _matching(aware: Any, model: Any) -> list[Any]:
    """Finds the variables of a float model in its quantization-aware twin, in the same order."""
    found: list[Any] = []
    for layer in model.layers:
        if layer.weights:
            own = {_last_name(v): v for v in aware.get_layer(f"{_PREFIX}{layer.name}").weights}
            found.extend(own[_last_name(variable)] for variable in layer.weights)
    return found


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
        name = _last_name(variable)
        if name == f"{role}_min:0":
            variable.assign(low)
        elif name == f"{role}_max:0":
            variable.assign(high)
