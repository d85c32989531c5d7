"""RESIZE_BILINEAR."""

from __future__ import annotations

from lowering_nets import constant, kernels, lowered
from tflite_builder import ModelBuilder


def net():
    builder = ModelBuilder()
    builder.output(builder.resize("RESIZE_BILINEAR", builder.input((1, 2, 3, 4), scale=0.1), (4, 3)))
    return lowered(builder)


def test_shapes_reach_the_kernel():
    program = net()
    params = program.steps[0].params
    assert kernels(program) == ["resize_bilinear_s8"]
    assert (params.input_width, params.channels, params.output_height, params.output_width) == (3, 4, 4, 3)


def test_rows_and_columns_that_are_mixed_lie_in_tables():
    program = net()
    assert constant(program, 0, 1).data.tolist() == [[0, 0, 0], [0, 1, 512], [1, 1, 0], [1, 1, 512]]
    assert constant(program, 0, 2).data.tolist() == [[0, 0, 0], [1, 1, 0], [2, 2, 0]]
