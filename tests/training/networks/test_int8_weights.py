"""Float networks out of int8 files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tintling.arithmetic import reference
from tintling.artifacts import load_manifest
from tintling.errors import ModelFormatError, TintlingError
from tintling.graph import Graph
from tintling.pixels import Normalization
from tintling.shipped import digit_models, resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras
from tintling.training.evaluation import int8_predictor
from tintling.training.networks import registry as zoo
from tintling.training.networks.int8_weights import model_from_int8
from tintling.training.networks.keras_io import float_predictor

UNIT = Normalization.unit()


def shipped(name: str) -> tuple[Graph, Normalization]:
    folder = resolve_model(Path(name))
    return read_tflite(folder / "model.tflite"), load_manifest(folder).normalization


@pytest.mark.parametrize("name", digit_models())
def test_a_shipped_network_answers_in_float_as_its_int8_file_does(name, digits) -> None:
    graph, normalization = shipped(name)
    model = model_from_int8(graph, name, normalization, digits.train_images[:300])
    exact = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], normalization)
    images = digits.test_images[:300]
    wanted, got = exact(images), float_predictor(model, normalization)(images)
    assert (wanted.argmax(axis=1) == got.argmax(axis=1)).mean() >= 0.99
    # Where int8 does not saturate, only the rounding of activations lies between the two.
    low, high = wanted.min(), wanted.max()
    inside = (wanted > low) & (wanted < high)
    assert np.abs(wanted - got)[inside].mean() < 0.4


@pytest.mark.parametrize("name", ["nano", "tiny"])
def test_trained_by_batch_it_computes_what_it_computes_evaluated(name, digits) -> None:
    graph, normalization = shipped(name)
    inputs = normalization.to_float(digits.train_images[:500])
    model = model_from_int8(graph, name, normalization, digits.train_images[:500])
    evaluated = model(inputs, training=False).numpy()
    by_batch = model(inputs, training=True).numpy()
    # Statistics are sums over a million values, in an order that depends on the number of threads.
    np.testing.assert_allclose(by_batch, evaluated, atol=2e-3 * np.abs(evaluated).max())


def test_which_digits_are_measured_does_not_change_the_function(digits) -> None:
    graph, normalization = shipped("nano")
    images = digits.test_images[:100]
    one, other = (
        float_predictor(model_from_int8(graph, "nano", normalization, part), normalization)(images)
        for part in (digits.train_images[:200], digits.train_images[1000:1200])
    )
    np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)


def test_kernels_are_the_numbers_that_the_file_stands_for(digits) -> None:
    graph, normalization = shipped("tiny")  # whose normalizations have scales, so that kernels stay
    model = model_from_int8(graph, "tiny", normalization, digits.train_images[:100])
    kernel = graph.tensors[graph.ops[0].inputs[1]]
    expected = kernel.data * kernel.quant.scale.reshape(-1, 1, 1, 1)
    np.testing.assert_allclose(
        model.get_layer("conv1").get_weights()[0], expected.transpose(1, 2, 3, 0), rtol=1e-6
    )
    dense = graph.tensors[graph.ops[-1].inputs[1]]
    np.testing.assert_allclose(
        model.get_layer("logits").get_weights()[0],
        (dense.data * dense.quant.scale.reshape(-1, 1)).T,
        rtol=1e-6,
    )


def test_channels_that_never_change_do_no_harm(digits) -> None:
    graph, normalization = shipped("nano")
    model = model_from_int8(graph, "nano", normalization, np.zeros((10, 28, 28), np.uint8))
    exact = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], normalization)
    images = digits.test_images[:100]
    got = float_predictor(model, normalization)(images)
    assert np.isfinite(got).all()
    assert (exact(images).argmax(axis=1) == got.argmax(axis=1)).mean() >= 0.98


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("pico", "got .* in the file: channels were removed"),
        ("tiny", "expected the operators of tiny"),
        ("huge", "unknown model 'huge'"),
    ],
)
def test_another_architecture_is_refused(name, complaint, digits) -> None:
    graph, _ = shipped("nano")
    with pytest.raises(TintlingError, match=complaint):
        model_from_int8(graph, name, UNIT, digits.train_images[:10])


def test_an_architecture_with_branches_is_refused(digits, monkeypatch) -> None:
    graph, _ = shipped("nano")

    def branched(name: str, *, dropout: float) -> keras.Model:  # noqa: ARG001 - the signature of build
        image = keras.Input((28, 28, 1))
        return keras.Model(image, keras.layers.Flatten()(image))

    monkeypatch.setattr(zoo, "build", branched)
    with pytest.raises(ModelFormatError, match="no plain sequence of layers"):
        model_from_int8(graph, "branched", UNIT, digits.train_images[:10])
