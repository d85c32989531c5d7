"""``history.csv`` in the run directory, after every epoch and not only at the end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tintling.training.loop.history import EpochRecord, read_history, write_history
from tintling.training.tracking.tracker import Tracked

__all__ = ["CsvTracker", "open_tracker"]


class CsvTracker:
    """Writes the table anew after each epoch.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def epoch(self, record: EpochRecord) -> None:
        """Adds a line; those of the same epoch and later ones are of an earlier training."""
        earlier = read_history(self._path) if self._path.is_file() else ()
        write_history(self._path, (*(line for line in earlier if line.epoch < record.epoch), record))

    def finish(self, metrics: Mapping[str, Any]) -> None:
        """The run itself writes the whole table."""

    def close(self) -> None:
        """Every line is written already."""


def open_tracker(tracked: Tracked) -> CsvTracker:
    """Makes the tracker of a run."""
    return CsvTracker(tracked.files / "history.csv")
