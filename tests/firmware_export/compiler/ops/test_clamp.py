"""Activations that only bound their input."""

from __future__ import annotations

from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.kernel_structs import ActivationStruct


def test_relu_of_one_quantization_is_a_clamp_in_place():
    builder = ModelBuilder()
    builder.output(builder.unary("RELU", builder.input((1, 3, 4), scale=0.1, zero_point=-5), out=(0.1, -5)))
    program = lowered(builder)
    assert kernels(program) == ["clamp_s8"]
    assert program.steps[0].params.activation == ActivationStruct(-5, 127)
    assert program.steps[0].params.size == 12
    assert [(overlap.value, overlap.distance) for overlap in program.steps[0].overlaps] == [(0, 0)]


def test_bounds_that_are_those_of_int8_leave_no_code():
    builder = ModelBuilder()
    x = builder.unary("RELU", builder.input((1, 4), scale=0.1, zero_point=-128), out=(0.1, -128))
    builder.output(builder.logistic(x))
    assert kernels(lowered(builder)) == ["lookup_s8"]
