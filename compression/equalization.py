"""Equalization of channels: the same network, with less to lose when it becomes int8.

An int8 activation has one scale for all channels, so a channel of small values has few steps to itself.
A channel can be made larger, and the weights that read it smaller, without changing the network. Afterwards
whole layers are multiplied so that all kernels are of one size: one learning rate is then right for all.

Source: M. Nagel et al., "Data-free quantization through weight equalization and bias correction", ICCV 2019;
here the ranges of activations are measured instead of bounded.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.training._tensorflow import keras
from tintling.training.networks.rescaling import passes_factors, scale_inputs, scale_outputs

__all__ = ["equalize"]

_WEIGHTED = ("Conv2D", "DepthwiseConv2D", "Dense")
_BATCH = 500


def equalize(model: Any, inputs: NDArray[np.float32]) -> None:
    """Equalizes a network in place; its answers stay, up to float rounding.

    Where something between two layers does not pass a factor on (a ReLU6, a tanh), they stay as they are.

    Args:
        model: A built sequential Keras model without batch normalization.
        inputs: shape (N, H, W, C), float32: samples to measure ranges of activations on.
    """
    chains = _chains(model)
    if not chains:
        return
    probe = keras.Model(model.inputs, [tensor for _, tensor, _ in chains])
    outputs = probe.predict(inputs, batch_size=_BATCH, verbose=0)
    for (layer, _, reader), values in zip(chains, outputs if len(chains) > 1 else [outputs], strict=True):
        greatest = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
        # A channel that is always zero stays as it is.
        factor = np.where(greatest > 0, greatest.max() / np.where(greatest > 0, greatest, 1), 1)
        _move(layer, reader, factor.astype(np.float32))
    _balance(chains)


def _chains(model: Any) -> list[tuple[Any, Any, Any]]:
    """Each layer with weights, what int8 stores of it, and the layer with weights that reads it."""
    weighted = [layer for layer in model.layers if type(layer).__name__ in _WEIGHTED]
    found = []
    for layer, reader in pairwise(weighted):
        first, last = model.layers.index(layer) + 1, model.layers.index(reader)
        between = model.layers[first:last]
        if not _passes_on(layer) or not all(map(_passes_on, between)):
            continue
        fused = next((other for other in between if type(other).__name__ == "ReLU"), layer)
        found.append((layer, fused.output, reader))
    return found


def _passes_on(layer: Any) -> bool:
    if type(layer).__name__ in _WEIGHTED:
        return keras.activations.serialize(layer.activation) in ("linear", "relu")
    return passes_factors(layer)


def _move(layer: Any, reader: Any, factor: NDArray[np.float32]) -> None:
    scale_outputs(layer, factor)
    scale_inputs(reader, 1 / factor)


def _balance(chains: list[tuple[Any, Any, Any]]) -> None:
    """Gives the kernels of every unbroken chain the same root mean square: their geometric mean."""
    run: list[tuple[Any, Any]] = []
    for number, (layer, _, reader) in enumerate(chains):
        run.append((layer, reader))
        if number + 1 < len(chains) and chains[number + 1][0] is reader:
            continue
        sizes = [_size(layer) for layer, _ in run] + [_size(run[-1][1])]
        if min(sizes) > 0:
            wanted = np.exp(np.mean(np.log(sizes)))
            for first, second in run:
                # What the layers before were multiplied with is in the size of this one already.
                factor = wanted / _size(first)
                _move(first, second, np.full(first.output_shape[-1], factor, np.float32))
        run = []


def _size(layer: Any) -> float:
    return float(np.sqrt(np.mean(np.square(layer.get_weights()[0], dtype=np.float64))))
