"""Packed and transformed weights come apart as they were put together, and damaged ones are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked.layout import block_order, channels_of, paired_layer
from tintling.firmware_export.compiler.blocked.tile import _pairs, _sides
from tintling.firmware_export.compiler.blocked.winograd import transformed
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct
from tintling.firmware_export.proof.packed import from_paired, from_pairs, from_sides, from_transform

SEEDS = st.integers(0, 2**32 - 1)


def filters(seed, *shape):
    return np.random.default_rng(seed).integers(-128, 128, shape).astype(np.int8)


@given(SEEDS)
def test_pairs_of_a_row_are_its_three_weights(seed):
    given_ = filters(seed, 5, 3, 3)
    np.testing.assert_array_equal(from_pairs(_pairs(given_)), given_.reshape(5, 9))


def test_pairs_whose_unused_half_is_not_zero_are_refused():
    words = _pairs(filters(1, 5, 3, 3)).copy()
    words[2, 4] += 1 << 16
    assert from_pairs(words) is None


@given(SEEDS)
def test_weights_for_two_sides_are_those_of_the_rows(seed):
    given_ = filters(seed, 5, 3, 3)
    rows = _sides(given_).transpose(0, 2, 1, 3, 4).reshape(5, 3, 8)
    np.testing.assert_array_equal(from_sides(rows), given_)


@pytest.mark.parametrize("place", range(8))
def test_sides_that_differ_or_are_not_filled_with_zeros_are_refused(place):
    rows = _sides(filters(1, 5, 3, 3)).transpose(0, 2, 1, 3, 4).reshape(5, 3, 8)
    rows[2, 1, place] += 1
    assert from_sides(rows) is None


@given(SEEDS)
def test_a_tile_transform_gives_its_filters_by_column(seed):
    given_ = filters(seed, 6, 3, 3)
    data = transformed(given_).transpose(0, 2, 1)
    np.testing.assert_array_equal(from_transform(data, 6, 9), given_.reshape(6, 9))


@given(SEEDS)
def test_a_blocked_transform_gives_taps_in_the_order_row_column_input(seed):
    given_ = filters(seed, 8, 3, 3, 8)
    data = transformed(given_.transpose(0, 3, 1, 2)).reshape(2, 4, 8, 16).transpose(0, 3, 2, 1)
    np.testing.assert_array_equal(from_transform(data, 8, 72), given_.reshape(8, 72))


@pytest.mark.parametrize("place", range(16))
def test_a_transform_with_any_number_changed_is_no_transform_of_a_filter(place):
    data = transformed(filters(3, 2, 3, 3)).transpose(0, 2, 1).copy()
    data.reshape(2, 16)[1, place] += 1
    assert from_transform(data, 2, 9) is None


def packed(seed, count, taps, size, *, runs=(8, 4, 2), loose=0):
    rng = np.random.default_rng(seed)
    weights = rng.integers(-128, 128, (count, taps + loose)).astype(np.int8)
    linear = LinearParams(0, 0, np.full(count, 2**30, np.int32), np.full(count, -6, np.int32), -128, 127)
    plain = np.zeros((count, taps + loose), np.int8)
    channels = channels_of(plain, np.zeros(count, np.int64), linear, ActivationStruct(-128, 127))
    return weights, paired_layer(weights, channels, taps, runs=runs, size=size, loose=loose > 0)


@pytest.mark.parametrize("runs", [(8,), (8, 4, 2)])
@pytest.mark.parametrize("size", [4, 8])
@given(seed=SEEDS, sizes=st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 2)))
def test_two_channels_in_a_number_come_apart_block_by_block(runs, size, seed, sizes):
    more, groups, loose = sizes
    weights, layer = packed(seed, size + more, 8 * groups, size, runs=runs, loose=loose)
    assert layer.rows[:, 1].any() or len(runs) > 1, "long runs of large weights need extra taps"
    found = from_paired(layer.words, layer.rows, 8 * groups, 8 * groups + loose)
    np.testing.assert_array_equal(found, weights[block_order(size + more, size).ravel()])


def test_words_that_do_not_fit_the_blocks_are_refused():
    _, layer = packed(1, 4, 8, 4, runs=(8,))
    assert from_paired(layer.words[:-1], layer.rows, 8, 8) is None
    assert from_paired(np.append(layer.words, 0), layer.rows, 8, 8) is None
    beyond = layer.words.copy()
    beyond[16] = 8  # position of the first extra tap, of 0 to 7
    assert from_paired(beyond, layer.rows, 8, 8) is None
