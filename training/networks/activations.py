"""Outputs of each layer of a float network, for comparison with a quantized one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tintling.pixels import Normalization
from tintling.training._tensorflow import keras

__all__ = ["layer_predictor"]


def layer_predictor(
    model: keras.Model, normalization: Normalization
) -> Callable[[NDArray[np.uint8]], dict[str, NDArray[np.float32]]]:
    """Makes a function from pixels to the output of every layer.

    Args:
        model: (N, 28, 28, 1) float32 to logits (N, 10).
        normalization: How the model's pixels are scaled.

    Returns:
        A function from shape (N, 28, 28) uint8 to the layers' outputs by name, shape (N, …) float32,
        in order of execution. It keeps all of them: meant for a few hundred images.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    every = keras.Model(model.inputs, [layer.output for layer in layers])

    def predict(images: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
        outputs = every(normalization.to_float(images), training=False)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        return {layer.name: value.numpy() for layer, value in zip(layers, outputs, strict=True)}

    return predict
