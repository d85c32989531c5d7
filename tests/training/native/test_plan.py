"""Networks as the native engine sees them."""

from __future__ import annotations

import pytest

from tintling.errors import TintlingError
from tintling.training._tensorflow import keras
from tintling.training.native.plan import LayerKind, plan_layers
from tintling.training.networks import registry as zoo


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (lambda: keras.layers.Conv2D(4, 3, padding="same"), "padding is same, not valid"),
        (lambda: keras.layers.Conv2D(4, 3, strides=2), r"strides is \(2, 2\)"),
        (lambda: keras.layers.MaxPooling2D(3), "pool_size is"),
        (lambda: keras.layers.Dropout(0.5), "rate is 0.5"),
        (lambda: keras.layers.Conv2D(4, 3, activation="tanh"), "activation is tanh"),
        (lambda: keras.layers.ReLU(6.0), "max_value is 6.0"),
        (keras.layers.AveragePooling2D, "AveragePooling2D.*does not support such layers"),
    ],
)
def test_a_layer_that_it_does_not_know_is_refused_by_name(layer, message):
    model = keras.Sequential(
        [
            keras.layers.InputLayer(input_shape=(28, 28, 1)),
            layer(),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    with pytest.raises(
        TintlingError, match=f"the native engine cannot train.*{message}.*--engine tensorflow"
    ):
        plan_layers(model)


def test_more_classes_than_the_engine_holds_are_refused():
    model = sequential(keras.layers.Flatten(), keras.layers.Dense(257), shape=(4, 4, 1))
    with pytest.raises(TintlingError, match="up to 256 classes, not 257"):
        plan_layers(model)


def sequential(*layers, shape=(28, 28, 1)):
    return keras.Sequential([keras.layers.InputLayer(input_shape=shape), *layers])


def test_layers_of_tiny_are_planned_with_shapes_and_offsets():
    model = zoo.build("tiny", seed=1)
    plan = plan_layers(model)
    linear = [layer for layer in plan if layer.kind == LayerKind.LINEAR]
    assert [(layer.height, layer.width, layer.channels) for layer in linear] == [
        (26, 26, 16),
        (11, 11, 4),
        (1, 1, 10),
    ]
    sizes = [int(weight.shape.num_elements()) for weight in model.weights]
    starts = {weight.name: sum(sizes[:place]) for place, weight in enumerate(model.weights)}
    kernels = [name for name in starts if "kernel" in name]
    assert [layer.weight for layer in linear] == [starts[name] for name in kernels]


def test_normalization_relu_and_pooling_of_even_maps_are_one_layer():
    layers = keras.layers
    plan = plan_layers(
        sequential(
            layers.BatchNormalization(scale=False), layers.ReLU(), layers.MaxPooling2D(), layers.Flatten(),
            layers.Dense(3),
        )
    )  # fmt: skip
    assert [layer.kind for layer in plan] == [LayerKind.NORM_POOL, LayerKind.LINEAR]
    assert (plan[0].relu, plan[0].weight) == (1, -1)
    assert (plan[0].in_height, plan[0].height) == (28, 14)


def test_pooling_of_an_odd_map_stays_a_layer_and_drops_the_last_row():
    layers = keras.layers
    plan = plan_layers(
        sequential(layers.Conv2D(2, 2), layers.MaxPooling2D(), layers.GlobalAveragePooling2D())
    )
    assert [layer.kind for layer in plan] == [LayerKind.LINEAR, LayerKind.MAX_POOL, LayerKind.AVERAGE]
    assert (plan[1].in_height, plan[1].height) == (27, 13)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda: sequential(keras.layers.Conv2D(2, 3)), "1 to 64 layers that end in logits"),
        (
            lambda: sequential(keras.layers.Dense(2), shape=(28,)),
            "expected a sequential model of one image",
        ),
        (
            lambda: sequential(keras.layers.DepthwiseConv2D(6), keras.layers.GlobalAveragePooling2D()),
            "its window has more than 25 taps",
        ),
    ],
)
def test_a_network_that_does_not_suit_the_engine_is_refused(model, message):
    with pytest.raises(TintlingError, match=message):
        plan_layers(model())
