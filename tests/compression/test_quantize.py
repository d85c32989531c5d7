"""Int8 conversion: operators, input quantization, zeros, determinism, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.arithmetic import reference
from tintling.compression.quantize import (
    check_int8,
    operators,
    representative_samples,
    to_int8,
)
from tintling.compression.structure import copy_model
from tintling.errors import QuantizationError
from tintling.operators import Conv2D, FullyConnected
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras
from tintling.training.evaluation import evaluate, int8_predictor
from tintling.training.networks.keras_io import float_predictor, load_run

L = keras.layers
TINY = ("CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED")
NORMALIZATIONS = [Normalization.unit(), Normalization.standardize(), Normalization.black_white(100)]
KINDS = [normalization.kind for normalization in NORMALIZATIONS]


@pytest.fixture(scope="module")
def digits(trained):
    return representative_samples(trained.splits.train, 60)


@pytest.fixture(scope="module")
def converted(trained, digits):
    return to_int8(trained.model, Normalization(), digits)


def test_normalization_folds_and_the_tiny_network_has_six_operators(converted):
    graph = read_tflite(converted)
    assert operators(graph) == TINY
    assert graph.input.shape == (1, 28, 28, 1)
    assert graph.output.shape == (1, 10)
    assert graph.parameters == 1_750


@pytest.mark.parametrize("normalization", NORMALIZATIONS, ids=KINDS)
def test_the_device_feeds_pixel_minus_128(trained, digits, normalization):
    graph = read_tflite(to_int8(trained.model, normalization, digits[:5]))
    assert graph.input.quant is not None
    scale, zero_point = graph.input.quant.scale[0], graph.input.quant.zero_point[0]
    grey = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    quantized = np.round(normalization.to_float(grey).astype(np.float64) / scale) + zero_point
    expected = np.where(grey >= 100, 127, -128) if normalization.kind == "threshold" else grey - 128.0
    np.testing.assert_array_equal(quantized.ravel(), expected.ravel())


def test_digits_without_the_extremes_still_span_the_whole_input_range(trained):
    grey = np.full((3, 28, 28), 100, np.uint8)
    grey[1, 4, 4] = 90
    before = grey.copy()
    graph = read_tflite(to_int8(trained.model, Normalization(), grey))
    assert graph.input.quant is not None
    assert graph.input.quant.zero_point[0] == -128
    np.testing.assert_array_equal(grey, before)


def test_the_same_model_gives_the_same_bytes(trained, digits, converted):
    assert to_int8(copy_model(trained.model), Normalization(), digits) == converted
    assert to_int8(load_run(trained.run)[0], Normalization(), digits) == converted


def test_zeros_in_float_are_zeros_in_int8(trained, digits):
    model = trained.model
    rng = np.random.default_rng(0)
    masks = []
    for name in ("conv1", "conv2", "logits"):
        kernel = model.get_layer(name).kernel
        mask = rng.random(kernel.shape) < 0.4
        kernel.assign(np.where(mask, 0, kernel.numpy()))
        masks.append(mask)
    graph = read_tflite(to_int8(model, Normalization(), digits))
    kernels = [
        graph.tensors[op.inputs[1]].data for op in graph.ops if isinstance(op, Conv2D | FullyConnected)
    ]
    # TFLite puts output channels first.
    for mask, kernel in zip(masks, kernels, strict=True):
        assert not kernel[np.moveaxis(mask, -1, 0)].any()
        assert (kernel != 0).mean() > 0.5


def test_int8_answers_as_float_does(trained, converted):
    graph = read_tflite(converted)
    int8 = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0], Normalization())
    floating = float_predictor(trained.model, Normalization())
    images = trained.splits.test.images[:500]
    agree = (int8(images).argmax(axis=1) == floating(images).argmax(axis=1)).mean()
    assert agree >= 0.98
    assert evaluate(int8, trained.splits.test).accuracy > 0.8


def test_tflite_micro_runs_the_file_as_the_reference_does(trained, converted):
    runtime = pytest.importorskip("tflite_micro.python.tflite_micro.runtime")
    interpreter = runtime.Interpreter.from_bytes(converted)
    batch = Normalization().to_int8(trained.splits.test.images[:40])
    (expected,) = reference.run(read_tflite(converted), batch)
    for image, logits in zip(batch, expected, strict=True):
        interpreter.set_input(image[np.newaxis], 0)
        interpreter.invoke()
        np.testing.assert_array_equal(interpreter.get_output(0)[0], logits)


def test_representative_digits_are_drawn_evenly_and_only_from_what_is_given(trained):
    train = trained.splits.train
    drawn = representative_samples(train, 100, seed=4)
    pool = {image.tobytes(): label for image, label in zip(train.images, train.labels, strict=True)}
    counts = np.bincount([pool[image.tobytes()] for image in drawn], minlength=10)
    assert counts.sum() == 100
    assert counts.min() >= 7
    np.testing.assert_array_equal(drawn, representative_samples(train, 100, seed=4))
    assert not np.array_equal(drawn, representative_samples(train, 100, seed=5))


def sequential(*layers):
    return keras.Sequential([L.InputLayer(input_shape=(28, 28, 1)), *layers, L.Flatten(), L.Dense(10)])


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        (
            lambda: [L.Conv2D(2, 3, name="c"), L.ReLU(name="r"), L.BatchNormalization(name="b")],
            r"batch normalization b follows r \(ReLU\)",
        ),
        (
            lambda: [L.Conv2D(2, 3, name="c", activation="relu"), L.BatchNormalization(name="b")],
            r"batch normalization b follows the activation relu of c",
        ),
        (
            lambda: [L.Conv2D(2, 3, name="c"), L.MaxPooling2D(name="p"), L.BatchNormalization(name="b")],
            r"batch normalization b follows p \(MaxPooling2D\)",
        ),
        (lambda: [L.BatchNormalization(name="b")], "batch normalization b follows the input"),
    ],
)
def test_a_normalization_that_cannot_fold_is_refused_by_name(layers, text, digits):
    model = sequential(*layers())
    with pytest.raises(QuantizationError, match=text):
        to_int8(model, Normalization(), digits)


def test_a_residual_network_converts_and_its_addition_is_no_left_over(digits):
    inputs = L.Input((28, 28, 1))
    x = L.ReLU()(L.BatchNormalization()(L.Conv2D(4, 3, strides=2, padding="same")(inputs)))
    y = L.ReLU()(L.BatchNormalization()(L.Conv2D(4, 3, padding="same")(x)))
    x = L.GlobalAveragePooling2D()(L.Add()([x, y]))
    graph = read_tflite(to_int8(keras.Model(inputs, L.Dense(10)(x)), Normalization(), digits[:5]))
    assert operators(graph) == ("CONV_2D", "CONV_2D", "ADD", "MEAN", "FULLY_CONNECTED")


def test_a_file_with_left_overs_of_normalization_is_refused(golden):
    graph = read_tflite(golden / "tiny_bn_after_relu.tflite")
    with pytest.raises(QuantizationError, match=r"operator \d+ \((MUL|ADD)\).*did not fold"):
        check_int8(graph, Normalization())


def test_a_file_with_float_input_is_refused(golden):
    with pytest.raises(QuantizationError, match=r"QUANTIZE.*number formats"):
        check_int8(read_tflite(golden / "float_io.tflite"), Normalization())


def test_a_file_with_another_input_scale_is_refused(converted):
    with pytest.raises(QuantizationError, match=r"expected 0\.01272\d+ and -95"):
        check_int8(read_tflite(converted), Normalization.standardize())


def test_a_network_that_ends_in_softmax_is_refused(digits):
    model = sequential(L.Conv2D(2, 3, strides=4))
    model.add(L.Softmax())
    with pytest.raises(QuantizationError, match="expected logits"):
        to_int8(model, Normalization(), digits[:5])


def test_representative_digits_of_a_wrong_shape_are_refused(trained):
    with pytest.raises(QuantizationError, match=r"with N > 0"):
        to_int8(trained.model, Normalization(), np.zeros((0, 28, 28), np.uint8))


def test_what_the_converter_cannot_do_is_one_clear_line(digits, capfd):
    class Fft(L.Layer):
        def call(self, inputs):
            import tensorflow as tf

            return tf.math.real(tf.signal.fft2d(tf.cast(inputs, tf.complex64)))

    model = sequential(Fft())
    with pytest.raises(QuantizationError, match="TensorFlow's converter refuses model") as caught:
        to_int8(model, Normalization(), digits[:2])
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""
