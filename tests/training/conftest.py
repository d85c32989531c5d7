"""Real digits for the tests of this room: the offline ones, so that no download is needed."""

from __future__ import annotations

import pytest

from tintling.training.datasets import Digits, SplitSpec, fallback_digits
from tintling.training.splits import Splits, split


@pytest.fixture(scope="session")
def digits() -> Digits:
    return fallback_digits(announce=False)


@pytest.fixture(scope="session")
def small_splits(digits: Digits) -> Splits:
    """640 digits to train on: ten batches of 64."""
    return split(digits, SplitSpec(validation=200, train_size=640))
