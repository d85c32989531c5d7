"""Trackers together: by name, through the command, and when a training is stopped."""

from __future__ import annotations

import builtins
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tintling.commands.train import command
from tintling.errors import MissingExtraError, UsageError
from tintling.training.loop.history import read_history
from tintling.training.tracking.tracker import TRACKERS, Tracked, open_trackers, tracking


def test_settings_are_told_by_dotted_names():
    settings = {"model": "tiny", "dropout": None, "optimizer": {"name": "adam", "rate": {"peak": 0.1}}}
    assert Tracked(Path("r"), settings).flat == {
        "model": "tiny",
        "optimizer.name": "adam",
        "optimizer.rate.peak": 0.1,
    }


def test_another_name_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"expected csv, tensorboard, mlflow, wandb, got 'tensorbord'.*mean"):
        open_trackers(["csv", "tensorbord"], Tracked(tmp_path, {}))


@pytest.mark.parametrize("name", [name for name in TRACKERS if name != "csv"])
def test_a_missing_package_is_named_before_the_first_epoch(name, tmp_path, monkeypatch):
    genuine = builtins.__import__

    def without(module, *rest):
        if module.split(".")[0] == name:
            raise ImportError(module)
        return genuine(module, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=f"--log {name} needs the extra '{name}'"):
        open_trackers([name], Tracked(tmp_path, {}))


def test_nothing_is_written_before_the_first_epoch(tmp_path):
    with tracking(TRACKERS, Tracked(tmp_path / "run", {})):
        pass
    assert not list(tmp_path.iterdir())


def test_a_training_tells_its_tracker_every_epoch(digits, tmp_path):
    data = tmp_path / "few.npz"
    train, test = slice(0, 4000, 10), slice(0, 960, 12)
    np.savez(
        data,
        x_train=digits.train_images[train],
        y_train=digits.train_labels[train],
        x_test=digits.test_images[test],
        y_test=digits.test_labels[test],
    )
    options = [
        "--engine",
        "native",
        "--epochs",
        "2",
        "--batch-size",
        "16",
        "--no-augment",
        "--offline",
        "--json",
    ]
    options += ["--data", str(data), "--out", str(tmp_path / "run"), "--log", "csv", "--log", "tensorboard"]
    result = CliRunner().invoke(command, options, catch_exceptions=False)
    assert result.exit_code == 0
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util.tensor_util import make_ndarray

    events = EventAccumulator(str(tmp_path / "run" / "tensorboard")).Reload()
    history = read_history(tmp_path / "run" / "history.csv")
    told = [float(make_ndarray(e.tensor_proto)) for e in events.Tensors("validation_accuracy")]
    assert told == pytest.approx([record.validation_accuracy for record in history])
    assert json.loads(result.stdout)


def test_a_run_within_an_older_one_is_named_by_its_final_folder(tmp_path):
    tracked = Tracked(tmp_path / "run", {}, tmp_path / "run" / "unfinished")

    assert tracked.run.name == "run"
    assert tracked.files == tmp_path / "run" / "unfinished"
    assert Tracked(tmp_path / "run", {}).files == tmp_path / "run"
