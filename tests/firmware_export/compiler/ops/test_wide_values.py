"""Operators of int16 values without weights."""

from __future__ import annotations

import pytest
from wide_networks import wide_cases

from tintling.firmware_export.compiler.lowering import lower
from tintling.tflite.reader import read_tflite

CASES = wide_cases()


def first_step(name):
    return lower(read_tflite(CASES[name].data), name="net").steps[0]


def test_a_rectifier_without_a_slope_makes_negative_values_zero():
    params = first_step("16x8 RELU").params
    assert params.slope_multiplier == 0
    assert first_step("16x8 RELU6").params.greatest == round(6 / 0.0003)
    assert first_step("16x8 LEAKY_RELU, falling").params.sign == -1


@pytest.mark.parametrize(("power", "multiplier"), [(1 / 4096, 3), (1 / 2048, 6)])
def test_a_scale_that_is_a_power_of_two_needs_no_rounding(power, multiplier):
    params = first_step(f"16x8 TANH {power}").params
    assert (params.multiplier, params.shift, params.is_tanh) == (multiplier, 0, 1)


def test_subtraction_is_an_addition_with_a_sign():
    assert first_step("16x8 SUB (3,)").params.sign == -1
    assert first_step("16x8 ADD (3,)").params.sign == 1
    assert first_step("16x8 ADD (3,)").params.left_shift == 15


def test_values_are_rescaled_where_they_lie():
    step = first_step("16x8 from int16 to int16")
    assert step.kernel == "tl_rescale_s16"
    assert [overlap.distance for overlap in step.overlaps] == [0]
    assert first_step("16x8 from int16 to int8").overlaps == ()
