"""Groups of layers that several of our networks have."""

from __future__ import annotations

from collections.abc import Iterator

from tintling.training._tensorflow import keras

__all__ = ["normalized", "taps", "weighed_places"]


def taps(kernel: int, seeds: Iterator[int]) -> keras.initializers.Initializer:
    """The initializer of a depthwise window, whose output has the variance of its input.

    Args:
        kernel: Side of the window; kernel² weights of variance 1/kernel² each.
        seeds: Seeds of the initializers.
    """
    return keras.initializers.RandomNormal(stddev=1 / kernel, seed=next(seeds))


def normalized(number: int) -> list[keras.layers.Layer]:
    """Batch normalization and ReLU behind convolution ``number``."""
    return [
        keras.layers.BatchNormalization(scale=False, name=f"bn{number}"),
        keras.layers.ReLU(name=f"relu{number}"),
    ]


def weighed_places(
    height: int, width: int, classes: int, dropout: float, seeds: Iterator[int]
) -> list[keras.layers.Layer]:
    """From a map to logits: a mean of each channel with a weight a place, dropout, a dense layer.

    Args:
        height: Of the map.
        width: Of the map.
        classes: Outputs.
        dropout: Share of the channels that dropout sets to zero.
        seeds: Seeds of the initializers.
    """
    layers = keras.layers
    mean = keras.initializers.Constant(1 / (height * width))
    glorot = keras.initializers.GlorotUniform(seed=next(seeds))
    return [
        layers.DepthwiseConv2D((height, width), use_bias=False, depthwise_initializer=mean, name="places"),
        layers.Flatten(name="flatten"),
        layers.Dropout(dropout, seed=next(seeds), name="dropout"),
        layers.Dense(classes, kernel_initializer=glorot, name="logits"),
    ]
