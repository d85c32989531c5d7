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
        parameters: Parameters of the network that is kept, as Keras counts them, moving statistics
            included if it still has any.
        dropout: Its dropout rate unless the recipe says otherwise.
        make: Builds what is trained from a dropout rate and an endless source of initializer seeds.
        folds: Whether batch normalization only helps to train it: the network that is kept has a bias a
            channel in its place.
    """

    name: str
    summary: str
    parameters: int
    dropout: float
    make: Callable[[float, Iterator[int]], keras.Model]
    folds: bool = False
