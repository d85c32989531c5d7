"""BATCH_MATMUL."""

from __future__ import annotations

import pytest
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder


def net(first, second, adjoint=(False, False)):
    builder = ModelBuilder()
    a, b = builder.input(first, scale=0.1, zero_point=3), builder.input(second, scale=0.2, zero_point=-4)
    builder.output(builder.batch_matmul(a, b, out=(0.5, 1), adjoint=adjoint))
    program = lowered(builder)
    assert kernels(program) == ["batch_matmul_s8"]
    return program.steps[0].params


@pytest.mark.parametrize(
    ("first", "second", "adjoint", "steps"),
    [
        ((3, 5), (5, 2), (False, False), ((5, 1), (1, 2))),
        ((5, 3), (5, 2), (True, False), ((1, 3), (1, 2))),
        ((3, 5), (2, 5), (False, True), ((5, 1), (5, 1))),
    ],
)
def test_a_transposed_matrix_is_walked_through_with_other_steps(first, second, adjoint, steps):
    params = net(first, second, adjoint)
    assert (params.rows, params.columns, params.depth) == (3, 2, 5)
    assert ((params.first.outer, params.first.depth), (params.second.outer, params.second.depth)) == steps


def test_a_matrix_that_serves_a_whole_batch_repeats():
    params = net((1, 4, 3, 5), (1, 1, 5, 2))
    assert params.batch.size == (1, 1, 4, 1)
    assert params.batch.step_1 == (0, 0, 15, 0)
    assert params.batch.step_2 == (0, 0, 0, 0)


def test_zero_points_and_factor_are_those_of_the_tensors():
    params = net((3, 5), (5, 2))
    assert (params.first.offset, params.second.offset, params.output_offset) == (-3, 4, 1)
    assert params.multiplier * 2.0 ** (params.shift - 31) == pytest.approx(0.1 * 0.2 / 0.5)
