"""Studies that train: each variant with each seed, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tintling.api import candidate_costs, runs, samples, study_training
from tintling.api.studying import run_study
from tintling.errors import UsageError
from tintling.training.studies.recipe import load_study
from tintling.training.studies.results import Measurement
from tintling.training.sweep.plan import Costs
from tintling.training.trained_run import TrainedRun


@pytest.fixture
def training(training_study, monkeypatch):
    """A study whose trainings are only counted: the recipe, what was asked for, and the folders."""
    asked, folders = [], []

    def train_run(out, overrides, **options):
        asked.append((overrides.engine, overrides.epochs, overrides.seed, options["data"]))
        out.mkdir()
        folders.append(out)

    def measurement(_recipe, training, costs):
        assert folders[-1].is_dir()
        return Measurement(training.variant.name, training.seed, 3, len(training.splits.test), costs=costs)

    monkeypatch.setattr(runs, "train_run", train_run)
    monkeypatch.setattr(study_training, "_measurement", measurement)
    monkeypatch.setattr(study_training, "_costs", lambda *_: {"parameters": 7})
    monkeypatch.setattr(TrainedRun, "open", lambda _folder: SimpleNamespace(manifest=None))
    monkeypatch.setattr(samples, "samples_like", lambda *_, **__: SimpleNamespace(test=range(40)))
    return training_study, asked, folders


def test_every_variant_is_trained_with_every_seed_in_a_folder_that_does_not_stay(training, few):
    path, asked, folders = training
    result = run_study(path, few, epochs=2, seeds=(5, 6), offline=True)
    assert asked == [("native", 2, seed, few) for _ in "ab" for seed in (5, 6)]
    assert [(row.variant, len(row.measurements)) for row in result.rows] == [("a", 2), ("b", 2)]
    assert len(set(folders)) == 4
    assert not any(folder.exists() for folder in folders)


def test_parameters_are_those_of_the_trained_network(monkeypatch):
    monkeypatch.setattr(candidate_costs, "candidate_costs", lambda *_, **__: Costs(1, 2, 3, 4, 5))
    recipe = load_study("filters")
    assert study_training._costs(recipe, recipe.variants[8])["parameters"] == 1_750  # of 16 and 4 filters


def test_what_is_known_is_not_trained_again(training, few):
    path, asked, _ = training
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("seeds", "costs = true\nseeds"), encoding="utf-8")
    seen = []
    whole = run_study(path, few, seeds=(5, 6), offline=True, on_measurement=seen.append)
    asked.clear()
    assert run_study(path, few, seeds=(5, 6), offline=True, known=seen[2]) == whole
    assert [seed for *_, seed, _ in asked] == [6], "the other seed of the second variant"
    assert {m.costs["parameters"] for m in whole.measurements} == {7}


def test_what_is_known_of_another_study_or_of_other_data_is_refused(training, few):
    path, _, _ = training
    known = run_study(path, few, seeds=(5,), offline=True)
    with pytest.raises(UsageError, match=r"is of `tintling study .* --seeds 5`, not of .* --seeds 6`"):
        run_study(path, few, seeds=(6,), offline=True, known=known)
    with pytest.raises(UsageError, match="is of other data"):
        run_study(path, few, seeds=(5,), offline=True, known=replace(known, data_sha256="0" * 64))
