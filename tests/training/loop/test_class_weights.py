"""Weights with which rare classes count as much as frequent ones."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.data.splits import Subset
from tintling.training.engine import balanced_weights
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.networks import registry as zoo
from tintling.training.settings.config import TrainingConfig


def test_balanced_weights_count_every_class_alike():
    labels = np.array([0, 0, 0, 1, 3, 3], np.uint8)
    weights = balanced_weights(labels, 4)
    assert weights.tolist() == pytest.approx([2 / 3, 2, 0, 1])
    assert weights[labels].mean() == pytest.approx(1)
    assert [weights[labels][labels == each].sum() for each in (0, 1, 3)] == pytest.approx([2, 2, 2])


def test_half_balanced_weights_lie_between_and_keep_their_mean():
    labels = np.array([0] * 12 + [1] * 3, np.uint8)
    full, half, none = (balanced_weights(labels, 2, balance) for balance in (1.0, 0.5, 0.0))
    assert half[1] / half[0] == pytest.approx((full[1] / full[0]) ** 0.5)
    assert half[labels].mean() == pytest.approx(1)
    assert none.tolist() == [1, 1]


def test_engine_weighs_its_loss():
    rng = np.random.default_rng(1)
    subset = Subset(
        rng.integers(0, 256, (16, 8, 8, 3)).astype(np.uint8), np.array([0] * 14 + [1] * 2, np.uint8)
    )
    losses = {}
    for weights in ("none", "balanced"):
        model = zoo.build("classes_2k", input_shape=(8, 8, 3), classes=2, seed=1)
        engine = TensorFlowEngine(model, TrainingConfig(batch_size=16, class_weights=weights))
        losses[weights] = engine.run_epoch(subset, np.zeros(1, np.float32)).loss
    assert losses["none"] != pytest.approx(losses["balanced"], rel=1e-3)
