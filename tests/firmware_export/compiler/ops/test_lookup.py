"""Operators of single values: tables, clamps, or nothing."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize(
    ("types", "out", "kernel"),
    [
        (("UINT8", "INT8"), (0.1, 0), "flip_sign"),
        (("INT8", "UINT8"), (0.1, 128), "flip_sign"),
        (("UINT8", "INT8"), (0.2, 5), "lookup_bytes"),
        (("INT8", "UINT8"), (0.2, 5), "lookup_bytes"),
    ],
)
def test_bytes_with_and_without_a_sign_are_turned_or_looked_up(types, out, kernel):
    builder = ModelBuilder()
    zero_point = 128 if types[0] == "UINT8" else 0
    x = builder.input((1, 8), scale=0.1, zero_point=zero_point, dtype=types[0])
    builder.output(builder.operator("QUANTIZE", [x], builder.activation((1, 8), out, dtype=types[1])))
    program = lowered(builder)
    assert kernels(program) == [kernel]
    assert [overlap.distance for overlap in program.steps[0].overlaps] == [0]
