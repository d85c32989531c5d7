"""Runs of MLflow, queried from their file."""

from __future__ import annotations

import warnings

import pytest

from tintling.training.tracking.mlflow_tracker import EXPERIMENT, address_of
from tintling.training.tracking.tracker import Tracked, tracking

pytestmark = pytest.mark.filterwarnings("ignore")  # a program of others


@pytest.fixture(autouse=True)
def _no_server(monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)


def test_runs_finished_and_stopped_can_be_queried(records, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from mlflow.tracking import MlflowClient
    done = Tracked(tmp_path / "done", {"model": "tiny", "optimizer": {"learning_rate": 0.02}})
    with tracking(["mlflow"], done) as (epoch, finish):
        for record in records:
            epoch(record)
        finish({"validation_accuracy": 0.8})
    stopped = Tracked(tmp_path / "stopped", {"model": "nano"})
    with tracking(["mlflow"], stopped) as (epoch, _):
        epoch(records[0])

    client = MlflowClient(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    experiment = client.get_experiment_by_name(EXPERIMENT)
    runs = {run.info.run_name: run for run in client.search_runs([experiment.experiment_id])}
    assert {name: run.info.status for name, run in runs.items()} == {"done": "FINISHED", "stopped": "KILLED"}
    assert runs["done"].data.params == {"model": "tiny", "optimizer.learning_rate": "0.02"}
    assert runs["done"].data.metrics["result.validation_accuracy"] == 0.8
    history = client.get_metric_history(runs["done"].info.run_id, "train_loss")
    assert [(entry.step, entry.value) for entry in history] == [(1, 1.0), (2, 0.5)]
    (best,) = client.search_runs([experiment.experiment_id], "params.model = 'nano'")
    assert best.info.run_name == "stopped"


def test_the_environment_says_where_runs_are_kept(tmp_path, monkeypatch):
    tracked = Tracked(tmp_path / "run", {})
    assert address_of(tracked) == f"sqlite:///{tmp_path.as_posix()}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://example.org")
    assert address_of(tracked) == "https://example.org"
