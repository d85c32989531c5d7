"""Opening networks of others: every kind of file, what is built again, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.imported.network import open_network
from tintling.compression.imported.rebuild import with_head
from tintling.compression.imported.scaling import BYTE, parse_scaling
from tintling.errors import ModelFormatError, TintlingError
from tintling.training._tensorflow import keras
from tintling.training.evaluation import from_logits

KINDS = ["keras 3", "keras 3, h5", "keras 3, SavedModel", "keras 2", "keras 2, h5", "keras 2, SavedModel"]
# Pixels of each scale as factor and addend of pixels from 0 to 1.
SCALES = {"byte": (255.0, 0.0), "signed": (2.0, -1.0), "0.1307,0.3081": (1 / 0.3081, -0.1307 / 0.3081)}


def unit(images):
    return (images[..., None] / 255).astype(np.float32)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_answers(files, trained, splits, kind):
    network = open_network(files[kind])
    images = unit(splits.test.images[:50])
    expected = trained.model(keras)(images).numpy()
    np.testing.assert_allclose(network.signature.predict(images), expected, atol=1e-5)
    assert (network.head, network.outputs, network.name) == ("softmax", 10, files[kind].stem)
    assert (network.rebuilt is None) == (kind == "keras 3, SavedModel")
    if network.rebuilt is not None:
        again = with_head(network.rebuilt.model, network.head)(images).numpy()
        np.testing.assert_allclose(again, expected, atol=1e-5)


@pytest.mark.parametrize("name", SCALES)
@pytest.mark.parametrize("kind", ["rebuilt", "function"])
def test_the_scale_of_the_pixels_is_found_by_measuring(trained, splits, k3, kind, name):
    model = trained.model(k3, weights=trained.for_pixels(*SCALES[name]))
    if kind == "function":
        inner = model

        class Net(k3.Model):
            def call(self, images):
                return inner(images)

        model = Net(name="net")
        model(np.zeros((1, 28, 28, 1), np.float32))
    network = open_network(model)
    assert (network.rebuilt is None) == (kind == "function")
    assert network.choose(None, splits.train, 10, 1).scaling == parse_scaling(name)


def test_pixels_from_0_to_1_are_found_as_well(files, splits):
    choice = open_network(files["keras 2, h5"]).choose(None, splits.train, 10, 1)
    assert choice.scaling.name == "unit"
    assert choice.reason.startswith("measured on 1,000 training samples: unit 9")


def test_a_rescaling_inside_means_bytes_and_is_taken_out(trained, splits, k3):
    layers = k3.layers
    before = (layers.Reshape((28, 28, 1)), layers.RandomRotation(0.1), layers.Rescaling(1 / 127.5, offset=-1))
    weights = trained.for_pixels(*SCALES["signed"])
    network = open_network(trained.model(k3, before=before, shape=(28, 28), weights=weights))
    assert network.rebuilt is not None
    assert network.rebuilt.taken_out == (before[2].name,)
    assert (network.rebuilt.factor, network.rebuilt.addend) == (pytest.approx(1 / 127.5), -1)
    choice = network.choose(None, splits.train, 10, 1)
    assert choice.scaling is BYTE
    assert choice.reason.startswith(f"its layer {before[2].name} expects pixels from 0 to 255")


def test_a_normalization_layer_is_taken_out(trained, k3):
    layer = k3.layers.Normalization(axis=None, mean=33.3285, variance=78.5655**2, name="standardize")
    network = open_network(trained.model(k3, before=(layer,)))
    assert network.rebuilt is not None
    assert network.rebuilt.taken_out == ("standardize",)
    assert network.rebuilt.factor == pytest.approx(1 / 78.5655)


def test_a_layer_of_ones_own_is_run_as_a_function(trained, k3):
    class Double(k3.layers.Layer):
        def call(self, images):
            return images * 2

    network = open_network(trained.model(k3, before=(Double(name="double"),)))
    assert network.rebuilt is None
    assert "layer double (Double)" in network.obstacle
    assert network.head == "softmax"


def test_other_outputs_than_labels_are_refused(k3):
    model = k3.Sequential([k3.Input((28, 28, 1)), k3.layers.Flatten(), k3.layers.Dense(4)], name="few")
    with pytest.raises(ModelFormatError, match=r"few has 4 outputs, but digits\.zip has 10 labels"):
        open_network(model).check_labels(tuple("0123456789"), "digits.zip")


def test_an_untrained_network_is_near_chance(k3, splits):
    model = k3.Sequential([k3.Input((784,)), k3.layers.Dense(10, kernel_initializer="zeros")], name="fresh")
    with pytest.raises(TintlingError, match="the model fresh is near chance on 1,000 training samples"):
        open_network(model).choose(None, splits.train, 10, 1)


@pytest.mark.parametrize("head", ["linear", "softmax", "sigmoid"])
@pytest.mark.parametrize("kind", ["rebuilt", "function"])
def test_the_loss_of_a_head_is_that_of_the_int8_network(trained, splits, k3, head, kind):
    model = inner = trained.model(k3, head=head)
    if kind == "function":

        class Net(k3.Model):
            def call(self, images):
                return inner(images)

        model = Net(name="net")
        model(np.zeros((1, 28, 28, 1), np.float32))
    network = open_network(model)
    assert (network.rebuilt is None) == (kind == "function")
    images, labels = splits.test.images[:200], splits.test.labels[:200]
    found = from_logits(network.log_probabilities(unit(images)).astype(np.float32), labels).loss
    answers = np.asarray(inner(unit(images)), np.float64)
    # The share of each answer in their sum: what probabilities() of an int8 file says as well.
    shares = np.exp(answers) if head == "linear" else answers
    expected = -np.log((shares / shares.sum(axis=1, keepdims=True))[np.arange(200), labels]).mean()
    assert found == pytest.approx(expected, abs=1e-4)
