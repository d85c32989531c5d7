"""The network that teaches another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tintling.console import note

if TYPE_CHECKING:
    from tintling.training.distillation import Teacher
    from tintling.training.splits import Splits

__all__ = ["named_teacher"]


def named_teacher(run: Path, splits: Splits) -> Teacher:
    """Loads a teacher, and says so.

    Args:
        run: A run, an ensemble or the name of a shipped model.
        splits: The student's digits.

    Raises:
        ArtifactError: No such teacher, or a file of it was changed.
    """
    from tintling.shipped import resolve_model
    from tintling.training.distillation import load_teacher

    # Some hundred digits show how far a network's channels reach.
    teacher = load_teacher(resolve_model(run), splits.train.images[:500])
    note(f"learning from {len(teacher.members)} network(s) in {run}")
    return teacher
