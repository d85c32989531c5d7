"""Networks that a finetuning starts from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError
from tintling.shipped import resolve_model
from tintling.training.finetune.starting_point import find_start
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import Recipe, load_recipe, recipe_toml


def test_a_start_must_be_a_run(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="expected a run directory or a shipped model"):
        find_start(tmp_path / "gone.tflite")
    with pytest.raises(ArtifactError, match=r"no manifest\.json"):
        find_start(tmp_path)


def run_of(folder: Path, model: str, recipe: Recipe | None = None) -> Path:
    """A run whose float network is a file of nothing."""
    (folder / "model.keras").write_bytes(b"")
    names = ["model.keras"]
    if recipe is not None:
        (folder / "recipe.toml").write_text(recipe_toml(recipe), encoding="utf-8")
        names.append("recipe.toml")
    Manifest(model).with_files(folder, *names).save(folder)
    return folder


def test_a_shipped_model_starts_with_its_int8_network_and_the_settings_of_its_recipe():
    start = find_start("femto")
    assert start.name == "femto"
    assert start.run.folder == resolve_model("femto")
    assert start.graph is not None
    recipe = load_recipe("femto").training
    assert start.config == replace(recipe, model="femto", normalization=start.manifest.normalization)


def test_the_recipe_of_a_run_goes_before_the_shipped_one(tmp_path):
    start = find_start(run_of(tmp_path, "nano", Recipe(TrainingConfig(epochs=7))))
    assert (start.config.epochs, start.config.model, start.graph) == (7, "nano", None)


def test_a_run_without_any_recipe_gets_the_defaults(tmp_path):
    start = find_start(run_of(tmp_path, "mine"))
    assert start.config == TrainingConfig(model="mine")


def test_a_run_without_a_network_is_refused(tmp_path):
    Manifest("tiny").save(tmp_path)
    with pytest.raises(ArtifactError, match=r"holds neither model\.keras nor model\.tflite"):
        find_start(tmp_path)


def test_the_float_network_of_a_shipped_model_is_made_of_its_int8_file(digits):
    model = find_start("femto").load(digits.train_images[:50])
    assert model.output_shape == (None, 10)
    assert all(np.isfinite(weight).all() for weight in model.get_weights())
