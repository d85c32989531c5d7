"""What simple methods reach."""

from __future__ import annotations

import numpy as np

from tintling.training.data.splits import Subset
from tintling.training.insight.baselines import majority, nearest_neighbour


def test_the_most_frequent_class_and_the_nearest_sample_answer():
    train = Subset(
        np.stack([np.full((28, 28), value, np.uint8) for value in (0, 10, 200)]),
        np.array([0, 0, 1], np.uint8),
    )
    test = Subset(
        np.stack([np.full((28, 28), value, np.uint8) for value in (3, 190, 220, 110)]),
        np.array([0, 1, 1, 1], np.uint8),
    )
    assert (majority(train, test).correct, majority(train, test).accuracy) == (1, 0.25)
    assert nearest_neighbour(train, test).correct == 4
    assert nearest_neighbour(train, test, known=2, asked=3).correct == 1
