"""What a study notes of a training, and what it takes before it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from tintling.api import candidate_costs, study_training
from tintling.api.study_training import right_answers
from tintling.training.data.splits import Subset
from tintling.training.networks import keras_io
from tintling.training.studies.recipe import load_study


def test_right_answers_are_counted_with_the_normalization_of_the_run(monkeypatch):
    images = np.arange(3 * 28 * 28, dtype=np.uint8).reshape(3, 28, 28)
    asked = []

    def predictor(model, normalization):
        asked.append((model, normalization))
        return lambda given: np.eye(10, dtype=np.float32)[given[:, 0, 0] % 10]

    monkeypatch.setattr(keras_io, "float_predictor", predictor)
    run = SimpleNamespace(manifest=SimpleNamespace(normalization="unit"))
    test = Subset(images, np.array([0, 6, 8], np.uint8))  # the predictor says 0, 6 (of 16), 2 (of 32)
    assert right_answers("model", run, test) == 2
    assert asked == [("model", "unit")]


def test_costs_are_of_the_settings_of_the_variant(monkeypatch):
    asked = []

    def costs(config, *, core):
        asked.append((config.epochs, core))
        return SimpleNamespace(to_json=lambda: {"flash": 9})

    monkeypatch.setattr(candidate_costs, "candidate_costs", costs)
    recipe = load_study("epochs")
    found = [study_training._costs(recipe, variant) for variant in recipe.variants[:2]]
    assert found == [{"flash": 9}] * 2
    assert len({epochs for epochs, _ in asked}) == 2
    assert {core for _, core in asked} == {"cortex-m4"}
