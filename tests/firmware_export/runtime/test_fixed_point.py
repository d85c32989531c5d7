"""The C of the fixed-point helpers gives the integers of the Python core, extremes included."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from tintling.arithmetic.fixed_point import (
    INT32_MAX,
    INT32_MIN,
    multiply_by_quantized_multiplier,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)
from tintling.arithmetic.fixed_point_functions import one_over_one_plus_x, saturating_shift_left
from tintling.firmware_export.runtime_files import runtime_text
from tintling.firmware_export.targets.toolchain import shared_library

DRIVER = """
#include "tl_quantize_f32_s8.h"
#include "tl_scale_s8.h"
#include "tl_softmax_s8.h"

#define MAP(name, expression)                                                             \\
    void name(const int32_t *a, const int32_t *b, const int32_t *c, int32_t *out, int32_t n) \\
    {                                                                                     \\
        for (int32_t i = 0; i < n; ++i) {                                                 \\
            (void)b;                                                                      \\
            (void)c;                                                                      \\
            out[i] = expression;                                                          \\
        }                                                                                 \\
    }

MAP(high_multiply, tl_high_multiply(a[i], b[i]))
MAP(rounding_divide, tl_rounding_divide(a[i], b[i]))
MAP(requantize, tl_requantize(a[i], b[i], c[i]))
MAP(scale_down, tl_scale_down(a[i], b[i], c[i], 0))
MAP(scale_down_rectified, tl_scale_down(a[i], b[i], c[i], 1))
MAP(shift_left, tl_saturating_shift_left(a[i], b[i]))
MAP(reciprocal, tl_one_over_one_plus_x(a[i]))
MAP(shift_right, a[i] >> b[i])

