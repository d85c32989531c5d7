"""Factors of channels."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training._tensorflow import keras
from tintling.training.networks.rescaling import passes_factors, scale_inputs, scale_outputs

layers = keras.layers


def built(layer, shape):
    keras.Sequential([layers.InputLayer(shape), layer])
    rng = np.random.default_rng(2)
    layer.set_weights([rng.normal(size=weight.shape).astype(np.float32) for weight in layer.get_weights()])
    return layer


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda: layers.Conv2D(3, 2), (4, 4, 2)),
        (lambda: layers.DepthwiseConv2D(2), (4, 4, 3)),
        (lambda: layers.Dense(3), (5,)),
        (lambda: layers.Conv2D(3, 2, use_bias=False), (4, 4, 2)),
    ],
)
def test_each_output_channel_is_multiplied_by_its_factor(layer, shape):
    built_layer = built(layer(), shape)
    x = np.random.default_rng(3).normal(size=(2, *shape)).astype(np.float32)
    factor = np.array([0.5, 2.0, 3.0], np.float32)
    before = built_layer(x).numpy()
    scale_outputs(built_layer, factor)
    np.testing.assert_allclose(built_layer(x).numpy(), before * factor, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda: layers.Conv2D(3, 2), (4, 4, 2)),
        (lambda: layers.Dense(3), (2,)),
    ],
)
def test_a_layer_whose_inputs_are_scaled_undoes_factors_before_it(layer, shape):
    built_layer = built(layer(), shape)
    x = np.random.default_rng(3).normal(size=(2, *shape)).astype(np.float32)
    factor = np.array([0.5, 4.0], np.float32)
    before = built_layer(x).numpy()
    scale_inputs(built_layer, 1 / factor)
    np.testing.assert_allclose(built_layer(x * factor).numpy(), before, rtol=1e-5, atol=1e-5)


def test_a_dense_layer_behind_a_flattened_image_has_its_channels_last():
    dense = built(layers.Dense(3), (8,))
    image = np.random.default_rng(3).normal(size=(2, 2, 2, 2)).astype(np.float32)
    before = dense(image.reshape(2, 8)).numpy()
    factor = np.array([0.5, 4.0], np.float32)
    scale_inputs(dense, 1 / factor)
    np.testing.assert_allclose(dense((image * factor).reshape(2, 8)).numpy(), before, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "passes"),
    [
        (layers.ReLU, True),
        (lambda: layers.ReLU(6.0), False),
        (layers.MaxPooling2D, True),
        (layers.Flatten, True),
        (layers.Softmax, False),
        (layers.Add, False),
    ],
)
def test_factors_pass_only_what_is_homogeneous(layer, passes):
    assert passes_factors(layer()) is passes
