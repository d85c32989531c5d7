"""Moving statistics of batch normalizations, recalibrated for the weights as they are.

While weights change, moving statistics limp behind, and averages of weights have other statistics than the
average of statistics. In a long training whose rate falls to zero nobody notices; after a short one, a
network without this step reads worse than it could.

Source: P. Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization",
arXiv:1803.05407, section 3.2.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.training._tensorflow import tf

__all__ = ["measure_statistics"]


def measure_statistics(model: Any, inputs: NDArray[np.float32]) -> None:
    """Gives every batch normalization mean and variance of what it sees, from the first layer to the last.

    Args:
        model: A sequential Keras model; its other weights stay.
        inputs: shape (N, 28, 28, 1), float32: samples as they are trained on; some thousand, all at once.
    """
    values = tf.constant(inputs)
    for layer in model.layers:
        if type(layer).__name__ != "BatchNormalization":
            values = layer(values, training=False)
            continue
        axes = list(range(len(values.shape) - 1))
        mean, variance = tf.nn.moments(values, axes)
        layer.moving_mean.assign(mean)
        layer.moving_variance.assign(variance)
        values = layer(values, training=False)
