"""Multiplying the channels between two layers, so that a network changes its weights but not its answers.

What ReLU and pooling read may be made larger by a factor above zero, if the layer behind divides by it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["passes_factors", "scale_inputs", "scale_outputs"]

_HOMOGENEOUS = ("ReLU", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "Flatten", "Dropout")

Vector = NDArray[np.floating[Any]]  # one number a channel


def passes_factors(layer: Any) -> bool:
    """Whether a positive factor of a channel goes through a Keras layer without weights unharmed."""
    return type(layer).__name__ in _HOMOGENEOUS and getattr(layer, "max_value", None) is None


def scale_outputs(layer: Any, factor: Vector) -> None:
    """Multiplies kernel and bias of each output channel.

    Args:
        layer: A ``Conv2D``, ``DepthwiseConv2D`` or ``Dense`` of Keras.
        factor: shape (output channels,), above zero.
    """
    kernel, *rest = layer.get_weights()
    shape = (-1, 1) if type(layer).__name__ == "DepthwiseConv2D" else (-1,)
    layer.set_weights([kernel * factor.reshape(shape), *(part * factor for part in rest)])


def scale_inputs(layer: Any, factor: Vector) -> None:
    """Multiplies what a layer makes of each input channel; flattened images have channels last.

    Args:
        layer: A ``Conv2D``, ``DepthwiseConv2D`` or ``Dense`` of Keras.
        factor: shape (input channels,), above zero.
    """
    kernel, *rest = layer.get_weights()
    parts = kernel.reshape(-1, len(factor), kernel.shape[-1]) * factor[:, None]
    layer.set_weights([parts.reshape(kernel.shape), *rest])
