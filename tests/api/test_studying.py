"""Running a study from Python."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from tintling.api import runs, samples, studying
from tintling.api.studying import run_study
from tintling.errors import MissingExtraError, UsageError
from tintling.training.studies.results import Measurement
from tintling.training.trained_run import TrainedRun

OWN = 'title = "Small"\nquestion = "?"\nkind = "own"\nseeds = [1, 2]\ncount = 20\nmodel = "femto"\n'
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


@pytest.fixture(scope="module")
def few(digits, tmp_path_factory):
    path = tmp_path_factory.mktemp("digits") / "few.npz"
    parts = {"train": slice(0, 60), "test": slice(60, 100)}
    order = np.random.default_rng(1).permutation(len(digits.train_labels))
    arrays = {f"x_{name}": digits.train_images[order[part]] for name, part in parts.items()}
    np.savez(
        path, **arrays, **{f"y_{name}": digits.train_labels[order[part]] for name, part in parts.items()}
    )
    return path


@pytest.fixture
def own_study(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_digits_are_drawn_by_seed_and_the_whole_set_comes_last(own_study, few):
    seen = []
    result = run_study(own_study, own=few, on_measurement=seen.append)
    assert tuple(seen) == result.measurements
    assert [(m.seed, m.count) for m in seen] == [(1, 20), (2, 20), (0, 100)]
    again = run_study(own_study, own=few, seeds=(2,))
    assert again.measurements == (seen[1], seen[2])


def test_the_command_that_repeats_a_study_names_no_folder_of_its_user(own_study, few):
    result = run_study(own_study, own=few, seeds=(2,), epochs=3)
    assert result.command == f"tintling study {own_study} --seeds 2 --epochs 3 --own few.npz"
    assert len(result.data_sha256) == 64


def test_a_set_that_is_too_small_is_refused(tmp_path, few):
    path = tmp_path / "large.toml"
    path.write_text(OWN.replace("count = 20", "count = 101"), encoding="utf-8")
    with pytest.raises(UsageError, match="holds 100 digits, and the study draws 101"):
        run_study(path, own=few)


@pytest.mark.parametrize("given", [True, False])
def test_own_digits_go_with_their_study_only(tmp_path, own_study, few, given):
    other = tmp_path / "training.toml"
    other.write_text(TRAINING, encoding="utf-8")
    with pytest.raises(UsageError, match="takes no --own" if given else "needs --own"):
        run_study(other if given else own_study, few, own=few if given else None)


def test_every_variant_is_trained_with_every_seed_in_a_folder_that_does_not_stay(tmp_path, few, monkeypatch):
    path = tmp_path / "training.toml"
    path.write_text(TRAINING, encoding="utf-8")
    asked, folders = [], []

    def train_run(out, overrides, **options):
        asked.append((overrides.engine, overrides.epochs, overrides.seed, options["data"]))
        out.mkdir()
        folders.append(out)

    def measure(_recipe, variant, seed, _run, splits):
        assert folders[-1].is_dir()
        yield Measurement(variant.name, seed, 3, len(splits.test))

    monkeypatch.setattr(runs, "train_run", train_run)
    monkeypatch.setattr(studying, "_plain", measure)
    monkeypatch.setattr(TrainedRun, "open", lambda _folder: SimpleNamespace(manifest=None))
    monkeypatch.setattr(samples, "samples_like", lambda *_, **__: SimpleNamespace(test=range(40)))
    result = run_study(path, few, epochs=2, seeds=(5, 6), offline=True)
    assert asked == [("native", 2, seed, few) for _ in "ab" for seed in (5, 6)]
    assert [(row.variant, len(row.measurements)) for row in result.rows] == [("a", 2), ("b", 2)]
    assert len(set(folders)) == 4
    assert not any(folder.exists() for folder in folders)


def test_a_study_that_trains_asks_for_tensorflow_before_it_loads_digits(tmp_path, monkeypatch):
    study = tmp_path / "small.toml"
    study.write_text(TRAINING, encoding="utf-8")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match="extra 'train'"):
        run_study(study, tmp_path / "missing.npz")
