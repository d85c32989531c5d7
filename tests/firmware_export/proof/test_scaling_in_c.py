"""The kernels' scaling, called over arrays: the same as in integers of any size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN, multiply_by_quantized_multiplier
from tintling.firmware_export.proof.scaling_in_c import finish, requantize, scale

MULTIPLIERS = st.integers(2**30, 2**31 - 1)
SUMS = np.array([INT32_MIN, INT32_MIN + 1, -70_001, -3, -1, 0, 1, 2, 70_000, INT32_MAX - 1, INT32_MAX])


def near_steps(multiplier, exponent, reach):
    """Sums around every step of a scaling to 8 bits, within a reach."""
    steps = ((np.arange(-256, 257) - 0.5) * 2.0 ** (31 + exponent) / multiplier).astype(np.int64)
    return np.unique(np.clip((steps[:, None] + np.arange(-3, 4)).ravel(), -reach, reach))


@given(MULTIPLIERS, st.integers(-30, -2), st.integers(-128, 127), st.integers(-128, 0), st.integers(0, 127))
def test_sums_are_scaled_shifted_and_bounded(multiplier, shift, offset, least, most):
    sums = np.append(near_steps(multiplier, -shift, INT32_MAX), SUMS)
    expected = np.clip(multiply_by_quantized_multiplier(sums, multiplier, shift) + offset, least, most)
    np.testing.assert_array_equal(scale(sums, multiplier, shift, (offset, least, most, 0)), expected)


@given(MULTIPLIERS, st.integers(-20, 0), st.integers(-128, 127))
def test_requantizing_takes_the_whole_range_of_int8(multiplier, shift, offset):
    sums = near_steps(multiplier, -shift, INT32_MAX)
    expected = np.clip(multiply_by_quantized_multiplier(sums, multiplier, shift) + offset, -128, 127)
    np.testing.assert_array_equal(requantize(sums, multiplier, shift, offset), expected)


@pytest.mark.parametrize("shift", [-1, 0, 2])
def test_a_large_factor_is_rounded_in_two_stages(shift):
    sums = np.arange(-500, 500)
    expected = np.clip(multiply_by_quantized_multiplier(sums, 2**30 + 12345, shift), -128, 127)
    np.testing.assert_array_equal(scale(sums, 2**30 + 12345, shift, (0, -128, 127, 1)), expected)


@pytest.mark.parametrize("wide", [False, True])
@given(multiplier=MULTIPLIERS, exponent=st.integers(1, 20), offset=st.integers(-128, 127))
def test_blocked_kernels_scale_in_two_roundings_at_once(wide, multiplier, exponent, offset):
    sums = near_steps(multiplier, exponent, 2**29 - 1)
    channel = np.array(
        [0, multiplier, 1 + (1 << exponent) + ((offset + 100) << (exponent + 1)), exponent + 1]
    )
    found = finish(4 * sums if wide else sums, channel, least=-100, span=190, full=0, wide=wide, shift=0)
    expected = np.clip(multiply_by_quantized_multiplier(sums, multiplier, -exponent) + offset, -100, 90)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("wide", [False, True])
def test_sums_of_full_bounds_are_scaled_in_one_rounding_with_the_layers_shift(wide):
    sums = np.arange(-300_000, 300_000, 7)
    channel = np.array([0, 2**30 + 77, 40, 9])  # the channel's own shift is not read
    found = finish(sums, channel, least=-128, span=255, full=1, wide=wide, shift=6)
    high = (sums * (2**30 + 77) >> 32) + 40
    np.testing.assert_array_equal(found, np.clip((high >> 6) + 127, -128, 127))


def test_sums_of_full_bounds_may_have_both_signs():
    sums = np.arange(-300_000, 300_000, 7)
    channel = np.array([0, 2**30 + 77, 40, 6])
    found = finish(sums, channel, least=-128, span=255, full=2, wide=False, shift=0)
    high = sums * (2**30 + 77) >> 32
    np.testing.assert_array_equal(found, np.clip((high + 40 - (high < 0) >> 6) + 127, -128, 127))


def test_results_keep_the_shape_of_the_sums():
    assert scale(np.zeros((3, 4), np.int64), 2**30, 0, (5, -128, 127, 0)).tolist() == [[5] * 4] * 3
