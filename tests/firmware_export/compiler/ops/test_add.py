"""ADD and SUB."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, kernels, lowered
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.kernel_structs import ActivationStruct


def net(kind, *, second=None, activation=False):
    builder = ModelBuilder()
    x = builder.input((1, 4, 2), scale=0.1, zero_point=3)
    y = builder.input((1, 4, 2), scale=0.2) if second is None else builder.constant(second, scales=[0.2])
    z = builder.binary(kind, x, y, out=(0.3, -5))
    builder.output(builder.unary("RELU", z, out=(0.3, -5)) if activation else z)
    return lowered(builder)


@pytest.mark.parametrize(("kind", "kernel"), [("ADD", "add_s8"), ("SUB", "sub_s8")])
def test_sum_and_difference_have_kernels_with_the_zero_points_of_their_operands(kind, kernel):
    program = net(kind)
    assert kernels(program) == [kernel]
    params = program.steps[0].params
    assert (params.input_1.offset, params.input_2.offset, params.output_offset) == (-3, 0, -5)
    assert params.left_shift == 20


def test_the_output_may_take_the_place_of_either_operand_of_its_size():
    assert [overlap.value for overlap in net("ADD").steps[0].overlaps] == [0, 1]
    assert [overlap.value for overlap in net("ADD", second=np.array([1, 2])).steps[0].overlaps] == [0]


def test_a_constant_that_repeats_lies_in_flash_once():
    program = net("ADD", second=np.array([1, 2]))
    assert constant(program, 0, 1).data.tolist() == [1, 2]
    assert program.steps[0].params.broadcast.step_2 == (0, 0, 0, 1)
    assert program.steps[0].params.broadcast.size[-2:] == (4, 2)


def test_an_activation_behind_is_computed_along():
    program = net("ADD", activation=True)
    assert kernels(program) == ["add_s8"]
    assert program.steps[0].params.activation == ActivationStruct(-5, 127)
    assert program.steps[0].ops == (0, 1)
