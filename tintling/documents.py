"""Plain values of JSON and TOML as frozen dataclasses: checked strictly, the first fault named.

cattrs walks the types; what it would coerce (``"3"`` or ``True`` for an integer) is refused here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from cattrs import BaseValidationError, Converter, IterableValidationNote
from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from tintling.errors import TintlingError

__all__ = ["FieldError", "plain_values", "structure"]

T = TypeVar("T")

_SHOWN_LETTERS = 40


@dataclass(eq=False)
class FieldError(Exception):
    """The first field of a document that is not what its type says.

    Attributes:
        path: Names, or positions in lists, from the outermost to the field.
        expected: What belongs there, such as ``a whole number``; None where a dataclass refused its values.
        reason: The whole fault where it is not one of kind: an unknown key, a value out of range.
        got: What stands there, as text.
    """

    path: tuple[str, ...]
    expected: str | None
    reason: str
    got: str = ""

    @property
    def place(self) -> str:
        """The path with dots."""
        return ".".join(self.path)

    def __str__(self) -> str:
        if self.expected is None:
            return self.reason
        return f"{self.place}: expected {self.expected}, got {self.got}"


class _WrongKindError(Exception):
    """A value of another kind than its type says; cattrs notes where."""

    def __init__(self, expected: str, value: object) -> None:
        text = repr(value)
        self.expected = expected
        self.got = text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}…"
        super().__init__(f"expected {expected}, got {self.got}")


def structure(kind: type[T], document: Any, *, path: tuple[str, ...] = ()) -> T:
    """Makes a dataclass of plain values.

    Args:
        kind: A dataclass whose fields have types of Python's own, or are dataclasses.
        document: What a parser gave.
        path: Where it stands in a larger document.

    Raises:
        FieldError: A key is unknown or missing, or a value is of another kind or out of range.
    """
    try:
        return _converter().structure(document, kind)
    except (BaseValidationError, _WrongKindError, TintlingError) as error:
        raise _first_fault(error, path) from error


def plain_values(value: Any) -> Any:
    """Makes plain values of a dataclass; fields that are None are left out, as TOML has no null."""
    if is_dataclass(value) and not isinstance(value, type):
        found = ((entry.name, getattr(value, entry.name)) for entry in fields(value))
        return {name: plain_values(item) for name, item in found if item is not None}
    return value


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind, check in ((int, _integer), (float, _number), (str, _text), (bool, _truth)):
        converter.register_structure_hook(kind, check)
    converter.register_structure_hook_func(_is_literal, _choice)
    converter.register_structure_hook_factory(is_dataclass, lambda kind: _table_hook(kind, converter))
    converter.register_structure_hook_factory(_is_tuple, lambda kind: _tuple_hook(kind, converter))
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping_hook(kind, converter))
    return converter


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return bool(origin is Literal)


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_mapping(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _integer(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _WrongKindError("a whole number", value)
    return value


def _number(value: Any, _: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _WrongKindError("a number", value)
    try:
        return float(value)
    except OverflowError:
        raise _WrongKindError("a number below 1e308", value) from None


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise _WrongKindError("text", value)
    return value


def _truth(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongKindError("true or false", value)
    return value


def _choice(value: Any, kind: Any) -> Any:
    choices = get_args(kind)
    if not any(value == choice and type(value) is type(choice) for choice in choices):
        raise _WrongKindError(f"one of {', '.join(map(str, choices))}", value)
    return value


def _table_hook(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    build = make_dict_structure_fn(
        kind, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _WrongKindError("a table", value)
        return build(value, kind)

    return hook


def _mapping_hook(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    value_kind = get_args(kind)[1]

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _WrongKindError("an object", value)
        return {key: _item(converter, item, value_kind, key) for key, item in value.items()}

    return hook


def _tuple_hook(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    kinds = get_args(kind)
    endless = kinds[-1] is Ellipsis

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise _WrongKindError("a list", value)
        if not endless and len(value) != len(kinds):
            raise _WrongKindError(f"a list of {len(kinds)} values", value)
        wanted = kinds[:1] * len(value) if endless else kinds
        return tuple(
            _item(converter, item, one, at) for at, (item, one) in enumerate(zip(value, wanted, strict=True))
        )

    return hook


def _item(converter: Converter, item: Any, kind: Any, key: Any) -> Any:
    """Makes an item of a container; a fault is noted with the item's key."""
    if kind is Any:
        return item
    try:
        return converter.structure(item, kind)
    except (BaseValidationError, _WrongKindError, TintlingError) as error:
        notes = getattr(error, "__notes__", [])
        error.__notes__ = [*notes, IterableValidationNote(f"at {key}", key, kind)]
        raise


def _first_fault(error: BaseException, path: tuple[str, ...]) -> FieldError:
    """Walks down the first branch of cattrs' tree of errors."""
    path += tuple(_steps(error))
    match error:
        case BaseValidationError():
            # A key that is not known says more than what is missing because of it.
            found = sorted(error.exceptions, key=lambda one: not isinstance(one, ForbiddenExtraKeysError))
            return _first_fault(found[0], path)
        case ForbiddenExtraKeysError():
            return FieldError(path, None, _unknown(error, path))
        case _WrongKindError():
            return FieldError(path, error.expected, str(error), error.got)
        case KeyError():
            return FieldError(path, "a value", "", "nothing")
        case _:
            return FieldError(path, None, str(error))


def _steps(error: BaseException) -> list[str]:
    steps: list[str] = []
    for note in getattr(error, "__notes__", []):
        if isinstance(note, AttributeValidationNote):
            steps.insert(0, note.name)
        elif isinstance(note, IterableValidationNote):
            steps.insert(0, str(note.index))
    return steps


def _unknown(error: ForbiddenExtraKeysError, path: tuple[str, ...]) -> str:
    key = min(error.extra_fields)
    known = [entry.name for entry in fields(error.cl)]
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
    return f"unknown key {'.'.join((*path, key))}; {hint}"
