"""MUL."""

from __future__ import annotations

import numpy as np
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.kernel_structs import ActivationStruct


def test_a_product_knows_both_zero_points_and_its_bounds():
    builder = ModelBuilder()
    x, y = builder.input((1, 4), scale=0.1, zero_point=3), builder.input((1, 4), scale=0.2, zero_point=-1)
    builder.output(builder.unary("RELU", builder.binary("MUL", x, y, out=(0.05, 7)), out=(0.05, 7)))
    program = lowered(builder)
    params = program.steps[0].params
    assert kernels(program) == ["mul_s8"]
    assert (params.input_1_offset, params.input_2_offset, params.output_offset) == (-3, 1, 7)
    assert params.activation == ActivationStruct(7, 127)


def test_the_factor_is_the_product_of_the_scales_over_that_of_the_output():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1)
    builder.output(builder.binary("MUL", x, builder.constant(np.array(3), scales=[0.2]), out=(0.05, 0)))
    params = lowered(builder).steps[0].params
    assert abs(params.output_multiplier * 2.0 ** (params.output_shift - 31) - 0.1 * 0.2 / 0.05) < 1e-6
    assert params.broadcast.step_2 == (0, 0, 0, 0)
