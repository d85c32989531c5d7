"""A run that was trained here with its int8 twin beside it, and its report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import tintling
from tintling.api.reporting import report_run
from tintling.compression.quantized_run import quantize_run
from tintling.training.insight.report import InsightReport


@pytest.fixture(scope="session")
def reported_digits(digits, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("digits") / "few.npz"
    np.savez(
        path,
        x_train=digits.train_images[::10][:300],
        y_train=digits.train_labels[::10][:300],
        x_test=digits.test_images[::12][:80],
        y_test=digits.test_labels[::12][:80],
    )
    return path


@pytest.fixture(scope="session")
def reported_runs(reported_digits, digits, tmp_path_factory) -> Path:
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
    tintling.train("tiny", out=folder / "float", data=reported_digits, offline=True, **settings)
    images = digits.train_images[::40]
    quantize_run(folder / "float", folder / "int8", images, images, settings={})
    return folder


@pytest.fixture(scope="session")
def int8_report(reported_runs, reported_digits) -> InsightReport:
    return report_run(reported_runs / "int8", reported_digits, layer=2)


@pytest.fixture(scope="session")
def int8_tables(int8_report) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Rows of the tables of the int8 run's report, by headline."""
    tables = {section.title: section.table for section in int8_report.sections}
    return {title: table.rows for title, table in tables.items() if table is not None}
