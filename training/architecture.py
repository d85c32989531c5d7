"""What a network in the zoo is, and the few building blocks that the networks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tintling.training._tensorflow import keras

__all__ = ["CLASSES", "INPUT_SHAPE", "Architecture"]

INPUT_SHAPE = (28, 28, 1)
CLASSES = 10


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network that can be built by name.

    Attributes:
        name: What ``--model`` calls it.
        summary: One line on its structure.
        parameters: Parameters as Keras counts them, moving statistics included.
        dropout: Its dropout rate unless the recipe says otherwise.
        make: Builds it from a dropout rate and an endless source of initializer seeds.
    """

    name: str
    summary: str
    parameters: int
    dropout: float
    make: Callable[[float, Iterator[int]], keras.Model]
