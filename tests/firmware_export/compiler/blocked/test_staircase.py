"""Scalings of one rounding have the steps of two."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scaling_steps import near_steps

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.firmware_export.compiler.blocked.staircase import SIGNED_UNIT, signed_staircase, staircase

multipliers = st.integers(2**30, 2**31 - 1)


@given(multipliers, st.integers(1, 18), st.integers(1, 2**28), st.sampled_from([1, 4]))
def test_a_staircase_scales_every_sum_as_two_roundings_do(multiplier, exponent, reach, unit):
    stair = staircase(multiplier, exponent, reach, unit)
    if stair is None:
        return
    sums = near_steps(multiplier, exponent, reach)
    expected = np.clip(multiply_by_quantized_multiplier(sums, multiplier, -exponent), 0, 255)
    high = ((sums * unit + stair.offset) * stair.factor) >> 32
    shift = exponent - 1 + (unit - 1).bit_length()
    np.testing.assert_array_equal(np.clip((high + stair.rounding) >> shift, 0, 255), expected)


def test_nearly_every_factor_has_a_staircase():
    rng = np.random.default_rng(3)
    found = [
        staircase(int(rng.integers(2**30, 2**31)), int(rng.integers(1, 16)), int(rng.integers(1, 2**22)))
        for _ in range(200)
    ]
    assert sum(stair is not None for stair in found) >= 199


@given(multipliers, st.integers(1, 14), st.integers(1, 2**22), st.integers(-128, 127))
def test_a_signed_staircase_scales_every_sum_as_two_roundings_do(multiplier, exponent, reach, zero_point):
    stair = signed_staircase(multiplier, exponent, reach, zero_point=zero_point)
    if stair is None:
        return
    sums = near_steps(multiplier, exponent, reach)
    expected = np.clip(multiply_by_quantized_multiplier(sums, multiplier, -exponent) + zero_point, -128, 127)
    g = ((SIGNED_UNIT * sums + stair.offset) * stair.factor) >> 32
    result = ((g - (g < 0) + stair.rounding) >> exponent) + zero_point
    np.testing.assert_array_equal(np.clip(result, -128, 127), expected)


def test_nearly_every_factor_has_a_signed_staircase_and_huge_sums_have_none():
    rng = np.random.default_rng(3)
    found = [
        signed_staircase(
            int(rng.integers(2**30, 2**31)), int(rng.integers(7, 13)), int(rng.integers(1, 2**18))
        )
        for _ in range(100)
    ]
    assert sum(stair is not None for stair in found) >= 98
    assert signed_staircase(2**30, 9, 2**24) is None


def test_a_factor_of_nothing_gives_the_zero_point_and_what_fits_no_shift_has_no_staircase():
    assert staircase(0, 5, 1 << 20, 1, zero_point=3).factor == 0
    assert signed_staircase(0, 5, 1 << 20, zero_point=3).factor == 0
    assert staircase(2**30, 0, 1 << 20, 4) is None
    assert signed_staircase(2**30, 0, 1 << 20, zero_point=0) is None
