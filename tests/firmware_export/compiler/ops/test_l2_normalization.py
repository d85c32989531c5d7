"""L2_NORMALIZATION."""

from __future__ import annotations

from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder


def test_every_row_of_the_last_axis_is_normalized_where_it_lies():
    builder = ModelBuilder()
    x = builder.input((1, 3, 5), scale=0.1, zero_point=-4)
    builder.output(builder.pointwise("L2_NORMALIZATION", x, out=(1 / 128, 0)))
    program = lowered(builder)
    params = program.steps[0].params
    assert kernels(program) == ["l2_normalization_s8"]
    assert (params.rows, params.size, params.input_zero_point) == (3, 5, -4)
    assert [overlap.distance for overlap in program.steps[0].overlaps] == [0]
