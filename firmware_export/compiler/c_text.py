"""Spells Python values as C: numbers, strings, arrays, structures and calls.

Every function gives text that is the same on every machine.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.kernel_structs import Struct

__all__ = [
    "WIDTH",
    "array_lines",
    "array_size",
    "call",
    "comment_text",
    "float_literal",
    "int_literal",
    "string_literal",
    "struct_lines",
    "wrap",
]

WIDTH = 100
"""Columns of a line."""

_INDENT = "    "
_NO_BREAK = "\0"


def int_literal(value: int) -> str:
    """An int32 as C spells it; the least one has no literal of its own."""
    return "(-2147483647 - 1)" if value == -(2**31) else str(value)


def float_literal(value: float) -> str:
    """A float32 with as many digits as bring it back exactly, such as ``0.00392156886f``."""
    text = f"{float(np.float32(value)):.9g}"
    return f"{text}f" if any(mark in text for mark in ".e") else f"{text}.0f"


def string_literal(text: str) -> str:
    """A C string; bytes beyond ASCII are written in octal, which cannot run into what follows."""
    pieces = []
    for byte in text.encode():
        char = chr(byte)
        if char in '"\\':
            pieces.append(f"\\{char}")
        elif char == "?":  # no trigraphs
            pieces.append("\\?")
        elif 32 <= byte < 127:
            pieces.append(char)
        else:
            pieces.append(f"\\{byte:03o}")
    return f'"{"".join(pieces)}"'


def comment_text(text: str) -> str:
    """Text that may stand inside a C comment: printable ASCII that neither opens nor ends one, no accents."""
    apart = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    plain = "".join(char if " " <= char <= "~" else "?" for char in apart)
    return plain.replace("*/", "* /").replace("/*", "/ *")


def wrap(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Breaks text into lines of at most :data:`WIDTH` columns."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False
    ) or [first.rstrip()]


def array_size(shape: Sequence[int]) -> str:
    """The length of an array as a product that shows its shape, such as ``16 * 3 * 3 * 1``."""
    return " * ".join(str(size) for size in shape)


def array_lines(data: NDArray[Any], axes: Sequence[str]) -> list[str]:
    """The elements of an array, a line for each slice, indented.

    Slices along the first axis that take several lines get a comment that counts them.

    Args:
        data: int8 or int32, at least one axis.
        axes: What each axis counts; fewer names than axes are allowed.
    """
    texts = np.array([int_literal(int(value)) for value in data.ravel()], dtype=object)
    width = max(len(text) for text in texts)
    cells = np.array([text.rjust(width) for text in texts], dtype=object).reshape(data.shape)
    lines: list[str] = []
    counted = data.ndim > 1 and not _fits(cells[0])
    for index, piece in enumerate(cells if data.ndim > 1 else [cells]):
        if counted:
            lines.append(f"{_INDENT}/* {axes[0] if axes else 'part'} {index} */")
        lines.extend(_slices(piece))
    return lines


def _fits(cells: NDArray[Any]) -> bool:
    return len(_INDENT) + sum(len(cell) + 2 for cell in cells.ravel()) - 1 <= WIDTH


def _slices(cells: NDArray[Any]) -> Iterator[str]:
    if cells.ndim > 1 and not _fits(cells):
        for piece in cells:
            yield from _slices(piece)
        return
    flat = cells.ravel()
    per_line = max(1, (WIDTH - len(_INDENT) + 1) // (len(flat[0]) + 2))
    for start in range(0, flat.size, per_line):
        yield _INDENT + ", ".join(flat[start : start + per_line]) + ","


def struct_lines(value: Struct, depth: int = 1) -> list[str]:
    """The initialiser of a structure: a field a line, with the field's name behind it."""
    entries: list[tuple[str, str]] = []
    for field in fields(value):
        member = getattr(value, field.name)
        if isinstance(member, Struct) and not _is_flat(member):
            entries.append(("{", field.name))
            entries.extend((f"{_INDENT}{line}", "") for line in struct_lines(member, 0))
            entries.append(("},", ""))
            continue
        names = ", ".join(part.name for part in fields(member)) if isinstance(member, Struct) else ""
        entries.append((f"{_literal(member)},", f"{field.name}: {names}" if names else field.name))
    column = max((len(text) for text, note in entries if note), default=0)
    return [
        _INDENT * depth + (f"{text.ljust(column)} /* {note} */" if note else text) for text, note in entries
    ]


def _is_flat(value: Struct) -> bool:
    """Whether a structure holds nothing but numbers, and few of them."""
    members = [getattr(value, field.name) for field in fields(value)]
    return len(members) <= 3 and all(isinstance(member, int) for member in members)


def _literal(value: object) -> str:
    match value:
        case Struct():
            return "{" + ", ".join(_literal(getattr(value, field.name)) for field in fields(value)) + "}"
        case tuple():
            return "{" + ", ".join(_literal(member) for member in value) + "}"
        case int():
            return int_literal(value)
        case float():
            return float_literal(value)
        case _:
            raise TypeError(f"{value!r} has no spelling in C")


def call(function: str, arguments: Sequence[str], depth: int = 1) -> list[str]:
    """A call statement inside a function or deeper; long ones are broken between arguments."""
    start = f"{_INDENT * depth}{function}("
    whole = ", ".join(argument.replace(" ", _NO_BREAK) for argument in arguments) + ");"
    return [line.replace(_NO_BREAK, " ") for line in wrap(whole, first=start, rest=" " * len(start))]
