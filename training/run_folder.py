"""The folder of a run: made as late as possible, and taken away again where nothing came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from tintling.artifacts import MANIFEST_NAME, Manifest
from tintling.errors import ArtifactError

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
]

CHECKPOINT_DIR = "checkpoint"
INT8_NAME = "model.tflite"
ENSEMBLE_STAGE = "ensemble"
MODEL_NAME = "model.keras"
RECIPE_NAME = "recipe.toml"


def member_name(number: int) -> str:
    """Folder of an ensemble's member, counted from 1."""
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
