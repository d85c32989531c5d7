"""Runs of Weights & Biases, kept offline in the folder ``wandb`` beside the run directory.

``WANDB_MODE=online`` sends them; ``wandb sync FOLDER`` sends them later. Nothing else is sent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tintling.errors import MissingExtraError
from tintling.training.loop.history import EpochRecord
from tintling.training.tracking.tracker import Tracked

__all__ = ["PROJECT", "WandbTracker", "open_tracker"]

PROJECT = "tintling"


class WandbTracker:
    """Begins a run of Weights & Biases with the first epoch.

    Args:
        tracked: What is tracked.
        wandb: The package.
    """

    def __init__(self, tracked: Tracked, wandb: Any) -> None:
        self._tracked = tracked
        self._wandb = wandb
        self._run: Any = None
        self._finished = False

    def epoch(self, record: EpochRecord) -> None:
        """Adds the figures of an epoch."""
        if self._run is None:
            self._begin()
        figures = asdict(record)
        self._run.log(figures, step=figures["epoch"])

    def finish(self, metrics: Mapping[str, Any]) -> None:
        """Adds what came out."""
        if self._run is None:  # a run that goes on, and had nothing left to do
            self._begin()
        for name, value in metrics.items():
            self._run.summary[name] = value
        self._finished = True

    def close(self) -> None:
        """Ends the run, as failed unless it is finished."""
        if self._run is not None:
            self._run.finish(exit_code=0 if self._finished else 1)

    def _begin(self) -> None:
        run = self._tracked.run.resolve()
        self._run = self._wandb.init(
            project=PROJECT,
            name=run.name,
            dir=str(run.parent),
            config=self._tracked.flat,
            mode=os.environ.get("WANDB_MODE") or "offline",
            settings=self._wandb.Settings(silent=True),
        )


def open_tracker(tracked: Tracked) -> WandbTracker:
    """Makes the tracker of a run.

    Raises:
        MissingExtraError: The package is not installed.
    """
    try:
        import wandb
    except ImportError as error:
        raise MissingExtraError("--log wandb", "wandb") from error
    return WandbTracker(tracked, wandb)
