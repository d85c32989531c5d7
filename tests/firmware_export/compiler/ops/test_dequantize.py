"""DEQUANTIZE."""

from __future__ import annotations

import numpy as np
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder

from tintling.graph import DType


def test_a_float_output_gets_scale_and_zero_point_of_its_input():
    builder = ModelBuilder()
    builder.output(builder.dequantize(builder.input((1, 2, 3), scale=0.1, zero_point=7)))
    program = lowered(builder)
    params = program.steps[0].params
    assert kernels(program) == ["dequantize_s8_f32"]
    assert (params.size, params.zero_point, np.float32(params.scale)) == (6, 7, np.float32(0.1))
    assert program.values[program.steps[0].output].dtype is DType.FLOAT32


def test_four_bytes_a_value_never_take_the_place_of_one():
    builder = ModelBuilder()
    builder.output(builder.dequantize(builder.input((1, 3), scale=0.1)))
    assert lowered(builder).steps[0].overlaps == ()
