"""What blocked kernels rely on holds for every layer that is given to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaling_steps import near_steps

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked.layout import (
    block_order,
    channels_of,
    paired_layer,
    panel_rows,
    panel_weights,
)
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct

multipliers = st.integers(2**30, 2**31 - 1)
seeds = st.integers(0, 2**32 - 1)


@given(multipliers, st.integers(1, 20), st.integers(-128, 127), seeds)
def test_the_numbers_of_a_channel_scale_as_two_roundings_do(multiplier, exponent, zero_point, seed):
    rng = np.random.default_rng(seed)
    weights = rng.integers(-127, 128, (4, 9)).astype(np.int8)
    linear = LinearParams(
        0, zero_point, np.full(4, multiplier, np.int32), np.full(4, -exponent, np.int32), -128, 127
    )
    bounds = ActivationStruct(int(rng.integers(-128, 1)), int(rng.integers(1, 128)))
    channels = channels_of(weights, np.zeros(4, np.int64), linear, bounds, full=False)
    assert channels is not None
    _, factor, rounding, shift = (int(number) for number in channels.rows[0])
    sums = near_steps(multiplier, exponent, 2**29 - 1)
    high = (4 * sums * factor) >> 32
    value = (high + rounding + 2 * (high >> 31)) >> shift
    scaled = multiply_by_quantized_multiplier(sums, multiplier, -exponent)
    expected = np.clip(scaled + zero_point, bounds.min, bounds.max)
    np.testing.assert_array_equal(np.clip(value, 0, channels.bounds.range) + channels.bounds.min, expected)


def plain_channels(count):
    """Channels of any scaling: the packing of weights does not look at it."""
    linear = LinearParams(0, -128, np.full(count, 2**30, np.int32), np.full(count, -6, np.int32), -128, 127)
    bias = np.arange(count, dtype=np.int64) * 1000 - 1500
    return channels_of(np.zeros((count, 4), np.int8), bias, linear, ActivationStruct(-128, 127), full=False)


def packed_sums(words, row, inputs, run, size):
    """Runs the C algorithm of tl_pairs.h over one block, in Python's integers modulo 2^32."""
    half, sums = size // 2, []
    taps = len(inputs)
    numbers = words[: taps * half].reshape(taps, half).astype(np.int64)
    extras = words[taps * half :].reshape(-1, half + 1).astype(np.int64)
    runs = [(numbers[i : i + run], inputs[i : i + run]) for i in range(0, taps, run)]
    runs += [(extra[None, 1:], inputs[[extra[0]]]) for extra in extras]
    for pair in range(half):
        begin = [int(row[2 + 4 * (2 * pair + lane)]) for lane in (0, 1)]
        total, upper = begin[0], begin[1]
        for weights, values in runs:
            t = (2**15 + int((weights[:, pair] * values).sum())) & 0xFFFF_FFFF
            total += t
            upper += (t - 2**32 if t >= 2**31 else t) >> 16
        lower = (total - (upper << 16)) & 0xFFFF_FFFF
        sums += [lower - 2**32 if lower >= 2**31 else lower, upper]
    return sums


@pytest.mark.parametrize("size", [4, 8])
@given(seed=seeds, wide=st.booleans())
def test_packed_sums_come_apart_exactly_at_the_extremes(size, seed, wide):
    rng = np.random.default_rng(seed)
    count, taps = size + int(rng.integers(0, 3)), 8 * int(rng.integers(1, 5))
    weights = (rng.integers(-128, 128, (count, taps)) if wide else rng.normal(0, 40, (count, taps))).clip(
        -128, 127
    )
    weights = weights.astype(np.int8)
    channels = plain_channels(count)
    packed = paired_layer(weights, channels, taps, runs=(8, 4, 2), size=size)
    at = 0
    for block, row in zip(block_order(count, size), packed.rows, strict=True):
        length = taps * size // 2 + int(row[1]) * (size // 2 + 1)
        words, at = packed.words[at : at + length], at + length
        for inputs in (
            rng.integers(-128, 128, taps),
            np.full(taps, -128),
            np.where(weights[block[0]] > 0, 127, -128),
            np.where(weights[block[1]] > 0, -128, 127),
        ):
            expected = weights[block].astype(np.int64) @ inputs + channels.rows[block, 0]
            assert packed_sums(words, row, inputs, int(row[0]), size) == expected.tolist()
    assert at == len(packed.words)


def test_panels_keep_every_weight_and_refuse_two_that_are_too_large():
    rng = np.random.default_rng(1)
    weights = rng.integers(-127, 128, (6, 10)).astype(np.int8)
    ordered = panel_weights(weights, 3)
    assert ordered.shape == (2, 3, 4, 4)
    flat = ordered.transpose(0, 2, 1, 3).reshape(8, 12)
    np.testing.assert_array_equal(flat[:, :10], weights[block_order(6).ravel()])
    assert not flat[:, 10:].any()
    assert panel_rows(weights, plain_channels(6), 12) is not None
    weights[0, :2] = -128
    assert panel_rows(weights, plain_channels(6), 12) is None
