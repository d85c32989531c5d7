"""A small network trained for a moment, as both Keras would save it, and for pixels of every scale."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from keras_files import save_model
from numpy.typing import NDArray

from tintling.compression.imported.loading import keras_3
from tintling.training._tensorflow import keras
from tintling.training.data.mnist import fallback_digits
from tintling.training.data.splits import Splits, SplitSpec, split

Weights = list[NDArray[np.float32]]


@dataclass(frozen=True)
class Trained:
    """Weights of convolution and dense layer, trained on pixels from 0 to 1."""

    weights: Weights

    def for_pixels(self, factor: float, addend: float) -> Weights:
        """The weights of the same function, of pixels ``x * factor + addend``."""
        kernel, bias, *rest = self.weights
        return [kernel / factor, bias - kernel.sum(axis=(0, 1, 2)) * addend / factor, *rest]

    def model(
        self,
        of: Any,
        *,
        before: tuple[Any, ...] = (),
        behind: tuple[Any, ...] = (),
        shape: tuple[int | None, ...] = (28, 28, 1),
        head: str = "softmax",
        outputs: int = 10,
        weights: Weights | None = None,
    ) -> Any:
        """Builds it in Keras 2 or Keras 3, with other layers before and behind the convolution."""
        layers = of.layers
        model = of.Sequential(
            [
                of.Input(shape) if of is not keras else layers.Input(shape),
                *before,
                layers.Conv2D(8, 3, strides=3, activation="relu", name="conv"),
                *behind,
                layers.Flatten(name="flat"),
                layers.Dense(outputs, activation=head, name="answers"),
            ],
            name="mine",
        )
        chosen = weights or self.weights
        model.get_layer("conv").set_weights(chosen[:2])
        model.get_layer("answers").set_weights(chosen[2:])
        return model


@pytest.fixture(scope="session")
def k3() -> Any:
    """Keras 3."""
    return keras_3()


@pytest.fixture(scope="session")
def splits() -> Splits:
    """A thousand offline digits to train on, 250 to validate with."""
    return split(fallback_digits(announce=False), SplitSpec(validation=250, train_size=1_000))


@pytest.fixture(scope="session")
def trained(splits: Splits) -> Trained:
    """About 88 % right, after three epochs."""
    keras.utils.set_random_seed(1)
    layers = keras.layers
    network = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=3, activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(optimizer=keras.optimizers.legacy.Adam(0.01), loss=loss)
    network.fit(splits.train.images[..., None] / 255, splits.train.labels, epochs=3, batch_size=50, verbose=0)
    return Trained(network.get_weights())


@pytest.fixture(scope="session")
def files(trained: Trained, k3: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same network in every kind of file; never write into their folder."""
    folder = tmp_path_factory.mktemp("models")
    two, three = trained.model(keras), trained.model(k3)
    return {
        "keras 3": save_model(three, folder / "three.keras"),
        "keras 3, h5": save_model(three, folder / "three.h5"),
        "keras 3, SavedModel": save_model(three, folder / "three"),
        "keras 2": save_model(two, folder / "two.keras"),
        "keras 2, h5": save_model(two, folder / "two.h5"),
        "keras 2, SavedModel": save_model(two, folder / "two"),
    }
