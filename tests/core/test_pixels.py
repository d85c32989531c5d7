"""Pixels become the same numbers in float and in int8."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.pixels import Normalization

PIXELS = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
KINDS = [Normalization.unit(), Normalization.standardize(), Normalization.standardize(0.4, 0.2)]


@pytest.mark.parametrize("normalization", KINDS)
def test_dequantized_bytes_are_the_floats_that_the_network_saw(normalization):
    quantized = normalization.to_int8(PIXELS).astype(np.float64)
    real = (quantized - normalization.input_zero_point) * normalization.input_scale
    np.testing.assert_allclose(real, normalization.to_float(PIXELS), atol=1e-5)


@pytest.mark.parametrize("normalization", KINDS)
def test_the_device_only_subtracts_128(normalization):
    expected = PIXELS.astype(int) - 128
    np.testing.assert_array_equal(normalization.to_int8(PIXELS)[..., 0], expected)


@pytest.mark.parametrize("normalization", KINDS)
def test_the_zero_point_is_an_int8(normalization):
    assert -128 <= normalization.input_zero_point <= 127


@given(st.integers(1, 255))
def test_a_threshold_leaves_paper_and_ink(threshold):
    normalization = Normalization.black_white(threshold)
    floats, quantized = normalization.to_float(PIXELS), normalization.to_int8(PIXELS)
    ink = PIXELS[..., np.newaxis] >= threshold
    np.testing.assert_array_equal(floats, ink.astype(np.float32))
    np.testing.assert_array_equal(quantized, np.where(ink, 127, -128))
    real = (quantized.astype(float) - normalization.input_zero_point) * normalization.input_scale
    np.testing.assert_allclose(real, floats, atol=1e-6)


def test_the_mean_is_rounded_to_a_grey_level():
    assert Normalization.standardize(0.1307, 0.3081).mean * 255 == pytest.approx(33)


@pytest.mark.parametrize("shape", [(2, 28, 28), (2, 28, 28, 1)])
def test_a_channel_is_added_where_it_lacks(shape):
    pixels = np.zeros(shape, np.uint8)
    for values, dtype in (
        (Normalization.unit().to_float(pixels), np.float32),
        (Normalization.unit().to_int8(pixels), np.int8),
    ):
        assert values.shape == (2, 28, 28, 1)
        assert values.dtype == dtype


def test_the_callers_pixels_are_left_alone():
    pixels = PIXELS.copy()
    Normalization.black_white().to_int8(pixels)
    np.testing.assert_array_equal(pixels, PIXELS)
