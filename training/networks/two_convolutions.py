"""The original project's network, with any number of filters: ``conv_16_4`` has as many as ``tiny``.

The name says both widths, so that recipes and manifests of a study can name any member of the family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tintling.errors import TintlingError
from tintling.training._tensorflow import keras
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture

__all__ = ["TINY", "is_two_convolutions", "two_convolutions"]

_PREFIX = "conv_"
_NAME = re.compile(r"conv_(?P<first>[1-9]\d{0,2})_(?P<second>[1-9]\d{0,2})", re.ASCII)
_FLAT = 5 * 5
"""Pixels that are left for the dense layer."""


def is_two_convolutions(name: str) -> bool:
    """Whether a name says the filters of both convolutions, right or wrong."""
    return name.startswith(_PREFIX)


def two_convolutions(name: str) -> Architecture:
    """Makes the architecture that a name says.

    Raises:
        TintlingError: The name says no two numbers of filters.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise TintlingError(
            f"model {name!r}: expected conv_ with the filters of both convolutions, such as conv_16_4"
        )
    return _architecture(name, int(match["first"]), int(match["second"]))


def _architecture(name: str, first: int, second: int) -> Architecture:
    return Architecture(
        name=name,
        summary=f"conv 3×3×{first}, BN, ReLU, pool, conv 3×3×{second}, BN, ReLU, pool, dropout, dense 10",
        parameters=_parameters(first, second),
        dropout=0.0,
        make=partial(_network, name, first, second),
    )


def _parameters(first: int, second: int) -> int:
    """Weights and biases, and four values of batch normalization a channel."""
    convolutions = (9 + 1 + 4) * first + (9 * first + 1 + 4) * second
    return convolutions + (_FLAT * second + 1) * CLASSES


def _network(name: str, first: int, second: int, dropout: float, seeds: Iterator[int]) -> keras.Model:
    """Two blocks of convolution, batch normalization, ReLU and pooling, then one linear layer."""
    layers = keras.layers

    def block(filters: int, number: int) -> list[keras.layers.Layer]:
        he_normal = keras.initializers.HeNormal(seed=next(seeds))
        return [
            layers.Conv2D(filters, 3, kernel_initializer=he_normal, name=f"conv{number}"),
            layers.BatchNormalization(name=f"bn{number}"),
            layers.ReLU(name=f"relu{number}"),
            layers.MaxPooling2D(name=f"pool{number}"),
        ]

    return keras.Sequential(
        [
            layers.InputLayer(input_shape=INPUT_SHAPE, name="digit"),
            *block(first, 1),
            *block(second, 2),
            layers.Flatten(name="flatten"),
            layers.Dropout(dropout, seed=next(seeds), name="dropout"),
            layers.Dense(
                CLASSES, kernel_initializer=keras.initializers.GlorotUniform(seed=next(seeds)), name="logits"
            ),
        ],
        name=name,
    )


TINY = _architecture("tiny", 16, 4)
"""The original project's choice."""
