"""Operators of two operands that have no bounds of their own."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder


def two(kind, *, scale=0.1):
    builder = ModelBuilder()
    x, y = (
        builder.input((1, 3, 2), scale=0.1, zero_point=4),
        builder.input((1, 1, 2), scale=scale, zero_point=4),
    )
    builder.output(builder.two(kind, x, y, out=(0.1, 4)))
    return lowered(builder)


@pytest.mark.parametrize(("kind", "kernel"), [("MAXIMUM", "maximum_s8"), ("MINIMUM", "minimum_s8")])
def test_the_greater_and_the_lesser_are_compared_as_they_are_stored(kind, kernel):
    program = two(kind)
    assert kernels(program) == [kernel]
    assert program.steps[0].params.broadcast.size[-2:] == (3, 2)
    assert program.steps[0].params.broadcast.step_2[-2:] == (0, 1)


def test_a_squared_difference_brings_both_operands_to_one_scale():
    params = two("SQUARED_DIFFERENCE", scale=0.2).steps[0].params
    assert (params.input_1_offset, params.input_2_offset, params.output_offset) == (-4, -4, 4)
    factors = [
        getattr(params, f"input_{n}_multiplier") * 2.0 ** getattr(params, f"input_{n}_shift") for n in (1, 2)
    ]
    assert factors[1] == pytest.approx(2 * factors[0])


def test_prelu_has_a_factor_for_each_side_of_zero():
    builder = ModelBuilder()
    x = builder.input((1, 3, 2), scale=0.1, zero_point=4)
    builder.output(builder.prelu(x, np.array([[10, -20]]), slope_quant=(0.02, 1), out=(0.1, 4)))
    program = lowered(builder)
    params = program.steps[0].params
    assert kernels(program) == ["prelu_s8"]
    assert (params.input_offset, params.slope_offset, params.output_offset) == (-4, -1, 4)
    assert params.multiplier * 2.0 ** (params.shift - 31) == pytest.approx(1.0)
    assert params.slope_multiplier * 2.0 ** (params.slope_shift - 31) == pytest.approx(0.02)
