"""Which network teaches another one: found, loaded and announced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tintling.console import counted, note, plain
from tintling.errors import ArtifactError
from tintling.shipped import named_model, recorded_name, resolve_model, shipped_models

if TYPE_CHECKING:
    from tintling.training.data.splits import Splits
    from tintling.training.loop.distillation import Teacher
    from tintling.training.settings.config import Distillation

__all__ = ["find_teacher", "load_teacher", "recorded_teacher"]

_AND = "+"


def recorded_teacher(given: Path) -> str:
    """Names the teacher in a recipe, such that it is found from any working directory.

    Args:
        given: What the command line named.

    Returns:
        The name of a shipped model, or an absolute path.
    """
    return _AND.join(map(recorded_name, _parts(given)))


def _parts(given: Path) -> list[Path]:
    """The places that a name means: several with ``+`` between them, unless a folder is called so."""
    return [given] if given.is_dir() else [Path(part) for part in str(given).split(_AND)]


def find_teacher(given: Path | None, named: str) -> tuple[Path, ...]:
    """Finds the teacher: one place, or several that teach together; none without one.

    Args:
        given: A run, an ensemble or the name of a shipped model, if the command line named one; or several
            with ``+`` between them.
        named: The name in the recipe, likewise; empty without a teacher.

    Raises:
        ArtifactError: The recipe's teacher is not there.
    """
    if given is not None:
        return tuple(resolve_model(part) for part in _parts(given))
    if not named:
        return ()
    folders = tuple(named_model(str(part)) for part in _parts(Path(named)))
    if not all(folder.is_dir() for folder in folders):
        raise ArtifactError(
            f"the teacher {named} that the recipe names does not exist: name one with --distill"
        )
    return folders


def load_teacher(folders: Sequence[Path], splits: Splits, settings: Distillation) -> Teacher:
    """Loads a teacher, and says so.

    Args:
        folders: What :func:`find_teacher` found, at least one.
        splits: The student's samples.
        settings: How it teaches.

    Raises:
        ArtifactError: No such teacher, a file of it was changed, or they give different numbers of classes.
    """
    first, *others = (_load_one(folder, splits, settings) for folder in folders)
    return first.beside(others) if others else first


def _load_one(folder: Path, splits: Splits, settings: Distillation) -> Teacher:
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
