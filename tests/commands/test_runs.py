"""``tintling runs``."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tintling.artifacts import Manifest, load_manifest
from tintling.commands.runs import command
from tintling.errors import ArtifactError, UsageError


def _run(folder: Path, accuracy: float, *, loss: float = 0.1, rate: float = 0.1, sha256: str = "a") -> None:
    folder.mkdir(parents=True)
    Manifest(
        model="nano" if "nano" in folder.name else "tiny",
        seed=3,
        data={"name": "MNIST", "split": "official", "split_seed": 0, "validation": 100, "sha256": sha256},
        metrics={"training": {"validation_accuracy": accuracy, "validation_loss": loss, "parameters": 1830}},
        history=({"stage": "training", "settings": {"epochs": 2, "optimizer": {"learning_rate": rate}}},),
    ).save(folder)


@pytest.fixture
def runs(tmp_path) -> Path:
    folder = tmp_path / "runs"
    _run(folder / "first", 0.98, loss=0.2)
    _run(folder / "deep" / "second", 0.98, loss=0.1, rate=0.3)
    _run(folder / "nano3", 0.97)
    return folder


def _json(*asked: object) -> dict:
    result = CliRunner().invoke(command, [*map(str, asked), "--json"], catch_exceptions=False)
    return json.loads(result.stdout)


def test_runs_are_sorted_by_validation_and_equals_by_loss(runs):
    document = _json(runs)
    assert [run["name"] for run in document["runs"]] == [str(Path("deep/second")), "first", "nano3"]
    assert document["best"] == str(Path("deep/second"))
    assert [run["name"] for run in _json(runs, "--model", "nano")["runs"]] == ["nano3"]


def test_figures_of_an_earlier_stage_are_not_those_of_the_run(runs):
    path = runs / "first"
    manifest = load_manifest(path)
    later = (*manifest.history, {"stage": "quantization", "settings": {}})
    replace(manifest, history=later).save(path)
    found = next(run for run in _json(runs)["runs"] if run["name"] == "first")
    assert (found["stage"], found["validation"]) == ("quantization", None)


def test_only_settings_that_differ_are_compared(runs):
    differing = _json(runs, "--model", "tiny", "--compare")["differing"]
    assert differing == {"training.optimizer.learning_rate": [0.3, 0.1]}
    shown = CliRunner().invoke(command, [str(runs), "--compare"], catch_exceptions=False).stdout
    assert "learning_rate" in shown
    assert "epochs" not in shown


def test_the_best_is_a_path_that_other_commands_take(runs):
    result = CliRunner().invoke(command, [str(runs), "--best"], catch_exceptions=False)
    assert result.stdout == f"{runs / 'deep' / 'second'}\n"
    alone = CliRunner().invoke(command, [str(runs / "first"), "--best"], catch_exceptions=False)
    assert alone.stdout == f"{runs / 'first'}\n"


def test_runs_on_other_samples_have_no_best(runs):
    _run(runs / "other", 0.99, sha256="b")
    assert _json(runs)["best"] is None
    with pytest.raises(UsageError, match="no common validation samples"):
        CliRunner().invoke(command, [str(runs), "--best"], catch_exceptions=False)


def test_what_was_exported_or_evaluated_is_no_run(runs):
    manifest = load_manifest(runs / "first")
    for folder, name, shown in (("c", "tl_tiny.c", False), ("int8", "model.tflite", True)):
        (runs / folder).mkdir()
        (runs / folder / name).write_bytes(b"0")
        manifest.with_files(runs / folder, name).save(runs / folder)
        assert (folder in [run["name"] for run in _json(runs)["runs"]]) is shown


def test_a_name_is_readable_in_a_narrow_terminal(runs, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    result = CliRunner().invoke(command, [str(runs)], catch_exceptions=False)
    assert "deep/second ★" in result.stdout.replace(os.sep, "/")


def test_a_damaged_run_is_left_out_and_named(runs):
    (runs / "first" / "manifest.json").write_text("{", encoding="utf-8")
    result = CliRunner().invoke(command, [str(runs), "--json"], catch_exceptions=False)
    assert len(json.loads(result.stdout)["runs"]) == 2
    assert "left out" in result.stderr


def test_folders_without_runs_are_refused(tmp_path):
    with pytest.raises(ArtifactError, match="holds no runs"):
        CliRunner().invoke(command, [str(tmp_path)], catch_exceptions=False)
    with pytest.raises(ArtifactError, match="found nothing"):
        CliRunner().invoke(command, [str(tmp_path / "none")], catch_exceptions=False)
