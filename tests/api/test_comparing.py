"""Runs of a folder, side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tintling.api.comparing import RunSummary, best_run, differing_settings, list_runs
from tintling.artifacts import Manifest
from tintling.errors import ArtifactError

SUMMARY = RunSummary(
    name="a",
    model="nano",
    stage="training",
    seed=1,
    data="MNIST, ab",
    validation=0.9,
    loss=0.3,
    test=None,
    parameters=1830,
    flash_bytes=None,
    seconds=2.0,
    settings={"training.epochs": 2},
)


def saved(folder, **changes):
    folder.mkdir(parents=True)
    manifest = Manifest(
        "tiny",
        seed=7,
        data={"name": "MNIST", "split": "official", "split_seed": 0, "validation": 100, "sha256": "ab" * 32},
        metrics={"training": {"validation_accuracy": 0.9, "validation_loss": 0.3, "seconds": 4}},
        history=({"stage": "training", "settings": {"epochs": 2, "model": {"width": [8, 16]}}},),
    )
    replace(manifest, **changes).save(folder)


def test_a_summary_says_what_the_manifest_says(tmp_path):
    saved(tmp_path / "one")
    (run,) = list_runs(tmp_path)
    assert (run.name, run.model, run.stage, run.seed) == ("one", "tiny", "training", 7)
    assert run.data == f"MNIST, official, 0, 100, {'ab' * 6}"
    assert (run.validation, run.loss, run.seconds) == (0.9, 0.3, 4)
    assert (run.test, run.parameters, run.flash_bytes) == (None, None, None)
    assert run.settings == {"training.epochs": 2, "training.model.width": [8, 16]}
    assert list(run.to_json())[-1] == "settings"


def test_runs_are_found_three_folders_deep_and_no_deeper(tmp_path):
    for name in ("one", "a/two", "a/b/three", "a/b/c/four"):
        saved(tmp_path / name)
    assert {run.name for run in list_runs(tmp_path)} == {"one", "a/two", "a/b/three"}
    (alone,) = list_runs(tmp_path / "one")
    assert alone.name == "."


def test_the_best_comes_first_and_what_was_not_measured_last(tmp_path):
    for name, metrics in {
        "unmeasured": {},
        "worse": {"validation_accuracy": 0.8, "validation_loss": 0.1},
        "equal": {"validation_accuracy": 0.9, "validation_loss": 0.5},
        "best": {"validation_accuracy": 0.9, "validation_loss": 0.3},
        "no loss": {"validation_accuracy": 0.9},
    }.items():
        saved(tmp_path / name, metrics={"training": metrics})
    assert [run.name for run in list_runs(tmp_path)] == ["best", "equal", "no loss", "worse", "unmeasured"]


def test_the_best_of_runs_on_other_samples_is_none():
    other = replace(SUMMARY, validation=0.95)
    assert best_run((SUMMARY, other)) is other
    assert best_run((SUMMARY, replace(other, data="mine, cd"))) is None
    unmeasured = replace(SUMMARY, validation=None, data="mine, cd")
    assert best_run((SUMMARY, unmeasured)) is SUMMARY
    assert best_run((unmeasured,)) is None


def test_settings_that_one_run_lacks_differ():
    other = replace(SUMMARY, settings={"training.epochs": 2, "compression.sparsity": 0.5})
    assert differing_settings((SUMMARY, other)) == {"compression.sparsity": (None, 0.5)}
    assert differing_settings((SUMMARY, SUMMARY)) == {}


def test_a_file_is_no_folder_of_runs(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArtifactError, match="found a file"):
        list_runs(tmp_path / "file")
