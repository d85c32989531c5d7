"""Histories and curves of runs, found where they lie."""

from __future__ import annotations

import shutil

from tintling.api.report_training import training_curves, training_history
from tintling.training.trained_run import TrainedRun


def test_a_compressed_run_has_the_history_of_the_run_beside_it(reported_runs):
    trained, int8 = (TrainedRun.open(reported_runs / name) for name in ("float", "int8"))
    assert training_history(int8) == training_history(trained)
    assert len(training_history(trained)) == 3
    assert training_curves(int8) == training_curves(trained)
    assert [record.step for record in training_curves(trained)] == [16, 32, 48]


def test_a_compressed_run_that_was_moved_away_has_no_history(reported_runs, tmp_path):
    moved = shutil.copytree(reported_runs / "int8", tmp_path / "int8")
    assert training_history(TrainedRun.open(moved)) == ()


def test_a_shipped_model_brings_its_history():
    assert len(training_history(TrainedRun.open("nano"))) == 300
