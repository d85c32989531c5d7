"""Our own networks below 8,000 parameters: one convolution, then depthwise-separable blocks.

Every block is [depthwise 3×3 → convolution 1×1 → BN → ReLU]; a search may vary windows and strides. Nothing
stands between depthwise and 1×1, neither bias nor normalization nor activation: at this size each of them
costs more parameters than it earns. Normalizations have no scale, because the next layer can take its place,
and they are there for training only: the network that is kept has a bias a channel instead, see
:mod:`tintling.training.networks.folding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tintling.training._tensorflow import keras
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture
from tintling.training.networks.layers import normalized, taps

__all__ = ["SEPARABLE", "SeparableStage", "count_parameters", "separable", "stages"]


@dataclass(frozen=True, slots=True)
class SeparableStage:
    """The first convolution, or a block.

    Attributes:
        width: Channels that it gives.
        kernel: Side of its window, in pixels.
        stride: Pixels that the window moves by.
    """

    width: int
    kernel: int = 3
    stride: int = 1


def stages(widths: Sequence[int]) -> tuple[SeparableStage, ...]:
    """Stages with windows of 3×3 and stride 1."""
    return tuple(SeparableStage(width) for width in widths)


def count_parameters(stem: SeparableStage, blocks: Sequence[SeparableStage]) -> int:
    """Counts the parameters of :func:`separable` once its normalizations are folded."""
    total = stem.kernel**2 * stem.width + stem.width
    for before, block in zip((stem, *blocks), blocks, strict=False):
        total += block.kernel**2 * before.width + before.width * block.width + block.width
    return total + (blocks[-1].width + 1) * CLASSES


def separable(
    dropout: float, seeds: Iterator[int], *, name: str, stem: SeparableStage, blocks: Sequence[SeparableStage]
) -> keras.Model:
    """Builds a network of separable blocks.

    Args:
        dropout: Share of the averaged channels that dropout sets to zero.
        seeds: Seeds of the initializers.
        name: Its name.
        stem: The first convolution; half of its pixels each way are left by pooling, 13×13 after a 3×3.
        blocks: The blocks; each window of 3×3 takes a border of one pixel, so there are at most six.

    Returns:
        An uncompiled model as it is trained, (N, 28, 28, 1) float32 to logits (N, 10).
    """
    layers = keras.layers

    def he_normal() -> keras.initializers.Initializer:
        return keras.initializers.HeNormal(seed=next(seeds))

    def block(stage: SeparableStage, number: int) -> list[keras.layers.Layer]:
        window = taps(stage.kernel, seeds)
        return [
            layers.DepthwiseConv2D(
                stage.kernel,
                strides=stage.stride,
                use_bias=False,
                depthwise_initializer=window,
                name=f"depthwise{number}",
            ),
            layers.Conv2D(
                stage.width, 1, use_bias=False, kernel_initializer=he_normal(), name=f"pointwise{number}"
            ),
            *normalized(number),
        ]

    return keras.Sequential(
        [
            layers.InputLayer(input_shape=INPUT_SHAPE, name="digit"),
            layers.Conv2D(
                stem.width, stem.kernel, use_bias=False, kernel_initializer=he_normal(), name="conv1"
            ),
            *normalized(1),
            layers.MaxPooling2D(name="pool1"),
            *(layer for number, stage in enumerate(blocks, start=2) for layer in block(stage, number)),
            layers.GlobalAveragePooling2D(name="average"),
            layers.Dropout(dropout, seed=next(seeds), name="dropout"),
            layers.Dense(
                CLASSES, kernel_initializer=keras.initializers.GlorotUniform(seed=next(seeds)), name="logits"
            ),
        ],
        name=name,
    )


def _registered(name: str, stem: int, *widths: int) -> Architecture:
    listed = ", ".join(map(str, widths))
    return Architecture(
        name=name,
        summary=f"conv 3×3×{stem}, pool, separable 3×3 blocks of {listed}, average, dense 10",
        parameters=count_parameters(SeparableStage(stem), stages(widths)),
        dropout=0.0,
        make=partial(separable, name=name, stem=SeparableStage(stem), blocks=stages(widths)),
        folds=True,
    )


SEPARABLE = (
    _registered("nano", 9, 16, 16, 16, 19),
    _registered("nano_eu", 9, 16, 16, 16, 19),
    _registered("nano_4k", 10, 20, 20, 20, 26),
    _registered("pico", 6, 10, 11, 11, 12),
    _registered("femto", 4, 8, 8, 9, 9),
    _registered("micro", 16, 40, 40, 42, 48),
)
"""The networks that Tintling ships beside ``tiny``: at most 1,830, 2,610, 1,000, 700 and 8,000 parameters."""
