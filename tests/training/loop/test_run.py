"""The loop on 640 digits: small enough for seconds, real enough to learn."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tintling.artifacts import load_manifest
from tintling.errors import ArtifactError, TintlingError, TrainingInterruptedError
from tintling.training.augment.augmentation import Augmentation
from tintling.training.engine import EpochFigures
from tintling.training.evaluation import evaluate
from tintling.training.loop import run as loop
from tintling.training.loop.batch_curves import read_curves
from tintling.training.loop.checkpoint import load_checkpoint, save_checkpoint
from tintling.training.loop.history import read_history
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.networks import keras_io
from tintling.training.settings.config import Optimizer, Schedule, Stopping, TrainingConfig
from tintling.training.settings.recipe import load_recipe

# Everything that has a state or draws a random number is in use.
CONFIG = TrainingConfig(
    epochs=4,
    batch_size=64,
    seed=7,
    dropout=0.2,
    label_smoothing=0.05,
    ema=0.9,
    optimizer=Optimizer(learning_rate=0.01, weight_decay=0.01),
    augmentation=Augmentation(rotation_deg=5, zoom=0.05, shift_px=1, shear=0.05, elastic_px=0.5, clean=0.2),
)


class KilledError(Exception):
    """Stands for a power cut."""


def weights_of(run) -> list[np.ndarray]:
    return keras_io.load_model(run / "model.keras").get_weights()


def evaluate_training(run, splits) -> float:
    model = keras_io.load_model(run / "model.keras")
    predict = keras_io.float_predictor(model, CONFIG.normalization)
    return evaluate(predict, splits.train).accuracy


def assert_same_weights(first, second):
    for a, b in zip(first, second, strict=True):
        assert a.tobytes() == b.tobytes()


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory, small_splits):
    """An uninterrupted run, and what its callbacks were told."""
    out = tmp_path_factory.mktemp("runs") / "whole"
    told = []
    result = loop.train(CONFIG, small_splits, out, on_epoch=lambda record, best: told.append((record, best)))
    return result, told


def test_a_run_learns_and_keeps_its_best_epoch(whole_run, small_splits):
    result, told = whole_run
    assert [record for record, _ in told] == list(result.history)
    assert result.best.validation_accuracy == max(record.validation_accuracy for record in result.history)
    assert result.best.validation_accuracy > 0.4
    bests = [record for record, best in told if best]
    assert bests[-1] == result.best
    model, manifest = keras_io.load_run(result.run)
    measured = evaluate(keras_io.float_predictor(model, manifest.normalization), small_splits.validation)
    assert measured.accuracy == result.best.validation_accuracy
    assert measured.loss == pytest.approx(result.best.validation_loss, rel=1e-4)


def test_the_run_directory_holds_what_the_manifest_says(whole_run, small_splits):
    result, _ = whole_run
    manifest = load_manifest(result.run)
    assert manifest == result.manifest
    assert set(manifest.files) == {"model.keras", "history.csv", "history.png", "recipe.toml"}
    for name in manifest.files:
        manifest.verified(result.run, name)
    assert (manifest.model, manifest.seed, manifest.input_shape) == ("tiny", 7, (28, 28, 1))
    assert manifest.data["sha256"] == small_splits.source.sha256
    assert manifest.data["fallback"] is True
    assert manifest.data["train"] == 640
    assert manifest.metrics["training"]["parameters"] == 1_830
    assert manifest.history[0]["settings"]["augmentation"]["rotation_deg"] == 5
    assert load_recipe(result.run / "recipe.toml").training == CONFIG
    assert load_recipe(result.run / "recipe.toml").data == small_splits.spec
    assert read_history(result.run / "history.csv") == result.history


@pytest.mark.parametrize("killed_after", [1, 3])
def test_a_run_that_was_killed_and_resumed_ends_in_the_same_bits(
    whole_run, tmp_path, small_splits, killed_after
):
    result, _ = whole_run

    def kill(record, _best):
        if record.epoch == killed_after:
            raise KilledError

    with pytest.raises(KilledError):
        loop.train(CONFIG, small_splits, tmp_path / "run", on_epoch=kill, curves=True)
    assert not (tmp_path / "run" / "manifest.json").exists()
    seen = []
    resumed = loop.train(
        CONFIG,
        small_splits,
        tmp_path / "run",
        resume=True,
        curves=True,  # measuring more changes no bit
        on_epoch=lambda record, _: seen.append(record.epoch),
    )
    assert seen == list(range(killed_after + 1, 5))
    assert [replace(record, seconds=0) for record in resumed.history] == [
        replace(record, seconds=0) for record in result.history
    ]
    assert_same_weights(weights_of(resumed.run), weights_of(result.run))
    ours, theirs = (load_checkpoint(run / "checkpoint") for run in (resumed.run, result.run))
    assert ours.progress == theirs.progress
    for name, group in theirs.arrays.items():
        assert_same_weights(ours.arrays[name], group)
    curves = read_curves(resumed.manifest.verified(resumed.run, "curves.csv"))
    assert [(record.epoch, record.step) for record in curves] == [(1, 10), (2, 20), (3, 30), (4, 40)]
    for epoch, batches in zip(result.history, curves, strict=True):
        assert (batches.batch_accuracy, batches.learning_rate) == (epoch.train_accuracy, epoch.learning_rate)
        assert batches.validation_accuracy == epoch.validation_accuracy
    assert curves[-1].train_accuracy == evaluate_training(resumed.run, small_splits)


def test_a_finished_run_can_be_resumed_and_nothing_changes(whole_run, small_splits):
    result, _ = whole_run
    before = weights_of(result.run)
    again = loop.train(
        CONFIG, small_splits, result.run, resume=True, on_epoch=lambda *_: pytest.fail("trained")
    )
    assert again.best == result.best
    assert_same_weights(weights_of(again.run), before)


def test_a_run_goes_on_after_tintling_has_learnt_of_new_settings(tmp_path, whole_run, small_splits):
    shutil.copytree(whole_run[0].run, tmp_path / "run")
    checkpoint = load_checkpoint(tmp_path / "run" / "checkpoint")
    recipe = checkpoint.fingerprint["recipe"]
    assert "\nperiod = 0\n" in recipe
    older = {**checkpoint.fingerprint, "recipe": recipe.replace("\nperiod = 0\n", "\n")}
    save_checkpoint(tmp_path / "run" / "checkpoint", replace(checkpoint, fingerprint=older))
    again = loop.train(CONFIG, small_splits, tmp_path / "run", resume=True)
    assert_same_weights(weights_of(again.run), weights_of(whole_run[0].run))
    # A setting that this version does not know is another setting.
    newer = {**older, "recipe": recipe + "gravity = 9.8\n"}
    save_checkpoint(tmp_path / "run" / "checkpoint", replace(checkpoint, fingerprint=newer))
    with pytest.raises(ArtifactError, match=r"begun with 'gravity = 9\.8'"):
        loop.train(CONFIG, small_splits, tmp_path / "run", resume=True)


def test_another_seed_gives_other_weights(whole_run, tmp_path, small_splits):
    result, _ = whole_run
    other = loop.train(replace(CONFIG, seed=8, epochs=1), small_splits, tmp_path / "run")
    assert (weights_of(other.run)[0] != weights_of(result.run)[0]).any()


def test_ctrl_c_in_the_middle_of_an_epoch_leaves_a_run_that_can_be_resumed(tmp_path, small_splits, whole_run):
    epochs = []

    def press(_done, _total):
        if len(epochs) == 2:
            raise KeyboardInterrupt

    with pytest.raises(TrainingInterruptedError) as caught:
        loop.train(
            CONFIG,
            small_splits,
            tmp_path / "run",
            on_step=press,
            on_epoch=lambda record, _: epochs.append(record),
        )
    assert "stopped after 2 of 4 epochs" in str(caught.value)
    resumed = loop.train(CONFIG, small_splits, tmp_path / "run", resume=True)
    assert_same_weights(weights_of(resumed.run), weights_of(whole_run[0].run))


def test_a_failed_first_epoch_leaves_only_what_the_user_had(tmp_path, small_splits, monkeypatch):
    def press(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(TrainingInterruptedError, match="stopped after 0 of 4 epochs"):
        loop.train(CONFIG, small_splits, tmp_path / "runs" / "a", on_step=press)
    assert not list(tmp_path.iterdir())
    with pytest.raises(ArtifactError, match="no checkpoint to resume from"):
        loop.train(CONFIG, small_splits, tmp_path / "runs" / "a", resume=True)
    mine = {"notes.txt": "mine", "recipe.toml": "epochs = 9"}
    for name, text in mine.items():
        (tmp_path / name).write_text(text)

    def full(_folder, _checkpoint):
        raise ArtifactError("cannot write state.npz: No space left on device")

    monkeypatch.setattr(loop, "save_checkpoint", full)
    with pytest.raises(ArtifactError, match="No space left"):
        loop.train(CONFIG, small_splits, tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == mine


@pytest.mark.parametrize("out", ["file/sub", "/proc/tintling/run"])
def test_a_run_that_cannot_be_written_is_an_error(tmp_path, small_splits, out):
    (tmp_path / "file").touch()
    with pytest.raises(ArtifactError, match=r"cannot write .* choose another --out"):
        loop.train(CONFIG, small_splits, tmp_path / out)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_run_is_resumed_only_with_its_own_settings_and_digits(whole_run, small_splits):
    result, _ = whole_run
    with pytest.raises(ArtifactError, match="begun with 'epochs = 4'"):
        loop.train(replace(CONFIG, epochs=5), small_splits, result.run, resume=True)
    others = replace(small_splits, source=replace(small_splits.source, sha256="0" * 64))
    with pytest.raises(ArtifactError, match="begun with other samples"):
        loop.train(CONFIG, others, result.run, resume=True)


def test_a_damaged_checkpoint_is_an_error_and_not_a_crash(tmp_path, whole_run, small_splits):
    whole = (whole_run[0].run / "checkpoint" / "state.npz").read_bytes()
    (tmp_path / "checkpoint").mkdir()
    directory = whole.rindex(b"PK\x01\x02")
    # A method that is not known, and encryption: bits that the checksums of zip do not cover.
    flipped = [
        whole[: directory + at] + value + whole[directory + at + 1 :]
        for at, value in ((10, b"c"), (8, b"\x01"))
    ]
    for content in (b"", b"junk", whole[: len(whole) // 2], *flipped):
        (tmp_path / "checkpoint" / "state.npz").write_bytes(content)
        with pytest.raises(ArtifactError, match="is damaged"):
            loop.train(CONFIG, small_splits, tmp_path, resume=True)


def test_a_run_is_held_against_the_best_runs_of_its_neighbours_and_writes_into_its_own_folder(
    whole_run, small_splits
):
    result, _ = whole_run
    before = sorted(path.name for path in result.run.parent.iterdir())
    scores = json.loads((result.run / "best_run.json").read_text())
    (entry,) = scores.values()
    assert entry["run"] == "whole"
    assert entry["validation_accuracy"] == result.best.validation_accuracy
    worse = loop.train(replace(CONFIG, epochs=1), small_splits, result.run.parent / "worse")
    assert not worse.is_best
    assert json.loads((result.run / "best_run.json").read_text()) == scores
    (entry,) = json.loads((worse.run / "best_run.json").read_text()).values()
    assert entry["run"] == "worse"
    assert sorted(path.name for path in result.run.parent.iterdir()) == sorted([*before, "worse"])


def test_files_of_earlier_versions_are_read_beside_a_run(tmp_path):
    for name in (
        "highscore.json",
        "a/highscore.json",
        "b/best_run.json",
        "run/best_run.json",
        "c/deep/best_run.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    names = ("highscore.json", "b/best_run.json", "a/highscore.json")
    assert loop._rivals(tmp_path / "run") == tuple(tmp_path / name for name in names)


def test_a_bad_file_of_best_runs_is_found_before_the_run_or_is_no_harm_after_it(
    tmp_path, small_splits, capsys
):
    scores = tmp_path / "scores.json"
    scores.write_text("[]")
    config = replace(CONFIG, epochs=1)
    with pytest.raises(ArtifactError, match="not a file of best runs"):
        loop.train(config, small_splits, tmp_path / "run", best_run=scores)
    assert not (tmp_path / "run").exists()
    scores.unlink()
    result = loop.train(
        config, small_splits, tmp_path / "run", best_run=scores, on_epoch=lambda *_: scores.write_text("[]")
    )
    assert not result.is_best
    assert load_manifest(tmp_path / "run") == result.manifest
    assert "the file of best runs was not updated" in capsys.readouterr().err


def scripted(monkeypatch, figures):
    """Makes validation return given (loss, accuracy) pairs."""
    answers = iter(figures)
    monkeypatch.setattr(TensorFlowEngine, "evaluate", lambda *_: next(answers))


def test_early_stopping_ends_the_run_and_keeps_the_weights_of_the_best_epoch(
    tmp_path, small_splits, monkeypatch
):
    scripted(monkeypatch, [(0.5, 0.8), (0.4, 0.9), (0.6, 0.7), (0.6, 0.85), (0.1, 0.99)])
    config = replace(CONFIG, epochs=9, stopping=Stopping(patience=2))
    kept = {}
    run = loop._Run(config, small_splits, tmp_path / "run")
    run.prepare()
    run.go(lambda record, _: kept.setdefault(record.epoch, run.engine.model.get_weights()), None)
    result = run.finish(tmp_path / "best_run.json")
    assert result.stopped_early
    assert [record.epoch for record in result.history] == [1, 2, 3, 4]
    assert result.best.epoch == 2
    assert_same_weights(weights_of(result.run), kept[2])
    resumed = loop.train(config, small_splits, tmp_path / "run", resume=True)
    assert len(resumed.history) == 4


def test_reduce_on_plateau_lowers_the_rate_of_the_epochs_after(tmp_path, small_splits, monkeypatch):
    scripted(monkeypatch, [(0.5, 0.8), (0.5, 0.8), (0.5, 0.8), (0.4, 0.9)])
    schedule = Schedule("plateau", warmup=0.0, patience=1, factor=0.5)
    result = loop.train(replace(CONFIG, schedule=schedule), small_splits, tmp_path / "run")
    assert [record.learning_rate for record in result.history] == pytest.approx([0.01, 0.01, 0.005, 0.0025])


def test_a_diverging_run_is_stopped_with_advice(tmp_path, small_splits, monkeypatch):
    monkeypatch.setattr(TensorFlowEngine, "run_epoch", lambda *_, **__: EpochFigures(float("nan"), 0.1))
    with pytest.raises(TintlingError, match=r"diverged in epoch 1: .* lower the learning rate \(now 0\.01\)"):
        loop.train(CONFIG, small_splits, tmp_path / "run")
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_batches_are_smaller_where_there_are_fewer_digits(tmp_path, small_splits):
    few = replace(small_splits, train=small_splits.train.take(20))
    result = loop.train(replace(CONFIG, epochs=1), few, tmp_path / "run")
    assert len(result.history) == 1


def test_an_epoch_takes_as_long_as_its_samples_let_it_wait(tmp_path, small_splits, monkeypatch):
    now = 0.0

    class Slow(loop.EpochFeeder):
        def get(self, epoch):
            nonlocal now
            now += 30.0
            return super().get(epoch)

    monkeypatch.setattr(loop, "EpochFeeder", Slow)
    monkeypatch.setattr(loop, "time", SimpleNamespace(perf_counter=lambda: now))
    result = loop.train(replace(CONFIG, epochs=2), small_splits, tmp_path / "run")
    assert [record.seconds for record in result.history] == [30.0, 30.0]
    assert result.manifest.metrics["training"]["seconds"] == 60.0
