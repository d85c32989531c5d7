"""A folded network gives the answers of the one that was trained, with fewer parameters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.training._tensorflow import keras
from tintling.training.loop import run as loop
from tintling.training.networks import keras_io
from tintling.training.networks import registry as zoo
from tintling.training.networks.folding import fold_normalization, folded_parameters
from tintling.training.settings.config import Optimizer, TrainingConfig


def lived_in(model: keras.Model) -> keras.Model:
    """Gives a fresh network statistics, scales and offsets that are not those of the start."""
    rng = np.random.default_rng(3)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([rng.uniform(0.5, 1.5, value.shape) for value in layer.get_weights()])
    return model


@pytest.mark.parametrize("name", ["tiny", "nano", "m7"])
def test_a_folded_network_gives_the_same_answers(name):
    model = lived_in(zoo.build(name, seed=2))
    before = [value.copy() for value in model.get_weights()]
    folded = fold_normalization(model)
    digits = np.random.default_rng(4).random((5, 28, 28, 1), np.float32)
    expected = model(digits).numpy()
    np.testing.assert_allclose(folded(digits).numpy(), expected, atol=1e-5 * np.abs(expected).max())
    assert not any(isinstance(layer, keras.layers.BatchNormalization) for layer in folded.layers)
    assert folded.count_params() == folded_parameters(model) < model.count_params()
    assert all((a == b).all() for a, b in zip(model.get_weights(), before, strict=True))


def test_a_depthwise_layer_and_one_with_bias_take_normalization_over():
    layers = keras.layers
    model = lived_in(
        keras.Sequential(
            [
                layers.InputLayer((28, 28, 1)),
                layers.Conv2D(3, 3, bias_initializer="random_normal"),
                layers.BatchNormalization(epsilon=0.1),
                layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False),
                layers.BatchNormalization(center=False),
                layers.Flatten(),
                layers.Dense(10, use_bias=False),
                layers.BatchNormalization(scale=False),
            ]
        )
    )
    folded = fold_normalization(model)
    digits = np.random.default_rng(4).random((2, 28, 28, 1), np.float32)
    np.testing.assert_allclose(folded(digits).numpy(), model(digits).numpy(), rtol=1e-4, atol=1e-4)
    assert folded.count_params() == folded_parameters(model)


def test_normalization_behind_an_activation_stays():
    layers = keras.layers
    model = lived_in(
        keras.Sequential(
            [
                layers.InputLayer((28, 28, 1)),
                layers.Conv2D(3, 3, activation="relu"),
                layers.BatchNormalization(),
                layers.Flatten(),
                layers.Dense(10),
            ]
        )
    )
    folded = fold_normalization(model)
    assert [type(layer).__name__ for layer in folded.layers] == [
        type(layer).__name__ for layer in model.layers
    ]
    assert folded_parameters(model) == folded.count_params() == model.count_params()
    digits = np.random.default_rng(4).random((2, 28, 28, 1), np.float32)
    np.testing.assert_array_equal(folded(digits).numpy(), model(digits).numpy())


def test_a_run_of_a_network_that_folds_keeps_the_folded_one(monkeypatch, small_splits, tmp_path):
    monkeypatch.setattr(zoo, "_REGISTRY", dict(zoo._REGISTRY))
    nano = zoo.get("nano")
    parameters = folded_parameters(nano.make(0.0, iter(range(99))))
    zoo.register(replace(nano, name="folding", parameters=parameters, folds=True))
    config = TrainingConfig(
        model="folding", engine="native", epochs=2, batch_size=64, optimizer=Optimizer(learning_rate=0.01)
    )
    result = loop.train(config, small_splits, tmp_path / "run", compiler=compile_for_this_processor)
    assert result.parameters == parameters
    model, manifest = keras_io.load_run(tmp_path / "run")
    assert model.count_params() == manifest.metrics["training"]["parameters"] == parameters
    pixels = manifest.normalization.to_float(small_splits.validation.images)[..., np.newaxis]
    hits = model.predict(pixels, verbose=0).argmax(axis=1) == small_splits.validation.labels
    # What was kept is what was validated.
    assert hits.mean() == pytest.approx(result.best.validation_accuracy, abs=1e-3)
