"""The report of a run that was trained here, in float and in int8."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import tintling
from tintling.api.report_training import training_curves, training_history
from tintling.api.reporting import report_run
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
    settings = {
        "recipe": "demo",
        "engine": "native",
        "epochs": 3,
        "batch_size": 16,
        "augment": False,
        "curves": True,
    }
    tintling.train("tiny", out=folder / "float", data=few_digits, offline=True, **settings)
    images = digits.train_images[::40]
    quantize_run(folder / "float", folder / "int8", images, images, settings={})
    return folder


@pytest.fixture(scope="module")
def int8_report(runs, few_digits) -> InsightReport:
    return report_run(runs / "int8", few_digits, layer=2)


def _titles(report: InsightReport) -> list[str]:
    return [section.title for section in report.sections]


def test_a_float_run_shows_its_epochs_and_layers(runs, few_digits):
    report = report_run(runs / "float", few_digits)
    assert "Layers of the float network" in _titles(report)
    assert "On the device" not in _titles(report)
    maps = [drawing.caption for drawing in report.drawings if drawing.name.startswith("activation")]
    assert len(maps) == 8  # two blocks of convolution, normalization, ReLU and pooling
    assert maps[0].startswith("1: conv1: 26 × 26 × 16, values -")
    losses = next(d for d in report.drawings if d.name == "training").figure.axes[0]
    assert len(losses.lines[0].get_ydata()) == 3
    assert report.accuracy == tintling.evaluate(runs / "float", few_digits).accuracy


def _rows(report: InsightReport, title: str) -> tuple[tuple[str, ...], ...]:
    (found,) = (section for section in report.sections if section.title.startswith(title))
    assert found.table is not None
    return found.table.rows


def test_an_int8_run_is_compared_with_its_float_twin_layer_by_layer(int8_report):
    matched = {row[0].split(": ")[1]: row[1:] for row in _rows(int8_report, "What int8 costs")}
    layer, ratio, _, weights, result = matched["FULLY_CONNECTED"]
    assert (layer, weights, result) == ("logits", "1,000", "10")
    assert float(ratio) > 15


def test_forms_and_variants_stand_side_by_side(int8_report):
    forms, variants = _rows(int8_report, "Side by side"), _rows(int8_report, "On the device")
    assert [row[0] for row in forms] == ["int8", "device, cortex-m4", "device, rv32imc"]
    assert {row[1] for row in forms} == {f"{int8_report.accuracy:.2%}"}
    assert [row[0] for row in variants] == [
        f"{core}, {goal}" for core in ("cortex-m4", "rv32imc") for goal in ("size", "speed")
    ]
    size, speed = (int(row[-1].replace(",", "")) for row in variants[:2])
    assert speed < size


def test_the_operator_that_is_worth_its_bits_most_is_named(int8_report):
    layers = _rows(int8_report, "How much coarser")
    (section,) = (s for s in int8_report.sections if s.title.startswith("How much coarser"))
    best = max(layers, key=lambda row: float(row[2].rstrip("%")))
    assert f"{best[0]} is worth its bits most: keeping it at 8 costs {best[3]} bytes" in section.paragraphs[1]


def test_a_compressed_run_has_the_history_of_the_run_beside_it(runs):
    trained, int8 = (TrainedRun.open(runs / name) for name in ("float", "int8"))
    assert training_history(int8) == training_history(trained)
    assert len(training_history(trained)) == 3
    assert training_curves(int8) == training_curves(trained)
    assert [record.step for record in training_curves(trained)] == [16, 32, 48]


def test_a_compressed_run_that_was_moved_away_has_no_history(runs, tmp_path):
    moved = shutil.copytree(runs / "int8", tmp_path / "int8")
    assert training_history(TrainedRun.open(moved)) == ()


def test_an_int8_run_shows_filters_occlusion_and_a_layer_in_the_plane(runs, few_digits, int8_report):
    report = int8_report
    names = {drawing.name for drawing in report.drawings}
    assert {"filters-01", "activation-99-occlusion", "layer-pca"} <= names
    assert "What operator 2 makes of samples" in _titles(report)
    with pytest.raises(UsageError, match="--layer: expected 1 to"):
        report_run(runs / "int8", few_digits, layer=99)
    with pytest.raises(UsageError, match="--layer is for int8 networks"):
        report_run(runs / "float", few_digits, layer=1)
