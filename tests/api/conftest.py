"""A small study, and a run that was trained here with its int8 twin beside it, and its report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import tintling
from tintling.api.reporting import report_run
from tintling.compression.quantized_run import quantize_run
from tintling.training.insight.report import InsightReport

TRAINING = """\
title = "Small"
question = "?"
kind = "training"
seeds = [1]
[settings]
engine = "native"
epochs = 1
[[variant]]
name = "a"
[[variant]]
name = "b"
"""


@pytest.fixture
def training_study(tmp_path) -> Path:
    """The recipe of a study with two variants."""
    path = tmp_path / "training.toml"
    path.write_text(TRAINING, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def few(digits, tmp_path_factory) -> Path:
    """A hundred digits, as they come."""
    path = tmp_path_factory.mktemp("digits") / "few.npz"
    parts = {"train": slice(0, 60), "test": slice(60, 100)}
    order = np.random.default_rng(1).permutation(len(digits.train_labels))
    arrays = {f"x_{name}": digits.train_images[order[part]] for name, part in parts.items()}
    np.savez(
        path, **arrays, **{f"y_{name}": digits.train_labels[order[part]] for name, part in parts.items()}
    )
    return path


@pytest.fixture(scope="session")
def reported_digits(save_digits) -> Path:
    return save_digits(slice(0, 3000, 10), slice(0, 960, 12))


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
