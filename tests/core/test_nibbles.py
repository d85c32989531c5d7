"""Weights of 4 bits, two in a byte."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.nibbles import packed, unpacked


@pytest.mark.parametrize("count", [8, 9])
def test_packing_is_undone(count):
    values = np.arange(count, dtype=np.int8) - 8
    assert packed(values).nbytes == (count + 1) // 2
    np.testing.assert_array_equal(unpacked(packed(values), count), values)


def test_the_first_value_is_in_the_low_half_and_an_odd_number_is_filled_up_with_0():
    assert packed(np.array([1, -2, -8], np.int8)).tobytes() == b"\xe1\x08"
