"""``tintling.train`` and what follows from a run: the whole road in Python."""

from __future__ import annotations

import pytest

import tintling
from tintling.errors import ArtifactError, TintlingError, UsageError


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
