"""A run trained for a moment on a few hundred digits, and models that must be refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tintling.compression.structure import copy_model
from tintling.training.augment.augmentation import Augmentation
from tintling.training.data.mnist import fallback_digits
from tintling.training.data.splits import Splits, SplitSpec, split
from tintling.training.loop.run import train
from tintling.training.networks.keras_io import load_run
from tintling.training.settings.config import Optimizer, TrainingConfig

SPEC = SplitSpec(validation=250, train_size=750)
CONFIG = TrainingConfig(
    epochs=6,
    batch_size=50,
    ema=0.9,
    optimizer=Optimizer(name="adam", learning_rate=0.02),
    augmentation=Augmentation(shift_px=1.0),
)


@dataclass(frozen=True)
class Trained:
    run: Path
    splits: Splits
    _model: Any

    @property
    def model(self) -> Any:
        """A copy that a test may change."""
        return copy_model(self._model)


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Trained:
    """The tiny network after six epochs on 750 digits; never write into its folder."""
    run = tmp_path_factory.mktemp("runs") / "x"
    splits = split(fallback_digits(announce=False), SPEC)
    train(CONFIG, splits, run)
    return Trained(run, splits, load_run(run)[0])
