"""Layers of a network in their places."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.structure import check_foldable, copy_model, nodes
from tintling.errors import QuantizationError, TintlingError
from tintling.training._tensorflow import keras
from tintling.training.networks import registry as zoo

L = keras.layers


def test_a_normalization_whose_convolution_is_read_elsewhere_is_refused():
    inputs = L.Input((28, 28, 1))
    x = L.Conv2D(2, 3, name="c")(inputs)
    y = L.Add()([x, L.BatchNormalization(name="b")(x)])
    with pytest.raises(QuantizationError, match=r"b cannot fold, because c \(Conv2D\) is also read"):
        check_foldable(keras.Model(inputs, L.Dense(10)(L.Flatten()(y))))


def test_nodes_of_a_chain_know_their_parents_and_widths():
    found = {node.name: node for node in nodes(zoo.build("femto"))}
    stem, pointwise = found["conv1"], found["pointwise2"]
    assert (stem.kind, stem.input_width, stem.width, stem.rank) == ("Conv2D", 1, 4, 4)
    assert stem.normalization is found["bn1"].layer
    assert pointwise.parents == ("depthwise2",)
    assert [node.name for node in found.values() if node.is_output] == [list(found)[-1]]


def test_a_node_that_two_layers_read_has_no_normalization_of_its_own():
    inputs = L.Input((8, 8, 1))
    x = L.Conv2D(2, 3, name="c")(inputs)
    model = keras.Model(inputs, L.Add(name="sum")([x, L.BatchNormalization(name="b")(x)]))
    found = {node.name: node for node in nodes(model)}
    assert found["c"].normalization is None
    assert found["sum"].parents == ("c", "b")


def twice(image):
    layer = L.ReLU(name="r")
    return L.Add()([layer(image), layer(image)])


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        (twice, "layer r is used 2 times"),
        (lambda image: image + 1.0, "is a bare TensorFlow operation"),
        (zoo.build("femto"), "is a model inside the model: flatten it"),
    ],
)
def test_what_compression_cannot_follow_is_named(outputs, message):
    image = L.Input((28, 28, 1))
    with pytest.raises(TintlingError, match=message):
        nodes(keras.Model(image, outputs(image)))


def test_a_copy_has_weights_of_its_own():
    model = zoo.build("femto", seed=1)
    copy = copy_model(model)
    assert [layer.name for layer in copy.layers] == [layer.name for layer in model.layers]
    before = [weight.copy() for weight in model.get_weights()]
    copy.set_weights([weight + 1 for weight in copy.get_weights()])
    for one, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_network_whose_normalizations_fold_passes():
    check_foldable(zoo.build("femto"))
