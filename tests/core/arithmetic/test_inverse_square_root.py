"""The inverse square root in fixed point."""

from __future__ import annotations

import pytest

from tintling.arithmetic.inverse_square_root import inverse_square_root


@pytest.mark.parametrize("value", [1, 2, 3, 255, 256, 65_025, 10**6, 2**29 - 1, 2**29, 2**31 - 1])
def test_it_is_within_two_millionths(value):
    multiplier, shift = inverse_square_root(value)
    assert multiplier * 2.0 ** (shift - 31) == pytest.approx(value**-0.5, rel=2e-6)
    assert 0 < multiplier < 2**31
    assert shift <= 0


def test_nothing_counts_as_one():
    assert inverse_square_root(0) == inverse_square_root(1) == (2**31 - 1, 0)
