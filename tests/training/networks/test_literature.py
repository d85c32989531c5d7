"""The networks of the literature: their published sizes, and what their structure must be."""

from __future__ import annotations

import pytest

from tintling.compression.structure import check_foldable
from tintling.errors import TintlingError
from tintling.training._tensorflow import keras
from tintling.training.networks import registry as zoo
from tintling.training.networks.literature import LITERATURE

NAMES = [architecture.name for architecture in LITERATURE]


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("kseta", [100, 2_912, 8_010]),
        ("lin", [260, 5_020, 16_050, 510]),
        ("seeger", [640, 18_464, 102_528, 1_290]),
        ("simple_conv", [320, 131_136, 650]),
        ("lenet5", [156, 2_416, 48_120, 10_164, 850]),
    ],
)
def test_each_layer_has_the_parameters_that_the_published_count_is_made_of(name, layers):
    model = zoo.build(name)
    assert [layer.count_params() for layer in model.layers if layer.count_params()] == layers


@pytest.mark.parametrize(
    ("name", "published"),
    [("kseta", 11_022), ("lin", 21_840), ("seeger", 122_922), ("m7", 2_291_972), ("lenet5", 61_706)],
)
def test_trainable_parameters_are_as_many_as_published(name, published):
    assert sum(weights.shape.num_elements() for weights in zoo.build(name).trainable_weights) == published


@pytest.mark.parametrize("name", NAMES)
def test_every_network_of_the_literature_gives_logits_and_folds(name):
    model = zoo.build(name)
    assert model.input_shape == (None, 28, 28, 1)
    assert model.output_shape == (None, 10)
    assert model.get_layer("logits").activation is keras.activations.linear
    check_foldable(model)


@pytest.mark.parametrize("name", NAMES)
def test_dropout_is_what_the_recipe_says_and_refused_where_there_is_none(name):
    if name in {"kseta", "simple_conv", "m7", "lenet5"}:
        with pytest.raises(TintlingError, match=f"expected 0 for {name}, which has no dropout layer"):
            zoo.build(name, dropout=0.125)
        return
    rates = [layer.rate for layer in zoo.build(name, dropout=0.125).layers if "dropout" in layer.name]
    assert set(rates) == {0.125}
