"""Ensembles and distillation: the arithmetic by hand, and real runs on 640 digits."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import partial

import numpy as np
import pytest
from click.testing import CliRunner

from tintling.artifacts import load_manifest
from tintling.cli import tintling
from tintling.errors import ArtifactError, TintlingError
from tintling.training._tensorflow import tf
from tintling.training.evaluation import evaluate
from tintling.training.loop import ensemble
from tintling.training.loop import run as loop
from tintling.training.loop.distillation import load_teacher
from tintling.training.native.engine import NativeEngine
from tintling.training.networks.keras_io import float_predictor, load_run
from tintling.training.run_folder import member_runs
from tintling.training.settings.config import Distillation, Optimizer, TrainingConfig
from tintling.training.settings.recipe import load_recipe

NO_DIGITS = np.empty((0, 28, 28), np.uint8)
CONFIG = TrainingConfig(epochs=1, batch_size=32, seed=3, ema=0.9, optimizer=Optimizer(learning_rate=0.02))


@pytest.fixture(scope="module")
def trained(tmp_path_factory, small_splits):
    """An ensemble of two."""
    out = tmp_path_factory.mktemp("ensembles") / "two"

    def train(config, folder, resume):
        return loop.train(config, small_splits, folder, resume=resume)

    return ensemble.train_ensemble(CONFIG, small_splits, out, 2, train)


def test_the_majority_wins_and_ties_go_to_the_larger_mean_logit():
    logits = np.array(
        [
            [[5, 0, 1], [3, 0, 0], [0, 0, 9]],
            [[0, 1, 0], [0, 2, 0], [0, 1, 0]],
            [[0, 1, 0], [0, 0, 9], [1, 0, 0]],
        ],
        np.float32,
    )
    # Two of three say 1 of the first digit although the mean says 0; of the others each says something else.
    assert ensemble.majority(logits).tolist() == [1, 2, 2]
    assert logits.mean(axis=0).argmax(axis=1).tolist() == [0, 2, 2]


def test_a_class_without_a_vote_never_wins():
    logits = np.array([[[9, 8, 0]], [[0, 8, 9]]], np.float32)
    assert logits.mean(axis=0).argmax(axis=1).tolist() == [1]
    assert ensemble.majority(logits).tolist() == [0]


def test_gains_are_counted_from_the_mean_member():
    logits = np.zeros((2, 4, 3), np.float32)
    logits[0, [0, 1, 2, 3], [0, 1, 2, 0]] = 1  # right but for the last
    logits[1, [0, 1, 2, 3], [0, 1, 0, 0]] = 0.5  # two right
    figures = ensemble.measure(logits, np.array([0, 1, 2, 1], np.uint8))
    assert figures.members == (0.75, 0.5)
    assert (figures.mean_member, figures.majority, figures.mean_logits) == (0.625, 0.75, 0.75)
    document = figures.to_json()
    assert document["gain_majority"] == document["gain_mean_logits"] == 0.125
    with pytest.raises(ValueError, match="do not belong together"):
        ensemble.measure(logits, np.zeros(3, np.uint8))


def test_members_differ_in_their_seed_alone_and_the_manifest_says_what_they_come_to(trained, small_splits):
    manifest = load_manifest(trained.folder)
    members = member_runs(trained.folder, manifest)
    assert [load_manifest(member).seed for member in members] == [3, 4]
    runs = [load_run(member) for member in members]
    predictors = [float_predictor(model, found.normalization) for model, found in runs]
    figures = manifest.metrics["ensemble"]["validation"]
    accuracies = [evaluate(predict, small_splits.validation).accuracy for predict in predictors]
    assert figures["members"] == accuracies
    assert accuracies[0] != accuracies[1]
    together = evaluate(ensemble.mean_predictor(predictors), small_splits.validation)
    assert figures["mean_logits"] == together.accuracy
    assert figures["gain_mean_logits"] == pytest.approx(together.accuracy - sum(accuracies) / 2)


def test_finished_members_are_kept_when_an_ensemble_is_resumed(trained, small_splits):
    before = load_manifest(trained.folder)
    steps = []

    def train(config, folder, resume):
        return loop.train(config, small_splits, folder, resume=resume, on_step=lambda *_: steps.append(1))

    again = ensemble.train_ensemble(CONFIG, small_splits, trained.folder, 2, train, resume=True)
    assert not steps
    assert again.manifest.metrics == before.metrics


def test_a_member_that_was_changed_is_noticed(trained, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(trained.folder, copy)
    (copy / "member-2" / "manifest.json").write_text("{}")
    with pytest.raises(ArtifactError, match=r"member-2/manifest\.json was changed"):
        load_teacher(copy, NO_DIGITS)


def test_an_ensemble_whose_first_member_fails_leaves_nothing(tmp_path):
    def fail(_config, _folder, _resume):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensemble.train_ensemble(CONFIG, None, tmp_path / "deep" / "two", 2, fail)
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(ArtifactError, match=r"cannot write .*Not a directory"):
        ensemble.train_ensemble(CONFIG, None, tmp_path / "file" / "two", 2, fail)


def test_one_member_is_no_ensemble(tmp_path, small_splits):
    with pytest.raises(TintlingError, match="at least 2 members, not 1"):
        ensemble.train_ensemble(CONFIG, small_splits, tmp_path / "x", 1, lambda *_: None)
    assert not (tmp_path / "x").exists()


def test_a_teacher_gives_the_mean_of_its_members_logits(trained, small_splits):
    teacher = load_teacher(trained.folder, NO_DIGITS)
    images = small_splits.validation.images[:50]
    members = member_runs(trained.folder, load_manifest(trained.folder))
    runs = [load_run(folder) for folder in members]
    expected = np.mean([float_predictor(model, m.normalization)(images) for model, m in runs], axis=0)
    np.testing.assert_allclose(teacher.logits(tf.constant(images)).numpy(), expected, atol=1e-5)
    alone = load_teacher(trained.folder / "member-1", NO_DIGITS)
    assert len(alone.members) == 1
    assert alone.sha256 != teacher.sha256


class Stubborn:
    """A teacher that takes every digit for a 4."""

    sha256 = "4" * 64

    def logits(self, images):
        return tf.one_hot(tf.fill([tf.shape(images)[0]], 4), 10, on_value=9.0)

    def to_json(self):
        return {"sha256": self.sha256}


def test_a_student_learns_its_teacher_s_answers_and_is_resumed_with_the_same_teacher(small_splits, tmp_path):
    config = replace(CONFIG, epochs=1, distillation=Distillation(temperature=3, alpha=1.0))
    run = loop.train(config, small_splits, tmp_path / "taught", teacher=Stubborn()).run
    model, manifest = load_run(run)
    answers = float_predictor(model, manifest.normalization)(small_splits.validation.images).argmax(axis=1)
    assert (answers == 4).mean() > 0.9
    assert manifest.history[0]["teacher"] == {"sha256": "4" * 64}
    resume = partial(loop.train, config, small_splits, run, resume=True)
    with pytest.raises(ArtifactError, match="begun with another teacher"):
        resume()
    before = (run / "history.csv").read_text()
    resume(teacher=Stubborn())
    assert (run / "history.csv").read_text() == before


def test_a_recipe_can_name_its_teacher_whose_answers_are_asked_for_once_a_period(monkeypatch, tmp_path):
    asked = []
    logits = NativeEngine.logits

    def counted(self, images):
        asked.append(len(images))
        return logits(self, images)

    monkeypatch.setattr(NativeEngine, "logits", counted)
    # A folder that happens to be called like the shipped model is not what the recipe means.
    (tmp_path / "nano").mkdir()
    monkeypatch.chdir(tmp_path)
    recipe = tmp_path / "taught.toml"
    recipe.write_text(
        'model = "tiny"\nengine = "native"\nepochs = 5\nbatch_size = 64\n[optimizer]\nlearning_rate = 0.02\n'
        '[distillation]\nteacher = "nano"\nperiod = 2\n[augmentation]\nrotation_deg = 5.0\n'
    )
    shown = invoke("train", "--recipe", recipe, "--out", tmp_path / "run", "--offline", "--train-size", "640")
    assert "in the shipped nano" in " ".join(shown.stderr.split())
    # The student is validated on 500 digits after each epoch; the teacher answers in two epochs of five.
    assert sorted(asked) == [500] * 5 + [640] * 2
    assert load_manifest(tmp_path / "run").history[0]["teacher"]["models"] == ["nano"]


def invoke(*arguments):
    result = CliRunner().invoke(tintling, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_an_ensemble_is_trained_measured_and_taught_from_on_the_command_line(tmp_path, monkeypatch):
    fast = ["--offline", "--train-size", "320", "--batch-size", "64", "--epochs", "1", "--seed", "6"]
    shown = invoke(
        "train", "--out", tmp_path / "two", "--ensemble", 2, "--engine", "tensorflow", *fast
    ).stdout
    for text in ("2 × tiny", "6, 7", "member 2", "majority", "mean of logits", "On 500 validation samples"):
        assert text in shown
    measured = json.loads(invoke("evaluate", tmp_path / "two", "--offline", "--json").stdout)
    assert measured["split"] == "test"
    assert measured["ensemble"]["mean_logits"] == measured["accuracy"]
    assert len(measured["ensemble"]["members"]) == 2
    student = ["train", "--out", tmp_path / "student", "--distill", "two", "--json", *fast]
    monkeypatch.chdir(tmp_path)
    taught = invoke(*student)
    assert json.loads(taught.stdout)["epochs"] == 1
    assert "learning from 2 networks" in " ".join(taught.stderr.split())
    entry = load_manifest(tmp_path / "student").history[0]
    # The recipe of tiny asks for the native engine, in which teachers answer too.
    assert entry["settings"]["engine"] == "native"
    assert entry["teacher"]["seeds"] == [6, 7]
    # What the run learnt from is what its recipe says, from whichever folder it is read.
    named = load_recipe(tmp_path / "student" / "recipe.toml").training.distillation
    assert named == replace(load_recipe("tiny").training.distillation, teacher=str(tmp_path / "two"))
    assert entry["settings"]["distillation"] == asdict(named)
    resume = ("train", "--out", tmp_path / "student", "--resume", "--offline")
    assert "learning from 2 networks" in " ".join(invoke(*resume).stderr.split())
    with pytest.raises(ArtifactError, match="begun with another teacher"):
        invoke(*resume, "--distill", "nano")
    (tmp_path / "two").rename(tmp_path / "moved")
    with pytest.raises(
        ArtifactError, match=r"teacher .*/two that the recipe names does not exist.*--distill"
    ):
        invoke(*resume)
    invoke(*resume, "--distill", tmp_path / "moved")


def test_a_teacher_that_is_not_there_is_an_error_before_anything_is_written(tmp_path):
    with pytest.raises(ArtifactError, match=r"has no manifest\.json"):
        invoke("train", "--out", tmp_path / "student", "--offline", "--distill", tmp_path / "gone")
    assert not (tmp_path / "student").exists()
