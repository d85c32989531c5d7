"""The models that come with Tintling, by name."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tintling.artifacts import MANIFEST_NAME, StrPath, load_manifest

__all__ = [
    "DEFAULT_SHIPPED",
    "digit_models",
    "named_model",
    "recorded_name",
    "resolve_model",
    "shipped_models",
]

DEFAULT_SHIPPED = "nano"
"""The model that is used when none is named and none was trained."""


def _folder() -> Path:
    return Path(str(files("tintling.models")))


def shipped_models() -> tuple[str, ...]:
    """Names of the shipped models, sorted."""
    return tuple(sorted(entry.name for entry in _folder().iterdir() if (entry / MANIFEST_NAME).is_file()))


def digit_models() -> tuple[str, ...]:
    """Names of the shipped models for handwritten digits, sorted; the others are for tasks of frames."""
    return tuple(
        name for name in shipped_models() if load_manifest(_folder() / name).task.preprocessing.kind == "ink"
    )


def resolve_model(model: StrPath) -> Path:
    """Gives the folder of a shipped model for its name, and every other path as it is.

    A file or folder of that name in the working directory wins.

    Args:
        model: A path, or the name of a shipped model such as ``nano``.
    """
    path = Path(model)
    if not path.exists() and str(path) in shipped_models():
        return _folder() / path
    return path


def named_model(name: str) -> Path:
    """Gives the folder that a recipe means: a shipped model by its name, or else a path.

    A recipe means the same wherever it is read, so here the shipped model wins.

    Args:
        name: Name of a shipped model such as ``micro``, or a path.
    """
    return _folder() / name if name in shipped_models() else Path(name)


def recorded_name(model: StrPath) -> str:
    """Names a model in a recipe, such that :func:`named_model` finds it from any working directory.

    Args:
        model: What the command line named.

    Returns:
        The name of a shipped model, or an absolute path.
    """
    path = Path(model)
    return str(path.resolve() if resolve_model(path) == path else path)
