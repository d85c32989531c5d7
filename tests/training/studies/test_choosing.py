"""Choosing training samples."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import DatasetError
from tintling.training.studies.choosing import STRATEGIES, chosen, classes_named, most_confused

LABELS = np.repeat(np.arange(10), 50).astype(np.uint8)
LOSSES = np.random.default_rng(0).random(500)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_chooses_each_sample_once_and_by_its_seed(strategy):
    def choose(seed):
        return chosen(strategy, LABELS, LOSSES, count=100, confused=(2, 7), seed=seed)

    found = choose(1)
    assert len(found) == len(set(found.tolist())) == 100
    assert np.array_equal(found, choose(1))
    assert not np.array_equal(found, choose(2))


def test_hard_samples_are_those_of_the_largest_loss():
    hardest = set(np.argsort(-LOSSES)[:50].tolist())
    half = chosen("hard", LABELS, LOSSES, count=100, confused=(), seed=1)
    assert hardest <= set(half.tolist())
    assert (
        LOSSES[chosen("hardest", LABELS, LOSSES, count=50, confused=(), seed=1)].min() >= LOSSES[half].min()
    )
    assert set(chosen("hardest", LABELS, LOSSES, count=50, confused=(), seed=1).tolist()) == hardest


def test_half_of_the_samples_are_of_the_confused_classes():
    found = LABELS[chosen("pairs", LABELS, LOSSES, count=100, confused=(2, 7), seed=1)]
    assert np.isin(found, (2, 7)).sum() == 50


def test_more_samples_than_there_are_are_refused():
    with pytest.raises(DatasetError, match="only 500 samples to choose from"):
        chosen("random", LABELS, LOSSES, count=501, confused=(), seed=1)
    names = ["no", "one", "two"]
    with pytest.raises(DatasetError, match="only 50 samples of two, expected 100: choose a smaller"):
        chosen("pairs", LABELS, LOSSES, count=200, confused=(2,), seed=1, names=names)


def test_classes_are_named_or_meant_for_another_task():
    assert classes_named(("dog", "cat"), ("cat", "cow", "dog")) == (2, 0)
    assert classes_named(("2", "7"), ("cat", "cow", "dog")) is None
    with pytest.raises(DatasetError, match="no label 'dogg'; did you mean dog"):
        classes_named(("cat", "dogg"), ("cat", "cow", "dog"))


@pytest.mark.parametrize(
    ("wrong", "classes", "found"),
    [
        ([(4, 1), (1, 4), (0, 3)], 5, (1, 4, 0, 3)),
        ([(4, 1), (1, 4), (4, 0), (0, 4), (4, 0)], 5, (0, 4, 1)),  # pairs may share a class
        ([(1, 2), (1, 2), (0, 2)], 3, (1, 2)),  # the second would leave no other class
        ([(0, 1)], 2, ()),
        ([], 3, ()),
    ],
)
def test_the_most_confused_pairs_are_found_and_leave_other_classes(wrong, classes, found):
    pairs = [*wrong, *((at, at) for at in range(classes) for _ in range(9))]
    labels, answers = np.array(pairs).T
    assert most_confused(labels.astype(np.uint8), answers, classes) == found
