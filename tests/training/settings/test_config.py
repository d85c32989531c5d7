"""Settings of a training, and what they refuse."""

from __future__ import annotations

import pytest

from tintling.errors import DatasetError, TintlingError
from tintling.training.settings.config import (
    Distillation,
    Optimizer,
    Schedule,
    Stopping,
    TrainingConfig,
)


@pytest.mark.parametrize(
    ("field", "value"),
    [("temperature", 0.0), ("temperature", 101), ("alpha", -0.1), ("alpha", 1.1), ("period", -1)],
)
def test_a_distillation_out_of_range_is_refused(field, value):
    with pytest.raises(TintlingError, match=rf"distillation\.{field}: expected"):
        Distillation(**{field: value})


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        (Optimizer, {"learning_rate": 0.0}, r"optimizer\.learning_rate: expected above 0, at most 10, got 0"),
        (Optimizer, {"beta_2": 1.0}, r"optimizer\.beta_2: expected 0 to below 1, got 1"),
        (Optimizer, {"weight_decay": -0.1}, r"optimizer\.weight_decay: expected 0 to 1"),
        (Schedule, {"warmup": 1.0}, r"schedule\.warmup: expected 0 to below 1"),
        (Schedule, {"factor": 1.0}, r"schedule\.factor: expected between 0 and 1"),
        (Schedule, {"patience": 0}, r"schedule\.patience: expected at least 1 epoch"),
        (Stopping, {"patience": -1}, r"stopping\.patience: expected 0 or more epochs"),
        (Stopping, {"monitor": "last", "patience": 2}, "expected 0, because the last epoch is kept, got 2"),
        (TrainingConfig, {"epochs": 0}, "epochs: expected 1 to 100,000"),
        (TrainingConfig, {"batch_size": 65_537}, "batch_size: expected 1 to 65,536"),
        (TrainingConfig, {"seed": 1 << 31}, "seed: expected 0 to 2,147,483,647"),
        (TrainingConfig, {"ema": 1.0}, "ema: expected 0 to below 1"),
        (TrainingConfig, {"engine": "native", "precision": "bfloat16"}, "expected float32 for the native"),
        (
            TrainingConfig,
            {"schedule": Schedule("plateau"), "stopping": Stopping("last")},
            r"stopping\.monitor: expected accuracy or loss for the schedule plateau",
        ),
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(kind, fields, message):
    with pytest.raises(TintlingError, match=message):
        kind(**fields)


@pytest.mark.parametrize(("digits", "size"), [(64, 64), (63, 63), (1, 1)])
def test_a_batch_is_as_small_as_the_digits_are_few(digits, size):
    assert TrainingConfig(batch_size=64).for_samples(digits).batch_size == size


@pytest.mark.parametrize(("digits", "size"), [(64, 64), (63, 48), (42, 32), (16, 16)])
def test_a_batch_of_the_native_engine_is_a_multiple_of_16(digits, size):
    assert TrainingConfig(engine="native", batch_size=64).for_samples(digits).batch_size == size


def test_the_native_engine_needs_16_digits():
    with pytest.raises(DatasetError, match="native engine needs at least 16 samples to train on, got 15"):
        TrainingConfig(engine="native").for_samples(15)
