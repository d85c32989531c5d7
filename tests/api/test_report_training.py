"""How a run was trained, as far as its folder and those beside it tell."""

from __future__ import annotations

import json
import shutil

from tintling.api.report_training import training_curves, training_history, training_sections
from tintling.shipped import resolve_model
from tintling.training.trained_run import TrainedRun


def test_a_shipped_model_brings_its_history():
    assert len(training_history(TrainedRun.open("nano"))) == 300


def without_history(folder):
    """A copy of nano that does not know its history."""
    shutil.copytree(resolve_model("nano"), folder)
    document = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del document["files"]["history.csv"]
    (folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    return TrainedRun.open(folder)


def test_a_history_that_is_not_at_hand_is_said_to_be_so(tmp_path):
    run = without_history(tmp_path / "nano")
    assert training_history(run) == training_curves(run) == ()
    (section,) = training_sections(run)
    assert section.paragraphs == ("The history of this network's training is not at hand.",)


def test_a_run_beside_it_with_the_same_training_lends_its_history(tmp_path):
    shutil.copytree(resolve_model("nano"), tmp_path / "float")
    assert len(training_history(without_history(tmp_path / "int8"))) == 300
