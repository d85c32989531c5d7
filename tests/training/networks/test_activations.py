"""Outputs of every layer."""

from __future__ import annotations

import numpy as np

from tintling.pixels import Normalization
from tintling.training.networks import registry as zoo
from tintling.training.networks.activations import layer_predictor
from tintling.training.networks.keras_io import float_predictor


def test_every_layer_answers_by_name_and_the_last_as_the_network_does(digits):
    model = zoo.build("femto", seed=1)
    images = digits.test_images[:3]
    found = layer_predictor(model, Normalization.standardize())(images)
    assert list(found) == [layer.name for layer in model.layers if layer.name != "digit"]
    assert found["conv1"].shape == (3, 26, 26, 4)
    assert (found["relu1"] == np.maximum(found["bn1"], 0)).all()
    logits = float_predictor(model, Normalization.standardize())(images)
    np.testing.assert_allclose(list(found.values())[-1], logits, rtol=1e-5, atol=1e-6)


def test_a_network_of_one_layer_gives_one_output():
    from tintling.training._tensorflow import keras

    model = keras.Sequential([keras.layers.InputLayer((28, 28, 1)), keras.layers.Flatten(name="flat")])
    found = layer_predictor(model, Normalization.unit())(np.full((1, 28, 28), 255, np.uint8))
    assert list(found) == ["flat"]
    np.testing.assert_array_equal(found["flat"], np.ones((1, 784)))
