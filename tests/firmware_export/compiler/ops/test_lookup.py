"""Operators of single values: tables, clamps, or nothing."""

from __future__ import annotations

from lowering_nets import constant, conv_net, kernels, lowered, weights
from tflite_builder import ModelBuilder


def test_a_clamp_that_rescales_is_a_table():
    builder, x = conv_net()
    builder.output(builder.unary("RELU", x, out=(0.03, -128)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_s8", "lookup_s8"]
    assert constant(program, 1, 1).data.shape == (256,)
    assert [overlap.distance for overlap in program.steps[1].overlaps] == [0]


def test_a_requantization_that_changes_nothing_disappears():
    builder = ModelBuilder()
    x = builder.input((1, 8), scale=0.1, zero_point=3)
    x = builder.unary("QUANTIZE", x, out=(0.1, 3))
    builder.output(builder.fully_connected(x, weights(3, 8), weight_scales=[0.1], out=(0.1, 0)))
    assert kernels(lowered(builder)) == ["fully_connected_s8"]
