"""Ranges of channels made equal."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.equalization import equalize
from tintling.training._tensorflow import keras

L = keras.layers
INPUTS = np.random.default_rng(4).random((32, 8, 8, 1)).astype(np.float32)


def network(*between, activation="relu"):
    model = keras.Sequential(
        [
            L.InputLayer((8, 8, 1)),
            L.Conv2D(3, 3, activation=activation, name="first"),
            *between,
            L.DepthwiseConv2D(2, activation="relu", name="second"),
            L.Flatten(),
            L.Dense(4, name="logits"),
        ]
    )
    rng = np.random.default_rng(1)
    # Positive, so that no channel is silent.
    model.set_weights([rng.random(weight.shape).astype(np.float32) for weight in model.get_weights()])
    kernel, bias = model.get_layer("first").get_weights()
    model.get_layer("first").set_weights([kernel * [1, 20, 0.05], bias])
    return model


def ranges(model, name):
    values = keras.Model(model.inputs, model.get_layer(name).output)(INPUTS).numpy()
    return np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)


def test_answers_stay_and_the_channels_of_a_layer_reach_equally_far():
    model = network()
    before, spread = model(INPUTS).numpy(), ranges(model, "first")
    equalize(model, INPUTS)
    np.testing.assert_allclose(model(INPUTS).numpy(), before, rtol=1e-3, atol=1e-3)
    assert spread.max() > 10 * spread.min()
    for name in ("first", "second"):
        after = ranges(model, name)
        assert after.max() == pytest.approx(after.min(), rel=1e-3)


def test_kernels_of_a_chain_get_the_same_size():
    model = network()
    equalize(model, INPUTS)
    sizes = [
        np.sqrt(np.mean(model.get_layer(name).get_weights()[0] ** 2))
        for name in ("first", "second", "logits")
    ]
    assert max(sizes) == pytest.approx(min(sizes), rel=1e-3)


@pytest.mark.parametrize("between", [(L.Softmax(),), (L.ReLU(6.0),)])
def test_a_layer_that_factors_do_not_pass_keeps_the_one_before_it(between):
    model = network(*between)
    before = model.get_layer("first").get_weights()
    equalize(model, INPUTS)
    for one, other in zip(model.get_layer("first").get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_network_without_pairs_is_left_alone():
    model = keras.Sequential([L.InputLayer((8, 8, 1)), L.Flatten(), L.Dense(3)])
    before = model.get_weights()
    equalize(model, INPUTS)
    for one, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)
