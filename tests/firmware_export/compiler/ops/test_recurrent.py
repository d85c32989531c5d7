"""Operators that remember."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, kernels, lowered
from operator_networks import lstm, remembering, svdf
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.program import ValueRef
from tintling.graph import DType
from tintling.tflite.reader import read_tflite


def net(build, shape, zero_point=7):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=0.05, zero_point=zero_point)))
    return lowered(builder)


@pytest.mark.parametrize(
    ("kind", "state", "kernel", "dtype"),
    [("INT8", (0.05, 9), "svdf_s8", DType.INT8), ("INT16", (0.001, 0), "svdf_s16", DType.INT16)],
)
def test_an_svdf_keeps_its_state_in_the_type_of_the_file(kind, state, kernel, dtype):
    program = net(lambda b, x: svdf(b, x, kind, state), (1, 6))
    step = program.steps[0]
    assert kernels(program) == [kernel]
    assert (step.params.inputs, step.params.rank, step.params.units, step.params.memory) == (6, 2, 4, 4)
    place = step.arguments[-1]
    assert isinstance(place, ValueRef)
    assert program.values[place.index].dtype is dtype
    assert [reset.output for reset in program.resets] == [place.index]


def test_the_features_of_an_svdf_start_at_the_correction_for_the_zero_point():
    program = net(lambda b, x: svdf(b, x, "INT8", (0.05, 9)), (1, 6))
    features = constant(program, 0, 1).data.astype(int)
    np.testing.assert_array_equal(constant(program, 0, 2).data, -7 * features.sum(axis=1))


def test_an_lstm_has_four_gates_and_two_states():
    program = net(lstm, (1, 6, 7))
    step = program.steps[0]
    assert kernels(program) == ["lstm_s8"]
    assert (step.params.steps, step.params.inputs, step.params.units) == (6, 7, 5)
    assert constant(program, 0, 1).data.shape == (4, 5, 7)
    assert constant(program, 0, 2).data.shape == (4, 5, 5)
    assert [program.values[ref.index].dtype for ref in step.arguments[-2:]] == [DType.INT8, DType.INT16]
    assert len(program.resets) == 2


def test_a_variable_is_copied_out_and_in():
    program = net(remembering, (1, 4), -7)
    assert kernels(program).count("move") >= 2
    (reset,) = program.resets
    assert reset.output in {step.output for step in program.steps}


def test_an_lstm_that_counts_time_first_is_taken_for_one():
    builder = ModelBuilder()
    x = builder.input((3, 1, 7), scale=0.05, zero_point=7)
    builder.output(lstm(builder, x, time_major=True))
    assert read_tflite(builder.build()).ops[0].time_major


def test_an_svdf_of_another_number_of_dimensions_is_refused():
    with pytest.raises(UnsupportedOperatorError, match="must have 2 dimensions"):
        net(lambda b, x: svdf(b, x, "INT8", (0.05, 9)), (1, 1, 6))
