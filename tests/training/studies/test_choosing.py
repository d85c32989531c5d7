"""Choosing training samples."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import DatasetError
from tintling.training.studies.choosing import STRATEGIES, chosen

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
    with pytest.raises(DatasetError, match=r"only 50 samples of \[2\], expected 100"):
        chosen("pairs", LABELS, LOSSES, count=200, confused=(2,), seed=1)
