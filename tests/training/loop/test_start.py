"""Training that goes on from a trained network."""

from __future__ import annotations

import pytest

from tintling.artifacts import load_manifest
from tintling.errors import ArtifactError
from tintling.shipped import resolve_model
from tintling.training.loop.start import load_start
from tintling.training.settings.config import TrainingConfig


def test_a_shipped_model_is_found_by_its_name_and_digest(small_splits):
    digits = small_splits.train.images[:100]
    found = load_start(TrainingConfig(model="femto", start="femto"), digits)
    assert found is not None
    assert found.network.count_params() > 600
    assert found.sha256 == load_manifest(resolve_model("femto")).files["model.tflite"].sha256
    assert load_start(TrainingConfig(model="femto"), digits) is None


def test_another_architecture_is_refused(small_splits):
    with pytest.raises(
        ArtifactError, match="start: nano holds a nano: expected a network of the architecture femto"
    ):
        load_start(TrainingConfig(model="femto", start="nano"), small_splits.train.images[:100])
