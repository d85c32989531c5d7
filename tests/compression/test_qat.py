"""Quantization-aware training: folding, ranges, zeros that stay, exact input."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.arithmetic import reference
from tintling.compression.finetune import train_quantized, tuning_config
from tintling.compression.pruning import layer_sparsity
from tintling.compression.qat import QuantizeAware
from tintling.compression.quantize import operators, representative_samples
from tintling.errors import QuantizationError
from tintling.operators import Conv2D, FullyConnected
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras
from tintling.training.evaluation import evaluate, int8_predictor
from tintling.training.networks.keras_io import float_predictor

from .conftest import CONFIG

L = keras.layers
TINY = ("CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED")


@pytest.fixture(scope="module")
def digits(trained):
    return representative_samples(trained.splits.train, 60)


@pytest.fixture(scope="module")
def aware(trained, digits):
    """A pruned network after one epoch of quantization-aware training, and its float twin."""
    model = trained.model
    for name in ("conv1", "conv2", "logits"):
        kernel = model.get_layer(name).kernel
        small = np.abs(kernel.numpy()) < np.quantile(np.abs(kernel.numpy()), 0.4)
        kernel.assign(np.where(small, 0, kernel.numpy()))
    before = layer_sparsity(model)
    config = tuning_config(CONFIG, epochs=1, learning_rate=0.001, seed=2, samples=len(trained.splits.train))
    weights = model.get_weights()
    found = train_quantized(model, trained.splits, config, digits)
    assert any(not np.array_equal(a, b) for a, b in zip(weights, model.get_weights(), strict=True))
    return found, model, before


def test_normalization_folds_after_quantization_aware_training(aware):
    assert operators(read_tflite(aware[0].to_int8())) == TINY


def test_the_same_weights_give_the_same_bytes(trained, digits):
    first, second = (QuantizeAware(trained.model, Normalization(), digits).to_int8() for _ in range(2))
    assert first == second


def test_pruned_weights_stay_zero_in_float_and_in_int8(aware):
    found, model, before = aware
    assert layer_sparsity(model) == before
    assert all(layer.sparsity == pytest.approx(0.4, abs=0.01) for layer in before)
    graph = read_tflite(found.to_int8())
    kernels = [
        graph.tensors[op.inputs[1]].data for op in graph.ops if isinstance(op, Conv2D | FullyConnected)
    ]
    for layer, kernel in zip(before, kernels, strict=True):
        zero = np.moveaxis(model.get_layer(layer.name).kernel.numpy() == 0, -1, 0)
        assert not kernel[zero].any()


def test_int8_answers_as_the_float_twin_does(aware, trained):
    found, model, _ = aware
    graph = read_tflite(found.to_int8())
    int8 = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], Normalization())
    images = trained.splits.test.images[:500]
    floating = float_predictor(model, Normalization())
    assert (int8(images).argmax(axis=1) == floating(images).argmax(axis=1)).mean() >= 0.97
    assert evaluate(int8, trained.splits.test).accuracy > 0.8


@pytest.mark.parametrize(
    "normalization",
    [Normalization.unit(), Normalization.standardize(), Normalization.black_white(100)],
    ids=["unit", "standardize", "threshold"],
)
def test_the_input_range_is_exact_even_if_no_digit_spans_it(trained, normalization):
    grey = np.full((2, 28, 28), 77, np.uint8)
    graph = read_tflite(QuantizeAware(trained.model, normalization, grey).to_int8())
    assert graph.input.quant is not None
    assert graph.input.quant.zero_point[0] == normalization.input_zero_point
    assert graph.input.quant.scale[0] == pytest.approx(normalization.input_scale, rel=1e-6)


def test_activation_ranges_start_at_what_calibration_saw(trained, digits):
    model = trained.model
    aware = QuantizeAware(model, Normalization(), digits)
    probe = keras.Model(model.inputs, model.get_layer("relu1").output)
    seen = float(probe(Normalization().to_float(digits)).numpy().max())
    ranges = {
        v.name: float(v.numpy()) for v in aware.model.get_layer("quant_relu1").weights if "output" in v.name
    }
    assert ranges == {"quant_relu1/output_min:0": 0.0, "quant_relu1/output_max:0": pytest.approx(seen)}


def test_kernel_ranges_fit_the_weights_that_are_taken(trained, digits):
    aware = QuantizeAware(trained.model, Normalization(), digits)
    model = trained.model
    kernel = model.get_layer("conv1").kernel
    kernel.assign(kernel * 3)
    aware.take_weights(model)
    found = {v.name.rsplit("/")[-1]: v.numpy() for v in aware.model.get_layer("quant_conv1").weights}
    greatest = np.abs(kernel.numpy()).max(axis=(0, 1, 2))
    np.testing.assert_array_equal(found["kernel_max:0"], greatest)
    np.testing.assert_array_equal(found["kernel_min:0"], -greatest)
    dense = {v.name.rsplit("/")[-1]: v.numpy() for v in aware.model.get_layer("quant_logits").weights}
    assert dense["kernel_max:0"] == np.abs(model.get_layer("logits").kernel.numpy()).max()


def test_normalization_after_the_activation_is_refused(digits):
    model = keras.Sequential(
        [
            L.InputLayer(input_shape=(28, 28, 1)),
            L.Conv2D(2, 3, name="c"),
            L.ReLU(name="r"),
            L.BatchNormalization(name="b"),
            L.Flatten(),
            L.Dense(10),
        ]
    )
    with pytest.raises(QuantizationError, match=r"batch normalization b follows r \(ReLU\)"):
        QuantizeAware(model, Normalization(), digits)


def test_a_layer_that_the_toolkit_does_not_know_is_refused(digits):
    model = keras.Sequential(
        [L.InputLayer(input_shape=(28, 28, 1)), L.Conv2D(2, 3), L.PReLU(), L.Flatten(), L.Dense(10)],
        name="odd",
    )
    with pytest.raises(QuantizationError, match=r"model odd cannot be trained quantization-aware.*PReLU"):
        QuantizeAware(model, Normalization(), digits)
