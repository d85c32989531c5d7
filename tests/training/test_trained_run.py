"""A run, read once."""

from __future__ import annotations

import os

import pytest

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError
from tintling.shipped import resolve_model
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import Recipe, recipe_toml
from tintling.training.trained_run import TrainedRun


def run_with_recipe(folder, epochs=7):
    (folder / "recipe.toml").write_text(recipe_toml(Recipe(TrainingConfig(epochs=epochs))), encoding="utf-8")
    Manifest("tiny").with_files(folder, "recipe.toml").save(folder)
    return folder


def test_a_shipped_model_is_opened_by_name():
    run = TrainedRun.open("nano")
    assert run.folder == resolve_model("nano")
    assert (run.has_int8, run.has_float, run.members) == (True, False, ())
    assert run.graph is run.graph
    assert run.graph.sha256 == run.network_sha256 == run.manifest.files["model.tflite"].sha256


def test_an_open_run_is_not_opened_again(tmp_path):
    run = TrainedRun.open(run_with_recipe(tmp_path))
    assert TrainedRun.open(run) is run
    assert (str(run), os.fspath(run)) == (str(tmp_path), str(tmp_path))


def test_the_recipe_is_read_and_what_is_not_there_is_known(tmp_path):
    run = TrainedRun.open(run_with_recipe(tmp_path))
    assert (run.has_recipe, run.has_float, run.has_int8) == (True, False, False)
    assert run.recipe.training.epochs == 7


def test_a_changed_file_is_refused_when_it_is_read(tmp_path):
    run = TrainedRun.open(run_with_recipe(tmp_path))
    (tmp_path / "recipe.toml").write_text("epochs = 8\n", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"recipe\.toml"):
        _ = run.recipe


def test_a_name_with_a_slip_names_the_right_one(tmp_path):
    with pytest.raises(ArtifactError, match="did you mean nano"):
        TrainedRun.open("nanno")
    with pytest.raises(ArtifactError, match=r"no manifest\.json") as caught:
        TrainedRun.open(tmp_path)
    assert "did you mean" not in str(caught.value)


def test_a_folder_that_holds_runs_names_them(tmp_path):
    for name, file in (("float", "model.keras"), ("int8", "model.tflite"), ("c", "tl_tiny.c")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_bytes(b"")
        Manifest("tiny").with_files(tmp_path / name, file).save(tmp_path / name)
    named = f"name one: {tmp_path / 'float'}, {tmp_path / 'int8'}$"
    with pytest.raises(ArtifactError, match=named):
        TrainedRun.open(tmp_path)