void quantize(const float *input, int8_t *output, int32_t size, float scale, int32_t zero_point)
{
    const tl_quantize_params params = {size, scale, zero_point};
    tl_quantize_f32_s8(&params, input, output);
}
"""
EXTREMES = np.array(
    [INT32_MIN, INT32_MIN + 1, -(2**30) - 1, -(2**30), -3, -2, -1, 0, 1, 2, 3, 2**30 - 1, 2**30, INT32_MAX],
    np.int64,
)


@pytest.fixture(scope="module")
def library():
    names = ("tl_common", "tl_requantize", "tl_scale_s8", "tl_softmax_s8", "tl_quantize_f32_s8")
    headers = {f"{name}.h": runtime_text(f"{name}.h") for name in names}
    return ctypes.CDLL(str(shared_library({**headers, "driver.c": DRIVER})))


def mapped(library, name, a, b=0, c=0):
    """Calls an elementwise C function over arrays that broadcast."""
    a, b, c = (np.ascontiguousarray(x, np.int32) for x in np.broadcast_arrays(a, b, c))
    out = np.empty_like(a)
    pointers = [x.ctypes.data_as(ctypes.c_void_p) for x in (a, b, c, out)]
    getattr(library, name)(*pointers, ctypes.c_int32(a.size))
    return out.astype(np.int64)


def numbers(count, seed=0):
    """int32 numbers of every magnitude, the extremes among them."""
    rng = np.random.default_rng(seed)
    spread = rng.integers(INT32_MIN, INT32_MAX, count, endpoint=True) >> rng.integers(0, 31, count)
    return np.concatenate([EXTREMES, spread])


def test_high_multiply_rounds_as_gemmlowp_does_for_both_signs(library):
    a, b = np.meshgrid(numbers(300), numbers(300, seed=1))
    never = (a == INT32_MIN) & (b == INT32_MIN)  # saturates in gemmlowp; no kernel asks for it
    a, b = a[~never], b[~never]
    np.testing.assert_array_equal(
        mapped(library, "high_multiply", a, b), saturating_rounding_doubling_high_mul(a, b)
    )


def test_rounding_divide_takes_ties_away_from_zero(library):
    assert mapped(library, "rounding_divide", np.array([-6, -2, 2, 6]), 2).tolist() == [-2, -1, 1, 2]
    x, exponent = np.meshgrid(numbers(500), np.arange(32))
    np.testing.assert_array_equal(
        mapped(library, "rounding_divide", x, exponent), rounding_divide_by_pot(x, exponent)
    )


def test_requantize_equals_the_core_for_every_shift(library):
    rng = np.random.default_rng(2)
    shift = rng.integers(-31, 31, 40_000)
    acc = numbers(40_000 - EXTREMES.size, seed=3)
    multiplier = rng.integers(2**30, 2**31, acc.size)
    multiplier[::100] = 0
    np.testing.assert_array_equal(
        mapped(library, "requantize", acc, multiplier, shift),
        multiply_by_quantized_multiplier(acc, multiplier, shift),
    )


def factors_below_a_quarter(count):
    """Accumulators of every magnitude, multipliers with their extremes and 0, shifts from -31 to -2."""
    rng = np.random.default_rng(4)
    acc = numbers(count - EXTREMES.size, seed=5)
    multiplier = rng.integers(2**30, 2**31, count)
    multiplier[:200] = 2**30
    multiplier[200:400] = 2**31 - 1
    multiplier[::100] = 0
    return rng.permutation(acc), multiplier, rng.integers(-31, -1, count)


def test_both_roundings_in_one_sum_equal_the_core_for_every_factor_below_a_quarter(library):
    acc, multiplier, shift = factors_below_a_quarter(100_000)
    expected = multiply_by_quantized_multiplier(acc, multiplier, shift)
    np.testing.assert_array_equal(mapped(library, "scale_down", acc, multiplier, shift), expected)


@pytest.mark.parametrize("shift", [-2, -3, -8, -26])
def test_one_sum_takes_ties_away_from_zero(library, shift):
    ties = np.array([-5, -3, -1, 1, 3, 5]) << max(0, -2 - shift)  # times 2^(shift - 1), a half is left
    assert mapped(library, "scale_down", 4 * ties, 2**30, shift).tolist() == [-3, -2, -1, 1, 2, 3]


def test_what_a_rectifier_cuts_off_is_never_rounded_above_zero(library):
    acc, multiplier, shift = factors_below_a_quarter(100_000)
    expected = multiply_by_quantized_multiplier(acc, multiplier, shift)
    rectified = mapped(library, "scale_down_rectified", acc, multiplier, shift)
    np.testing.assert_array_equal(np.maximum(rectified, 0), np.maximum(expected, 0))


def test_shift_right_keeps_the_sign_as_the_static_assertion_promises(library):
    x, bits = np.meshgrid(numbers(100), np.arange(32))
    np.testing.assert_array_equal(mapped(library, "shift_right", x, bits), x >> bits)


def test_shift_left_saturates(library):
    x, bits = np.meshgrid(numbers(300), np.arange(1, 31))
    expected = [saturating_shift_left(row, int(n)) for row, n in zip(x, np.arange(1, 31), strict=True)]
    np.testing.assert_array_equal(mapped(library, "shift_left", x, bits), expected)


def test_reciprocal_equals_the_core(library):
    x = np.concatenate([np.abs(numbers(5000)[1:]), np.linspace(0, INT32_MAX, 5000).astype(np.int64)])
    np.testing.assert_array_equal(mapped(library, "reciprocal", x), one_over_one_plus_x(x))


@pytest.mark.parametrize("zero_point", [-128, -3, 0, 127])
def test_quantize_saturates_and_rounds_half_away_without_libm(library, zero_point):
    steps = np.array(
        [0.49999997, 0.5, 1.5, 2.5, -0.49999997, -0.5, -1.5, 126.5, 1e9, -1e9, 3e38, np.inf, -np.inf, np.nan],
        np.float32,
    )
    expected = np.array([0, 1, 2, 3, 0, -1, -2, 127, 512, -512, 512, 512, -512, -512])
    output = np.empty(steps.size, np.int8)
    library.quantize(
        steps.ctypes.data_as(ctypes.c_void_p),
        output.ctypes.data_as(ctypes.c_void_p),
        ctypes.c_int32(steps.size),
        ctypes.c_float(1.0),
        ctypes.c_int32(zero_point),
    )
    np.testing.assert_array_equal(output, np.clip(expected + zero_point, -128, 127))
