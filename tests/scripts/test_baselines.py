from __future__ import annotations

import numpy as np
import pytest
from baselines import best_neighbours, majority_class, nearest_neighbours
from sklearn.neighbors import KNeighborsClassifier

from tintling.errors import TintlingError
from tintling.training.data.splits import Subset


def dots(values, labels):
    """Images that differ in one pixel, so that distances are differences."""
    images = np.zeros((len(values), 28, 28), np.uint8)
    images[:, 3, 3] = values
    return Subset(images, np.array(labels, np.uint8))


def test_the_majority_class_is_the_most_frequent_and_of_equals_the_smallest():
    train = dots([0] * 5, [7, 3, 3, 7, 1])
    result = majority_class(train, dots([0] * 4, [3, 3, 7, 0]))
    assert (result.correct, result.count, result.accuracy) == (2, 4, 0.5)
    assert result.summary == "always 3, the most frequent digit"


def test_neighbours_vote_and_the_nearest_decides_between_equals():
    train = dots([10, 20, 30, 100, 110], [1, 2, 2, 3, 4])
    asked = dots([12, 106], [2, 4])
    assert nearest_neighbours(train, asked, 1).correct == 1  # 1 and 4
    assert nearest_neighbours(train, asked, 2).correct == 1  # 1 (before 2) and 4 (before 3)
    assert nearest_neighbours(train, asked, 3).correct == 2  # 2 outvotes 1; 4, 3, 2 are equals


def test_one_neighbour_answers_as_scikit_learn_does(digits):
    train = Subset(digits.train_images[::3], digits.train_labels[::3])
    test = Subset(digits.test_images[::2], digits.test_labels[::2])
    judge = KNeighborsClassifier(1, algorithm="brute")
    judge.fit(train.images.reshape(-1, 784).astype(np.float64), train.labels)
    answers = judge.predict(test.images.reshape(-1, 784).astype(np.float64))
    ours = nearest_neighbours(train, test, 1)
    assert ours.correct == (answers == test.labels).sum()
    assert ours.accuracy > 0.85


def test_the_number_of_neighbours_is_chosen_on_validation_digits_alone():
    train = dots([10, 12, 14, 90, 200], [5, 1, 1, 5, 9])
    assert best_neighbours(train, dots([9], [1]), most=4) == 3
    assert best_neighbours(train, dots([9], [5]), most=4) == 1


@pytest.mark.parametrize("k", [0, 6])
def test_neighbours_that_are_not_there_are_refused(k):
    train = dots([1] * 5, [0] * 5)
    with pytest.raises(TintlingError, match=f"expected 1 to 5, got {k}"):
        nearest_neighbours(train, train, k)
