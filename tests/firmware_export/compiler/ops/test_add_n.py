"""ADD_N."""

from __future__ import annotations

import pytest
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.tflite.reader import read_tflite


def added(*quants, shape=(1, 6), first=None, out=(0.1, 3)):
    builder = ModelBuilder()
    inputs = [
        builder.input(shape if number else first or shape, scale=scale, zero_point=zero_point)
        for number, (scale, zero_point) in enumerate(quants)
    ]
    builder.output(builder.operator("ADD_N", inputs, builder.activation((1, 6), out)))
    return builder


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_kernel_gets_four_arguments_and_the_count_of_those_that_it_reads(count):
    program = lowered(added(*[(0.05, -7)] * count))
    (step,) = program.steps
    assert kernels(program) == ["add_n_s8"]
    assert (len(step.arguments), step.params.count) == (4, count)
    assert step.params.input_zero_point == -7


@pytest.mark.parametrize(
    ("builder", "reason"),
    [
        (added((0.05, 0)), "takes 2 inputs or more, got 1"),
        (added((0.05, 0), (0.06, 0)), "the same scale and zero point"),
        (added((0.05, 0), (0.05, 1)), "the same scale and zero point"),
        (added((0.05, 0), (0.05, 0), shape=(1, 2)), "do not go together"),
        (added((0.05, 0), (0.05, 0), first=(1, 2)), "do not go together"),
        (added(*[(0.05, 0)] * 5), "takes 1 to 4 inputs, got 5"),
    ],
)
def test_what_tflite_micro_refuses_is_refused(builder, reason):
    with pytest.raises(UnsupportedOperatorError, match=reason):
        read_tflite(builder.build())


def test_floats_are_added_as_they_are():
    builder = ModelBuilder()
    inputs = [builder.input((1, 6), dtype="FLOAT32") for _ in range(3)]
    output = builder.activation((1, 6), (1, 0), dtype="FLOAT32")
    builder.output(builder.operator("ADD_N", inputs, output))
    assert kernels(lowered(builder)) == ["add_n_f32"]
