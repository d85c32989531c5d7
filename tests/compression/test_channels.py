"""Channel pruning: the smaller network is the big one with its removed channels at zero."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.channels import plan_channels, remove_channels
from tintling.errors import TintlingError
from tintling.training._tensorflow import keras

L = keras.layers


def with_integer_weights(model, seed: int = 0):
    """Gives small integers to every weight, so that float sums are exact in any order."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        if isinstance(layer, L.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights(
                [
                    rng.choice([-2.0, -1.0, 1.0, 2.0], gamma.shape),
                    rng.integers(-3, 4, beta.shape).astype(np.float32),
                    rng.integers(-3, 4, mean.shape).astype(np.float32),
                    np.full(variance.shape, 0.75),
                ]
            )
        elif layer.weights:
            layer.set_weights([rng.integers(-3, 4, w.shape).astype(np.float32) for w in layer.get_weights()])
    return model


def silence(model, plan):
    """Zeroes what the plan removes: kernel slices, biases, and the normalization behind them."""
    masked = keras.models.clone_model(model)
    masked.set_weights(model.get_weights())
    for name, kept in plan.layers.items():
        layer = masked.get_layer(name)
        if not layer.weights:
            continue
        gone = np.setdiff1d(np.arange(kept.total), kept.outputs)
        weights = layer.get_weights()
        if isinstance(layer, L.BatchNormalization):
            weights[0][gone] = 0  # gamma
            weights[1][gone] = 0  # beta
        else:
            # A depthwise kernel is (H, W, inputs, multiplier): its last two axes count the outputs.
            weights[0].reshape(-1, kept.total)[:, gone] = 0
            if len(weights) > 1:
                weights[1][gone] = 0
        layer.set_weights(weights)
    return masked


def batch_norm(name: str):
    # Variance 0.75 + epsilon 0.25 is 1: normalization divides by exactly 1.
    return L.BatchNormalization(name=name, epsilon=0.25)


def sequential():
    return keras.Sequential(
        [
            L.InputLayer(input_shape=(12, 12, 1)),
            L.Conv2D(8, 3, name="conv1"),
            batch_norm("bn1"),
            L.ReLU(),
            L.MaxPooling2D(),
            L.Conv2D(4, 3, name="conv2", use_bias=False),
            batch_norm("bn2"),
            L.ReLU(),
            L.Flatten(),
            L.Dropout(0.2),
            L.Dense(6, activation="relu", name="hidden"),
            L.Dense(10, name="logits"),
        ]
    )


def residual():
    inputs = L.Input((10, 10, 3))
    stem = L.ReLU()(batch_norm("bn0")(L.Conv2D(8, 3, padding="same", name="stem")(inputs)))
    x = L.ReLU()(batch_norm("bn1")(L.Conv2D(6, 3, padding="same", name="inner")(stem)))
    x = batch_norm("bn2")(L.Conv2D(8, 3, padding="same", name="outer")(x))
    x = L.ReLU()(L.Add()([x, stem]))
    y = L.DepthwiseConv2D(3, depth_multiplier=2, name="depthwise", strides=2, padding="same")(x)
    z = L.Conv2D(4, 3, strides=2, padding="same", name="side")(x)
    x = L.Concatenate()([y, z])
    x = L.AveragePooling2D()(L.ZeroPadding2D(((1, 0), (1, 0)))(x))
    return keras.Model(inputs, L.Dense(10, name="logits")(L.Flatten()(x)))


@pytest.mark.parametrize("build", [sequential, residual])
@pytest.mark.parametrize("fraction", [0.25, 0.5])
def test_the_smaller_model_equals_the_masked_model_exactly(build, fraction):
    model = with_integer_weights(build())
    plan = plan_channels(model, fraction)
    smaller = remove_channels(model, plan)
    inputs = np.random.default_rng(1).integers(0, 4, (16, *model.input_shape[1:])).astype(np.float32)
    expected = silence(model, plan)(inputs, training=False).numpy()
    found = smaller(inputs, training=False).numpy()
    assert smaller.count_params() < model.count_params()
    assert np.ptp(found) > 0
    np.testing.assert_array_equal(found, expected)


def test_a_residual_addition_makes_both_operands_lose_the_same_channels():
    plan = plan_channels(with_integer_weights(residual()), 0.5)
    np.testing.assert_array_equal(plan.layers["stem"].outputs, plan.layers["outer"].outputs)
    assert plan.removed == {"stem": (4, 8), "inner": (3, 6), "outer": (4, 8), "side": (2, 4)}


def test_filters_of_least_norm_go_first_and_normalization_scale_counts():
    model = with_integer_weights(sequential())
    kernel, bias = model.get_layer("conv1").get_weights()
    kernel[...] = 1
    kernel[..., 5] = 0.5
    model.get_layer("conv1").set_weights([kernel, bias])
    gamma, beta, mean, variance = model.get_layer("bn1").get_weights()
    gamma[...] = 1
    gamma[2] = -0.25
    model.get_layer("bn1").set_weights([gamma, beta, mean, variance])
    plan = plan_channels(model, 0.25)
    assert sorted(set(range(8)) - set(plan.layers["conv1"].outputs.tolist())) == [2, 5]


def test_outputs_of_the_network_are_never_removed():
    plan = plan_channels(with_integer_weights(sequential()), 0.9)
    assert plan.layers["logits"].outputs.size == 10
    assert plan.removed["conv2"] == (1, 4)


def test_a_layer_with_unknown_effect_keeps_the_channels_it_sees():
    inputs = L.Input((8, 8, 1))
    x = L.Conv2D(4, 3, name="free")(inputs)
    x = L.Conv2D(4, 3, name="seen")(x)
    x = L.Reshape((2, 32))(x)
    model = with_integer_weights(keras.Model(inputs, L.Dense(10)(L.Flatten()(x))))
    assert plan_channels(model, 0.5).removed == {"free": (2, 4), "seen": (4, 4)}


def test_a_grouped_convolution_keeps_its_inputs_and_outputs():
    inputs = L.Input((8, 8, 1))
    x = L.Conv2D(4, 3, name="before")(inputs)
    x = L.Conv2D(4, 3, groups=2, name="grouped")(x)
    x = L.Conv2D(4, 3, name="after")(x)
    model = with_integer_weights(keras.Model(inputs, L.Dense(10)(L.Flatten()(x))))
    plan = plan_channels(model, 0.5)
    assert plan.removed == {"before": (4, 4), "after": (2, 4)}
    smaller = remove_channels(model, plan)
    assert smaller.get_layer("grouped").filters == 4


def test_the_given_model_stays_as_it_is():
    model = with_integer_weights(sequential())
    before = [w.copy() for w in model.get_weights()]
    remove_channels(model, plan_channels(model, 0.5))
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize("fraction", [-0.1, 1.0])
def test_a_fraction_out_of_range_is_refused(fraction):
    with pytest.raises(TintlingError, match="fraction from 0 up to 1"):
        plan_channels(sequential(), fraction)


def test_a_fraction_that_removes_nothing_is_refused():
    with pytest.raises(TintlingError, match=r"removes none.*8 in conv1"):
        plan_channels(with_integer_weights(sequential()), 0.05)


def test_zero_keeps_everything():
    plan = plan_channels(sequential(), 0.0)
    assert all(left == total for left, total in plan.removed.values())
