"""Event files for TensorBoard, in the folder ``tensorboard`` of the run directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tintling.errors import MissingExtraError
from tintling.training.loop.history import EpochRecord
from tintling.training.tracking.tracker import Tracked

__all__ = ["FOLDER", "TensorBoardTracker", "open_tracker"]

FOLDER = "tensorboard"


class TensorBoardTracker:
    """Writes scalars, one a figure and epoch.

    Args:
        tracked: What is tracked.
        make_writer: TensorBoard's writer.
    """

    def __init__(self, tracked: Tracked, make_writer: Any) -> None:
        self._folder = tracked.files / FOLDER
        self._make = make_writer
        self._writer: Any = None
        self._last = 0

    def epoch(self, record: EpochRecord) -> None:
        """Adds the figures of an epoch."""
        self._last = record.epoch
        for name, value in asdict(record).items():
            if name != "epoch":
                self._add(name, value)
        self._writer.flush()

    def finish(self, metrics: Mapping[str, Any]) -> None:
        """Adds what came out, as scalars of the last epoch."""
        for name, value in metrics.items():
            self._add(f"result/{name}", float(value))

    def close(self) -> None:
        """Closes the file, if there is one."""
        if self._writer is not None:
            self._writer.close()

    def _add(self, name: str, value: float) -> None:
        if self._writer is None:
            self._writer = self._make(str(self._folder))
        self._writer.add_scalar(name, value, self._last)


def open_tracker(tracked: Tracked) -> TensorBoardTracker:
    """Makes the tracker of a run.

    Raises:
        MissingExtraError: TensorBoard is not installed.
    """
    try:
        from tensorboard.summary import Writer
    except ImportError as error:
        raise MissingExtraError("--log tensorboard", "tensorboard") from error
    return TensorBoardTracker(tracked, Writer)
