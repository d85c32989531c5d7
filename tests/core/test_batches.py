"""Batches for networks of one input and of several."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.batches import arrays_of, checked_inputs, sample_count
from tintling.errors import ModelFormatError
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def sum_of_two():
    builder = ModelBuilder()
    x, y = builder.input((1, 4), scale=0.1), builder.input((1, 4), scale=0.1)
    builder.output(builder.binary("ADD", x, y, out=(0.2, 0)))
    return read_tflite(builder.build())


def test_one_array_is_a_batch_of_one_input():
    batch = np.zeros((3, 4), np.int8)
    assert arrays_of(batch) == (batch,)
    assert sample_count(batch) == 3


def test_a_list_of_arrays_is_a_batch_of_several_inputs():
    batch = [np.zeros((3, 4), np.int8), np.ones((3, 4), np.int8)]
    assert len(arrays_of(batch)) == 2
    assert sample_count(batch) == 3


def test_checked_arrays_keep_their_values_and_are_contiguous(sum_of_two):
    batch = np.arange(24, dtype=np.int8).reshape(4, 6).T[:, :4]
    first, second = checked_inputs(sum_of_two, (batch, batch[::-1]), "net")
    assert first.flags.c_contiguous
    assert second.flags.c_contiguous
    np.testing.assert_array_equal(first, batch)
    np.testing.assert_array_equal(second, batch[::-1])


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        (np.zeros((3, 4), np.int8), "net has 2 inputs, got 1"),
        ((np.zeros((3, 4), np.int8), np.zeros((2, 4), np.int8)), "must have the same number of samples"),
        (
            (np.zeros((3, 4), np.int8), np.zeros((3, 5), np.int8)),
            r"takes int8 of shape \('N', 4\), got int8 of",
        ),
        ((np.zeros((3, 4), np.int8), np.zeros((3, 4), np.uint8)), "got uint8 of shape"),
        ((np.int8(0), np.zeros((3, 4), np.int8)), r"got int8 of shape \(\)"),
    ],
)
def test_a_batch_that_does_not_suit_the_network_is_refused(sum_of_two, batch, message):
    with pytest.raises(ModelFormatError, match=message):
        checked_inputs(sum_of_two, batch, "net")
