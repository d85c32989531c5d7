"""Layers of the float model beside tensors of the int8 one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.camera_client.parity.layers import compare_layers, dequantized
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def graph():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.5, zero_point=2)
    builder.output(builder.unary("RELU", x, out=(0.25, -3)))
    return read_tflite(builder.build())


VALUES = np.array([[-3, 1, 5, 9], [-3, -3, 21, 97]], np.int8)
REAL = (VALUES.astype(float) + 3) * 0.25


def test_a_tensor_stands_for_real_numbers(graph):
    np.testing.assert_array_equal(dequantized(graph.output, VALUES), REAL)


def test_the_layer_of_least_error_is_found(graph):
    layers = {"far": REAL + 5, "near": REAL + 0.5, "other shape": REAL[:, :2]}
    layers = {name: values.astype(np.float32) for name, values in layers.items()}
    (found,) = compare_layers(graph, {graph.output.index: VALUES}, layers)
    assert (found.layer, found.operator, found.images, found.max_error) == ("near", "RELU", 2, 0.5)
    power, noise = ((REAL + 0.5) ** 2).sum(), 0.25 * REAL.size
    assert found.sqnr_db == pytest.approx(10 * math.log10(power / noise))


def test_of_equal_layers_the_last_is_taken_and_no_noise_is_infinite(graph):
    same = REAL.astype(np.float32)
    (found,) = compare_layers(graph, {graph.output.index: VALUES}, {"conv": same, "relu": same})
    assert (found.layer, found.sqnr_db, found.cosine) == ("relu", math.inf, pytest.approx(1.0))


def test_a_layer_without_signal_is_as_bad_as_can_be(graph):
    (found,) = compare_layers(graph, {graph.output.index: VALUES}, {"zero": np.zeros((2, 4), np.float32)})
    assert (found.sqnr_db, found.cosine) == (-math.inf, 0.0)


def test_tensors_that_were_not_stored_are_left_out(graph):
    assert compare_layers(graph, {}, {"relu": REAL.astype(np.float32)}) == ()
