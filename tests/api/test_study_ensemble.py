"""A study of ensembles and teachers, with trainings that are only counted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tintling.api import runs, samples, study_ensemble
from tintling.api.study_training import StudyTraining
from tintling.training.data.splits import Subset
from tintling.training.networks import keras_io
from tintling.training.studies.recipe import load_study
from tintling.training.trained_run import TrainedRun

FIGURES = {"validation_accuracy": 0.9, "seconds": 2.0, "epochs": 3}
# Of four samples of classes 0, 1, 1, 0: two members vote for the first three, one is very sure of the last.
ANSWERS = [
    [[3, 0], [0, 3], [0, 3], [0, 1]],
    [[3, 0], [0, 3], [3, 0], [0, 1]],
    [[3, 0], [3, 0], [0, 3], [9, 0]],
]


@pytest.fixture
def recipe():
    return replace(load_study("ensemble"), seeds=(2,), members=3, models=("nano",))


def test_members_answer_alone_and_together_and_teach(recipe, monkeypatch):
    asked, taught = [], []
    test = Subset(np.zeros((4, 28, 28), np.uint8), np.array([0, 1, 1, 0], np.uint8))
    splits = SimpleNamespace(train=range(50), test=test)

    def member(number):
        manifest = SimpleNamespace(seed=200 + number, metrics={"training": FIGURES}, normalization=None)
        return SimpleNamespace(manifest=manifest, load_model=lambda: number)

    @contextmanager
    def trained(_recipe, variant, seed, _data, *, teacher, **_):
        taught.append((variant.name, seed, teacher.name))
        yield StudyTraining(variant, seed, member(2), splits, cpu_seconds=1.234)

    monkeypatch.setattr(runs, "train_run", lambda _out, settings, **more: asked.append((settings.seed, more)))
    monkeypatch.setattr(samples, "samples_like", lambda *_, **__: splits)
    monkeypatch.setattr(keras_io, "float_predictor", lambda n, _: lambda _images: np.float32(ANSWERS[n]))
    opened = SimpleNamespace(members=[member(n) for n in range(3)])
    monkeypatch.setattr(TrainedRun, "open", lambda _folder: opened)
    monkeypatch.setattr(study_ensemble, "trained", trained)
    monkeypatch.setattr(study_ensemble, "data_of", lambda *_, **__: "a source")
    source, measurements = study_ensemble.measured_ensembles(recipe, None, offline=True)
    found = [(m.variant, m.seed, m.correct) for m in measurements]
    assert source == "a source"
    assert [(seed, more["members"]) for seed, more in asked] == [(200, 3)]
    assert found == [
        ("one network", 200, 3),
        ("one network", 201, 2),
        ("one network", 202, 3),
        ("3 together, majority", 2, 3),
        ("3 together, mean", 2, 4),
        ("taught by 3 together", 2, 3),
        ("taught by nano", 2, 3),
    ]
    assert taught == [("taught by 3 together", 2, "ensemble"), ("taught by nano", 2, "nano")]
