"""The record of a run, epoch by epoch, and of the best run of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tintling.artifacts import write_atomic
from tintling.errors import ArtifactError
from tintling.json_text import parse_json
from tintling.training.loop.record_table import read_records, write_records

__all__ = [
    "EpochRecord",
    "beats",
    "read_best_runs",
    "read_history",
    "update_best_runs",
    "write_history",
]


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """The figures of one epoch.

    Attributes:
        epoch: Number, counted from 1.
        learning_rate: Rate of the last step.
        train_loss: Mean loss over the epoch's augmented samples, dropout and smoothing included.
        train_accuracy: Accuracy on the same samples, measured during the epoch.
        validation_loss: Cross-entropy in nats of the averaged weights on the validation samples.
        validation_accuracy: Their accuracy.
        seconds: Time the epoch took, in s, with the time that it waited for its samples.
    """

    epoch: int
    learning_rate: float
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


def write_history(path: Path, records: Sequence[EpochRecord]) -> None:
    """Writes a CSV with one line an epoch; figures keep all their digits."""
    write_records(path, EpochRecord, records)


def read_history(path: Path) -> tuple[EpochRecord, ...]:
    """Reads what :func:`write_history` wrote.

    Raises:
        ArtifactError: The file is missing or is not such a table.
    """
    return read_records(path, EpochRecord, otherwise="not a training history")


def beats(record: Mapping[str, Any], holder: Mapping[str, Any] | None) -> bool:
    """Whether a run is better on validation samples: higher accuracy, or equal accuracy and lower loss."""
    if holder is None:
        return True
    return _rank(record) > _rank(holder)


def _rank(record: Mapping[str, Any]) -> tuple[float, float]:
    return float(record["validation_accuracy"]), -float(record["validation_loss"])


def read_best_runs(path: Path, key: str) -> dict[str, Any]:
    """Reads a file of best runs, so that a bad one is found before a run and not after it.

    Args:
        path: The JSON file; it may be missing.
        key: Whose holder is to be beaten.

    Returns:
        Records by key.

    Raises:
        ArtifactError: The file is there, but is not a file of best runs.
    """
    try:
        scores: dict[str, Any] = parse_json(path.read_bytes(), finite=False) if path.exists() else {}
        holder = scores.get(key)
        if holder is not None:
            _rank(holder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ArtifactError(f"{path} is not a file of best runs: {error}; move it away") from error
    return scores


def update_best_runs(path: Path, key: str, record: Mapping[str, Any], rivals: Iterable[Path] = ()) -> bool:
    """Enters a run into the file of best runs if it beats the holder of its key.

    Args:
        path: The JSON file; made if it is missing.
        key: What can be compared: runs of one model on the same validation samples.
        record: Has at least ``validation_accuracy`` and ``validation_loss``.
        rivals: Files of best runs of other runs, which are read and never written; one that is none counts
            for nothing.

    Returns:
        Whether the run is the new best, of the rivals' as well.

    Raises:
        ArtifactError: The file is there, but is not a file of best runs.
    """
    scores = read_best_runs(path, key)
    better = beats(record, scores.get(key))
    if better:
        scores[key] = dict(record)
        write_atomic(path, json.dumps(scores, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    return better and all(beats(record, _holder(rival, key)) for rival in rivals)


def _holder(path: Path, key: str) -> dict[str, Any] | None:
    try:
        holder: dict[str, Any] | None = read_best_runs(path, key).get(key)
    except ArtifactError:
        return None
    return holder
