"""Networks for one kind of task each, without padding and strides: the native engine trains them.

A first convolution, then separable blocks [depthwise 3×3 → convolution 1×1 → BN → ReLU] that take a
border of one pixel each, with 2×2 pooling between; it is left out where the blocks behind it need the
map. At the end a depthwise convolution as large as the map weighs the places of each channel, as in
:mod:`tintling.training.networks.classes`. Blocks before the first pooling work at the full resolution,
which tells a digit from one that has moved on by a quarter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tintling.errors import TintlingError
from tintling.training._tensorflow import keras
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture
from tintling.training.networks.layers import normalized, taps, weighed_places

__all__ = ["POOL", "UNPADDED", "unpadded"]

POOL = 0
"""In a list of widths: pooling in place of a block."""


def unpadded(
    dropout: float,
    seeds: Iterator[int],
    *,
    input_shape: tuple[int, int, int],
    classes: int,
    name: str,
    stem: int,
    widths: Sequence[int],
) -> keras.Model:
    """Builds a network.

    Args:
        dropout: Share of the weighed channels that dropout sets to zero.
        seeds: Seeds of the initializers.
        input_shape: Height, width and channels.
        classes: Outputs.
        name: Its name.
        stem: Filters of the first convolution.
        widths: Channels of each block, or :data:`POOL`.

    Returns:
        An uncompiled model as it is trained, (N, *input_shape) float32 to logits (N, classes).

    Raises:
        TintlingError: The input is too small for so many blocks.
    """
    layers = keras.layers
    height, width, _ = input_shape
    chain = [layers.InputLayer(input_shape=input_shape, name="frame")]
    for number, channels in enumerate((stem, *widths), start=1):
        if channels == POOL:
            blocks_behind = sum(each != POOL for each in widths[number - 1 :])
            if min(height, width) // 2 > 2 * blocks_behind:
                height, width = height // 2, width // 2
                chain.append(layers.MaxPooling2D(name=f"pool{number}"))
            continue
        height, width = height - 2, width - 2
        he_normal = keras.initializers.HeNormal(seed=next(seeds))
        if number == 1:
            chain.append(layers.Conv2D(stem, 3, use_bias=False, kernel_initializer=he_normal, name="conv1"))
        else:
            window = taps(3, seeds)
            chain += [
                layers.DepthwiseConv2D(
                    3, use_bias=False, depthwise_initializer=window, name=f"depthwise{number}"
                ),
                layers.Conv2D(
                    channels, 1, use_bias=False, kernel_initializer=he_normal, name=f"pointwise{number}"
                ),
            ]
        chain += normalized(number)
    if min(height, width) < 1:
        size = "×".join(map(str, input_shape))
        raise TintlingError(f"model {name}: an input of {size} is too small for it: take classes_8k")
    chain += weighed_places(height, width, classes, dropout, seeds)
    return keras.Sequential(chain, name=name)


def _registered(name: str, parameters: int, stem: int, *widths: int) -> Architecture:
    make = partial(unpadded, name=name, stem=stem, widths=widths)
    blocks = ", ".join("pool" if width == POOL else str(width) for width in widths)
    return Architecture(
        name=name,
        summary=f"conv 3×3×{stem}, separable 3×3 blocks without padding of {blocks}, weighed places, dense",
        parameters=parameters,
        dropout=0.0,
        make=partial(make, input_shape=INPUT_SHAPE, classes=CLASSES),
        folds=True,
        make_for=lambda rate, seeds, input_shape, classes: make(
            rate, seeds, input_shape=input_shape, classes=classes
        ),
    )


UNPADDED = (
    _registered("meter", 7_882, 16, 24, POOL, 32, 40, 48),
    _registered("meter_teacher", 23_138, 24, 40, POOL, 64, 80, 96),
    _registered("letters", 6_922, 16, 20, POOL, 28, 32, 36, 40),
    _registered("objects", 18_338, 8, POOL, 24, POOL, 40, POOL, 56, 72, 96),
)
"""Networks for 32×20 meter digits and their teacher, for 28×28 letters and for 96×96 scenes."""
