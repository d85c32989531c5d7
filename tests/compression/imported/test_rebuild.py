"""Networks built again."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.imported.layers import RebuildError
from tintling.compression.imported.rebuild import HEADS, input_shape_of, rebuild, with_head
from tintling.training._tensorflow import keras

layers_2 = keras.layers


def sequential(*layers, shape=(28, 28, 1), name="net"):
    return keras.Sequential([layers_2.InputLayer(shape), *layers], name=name)


def test_a_graph_of_many_layers_is_built_again(k3):
    layers = k3.layers
    image = k3.Input((28, 28, 1))
    one = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(image)
    two = layers.BatchNormalization(name="free")(
        layers.SeparableConv2D(4, 3, padding="same", activation="relu")(one)
    )
    three = layers.ReLU(max_value=6)(one + two)
    four = layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same")(three))
    joined = layers.Concatenate()(
        [layers.GlobalAveragePooling2D()(four), layers.Flatten()(layers.MaxPooling2D(4)(three))]
    )
    model = k3.Model(
        image, layers.Dense(10, activation="sigmoid")(layers.LeakyReLU(negative_slope=0.2)(joined))
    )
    rng = np.random.default_rng(3)
    model.set_weights([np.abs(rng.normal(0.5, 0.3, w.shape)).astype(np.float32) for w in model.get_weights()])
    rebuilt = rebuild(model)
    assert (rebuilt.head, rebuilt.unfolded) == ("sigmoid", ("free",))
    images = rng.random((2, 28, 28, 1)).astype(np.float32)
    answers = 1 / (1 + np.exp(-rebuilt.model(images).numpy()))
    np.testing.assert_allclose(answers, np.asarray(model(images)), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((28, 28, 1), (28, 28, 1)),
        ((None, None), (28, 28)),
        ((None, None, None), (28, 28, 1)),
        ((None,), (784,)),
        ((32, None, 3), (32, 28, 3)),
    ],
)
def test_open_sizes_are_those_of_our_images(shape, expected):
    assert input_shape_of(shape) == expected


def test_a_rescaling_at_the_beginning_is_taken_out_and_its_numbers_told():
    model = sequential(
        layers_2.Rescaling(1 / 127.5, offset=-1.0, name="signed"), layers_2.Flatten(), layers_2.Dense(3)
    )
    rebuilt = rebuild(model)
    assert rebuilt.taken_out == ("signed",)
    assert (rebuilt.factor, rebuilt.addend) == (pytest.approx(1 / 127.5), -1)
    pixels = np.random.default_rng(1).integers(0, 256, (2, 28, 28, 1)).astype(np.float32)
    found = rebuilt.model(pixels * rebuilt.factor + rebuilt.addend).numpy()
    np.testing.assert_allclose(found, model(pixels).numpy(), rtol=1e-4, atol=1e-4)


def test_two_rescalings_are_one_and_a_later_one_stays():
    rebuilt = rebuild(
        sequential(
            layers_2.Rescaling(2.0, offset=1.0), layers_2.Dropout(0.2), layers_2.Rescaling(3.0, offset=-1.0),
            layers_2.Flatten(), layers_2.Dense(3), layers_2.Rescaling(5.0),
        )
    )  # fmt: skip
    assert (rebuilt.factor, rebuilt.addend, len(rebuilt.taken_out)) == (6.0, 2.0, 2)
    assert "Rescaling" in {type(layer).__name__ for layer in rebuilt.model.layers}


@pytest.mark.parametrize("shape", [(28, 28), (784,), (28, 28, 1)])
def test_the_rebuilt_network_takes_images_and_gives_logits_whatever_the_shapes(shape):
    rebuilt = rebuild(sequential(layers_2.Flatten(), layers_2.Dense(3), shape=shape))
    assert rebuilt.model.input_shape == (None, 28, 28, 1)
    assert rebuilt.model.output_shape == (None, 3)


@pytest.mark.parametrize("head", HEADS)
def test_a_head_is_taken_off_and_put_on_again(head):
    model = sequential(layers_2.Flatten(), layers_2.Dense(3, activation=keras.activations.get(head)))
    rebuilt = rebuild(model)
    assert rebuilt.head == head
    image = np.random.default_rng(1).random((1, 28, 28, 1)).astype(np.float32)
    whole = with_head(rebuilt.model, rebuilt.head)
    np.testing.assert_allclose(whole(image).numpy(), model(image).numpy(), rtol=1e-5)
    assert with_head(rebuilt.model, "") is rebuilt.model


def test_a_network_without_layers_is_refused():
    with pytest.raises(RebuildError, match="net has no layers"):
        rebuild(keras.Sequential([layers_2.InputLayer((28, 28, 1))], name="net"))
