"""Real digits for the tests of this room: the offline ones, so that no download is needed."""

from __future__ import annotations

import pytest

from tintling.training.data.splits import Dataset, Splits, SplitSpec, split


@pytest.fixture(scope="session")
def small_splits(digits: Dataset) -> Splits:
    """640 digits to train on: ten batches of 64."""
    return split(digits, SplitSpec(validation=200, train_size=640))
