"""The network as the camera client uses it: its answers, and the models that it refuses."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from paths import GOLDEN
from recognitions import MODEL
from tflite_builder import ModelBuilder

from tintling.camera_client.inference.classifier import (
    DEFAULT_MODEL,
    MODEL_VARIABLE,
    FloatClassifier,
    classifier_of,
    default_model,
    open_classifier,
    open_network,
    read_network,
)
from tintling.errors import ArtifactError, ModelFormatError
from tintling.pixels import Normalization
from tintling.rejection import max_logit_margins

BATCH = np.random.default_rng(4).integers(-128, 128, (30, 28, 28, 1), dtype=np.int8)


def test_compiled_c_and_reference_give_the_same_bits(network):
    compiled, reference = (
        classifier_of(network, compiled=each).classify_batch(BATCH) for each in (True, False)
    )
    for one, other in zip(compiled, reference, strict=True):
        np.testing.assert_array_equal(one.logits, other.logits)


def test_one_tensor_is_a_batch_of_one(network):
    classifier = classifier_of(network)
    alone = classifier.classify(BATCH[3])
    np.testing.assert_array_equal(alone.logits, classifier.classify_batch(BATCH)[3].logits)


def test_probabilities_are_the_softmax_of_the_scaled_logits(network):
    logits = np.array([-10, 30, 29, 0, 0, 0, 0, 0, 0, 0], np.int8)
    found = classifier_of(network).prediction_of(logits)
    scale = float(network.graph.output.quant.scale[0])
    weights = np.exp(logits.astype(float) * scale)
    np.testing.assert_allclose(found.probabilities, weights / weights.sum(), rtol=1e-6)
    assert (found.label, found.index) == ("1", 1)
    assert found.confidence == found.probabilities[1]
    assert found.logit_margin == pytest.approx(float(max_logit_margins(logits[np.newaxis], scale)[0]))


def test_of_equal_logits_the_first_is_the_answer_as_on_the_device(network):
    logits = np.full(10, 5, np.int8)
    assert classifier_of(network).prediction_of(logits).index == 0


def test_answers_below_the_rejection_threshold_are_rejected(network):
    predictions = classifier_of(network).classify_batch(BATCH)
    threshold = sorted(each.logit_margin for each in predictions)[15]
    strict = classifier_of(replace(network, rejection_threshold=threshold))
    for before, after in zip(predictions, strict.classify_batch(BATCH), strict=True):
        assert after.accepted is (before.logit_margin >= threshold)
    assert all(each.accepted for each in predictions)


def test_a_network_that_ends_with_a_softmax_gives_probabilities_itself():
    network = open_network(GOLDEN / "residual.tflite")
    assert network.graph.ends_with_softmax
    found = classifier_of(network).classify(BATCH[0])
    expected = (found.logits.astype(float) + 128) / (found.logits.astype(float) + 128).sum()
    np.testing.assert_allclose(found.probabilities, expected, rtol=1e-6)
    assert math.isnan(found.logit_margin)
    assert found.accepted


def test_a_network_of_black_and_white_gets_black_and_white(network):
    normalization = Normalization("threshold", threshold=100)
    seen = []

    class Executor:
        name = version = "watched"

        def run(self, batch):
            seen.append(batch)
            return np.zeros((len(batch), 10), np.int8)

        def tensors(self, _batch):
            return None

    classifier_of(replace(network, normalization=normalization), Executor()).classify_batch(BATCH)
    np.testing.assert_array_equal(seen[0], np.where(BATCH.astype(int) + 128 >= 100, 127, -128))


def test_the_float_network_is_given_pixels_and_gives_a_softmax():
    logits = np.array([[0.0, 1.0, -1.0]], np.float32)
    seen = []

    def predict(pixels):
        seen.append(pixels)
        return np.repeat(logits, len(pixels), axis=0)

    (found, *_) = FloatClassifier(predict, ("a", "b", "c")).classify_batch(BATCH[:2])
    np.testing.assert_array_equal(seen[0], (BATCH[:2, :, :, 0].astype(int) + 128).astype(np.uint8))
    assert (found.label, found.accepted) == ("b", True)
    np.testing.assert_allclose(found.probabilities, np.exp(logits[0]) / np.exp(logits[0]).sum(), rtol=1e-6)
    assert FloatClassifier(predict, ("a", "b", "c")).classify(BATCH[0]).label == "b"


def test_the_model_is_the_named_one_else_that_of_the_environment_else_the_demo_s_else_nano(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(MODEL_VARIABLE, raising=False)
    assert default_model() == Path("nano")
    DEFAULT_MODEL.mkdir(parents=True)
    assert default_model() == DEFAULT_MODEL
    monkeypatch.setenv(MODEL_VARIABLE, "pico")
    assert default_model() == Path("pico")
    assert default_model(Path("mine")) == Path("mine")


def test_labels_are_digits_unless_the_model_says_otherwise(network):
    assert open_network(MODEL).labels == tuple("0123456789")
    named = read_network(network.data, name="x", labels=tuple("abcdefghij"))
    assert classifier_of(named).prediction_of(np.arange(10, dtype=np.int8)).label == "j"
    with pytest.raises(ModelFormatError, match="x: it tells 10 classes apart, but its manifest names 2"):
        read_network(network.data, name="x", labels=("a", "b"))


def test_a_model_that_takes_other_tensors_is_refused(tmp_path):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1, zero_point=0)
    builder.output(builder.unary("RELU", x, out=(0.1, -128)))
    (tmp_path / "four.tflite").write_bytes(builder.build())
    with pytest.raises(ModelFormatError, match=r"expected one input of 28×28 values, got \[1, 4\]"):
        open_classifier(tmp_path / "four.tflite")


def test_a_file_that_is_none_is_named(tmp_path):
    (tmp_path / "bad.tflite").write_bytes(b"no model")
    with pytest.raises(ModelFormatError, match=r"bad\.tflite is no TFLite model: "):
        open_network(tmp_path / "bad.tflite")
    with pytest.raises(ArtifactError):
        open_network(tmp_path / "none.tflite")
