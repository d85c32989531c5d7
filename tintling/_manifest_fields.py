"""What each field of a manifest.json must hold, so that no reader meets a value of another kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from tintling.errors import ArtifactError

__all__ = ["check_fields"]

_SHOWN_LETTERS = 40

_Check = Callable[[Any], bool]


def check_fields(document: Mapping[str, Any], path: str) -> None:
    """Makes sure that every field is there and of the right type; entries that are objects are looked into.

    Args:
        document: What the file holds, without ``schema``.
        path: The file, for the message.

    Raises:
        ArtifactError: A field is missing, unknown or of another type.
    """
    unknown = sorted(document.keys() - _FIELDS.keys())
    if unknown:
        raise ArtifactError(f"{path} is damaged: unknown field {', '.join(unknown)}")
    for name, (expected, check) in _FIELDS.items():
        if name not in document:
            if name in _OPTIONAL:
                continue
            raise ArtifactError(f"{path} is damaged: {name} is missing, expected {expected}")
        if not check(document[name]):
            found = repr(document[name])
            found = found if len(found) <= _SHOWN_LETTERS else found[:_SHOWN_LETTERS] + "…"
            raise ArtifactError(
                f"{path} is damaged: {name}: expected {expected}, got {found}; run the stage again"
            )


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return (_whole(value) or isinstance(value, float)) and math.isfinite(value)


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _list_of(check: _Check) -> _Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _object_of(check: _Check) -> _Check:
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _normalization(value: Any) -> bool:
    known: dict[str, _Check] = {
        "kind": ("unit", "standardize", "threshold").__contains__,
        "mean": _number,
        "std": lambda std: _number(std) and std > 0,
        "threshold": lambda level: _whole(level) and 1 <= level <= 255,
    }
    return _object(value) and all(key in known and known[key](one) for key, one in value.items())


def _file(value: Any) -> bool:
    return (
        _object(value)
        and value.keys() == {"sha256", "bytes"}
        and _text(value["sha256"])
        and _whole(value["bytes"])
    )


def _stage(value: Any) -> bool:
    """A stage that was passed: its settings are an object, an ensemble names its members."""
    if not _object(value) or not _object(value.get("settings", {})):
        return False
    members = value.get("members", None if value.get("stage") == "ensemble" else [])
    return _list_of(_text)(members)


_FIELDS: Mapping[str, tuple[str, _Check]] = {
    "model": ("a text", _text),
    "labels": ("a list of texts", _list_of(_text)),
    "input_shape": (
        "a list of height, width and channels",
        lambda value: _list_of(lambda size: _whole(size) and size > 0)(value) and len(value) == 3,
    ),
    "normalization": ("an object of kind, mean, std > 0 and threshold from 1 to 255", _normalization),
    "seed": ("a whole number", _whole),
    "files": ("an object of sha256 (a text) and bytes (a whole number) by file name", _object_of(_file)),
    "data": ("an object", _object),
    "quantization": ("an object of objects", _object_of(_object)),
    "rejection_threshold": ("a number", _number),
    "metrics": ("an object of objects", _object_of(_object)),
    "history": ("a list of the stages passed, each an object with its settings", _list_of(_stage)),
    "tools": ("an object of texts", _object_of(_text)),
}

_OPTIONAL = frozenset({"seed", "data", "quantization", "rejection_threshold", "metrics", "tools"})
