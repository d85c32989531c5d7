"""What a network in the zoo is, and the few building blocks that the networks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tintling.errors import TintlingError
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
        make_for: Builds it for any task: likewise, with the shape of the input and the number of classes
            behind; None for a network for digits alone.
    """

    name: str
    summary: str
    parameters: int
    dropout: float
    make: Callable[[float, Iterator[int]], keras.Model]
    folds: bool = False
    make_for: Callable[[float, Iterator[int], tuple[int, int, int], int], keras.Model] | None = None

    def built(
        self, rate: float, seeds: Iterator[int], input_shape: tuple[int, int, int], classes: int
    ) -> keras.Model:
        """Builds what is trained.

        Args:
            rate: Dropout rate.
            seeds: Endless source of initializer seeds.
            input_shape: Height, width and channels.
            classes: Outputs.

        Raises:
            TintlingError: It is a network for digits, and this is another task.
        """
        if self.make_for is not None:
            return self.make_for(rate, seeds, input_shape, classes)
        if (input_shape, classes) != (INPUT_SHAPE, CLASSES):
            shape = "×".join(map(str, input_shape))
            raise TintlingError(
                f"model {self.name} is for 28×28×1 and {CLASSES} labels, the task has {shape} and {classes}: "
                "take classes_2k, classes_8k or classes_30k"
            )
        return self.make(rate, seeds)
