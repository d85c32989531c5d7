"""Networks for any task: separable blocks for inputs of 8 to 128 px, grey or RGB, by size.

The first convolution sees the whole resolution, or every other pixel of a large input; then each block is
[depthwise 3×3 → convolution 1×1 → BN → ReLU], with a stride as long as the map is large. At the end a
depthwise convolution as large as the map weighs the places of each channel, which costs little more than
an average and knows where something is.

Source: S. Chen et al., "MobileFaceNets", CCBR 2018, section 3.1, for the global depthwise convolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tintling.training._tensorflow import keras
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture
from tintling.training.networks.layers import normalized, taps, weighed_places

__all__ = ["CLASS_NETWORKS", "class_network"]

_LARGE = 64  # px of the shorter side from which on the first convolution takes every other pixel
_SMALL_MAP = 49  # px up to which a map is not reduced any more: each of them costs a weight a channel


def class_network(
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
        input_shape: Height, width and channels; sides of at least 8 px.
        classes: Outputs.
        name: Its name.
        stem: Filters of the first convolution, whose map is pooled 2×2.
        widths: Channels of each block.

    Returns:
        An uncompiled model as it is trained, (N, *input_shape) float32 to logits (N, classes).
    """
    layers = keras.layers
    step = 2 if min(input_shape[:2]) >= _LARGE else 1

    he_normal = keras.initializers.HeNormal(seed=next(seeds))
    chain = [
        layers.InputLayer(input_shape=input_shape, name="frame"),
        layers.Conv2D(stem, 3, step, "same", use_bias=False, kernel_initializer=he_normal, name="conv1"),
        *normalized(1),
        layers.MaxPooling2D(name="pool1"),
    ]
    sides = [-(-side // step) // 2 for side in input_shape[:2]]
    for number, width in enumerate(widths, start=2):
        stride = 2 if sides[0] * sides[1] > _SMALL_MAP else 1
        sides = [-(-side // stride) for side in sides]
        window = taps(3, seeds)
        he_normal = keras.initializers.HeNormal(seed=next(seeds))
        chain += [
            layers.DepthwiseConv2D(
                3, stride, "same", use_bias=False, depthwise_initializer=window, name=f"depthwise{number}"
            ),
            layers.Conv2D(width, 1, use_bias=False, kernel_initializer=he_normal, name=f"pointwise{number}"),
            *normalized(number),
        ]
    chain += weighed_places(sides[0], sides[1], classes, dropout, seeds)
    return keras.Sequential(chain, name=name)


def _registered(name: str, parameters: int, stem: int, *widths: int) -> Architecture:
    make = partial(class_network, name=name, stem=stem, widths=widths)
    blocks = ", ".join(map(str, widths))
    return Architecture(
        name=name,
        summary=f"any task: conv 3×3×{stem}, pool, separable 3×3 blocks of {blocks}, weighed places, dense",
        parameters=parameters,
        dropout=0.0,
        make=partial(make, input_shape=INPUT_SHAPE, classes=CLASSES),
        folds=True,
        make_for=lambda rate, seeds, input_shape, classes: make(
            rate, seeds, input_shape=input_shape, classes=classes
        ),
    )


CLASS_NETWORKS = (
    _registered("classes_2k", 2_250, 8, 12, 16, 20),
    _registered("classes_8k", 7_534, 12, 24, 32, 40, 40),
    _registered("classes_30k", 30_186, 16, 32, 48, 72, 96, 96),
)
"""Networks of about 2,000, 8,000 and 30,000 parameters, whatever the task."""
