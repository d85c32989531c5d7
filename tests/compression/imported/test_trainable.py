"""Keras files of one's own, opened to be trained."""

from __future__ import annotations

import pytest
from keras_files import save_model

from tintling.compression.imported.trainable import open_trainable
from tintling.errors import ModelFormatError, TintlingError
from tintling.task import Preprocessing
from tintling.task_settings import TaskSettings
from tintling.training._tensorflow import keras

layers = keras.layers


def saved(folder, *behind, name="net.keras"):
    model = keras.Sequential([layers.InputLayer((16, 12, 3)), *behind])
    return save_model(model, folder / name)


def test_softmax_and_rescaling_go_and_dropout_and_frozen_layers_stay(tmp_path):
    path = saved(
        tmp_path,
        layers.Rescaling(1 / 127.5, offset=-1.0),
        layers.Conv2D(2, 3, name="frozen", trainable=False),
        layers.Dropout(0.3, name="drop"),
        layers.Flatten(),
        layers.Dense(3, activation="softmax", name="answers"),
        name="My net.keras",
    )
    network = open_trainable(path)
    model = network.start.network
    assert (network.start.name, network.image_shape) == ("my_net", (16, 12, 3))
    assert (network.normalization.kind, network.normalization.std) == ("standardize", pytest.approx(0.5))
    assert model.get_layer("answers").activation.__name__ == "linear"
    assert model.get_layer("drop").rate == 0.3
    assert [layer.name for layer in model.layers if layer.weights and not layer.trainable] == ["frozen"]
    assert "Rescaling" not in {type(layer).__name__ for layer in model.layers}


def test_a_file_that_scales_nothing_leaves_that_to_the_recipe_and_takes_no_shipped_name(tmp_path):
    network = open_trainable(saved(tmp_path, layers.Flatten(), layers.Dense(3), name="nano.keras"))
    assert network.normalization is None
    assert network.start.name == "own_nano"
    assert len(network.start.sha256) == 64


def test_the_task_must_have_its_geometry(tmp_path):
    network = open_trainable(saved(tmp_path, layers.Flatten(), layers.Dense(3)))
    network.check_task(TaskSettings((), 16, 12, 3, Preprocessing("frame")))
    with pytest.raises(TintlingError, match=r"takes 16×12×3, the recipe's task has 96×96×3: omit --recipe"):
        network.check_task(TaskSettings((), 96, 96, 3, Preprocessing("frame")))


def test_layers_that_cannot_be_built_again_are_named(tmp_path):
    path = saved(tmp_path, layers.Cropping2D(1, name="crop"), layers.Flatten(), layers.Dense(3))
    with pytest.raises(ModelFormatError, match=r"cannot be trained: layer crop \(Cropping2D\) is none of"):
        open_trainable(path)
