"""Groups of layers of our networks."""

from __future__ import annotations

import itertools

import numpy as np

from tintling.training._tensorflow import keras
from tintling.training.networks.layers import normalized, taps, weighed_places


def test_weighed_places_begin_as_the_mean_of_each_channel():
    chain = weighed_places(3, 2, 4, 0.0, itertools.count())
    model = keras.Sequential([keras.layers.InputLayer(input_shape=(3, 2, 5)), *chain])
    maps = np.random.default_rng(0).normal(size=(1, 3, 2, 5)).astype(np.float32)
    means = model.layers[0](maps).numpy().reshape(5)
    np.testing.assert_allclose(means, maps.mean((0, 1, 2)), rtol=1e-5)
    assert model.output_shape == (None, 4)


def test_taps_keep_the_variance_and_take_one_seed():
    seeds = itertools.count(7)
    drawn = taps(3, seeds)((3, 3, 400, 1)).numpy()
    assert abs(drawn.std() - 1 / 3) < 0.02
    assert next(seeds) == 8


def test_normalized_layers_are_named_by_the_convolution():
    assert [layer.name for layer in normalized(4)] == ["bn4", "relu4"]
