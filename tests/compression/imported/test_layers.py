"""Layers read from a model, and built again."""

from __future__ import annotations

import pytest

from tintling.compression.imported.layers import RebuildError, build, steps_of
from tintling.training._tensorflow import keras

layers = keras.layers


def twice(image):
    layer = layers.ReLU(name="twice")
    return layers.Add()([layer(image), layer(image)])


def functional(build_outputs):
    image = keras.Input((8, 8, 1), name="image")
    return keras.Model(image, build_outputs(image), name="net")


def test_the_layers_of_a_chain_inside_a_chain_are_listed_in_order():
    inner = keras.Sequential([layers.Conv2D(2, 3, name="a"), layers.ReLU(name="b")], name="inner")
    model = keras.Sequential([layers.InputLayer((8, 8, 1)), inner, layers.Flatten(name="c")])
    steps = steps_of(model)
    assert [(step.name, step.kind, step.parents) for step in steps] == [
        ("a", "Conv2D", ()),
        ("b", "ReLU", ("a",)),
        ("c", "Flatten", ("b",)),
    ]


def test_the_branches_of_a_graph_name_their_parents():
    def outputs(image):
        one = layers.Conv2D(2, 3, padding="same", name="one")(image)
        two = layers.Conv2D(2, 3, padding="same", name="two")(one)
        return layers.Add(name="sum")([one, two])

    steps = {step.name: step.parents for step in steps_of(functional(outputs))}
    assert steps == {"one": (), "two": ("one",), "sum": ("one", "two")}


def test_a_graph_inside_a_graph_is_part_of_it_under_names_of_its_own(k3):
    inner_image = k3.Input((8, 8, 1))
    one = k3.layers.Conv2D(2, 3, padding="same", name="one")(inner_image)
    body = k3.Model(
        inner_image, k3.layers.Add(name="sum")([one, k3.layers.ReLU(name="two")(one)]), name="body"
    )
    image = k3.Input((8, 8, 1))
    before = k3.layers.Conv2D(1, 1, name="one")(image)
    steps = steps_of(k3.Model(image, k3.layers.Flatten(name="flat")(body(before))))
    assert [(step.name, step.parents) for step in steps] == [
        ("one", ()),
        ("body_one", ("one",)),
        ("two", ("body_one",)),
        ("sum", ("body_one", "two")),
        ("flat", ("sum",)),
    ]
    steps = steps_of(k3.Sequential([image, body, k3.layers.Flatten(name="two")]))
    assert [(step.name, step.parents) for step in steps[1:]] == [
        ("body_two", ("one",)),
        ("sum", ("one", "body_two")),
        ("two", ("sum",)),
    ]


def test_the_network_of_keras_3_gives_the_same_steps(k3):
    image = k3.Input((8, 8, 1))
    one = k3.layers.Conv2D(2, 3, activation="silu", name="one")(image)
    steps = steps_of(k3.Model(image, k3.layers.Flatten(name="flat")(one)))
    assert [(step.name, step.parents) for step in steps] == [("one", ()), ("flat", ("one",))]
    assert steps[0].activation == "swish"


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        (layers.Lambda(abs, name="own"), r"layer own \(Lambda\) is none of those"),
        (
            twice,
            "twice is used 2",
        ),
        (
            lambda image: layers.Add(name="sum")([image, layers.ReLU()(image)]),
            "layer sum reads the network's input beside other layers",
        ),
        (lambda image: [layers.ReLU()(image), layers.Softmax()(image)], "no single output layer"),
    ],
)
def test_what_is_not_built_again_is_named(outputs, message):
    with pytest.raises(RebuildError, match=message):
        steps_of(functional(outputs))


def test_a_layer_is_built_again_with_its_settings_and_without_weights():
    model = keras.Sequential(
        [
            layers.InputLayer((8, 8, 1)),
            layers.Conv2D(
                3, (2, 1), strides=2, padding="same", use_bias=False, activation="relu", name="conv"
            ),
        ]
    )
    (step,) = steps_of(model)
    again, plain = build(step), build(step, without_activation=True)
    assert (again.name, again.filters, again.kernel_size, again.strides) == ("conv", 3, (2, 1), (2, 2))
    assert (again.padding, again.use_bias, again.weights) == ("same", False, [])
    assert keras.activations.serialize(again.activation) == "relu"
    assert keras.activations.serialize(plain.activation) == "linear"


def test_a_slope_of_keras_3_is_an_alpha_of_keras_2(k3):
    model = k3.Sequential([k3.Input((8, 8, 1)), k3.layers.LeakyReLU(negative_slope=0.25)])
    assert float(build(steps_of(model)[0]).alpha) == 0.25


def test_channels_first_are_refused(k3):
    model = k3.Sequential(
        [k3.Input((1, 8, 8)), k3.layers.MaxPooling2D(data_format="channels_first", name="pool")]
    )
    with pytest.raises(RebuildError, match="layer pool keeps channels first"):
        build(steps_of(model)[0])


def test_an_activation_of_the_user_s_own_is_refused():
    def own(x):
        return x

    model = keras.Sequential([layers.InputLayer((8,)), layers.Dense(2, activation=own, name="dense")])
    with pytest.raises(RebuildError, match="layer dense has the activation own"):
        build(steps_of(model)[0])
