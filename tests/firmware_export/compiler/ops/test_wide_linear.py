"""Layers of int16 values with weights."""

from __future__ import annotations

import numpy as np
from wide_networks import wide_cases

from tintling.firmware_export.compiler.lowering import lower
from tintling.tflite.reader import read_tflite

CASES = wide_cases()


def constants(name):
    program = lower(read_tflite(CASES[name].data), name="net")
    return program.steps[0].params, {one.name.rpartition("_")[2]: one.data for one in program.constants}


def test_sums_of_64_bits_are_scaled_by_15_bits_of_the_multiplier():
    params, found = constants("16x8 dense, many scales")
    assert params.scaling.wide == 1
    assert found["bias"].dtype == np.int64
    assert found["multiplier"].max() <= 0x7FFF
    factors = np.array([0.004, 0.007, 0.0011, 0.009]) * 0.0003 / 0.02
    scaled = found["multiplier"] / 2.0 ** (found["shift"].astype(float) + 1)
    np.testing.assert_allclose(scaled, factors, rtol=1 / 0x4000)


def test_a_bias_of_32_bits_keeps_all_bits_of_the_multiplier():
    params, found = constants("16x8 dense, small bias")
    assert params.scaling.wide == 0
    assert found["multiplier"].min() >= 1 << 30
    assert (
        abs(found["multiplier"][0] * 2.0 ** (int(found["shift"][0]) - 31) / (0.004 * 0.0003 / 0.02) - 1)
        < 1e-6
    )


def test_a_layer_without_a_bias_gets_zeros():
    _, found = constants("16x8 convolution without bias")
    assert found["bias"].tolist() == [0, 0, 0, 0]
