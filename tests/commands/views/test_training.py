"""A training on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from tintling.artifacts import Manifest
from tintling.commands.views import training as view
from tintling.training.loop.history import EpochRecord
from tintling.training.loop.results import TrainingResult

DATA = {"name": "MNIST", "fallback": False, "train": 55_000, "validation": 5_000, "test": 10_000}


def record(epoch, accuracy=0.9):
    return EpochRecord(epoch, 0.01, 0.5, 0.8, 0.4, accuracy, 2.0)


def result(**changes):
    manifest = Manifest(
        "tiny", seed=7, data=DATA | changes, metrics={"training": {"validation_accuracy": 0.95}}
    )
    history = (record(1), record(2, 0.95), record(3))
    return TrainingResult(
        Path("runs/x"), manifest, history, history[1], 1_830, is_best=True, stopped_early=True
    )


@pytest.mark.parametrize("width", [80, 120])
def test_a_run_is_told_with_its_best_epoch_and_the_next_command(width, capsys, monkeypatch):
    monkeypatch.setattr(view, "out", Console(width=width))
    view.show_run(result())
    shown, said = capsys.readouterr()
    assert "tiny in runs/x" in shown
    assert "3, stopped early; best 2" in shown
    assert "95.00%, loss 0.4000" in shown
    assert "55,000 train, 5,000 validation, 10,000 test (untouched)" in shown
    assert "6 s" in shown
    assert max(map(len, shown.splitlines())) <= width
    assert "tintling compress runs/x" in " ".join(said.split())


def test_offline_digits_are_pointed_out(capsys, monkeypatch):
    monkeypatch.setattr(view, "out", Console(width=100))
    view.show_run(result(fallback=True))
    assert "offline digits, not all of MNIST" in capsys.readouterr().out


def test_a_run_for_machines_has_its_figures():
    document = view.run_document(result())
    assert (document["run"], document["model"], document["seed"]) == ("runs/x", "tiny", 7)
    assert (document["validation_accuracy"], document["stopped_early"]) == (0.95, True)


def test_the_bar_moves_within_an_epoch_and_keeps_the_best_in_a_line():
    console = Console(width=100, force_terminal=False)
    with (
        console.capture() as capture,
        Progress(TextColumn("{task.description}"), console=console) as progress,
    ):
        on_epoch, on_step = view.TrainingDisplay(progress).member(3, "member 2")
        on_step(5, 10)
        assert progress.tasks[0].completed == 0.5
        on_epoch(record(1), True)
        on_step(1, 4)
        assert progress.tasks[0].completed == 1.25
        assert progress.tasks[0].description == "member 2 epoch 2/3"
    assert "member 2 epoch   1  loss 0.5000  validation 90.00%  best so far" in capture.get()
