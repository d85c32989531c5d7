"""The border between labels, moved by a number added to a logit."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.offsets import parse_offsets, with_offsets
from tintling.errors import TintlingError
from tintling.training._tensorflow import keras

LABELS = ("a", "b", "c=d")


def network(activation=None, **dense):
    layers = keras.layers
    return keras.Sequential([layers.InputLayer((4,)), layers.Dense(3, activation=activation, **dense)])


def test_the_logit_of_a_label_changes_in_a_copy():
    model = network()
    moved = with_offsets(model, LABELS, {"b": -0.5, "c=d": 2.0})
    inputs = np.ones((2, 4), np.float32)
    change = moved(inputs).numpy() - model(inputs).numpy()
    np.testing.assert_allclose(change, [[0.0, -0.5, 2.0]] * 2, atol=1e-6)


def test_an_offset_for_no_label_and_a_network_that_ends_otherwise_are_refused():
    with pytest.raises(TintlingError, match="expected labels of a, b, c=d, got x"):
        with_offsets(network(), LABELS, {"x": 1.0})
    for model in (network("softmax"), network(use_bias=False)):
        with pytest.raises(TintlingError, match="expected a network that ends in a dense layer with bias"):
            with_offsets(model, LABELS, {"a": 1.0})


def test_a_label_and_a_number_are_read():
    assert parse_offsets(("b=-0.5", "c=d=2")) == {"b": -0.5, "c=d": 2.0}
    for text in ("b", "b=x", "=1", ""):
        with pytest.raises(TintlingError, match="expected LABEL=NATS"):
            parse_offsets((text,))
