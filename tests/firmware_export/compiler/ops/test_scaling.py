"""Corrected biases, multipliers and shifts."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, conv_net, lowered, weights
from tflite_builder import ModelBuilder

from tintling.arithmetic.quantized_params import conv_params
from tintling.firmware_export.compiler.lowering import lower
from tintling.tflite.reader import read_tflite


@pytest.mark.parametrize(("weight_scale", "large"), [(0.62, 0), (0.63, 1)])
def test_factors_from_a_quarter_on_count_as_large(weight_scale, large):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.02)
    dense = builder.fully_connected(x, weights(2, 4), weight_scales=[0.01, weight_scale], out=(0.05, 0))
    builder.output(dense)
    assert lowered(builder).steps[0].params.scaling.large == large


def test_the_bias_holds_the_correction_for_the_zero_point():
    builder, x = conv_net()
    builder.output(x)
    graph = read_tflite(builder.build())
    program = lower(graph, name="net", labels=())
    filters = graph.tensors[1].data.astype(np.int64)
    expected = np.arange(4) + 7 * filters.sum((1, 2, 3))
    np.testing.assert_array_equal(constant(program, 0, 2).data, expected)
    assert constant(program, 0, 2).data.dtype == np.int32


def test_one_factor_is_stored_when_all_channels_share_it():
    builder, x = conv_net()
    builder.output(x)
    program = lowered(builder)
    assert program.steps[0].params.scaling.per_channel == 0
    assert constant(program, 0, 3).data.shape == (1,)
    assert constant(program, 0, 4).data.shape == (1,)


def test_factors_are_stored_for_each_channel_when_they_differ():
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 2), scale=0.02, zero_point=-7)
    scales = [0.01, 0.02, 0.001, 0.01]
    x = builder.conv_2d(x, weights(4, 3, 3, 2), weight_scales=scales, out=(0.05, 3), padding="SAME")
    builder.output(x)
    graph = read_tflite(builder.build())
    program = lower(graph, name="net", labels=())
    linear = conv_params(graph, graph.ops[0])
    np.testing.assert_array_equal(constant(program, 0, 3).data, linear.multiplier)
    np.testing.assert_array_equal(constant(program, 0, 4).data, linear.shift)
    assert program.steps[0].params.scaling.per_channel == 1
    assert program.steps[0].params.border == 1
    assert program.steps[0].params.input_zero_point == -7
