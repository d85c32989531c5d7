"""Documents that are JSON and yet wrong: each value replaced by odd ones, each key left out, one too many.

Bytes changed at random hardly ever give JSON again; these always do, and reach what is behind the parser.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

ODD = (
    "null",
    "true",
    "-1",
    "0",
    "2.5",
    "1e308",
    "1e999",
    "NaN",
    "-Infinity",
    "9" * 30,
    "9" * 400,
    '""',
    '"nan"',
    '"1e400"',
    r'"\ud800"',
    r'"a\u0000b\n"',
    '"' + "x" * 3000 + '"',
    "[]",
    "[[]]",
    "[null, 1e30]",
    "{}",
    '{"": {}}',
    "[" * 2000 + "]" * 2000,
)
"""Raw texts, as not all of them have a value in Python."""

_STRUCTURE = 0.2  # share of drawn changes that leave a key out, or add one
_MARK = "\u2603 here \u2603"


def drawn(document: Any, generator: random.Random) -> str:
    """Changes a document in one place, as one of ``mutations`` does, without writing the others."""
    path = generator.choice(list(_paths(document)))
    if generator.random() < _STRUCTURE:
        value = _at(document, path)
        if path and isinstance(path[-1], str) and generator.random() < 0.5:
            return json.dumps(_replaced(document, path, None, leave_out=True))
        if isinstance(value, dict):
            return json.dumps(_replaced(document, path, {**value, "zzz": 1}))
    marked = json.dumps(_replaced(document, path, _MARK), ensure_ascii=False)
    return marked.replace(f'"{_MARK}"', generator.choice(ODD), 1)


def changed_json(data: bytes, generator: random.Random) -> bytes | None:
    """Changes one value of a document of JSON; None where bytes are none."""
    try:
        return drawn(json.loads(data), generator).encode("utf-8", "replace")
    except (ValueError, RecursionError):  # a text that is no JSON, or nested too deeply by an earlier change
        return None


def changed_toml(data: bytes, generator: random.Random) -> bytes | None:
    """Changes one line of a document of TOML: its value, its key or its place; None where there is none."""
    lines = data.decode("utf-8", "replace").splitlines()
    if not lines:
        return None
    at = generator.randrange(len(lines))
    key, equals, value = lines[at].partition("=")
    match generator.randrange(5):
        case 0:
            lines.insert(generator.randrange(len(lines)), lines[at])
        case 1:
            del lines[at]
        case 2 if equals:
            lines[at] = f"{generator.choice(lines).partition('=')[0]}={value}"
        case _ if equals:
            other = generator.choice(lines).rpartition("=")[2]
            lines[at] = f"{key}= {generator.choice((other, *ODD))}"
        case _:
            lines[at] = generator.choice(("[a]", "[[a]]", "[" + key.strip() * 2 + "]", ""))
    return "\n".join(lines).encode("utf-8", "replace")


def mutations(document: Any) -> Iterator[tuple[str, str]]:
    """Gives where and how a document was changed, and its text."""
    for path in _paths(document):
        marked = json.dumps(_replaced(document, path, _MARK), ensure_ascii=False)
        for odd in ODD:
            yield f"{path}: {odd[:20]}", marked.replace(f'"{_MARK}"', odd, 1)
        if path and isinstance(path[-1], str):
            yield f"{path}: left out", json.dumps(_replaced(document, path, None, leave_out=True))
        if isinstance(_at(document, path), dict):
            yield (
                f"{path}: one more",
                json.dumps(_replaced(document, path, {**_at(document, path), "zzz": 1})),
            )


def _paths(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(document, dict):
        for key in document:
            yield from _paths(document[key], (*path, key))
    elif isinstance(document, list):
        for index in {0, len(document) - 1} if document else ():
            yield from _paths(document[index], (*path, index))


def _at(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def _replaced(document: Any, path: tuple[str | int, ...], value: Any, *, leave_out: bool = False) -> Any:
    if not path:
        return value
    first, *rest = path
    copy = dict(document) if isinstance(document, dict) else list(document)
    if leave_out and not rest:
        del copy[first]
    else:
        copy[first] = _replaced(copy[first], tuple(rest), value, leave_out=leave_out)
    return copy
