"""The folder of a run: made as late as possible, and taken away again where nothing came of it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from tintling.artifacts import MANIFEST_NAME, Manifest
from tintling.claims import claimed
from tintling.errors import ArtifactError
from tintling.staging import publish
from tintling.temporary import remove_leftovers

__all__ = [
    "CHECKPOINT_DIR",
    "ENSEMBLE_STAGE",
    "INT8_NAME",
    "MODEL_NAME",
    "RECIPE_NAME",
    "make_folder",
    "member_name",
    "member_runs",
    "remove_empty",
    "renewed_run",
    "unfinished_run",
]

CHECKPOINT_DIR = "checkpoint"
INT8_NAME = "model.tflite"
ENSEMBLE_STAGE = "ensemble"
MODEL_NAME = "model.keras"
RECIPE_NAME = "recipe.toml"

_UNFINISHED = ".unfinished"  # within a finished run: the one that is to take its place
_REPLACED = (MODEL_NAME, "history.csv", "history.png", f"{CHECKPOINT_DIR}/state.npz")


def member_name(number: int | str) -> str:
    """Folder of an ensemble's member, counted from 1; of a star, the pattern of all."""
    return f"member-{number}"


def member_runs(folder: Path, manifest: Manifest) -> tuple[Path, ...]:
    """Folders of an ensemble's runs, in order, each manifest found unchanged; none for a plain run.

    Args:
        folder: An ensemble or a run.
        manifest: Its manifest.

    Raises:
        ArtifactError: A member's manifest is missing or was changed.
    """
    if not manifest.history or manifest.history[-1].get("stage") != ENSEMBLE_STAGE:
        return ()
    names: Sequence[str] = manifest.history[-1]["members"]
    return tuple(manifest.verified(folder, f"{name}/{MANIFEST_NAME}").parent for name in names)


def make_folder(folder: Path) -> tuple[Path, ...]:
    """Makes a folder, parents included.

    Args:
        folder: It may exist already.

    Returns:
        The folders that were not there before, innermost first.

    Raises:
        ArtifactError: It cannot be made; nothing is left behind.
    """
    made: list[Path] = []
    try:
        made += [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remove_empty(made)
        raise ArtifactError(f"cannot write {folder}: {error.strerror}; choose another --out") from error
    return tuple(made)


def remove_empty(folders: Sequence[Path]) -> None:
    """Removes the folders that :func:`make_folder` made, if they are empty."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def unfinished_run(out: Path) -> Path:
    """Where a run that was interrupted lies: in its folder, or within it beside a finished one.

    Args:
        out: The folder of the run or the ensemble.
    """
    beside = out / _UNFINISHED
    begun = (beside / CHECKPOINT_DIR, beside / member_name(1) / CHECKPOINT_DIR)
    return beside if any(folder.is_dir() for folder in begun) else out


@contextlib.contextmanager
def renewed_run(out: Path, *, resume: bool = False) -> Iterator[Path]:
    """Gives the folder to train in, such that a finished run stays whole until the next one is finished.

    Where ``out`` holds a finished run, that is a folder within it, whose files take the place of the old ones
    when the block ends without an error. Everywhere else it is ``out``. No other process may train there.

    Args:
        out: The folder of the run or the ensemble.
        resume: Go on with what was interrupted.

    Raises:
        ArtifactError: Another process writes ``out``, or it cannot be written.
    """
    beside = out / _UNFINISHED
    with claimed(out):
        for folder in (out, beside):
            _remove_half_written(folder)
        if (beside / MANIFEST_NAME).exists():  # it was finished, and the files were on their way
            _take_over(beside, out, ())  # what is stale went first
        place = unfinished_run(out) if resume else out
        if not resume:
            shutil.rmtree(beside, ignore_errors=True)
            place = beside if (out / MANIFEST_NAME).exists() else out
        yield place
        if place is not out:
            _take_over(place, out, _REPLACED)


def _remove_half_written(run: Path) -> None:
    """Removes what a killed process left in a run and in the members of an ensemble."""
    for folder in (run, *run.glob(member_name("*"))):
        remove_leftovers(folder)
        remove_leftovers(folder / CHECKPOINT_DIR)


def _take_over(beside: Path, out: Path, stale: Sequence[str]) -> None:
    """Puts a finished run in the place of an older one."""
    try:
        publish(beside, out, stale)
    except OSError as error:
        raise ArtifactError(f"cannot write {out}: {error.strerror}; --resume tries again") from error
    shutil.rmtree(beside, ignore_errors=True)
