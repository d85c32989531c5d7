"""Fine-tuning, epoch by epoch."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tintling.compression.finetune import TuningStep, run_epochs, tuning_config
from tintling.errors import TintlingError
from tintling.training.data.splits import SplitSpec, split

from .conftest import CONFIG


def test_fine_tuning_keeps_what_the_training_was_told():
    config = tuning_config(
        replace(CONFIG, label_smoothing=0.1), epochs=3, learning_rate=0.004, seed=9, samples=20
    )
    assert (config.augmentation, config.label_smoothing, config.ema) == (CONFIG.augmentation, 0.1, CONFIG.ema)
    assert (config.epochs, config.seed, config.batch_size) == (3, 9, 20)
    assert (config.schedule.name, config.schedule.final, config.optimizer.learning_rate) == (
        "cosine",
        0.0,
        0.004,
    )


class RecordingEngine:
    """Trains nothing, and notes what it is asked for."""

    def __init__(self):
        self.rates, self.epochs, self.events = [], [], []

    def run_epoch(self, subset, rates, *, on_step=None):
        self.epochs.append(subset.images.tobytes())
        self.rates.append(rates.tolist())
        self.events.append("epoch")
        on_step(len(rates), len(rates))

    def evaluate(self, _):
        self.events.append("evaluate")
        return 0.1, 0.5 + 0.1 * len(self.epochs)


@pytest.fixture
def few(digits):
    return split(digits, SplitSpec(validation=50, train_size=100))


def test_every_epoch_has_its_own_digits_rates_and_validation(few):
    engine, told = RecordingEngine(), []
    config = tuning_config(CONFIG, epochs=3, learning_rate=0.01, seed=2, samples=100)
    accuracy = run_epochs(
        engine,
        few,
        config,
        before_epoch=lambda: engine.events.append("before epoch"),
        before_validation=lambda: engine.events.append("before validation"),
        on_step=told.append,
    )
    assert accuracy == pytest.approx(0.8)
    assert engine.events == ["before epoch", "epoch", "before validation", "evaluate"] * 3
    assert len(set(engine.epochs)) == 3
    assert max(max(rates) for rates in engine.rates) == pytest.approx(0.01, rel=0.3)
    assert engine.rates[-1][-1] < engine.rates[0][-1]
    assert told == [
        TuningStep(2, 6, None),
        TuningStep(4, 6, pytest.approx(0.6)),
        TuningStep(6, 6, pytest.approx(0.7)),
        TuningStep(6, 6, pytest.approx(0.8)),
    ]


def test_no_epoch_is_an_error(few):
    config = SimpleNamespace(
        **{name: getattr(CONFIG, name) for name in ("augmentation", "camera", "task", "frames", "batch_size")}
    )
    config.epochs, config.seed = 0, 1
    with pytest.raises(TintlingError, match="fine-tuning needs at least one epoch"):
        run_epochs(RecordingEngine(), few, config)
