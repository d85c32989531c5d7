"""Samples that a run was not trained on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tintling.api.samples import photographed, splits_of_run
from tintling.artifacts import Manifest
from tintling.training.augment.camera_simulation import CameraSettings
from tintling.training.data import task_data
from tintling.training.data.splits import SplitSpec, split
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import Recipe, recipe_toml
from tintling.training.trained_run import TrainedRun

SPEC = SplitSpec(validation=100, train_size=60)


@pytest.mark.parametrize("fallback", [True, False])
def test_the_split_is_that_of_the_run_s_recipe(fallback, digits, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        task_data, "load_mnist", lambda data, offline: asked.append((data, offline)) or digits
    )
    (tmp_path / "recipe.toml").write_text(recipe_toml(Recipe(TrainingConfig(), SPEC)), encoding="utf-8")
    Manifest("tiny", data={"fallback": fallback}).with_files(tmp_path, "recipe.toml").save(tmp_path)
    found = splits_of_run(TrainedRun.open(tmp_path), None, offline=True)
    np.testing.assert_array_equal(found.train.images, split(digits, SPEC).train.images)
    assert asked == ([] if fallback else [(None, True)])


def test_only_a_recipe_with_a_camera_has_its_digits_photographed(digits):
    splits = split(digits, SPEC)
    assert photographed(splits, Recipe()).train.photographs is None
    camera = replace(TrainingConfig(), camera=CameraSettings(share=0.5, variants=1))
    seen = photographed(splits, Recipe(camera, SPEC)).train.photographs
    assert seen is not None
    assert seen.shape == (1, 60, 28, 28)
