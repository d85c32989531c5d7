"""Batch normalization folded into the layer before it: the network that is kept, smaller and the same.

While a network is trained, batch normalization steadies it. Afterwards it is a factor and an addend a
channel, which the linear layer before it can take over. What is left has one bias a channel in place of
the statistics, and gives the same answers.

Source: B. Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only
inference", CVPR 2018, section 3.2; X. Ding et al., "RepVGG", CVPR 2021, for training one structure and
keeping another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.training._tensorflow import keras

__all__ = ["fold_normalization", "folded_parameters"]


def fold_normalization(model: keras.Model) -> keras.Model:
    """Folds every batch normalization that follows a linear layer.

    Args:
        model: A built sequential model; it stays as it is.

    Returns:
        A new uncompiled model with the same inputs and outputs. Its float32 weights are computed in
        float64, so its answers differ from the model's by rounding alone.
    """
    layers: list[keras.layers.Layer] = []
    weights: list[list[NDArray[Any]]] = []
    for layer, norm in _with_norms(model):
        config = layer.get_config()
        values = [np.asarray(value) for value in layer.get_weights()]
        if norm is not None:
            config["use_bias"] = True
            values = _folded(layer, norm)
        layers.append(type(layer).from_config(config))
        weights.append(values)
    folded = keras.Sequential(
        [keras.layers.InputLayer(input_shape=model.input_shape[1:]), *layers], model.name
    )
    for layer, values in zip(layers, weights, strict=True):
        layer.set_weights(values)
    return folded


def folded_parameters(model: keras.Model) -> int:
    """Counts the parameters that :func:`fold_normalization` leaves."""
    total = 0
    for layer, norm in _with_norms(model):
        total += int(layer.count_params())
        if norm is not None and not layer.use_bias:
            total += int(norm.moving_mean.shape[0])
    return total


def _with_norms(model: keras.Model) -> list[tuple[keras.layers.Layer, keras.layers.Layer | None]]:
    """Every layer that stays, with the normalization that it takes over."""
    pairs: list[tuple[keras.layers.Layer, keras.layers.Layer | None]] = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization) and pairs and _takes_over(pairs[-1]):
            pairs[-1] = (pairs[-1][0], layer)
        else:
            pairs.append((layer, None))
    return pairs


def _takes_over(pair: Sequence[Any]) -> bool:
    layer, norm = pair
    linear = (keras.layers.Conv2D, keras.layers.Dense)
    return norm is None and isinstance(layer, linear) and layer.activation is keras.activations.linear


def _folded(layer: Any, norm: Any) -> list[NDArray[np.float32]]:
    """Kernel and bias of a layer that does its normalization's work too."""
    mean, variance = (np.float64(value.numpy()) for value in (norm.moving_mean, norm.moving_variance))
    factor = 1 / np.sqrt(variance + norm.epsilon)
    if norm.scale:
        factor = factor * norm.gamma.numpy()
    addend = norm.beta.numpy() if norm.center else 0.0
    kernel, *bias = (np.float64(value) for value in layer.get_weights())
    shape = kernel.shape[-2:] if isinstance(layer, keras.layers.DepthwiseConv2D) else kernel.shape[-1:]
    before = bias[0] if bias else 0.0
    return [
        (kernel * factor.reshape(shape)).astype(np.float32),
        ((before - mean) * factor + addend).astype(np.float32),
    ]
