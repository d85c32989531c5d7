"""Runs of MLflow, in ``mlflow.db`` beside the run directory or where ``MLFLOW_TRACKING_URI`` says.

MLflow's folders of plain files take no new runs since its version 3; SQLite's file is what it advises.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tintling.errors import MissingExtraError
from tintling.training.loop.history import EpochRecord
from tintling.training.tracking.tracker import Tracked

__all__ = ["EXPERIMENT", "MlflowTracker", "address_of", "open_tracker"]

EXPERIMENT = "tintling"
_LONGEST = 500  # letters of a setting


class MlflowTracker:
    """Begins a run of MLflow with the first epoch.

    Args:
        tracked: What is tracked.
        make_client: Gives MLflow's client.
    """

    def __init__(self, tracked: Tracked, make_client: Any) -> None:
        self._tracked = tracked
        self._make = make_client
        self._client: Any = None
        self._run = ""
        self._state = "KILLED"

    def epoch(self, record: EpochRecord) -> None:
        """Adds the figures of an epoch."""
        if self._client is None:
            self._begin()
        for name, value in asdict(record).items():
            if name != "epoch":
                self._client.log_metric(self._run, name, value, step=record.epoch)

    def finish(self, metrics: Mapping[str, Any]) -> None:
        """Adds what came out."""
        if self._client is None:  # a run that goes on, and had nothing left to do
            self._begin()
        for name, value in metrics.items():
            self._client.log_metric(self._run, f"result.{name}", float(value))
        self._state = "FINISHED"

    def close(self) -> None:
        """Ends the run, as killed unless it is finished."""
        if self._client is not None:
            self._client.set_terminated(self._run, self._state)

    def _begin(self) -> None:
        self._client = self._make()
        found = self._client.get_experiment_by_name(EXPERIMENT)
        experiment = found.experiment_id if found else self._client.create_experiment(EXPERIMENT)
        name = self._tracked.run.resolve().name
        self._run = self._client.create_run(experiment, run_name=name).info.run_id
        for key, value in self._tracked.flat.items():
            self._client.log_param(self._run, key, str(value)[:_LONGEST])


def address_of(tracked: Tracked) -> str:
    """Where runs are kept: what the environment says, or a file beside the run directory."""
    beside = tracked.run.resolve().parent / "mlflow.db"
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{beside.as_posix()}"


def open_tracker(tracked: Tracked) -> MlflowTracker:
    """Makes the tracker of a run.

    Raises:
        MissingExtraError: MLflow is not installed.
    """
    try:
        from mlflow.tracking import MlflowClient
    except ImportError as error:
        raise MissingExtraError("--log mlflow", "mlflow") from error
    return MlflowTracker(tracked, lambda: MlflowClient(tracking_uri=address_of(tracked)))
