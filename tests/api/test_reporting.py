"""The report of a run that was trained here, in float and in int8."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import tintling
from tintling.api.reporting import report_run, training_history
from tintling.compression.quantized_run import quantize_run
from tintling.errors import UsageError
from tintling.training.insight.report import InsightReport
from tintling.training.trained_run import TrainedRun


@pytest.fixture(scope="module")
def few_digits(digits, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("digits") / "few.npz"
    np.savez(
        path,
        x_train=digits.train_images[::10][:300],
        y_train=digits.train_labels[::10][:300],
        x_test=digits.test_images[::12][:80],
        y_test=digits.test_labels[::12][:80],
    )
    return path


@pytest.fixture(scope="module")
def runs(few_digits, digits, tmp_path_factory) -> Path:
    """A trained run, and its int8 twin beside it."""
    folder = tmp_path_factory.mktemp("runs")
    settings = {"recipe": "demo", "engine": "native", "epochs": 3, "batch_size": 16, "augment": False}
    tintling.train("tiny", out=folder / "float", data=few_digits, offline=True, **settings)
    images = digits.train_images[::40]
    quantize_run(folder / "float", folder / "int8", images, images, settings={})
    return folder


def _titles(report: InsightReport) -> list[str]:
    return [section.title for section in report.sections]


def test_a_float_run_shows_its_epochs_and_layers(runs, few_digits):
    report = report_run(runs / "float", few_digits)
    assert "Layers of the float network" in _titles(report)
    assert "On the device" not in _titles(report)
    losses = next(d for d in report.drawings if d.name == "training").figure.axes[0]
    assert len(losses.lines[0].get_ydata()) == 3
    assert report.accuracy == tintling.evaluate(runs / "float", few_digits).accuracy


def test_an_int8_run_is_compared_with_its_float_twin_layer_by_layer(runs, few_digits):
    report = report_run(runs / "int8", few_digits)
    found = next(s for s in report.sections if s.title.startswith("What int8 costs"))
    assert found.table is not None
    matched = {
        operator.split(": ")[1]: (layer, float(ratio)) for operator, layer, ratio, _ in found.table.rows
    }
    assert matched["FULLY_CONNECTED"][0] == "logits"
    assert matched["FULLY_CONNECTED"][1] > 15
    assert "On the device" in _titles(report)


def test_a_compressed_run_has_the_history_of_the_run_beside_it(runs):
    trained, int8 = (TrainedRun.open(runs / name) for name in ("float", "int8"))
    assert training_history(int8) == training_history(trained)
    assert len(training_history(trained)) == 3


def test_a_compressed_run_that_was_moved_away_has_no_history(runs, tmp_path):
    moved = shutil.copytree(runs / "int8", tmp_path / "int8")
    assert training_history(TrainedRun.open(moved)) == ()


def test_a_shipped_model_brings_its_history():
    assert len(training_history(TrainedRun.open("nano"))) == 300


def test_an_int8_run_shows_filters_occlusion_and_a_layer_in_the_plane(runs, few_digits):
    report = report_run(runs / "int8", few_digits, layer=2)
    names = {drawing.name for drawing in report.drawings}
    assert {"filters-01", "activation-99-occlusion", "layer-pca"} <= names
    assert "What operator 2 makes of samples" in _titles(report)
    with pytest.raises(UsageError, match="--layer: expected 1 to"):
        report_run(runs / "int8", few_digits, layer=99)
    with pytest.raises(UsageError, match="--layer is for int8 networks"):
        report_run(runs / "float", few_digits, layer=1)
