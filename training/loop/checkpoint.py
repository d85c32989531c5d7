"""The state of an unfinished run, in one file that is replaced whole after every epoch."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.archives import DAMAGED_ARCHIVE
from tintling.artifacts import write_atomic
from tintling.documents import FieldError, structure
from tintling.errors import ArtifactError, DatasetError
from tintling.json_text import parse_json
from tintling.npz import read_npz
from tintling.training.loop.history import EpochRecord
from tintling.training.loop.schedules import ValidationProgress

__all__ = ["Checkpoint", "load_checkpoint", "save_checkpoint"]

_FILE = "state.npz"
_SCHEMA = 1
_STATE = "state"

Arrays = Sequence[NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """All that the rest of a run depends on.

    Attributes:
        fingerprint: Settings and data of the run; a run is resumed only with the same.
        history: Epochs so far. Orders and augmentations follow from the epoch's number.
        progress: How validation went.
        arrays: Named groups of arrays: weights, optimizer slots, averages, best weights.
    """

    fingerprint: Mapping[str, Any]
    history: tuple[EpochRecord, ...]
    progress: ValidationProgress
    arrays: Mapping[str, Arrays]


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Writes the state into ``folder``; an older one is replaced in one step.

    Raises:
        ArtifactError: The file cannot be written.
    """
    state = {
        "schema": _SCHEMA,
        "fingerprint": checkpoint.fingerprint,
        "history": [asdict(record) for record in checkpoint.history],
        "progress": asdict(checkpoint.progress),
        "groups": {name: len(group) for name, group in checkpoint.arrays.items()},
    }
    arrays: dict[str, NDArray[Any]] = {_STATE: np.frombuffer(json.dumps(state).encode(), np.uint8)}
    for name, group in checkpoint.arrays.items():
        arrays |= {f"{name}/{i}": array for i, array in enumerate(group)}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    write_atomic(folder / _FILE, buffer.getvalue())


def load_checkpoint(folder: Path) -> Checkpoint:
    """Reads the state that :func:`save_checkpoint` wrote.

    Raises:
        ArtifactError: There is none, or it is damaged.
    """
    path = folder / _FILE
    try:
        with path.open("rb"):  # a file that is missing is told apart
            archive = read_npz(path)
        state = parse_json(archive[_STATE].tobytes(), finite=False)
        if state["schema"] != _SCHEMA:
            raise ArtifactError(f"{path} is of schema {state['schema']!r:.40}, expected {_SCHEMA}")
        if not isinstance(state["fingerprint"], dict):
            raise ArtifactError(f"{path} is damaged: it names no settings; train without --resume")
        return Checkpoint(
            fingerprint=state["fingerprint"],
            history=tuple(structure(EpochRecord, record) for record in state["history"]),
            progress=structure(ValidationProgress, state["progress"]),
            arrays={
                name: [archive[f"{name}/{i}"] for i in range(size)] for name, size in state["groups"].items()
            },
        )
    except FileNotFoundError as error:
        raise ArtifactError(f"{folder} holds no checkpoint to resume from: train without --resume") from error
    except (*DAMAGED_ARCHIVE, DatasetError, FieldError, KeyError, TypeError, AttributeError) as error:
        raise ArtifactError(f"{path} is damaged: {error}; train without --resume") from error
