"""What every executor is fed."""

from __future__ import annotations

import numpy as np
import pytest
from paths import GOLDEN
from tflite_builder import ModelBuilder

from tintling.camera_client.parity.samples import LEAST_DISTINCT, Samples, is_for_digits, spread
from tintling.errors import DatasetError, ModelFormatError
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def digits():
    with np.load(GOLDEN / "digits.npz") as file:
        return file["images"], file["labels"]


def test_some_samples_are_spread_over_the_data_set_and_keep_their_numbers(tiny, digits):
    _, graph = tiny
    images, labels = digits
    samples = Samples.of_images(graph, images, labels, Normalization.unit(), limit=8)
    assert samples.numbers.tolist() == [0, 25, 50, 75, 100, 125, 150, 175]
    np.testing.assert_array_equal(samples.previews, images[samples.numbers])
    np.testing.assert_array_equal(samples.labels, labels[samples.numbers])
    np.testing.assert_array_equal(samples.inputs[..., 0], (images[samples.numbers] ^ 0x80).view(np.int8))


def test_a_threshold_is_applied_and_a_float_network_gets_floats(tiny, golden, digits):
    _, graph = tiny
    images, labels = digits
    black_white = Samples.of_images(graph, images, labels, Normalization.black_white(100))
    assert set(np.unique(black_white.inputs)) == {-128, 127}
    floats = read_tflite(golden / "float_io.tflite")
    real = Samples.of_images(floats, images, labels, Normalization.unit())
    np.testing.assert_array_equal(real.inputs, Normalization.unit().to_float(images))


def test_digits_do_not_fit_a_network_of_another_shape(digits):
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 1), scale=0.1, zero_point=0)
    builder.output(builder.unary("RELU", x, out=(0.1, 0)))
    graph = read_tflite(builder.build())
    with pytest.raises(
        ModelFormatError, match=r"shape \[1, 8, 8, 1\], no digits of 28×28 pixels: give --inputs random:1000"
    ):
        Samples.of_images(graph, *digits, None)


def test_samples_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match="3 inputs, but 2 labels"):
        Samples(np.zeros((3, 4), np.int8), labels=np.zeros(2, np.uint8))


@pytest.mark.parametrize(
    ("count", "limit", "numbers"),
    [(5, None, [0, 1, 2, 3, 4]), (5, 9, [0, 1, 2, 3, 4]), (10, 3, [0, 3, 6]), (3, 1, [0])],
)
def test_numbers_are_spread_evenly(count, limit, numbers):
    assert spread(count, limit).tolist() == numbers


def test_a_part_of_several_inputs_has_a_part_of_each():
    samples = Samples((np.arange(6).reshape(3, 2), np.arange(3)))
    first, second = samples.part(slice(1, 3))
    assert (first.tolist(), second.tolist(), len(samples)) == ([[2, 3], [4, 5]], [1, 2], 3)
    assert samples.numbers.tolist() == [0, 1, 2]


def test_inputs_without_variety_are_refused():
    Samples(np.arange(LEAST_DISTINCT).reshape(-1, 1)).require_variety()
    with pytest.raises(
        DatasetError, match="the inputs hold 1 distinct value, and equal answers would prove noth"
    ):
        Samples(np.zeros((3, 4), np.int8)).require_variety()


@pytest.mark.parametrize(
    ("shape", "fits"),
    [((1, 28, 28, 1), True), ((1, 784), True), ((1, 1, 28, 28), True), ((1, 14, 56), False)],
)
def test_an_image_of_28_by_28_has_any_shape_that_keeps_its_rows(shape, fits):
    builder = ModelBuilder()
    builder.output(builder.unary("RELU", builder.input(shape, scale=0.1), out=(0.1, 0)))
    assert is_for_digits(read_tflite(builder.build())) is fits
