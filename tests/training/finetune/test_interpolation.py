"""Going back towards what a network was, as far as it has to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tintling.training.data.splits import Subset, split
from tintling.training.evaluation import evaluate
from tintling.training.finetune.interpolation import SHARES, go_as_far_as_allowed
from tintling.training.finetune.starting_point import find_start
from tintling.training.networks.keras_io import float_predictor


@pytest.fixture(scope="module")
def start():
    return find_start(Path("femto"))


@pytest.fixture(scope="module")
def known(digits) -> Subset:
    return split(digits).validation


@pytest.fixture
def network(start, digits):
    """A network, and what it was before something drove its weights away."""
    model = start.load(digits.train_images[::8])
    before = model.get_weights()
    noise = np.random.default_rng(0)
    model.set_weights([w * noise.normal(1, 0.1, w.shape).astype(np.float32) for w in before])
    return model, before


def accuracy(start, model, known: Subset) -> float:
    return evaluate(float_predictor(model, start.manifest.normalization), known).accuracy


def moved(start, network, digits, known: Subset, most_lost: float) -> float:
    model, before = network
    seen = digits.train_images[::4]
    normalization = start.manifest.normalization
    return go_as_far_as_allowed(model, before, normalization, known=known, seen=seen, most_lost=most_lost)


def test_it_goes_back_only_until_little_enough_is_lost(start, network, digits, known) -> None:
    far, before = network[0].get_weights(), network[1]
    share = moved(start, network, digits, known, 0.03)
    assert 0 < share < 1
    now = accuracy(start, network[0], known)
    np.testing.assert_allclose(
        network[0].get_weights()[0], before[0] + share * (far[0] - before[0]), rtol=1e-6
    )
    network[0].set_weights(before)
    assert now >= accuracy(start, network[0], known) - 0.03


def test_what_costs_nothing_is_kept_whole(start, network, digits, known) -> None:
    assert moved(start, network, digits, known, 1.0) == 1.0


def test_a_network_that_forgot_everything_keeps_the_smallest_share(start, network, digits, known) -> None:
    model, before = network
    model.set_weights([-20 * w for w in before])
    assert moved(start, network, digits, known, 0.0) == SHARES[-1]
