"""Which network teaches another one: found, loaded and announced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tintling.console import counted, note, plain
from tintling.errors import ArtifactError
from tintling.shipped import named_model, resolve_model, shipped_models

if TYPE_CHECKING:
    from tintling.training.data.splits import Splits
    from tintling.training.loop.distillation import Teacher
    from tintling.training.settings.config import Distillation

__all__ = ["find_teacher", "load_teacher", "recorded_teacher"]


def recorded_teacher(given: Path) -> str:
    """Names the teacher in a recipe, such that it is found from any working directory.

    Args:
        given: What the command line named.

    Returns:
        The name of a shipped model, or an absolute path.
    """
    return str(given.resolve() if resolve_model(given) == given else given)


def find_teacher(given: Path | None, named: str) -> Path | None:
    """Finds the teacher; None without one.

    Args:
        given: A run, an ensemble or the name of a shipped model, if the command line named one.
        named: The name in the recipe; empty without a teacher.

    Raises:
        ArtifactError: The recipe's teacher is not there.
    """
    if given is not None or not named:
        return resolve_model(given) if given else None
    folder = named_model(named)
    if not folder.is_dir():
        raise ArtifactError(
            f"the teacher {named} that the recipe names does not exist: name one with --distill"
        )
    return folder


def load_teacher(folder: Path, splits: Splits, settings: Distillation) -> Teacher:
    """Loads a teacher, and says so.

    Args:
        folder: What :func:`find_teacher` found.
        splits: The student's samples.
        settings: How it teaches.

    Raises:
        ArtifactError: No such teacher, or a file of it was changed.
    """
    shipped = folder.name in shipped_models() and folder == named_model(folder.name)
    place = f"the shipped {folder.name}" if shipped else str(folder)
    note(f"building the teacher of {plain(place)}")
    from tintling.training.loop.distillation import load_teacher as load

    # Some hundred samples show how far a network's channels reach.
    teacher = load(
        folder,
        splits.train.images[:500],
        labels=splits.labels,
        parts=settings.labels,
        offsets=settings.offsets,
    )
    note(f"learning from {counted(len(teacher.members), 'network')} in {plain(place)}")
    return teacher
