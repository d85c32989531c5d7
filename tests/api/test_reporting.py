"""The report of a run that was trained here, in float and in int8."""

from __future__ import annotations

import pytest

import tintling
from tintling.api.reporting import report_run
from tintling.errors import UsageError
from tintling.training.insight.report import InsightReport


def _titles(report: InsightReport) -> list[str]:
    return [section.title for section in report.sections]


def test_a_float_run_shows_its_epochs_and_layers(reported_runs, reported_digits):
    report = report_run(reported_runs / "float", reported_digits)
    assert "Layers of the float network" in _titles(report)
    assert "On the device" not in _titles(report)
    maps = [drawing.caption for drawing in report.drawings if drawing.name.startswith("activation")]
    assert len(maps) == 9  # two blocks of convolution, normalization, ReLU and pooling
    assert maps[0].startswith("1: conv1: 26 × 26 × 16, values -")
    assert "of the probability of" in maps[-1]
    names = [drawing.name for drawing in report.drawings]
    assert (names.count("filters-01"), names.count("filters-02"), names.count("layer-pca")) == (1, 1, 1)
    losses = next(d for d in report.drawings if d.name == "training").figure.axes[0]
    assert len(losses.lines[0].get_ydata()) == 3
    assert report.accuracy == tintling.evaluate(reported_runs / "float", reported_digits).accuracy


def test_an_int8_run_shows_filters_occlusion_and_a_layer_in_the_plane(
    reported_runs, reported_digits, int8_report
):
    report = int8_report
    names = {drawing.name for drawing in report.drawings}
    assert {"filters-01", "activation-99-occlusion", "layer-pca"} <= names
    assert "What operator 2 makes of samples" in _titles(report)
    with pytest.raises(UsageError, match="--layer: expected 1 to"):
        report_run(reported_runs / "int8", reported_digits, layer=99)
