"""``tintling.train`` and what follows from a run: the whole road in Python."""

from __future__ import annotations

import shutil

import pytest

import tintling
from tintling.api.runs import TrainingWatch, train_run
from tintling.errors import ArtifactError, TintlingError, TrainingInterruptedError, UsageError
from tintling.training.settings.overrides import Overrides


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return tintling.train(
        "femto",
        out=tmp_path_factory.mktemp("runs") / "femto",
        data="mnist",
        offline=True,
        epochs=12,
        batch_size=64,
        ema=0.9,
        augment=False,
    )


def test_a_run_is_compressed_exported_and_proven(run, tmp_path):
    model = run.compress(tmp_path / "int8", sparsity=0)
    assert model.export(tmp_path / "firmware", form="esp-idf").form == "esp-idf"
    assert tintling.parity(model, samples=20, offline=True, executors=("c", "reference", "tflm")).exact
    assert 0.9 < model.evaluate(offline=True).accuracy <= 1


def test_a_run_says_what_it_is_and_is_measured_in_float(run):
    assert run.manifest.model == "femto"
    assert "femto" in repr(run)
    found = run.evaluate("mnist", offline=True)
    assert found.runner == "Keras, float32"
    assert found.to_json()["accuracy"] == found.accuracy


def test_a_run_is_opened_again_and_is_not_an_int8_model(run):
    assert tintling.open_run(str(run.folder)).manifest == run.manifest
    with pytest.raises(ArtifactError, match=r"holds no model\.tflite: run `tintling compress"):
        tintling.load(run)


def test_nothing_is_overwritten(run):
    with pytest.raises(ArtifactError, match="exists already"):
        tintling.train("femto", out=run.folder, offline=True)


def test_settings_of_a_resumed_run_are_its_own(tmp_path):
    with pytest.raises(UsageError, match="omit --epochs"):
        tintling.train(out=tmp_path / "run", resume=True, epochs=3)


def test_impossible_settings_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(TintlingError, match="epochs: expected 1"):
        tintling.train("femto", out=tmp_path / "run", epochs=0)
    assert not list(tmp_path.iterdir())


class Impatient(TrainingWatch):
    """Presses Ctrl-C after the first epoch."""

    def member(self, epochs, name):  # noqa: ARG002 - the signature of a watch
        def stop(*_):
            raise KeyboardInterrupt

        return stop, None


def test_a_forced_run_that_is_killed_leaves_the_finished_one_and_is_resumed(run, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(run.folder, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    settings = {"data": "mnist", "offline": True, "batch_size": 64, "augment": False}

    overrides = Overrides(model="femto", epochs=3, batch_size=64, augment=False, seed=5)
    with pytest.raises(TrainingInterruptedError, match="continue with: tintling train --resume"):
        train_run(folder, overrides, data="mnist", offline=True, force=True, watch=Impatient())
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert after == before
    resumed = tintling.train(out=folder, data="mnist", offline=True, resume=True)
    assert resumed.manifest.seed == 5
    once = tintling.train("femto", out=tmp_path / "once", epochs=3, seed=5, **settings)
    assert (
        resumed.manifest.metrics["training"]["validation_loss"]
        == once.manifest.metrics["training"]["validation_loss"]
    )
    assert not (folder / ".unfinished").exists()
