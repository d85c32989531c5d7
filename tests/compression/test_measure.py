"""What is measured of an int8 network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.compression.measure import (
    FACTOR_BYTES,
    flash_bytes,
    kernel_zeros,
    measured_threshold,
    quantization_of,
    reference_predictor,
)
from tintling.errors import QuantizationError
from tintling.pixels import Normalization
from tintling.rejection import rejection_threshold
from tintling.tflite.reader import read_tflite


def test_flash_counts_weights_biases_and_factors_of_the_tiny_network(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    weights, channels = 144 + 576 + 1_000, 16 + 4 + 10
    assert flash_bytes(graph) == weights + 4 * channels + FACTOR_BYTES * channels
    assert [size for _, size in kernel_zeros(graph)] == [144, 576, 1_000]


def test_depthwise_filters_take_flash_but_are_not_counted_for_pruning(golden):
    graph = read_tflite(golden / "depthwise_mean.tflite")
    constants = [graph.tensors[i] for op in graph.ops for i in graph.parameter_tensors(op)]
    assert flash_bytes(graph) > sum(tensor.nbytes for tensor in constants)
    kernels = [t.size for t in constants if len(t.shape) > 1 and t.dtype.value == "INT8"]
    assert len(kernel_zeros(graph)) < len(kernels)


def dense(weights, *, softmax=False):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.5, zero_point=-7)
    y = builder.fully_connected(x, weights, weight_scales=[0.01], out=(0.25, 3))
    builder.output(builder.softmax(y) if softmax else y)
    return read_tflite(builder.build())


def test_zeros_of_kernels_are_counted():
    assert kernel_zeros(dense(np.array([[0, 1, 0, 2], [3, 0, 4, 5]]))) == ((3, 8),)


def test_the_manifest_gets_scale_and_zero_point_of_both_ends():
    assert quantization_of(dense(np.ones((2, 4), int))) == {
        "input": {"scale": 0.5, "zero_point": -7},
        "output": {"scale": 0.25, "zero_point": 3},
    }


def test_an_output_without_a_scale_is_refused():
    builder = ModelBuilder()
    builder.output(builder.dequantize(builder.input((1, 4), scale=0.5)))
    with pytest.raises(QuantizationError, match="has no scale"):
        quantization_of(read_tflite(builder.build()))


def test_the_threshold_is_measured_on_logits_alone():
    logits = np.random.default_rng(1).normal(size=(200, 2)).astype(np.float32)
    assert measured_threshold(dense(np.ones((2, 4), int)), logits) == rejection_threshold(logits)
    assert measured_threshold(dense(np.ones((2, 4), int), softmax=True), logits) == 0.0


def test_the_predictor_gives_the_logits_of_the_integer_reference(golden, digits):
    graph = read_tflite(golden / "tiny_int8.tflite")
    images = digits.test_images[:5]
    found = reference_predictor(graph, Normalization.unit())(images)
    quant = graph.output.quant
    raw = reference.run(graph, (images.astype(int) - 128).astype(np.int8)[..., None])[0]
    np.testing.assert_allclose(found, (raw.astype(float) - quant.zero_point) * quant.scale, rtol=1e-6)
    assert replace(graph).ends_with_softmax is False
