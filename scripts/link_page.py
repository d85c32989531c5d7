"""The part of ``docs/link.md`` that comes from the table of the link's fields."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tintling.link.codes import ERROR_DETAILS, ErrorCode
from tintling.link.fields import MESSAGES, Field, Message
from tintling.link.framing import MessageType

__all__ = ["page"]

BEGIN, END = (
    "<!-- Messages: written by `make docs` from tintling/link/fields.py -->\n",
    "<!-- /Messages -->\n",
)


def page(docs: Path) -> str:
    """The page as it stands, with its messages as the table has them.

    Args:
        docs: The folder of the pages.

    Raises:
        ValueError: The marks between which the messages stand are gone.
    """
    text = (docs / "link.md").read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"docs/link.md: expected the marks {BEGIN.strip()} and {END.strip()}")
    return head + BEGIN + "\n" + "\n".join(_messages()) + "\n\n" + END + tail


def _messages() -> Iterator[str]:
    yield "| request | answer |"
    yield "|---|---|"
    for message in MESSAGES.values():
        if message.answer is not None:
            yield f"| {_title(message.type)} | {_title(message.answer)} |"
    for _, group in groupby(MESSAGES.values(), key=lambda message: message.fields):
        same = list(group)
        note = f": {same[0].note}" if same[0].note else ""
        yield ""
        yield " and ".join(f"**{_title(message.type)}**" for message in same) + note
        yield ""
        yield from _fields(same[0])
    yield ""
    yield from _errors()


def _title(kind: MessageType) -> str:
    return f"{kind:02X} {kind.name}"


def _fields(message: Message) -> Iterator[str]:
    if not message.fields:
        yield "No payload."
        return
    yield "| byte | type | field | unit | meaning |"
    yield "|---|---|---|---|---|"
    for each, at in message.offsets():
        if each.name == "request_crc":
            continue
        name = "" if each.name == "reserved" else each.name
        cells = ("" if at is None else str(at), each.kind.notation, name, each.unit, _meaning(each))
        yield f"| {' | '.join(cells)} |".replace("  ", " ")


def _meaning(each: Field) -> str:
    if each.values is None or each.values is ErrorCode:
        return each.meaning
    values = ", ".join(f"{value:d} {name.lower().replace('_', ' ')}" for name, value in _members(each))
    return f"{each.meaning}: {values}"


def _members(each: Field) -> Iterator[tuple[str, int]]:
    for value in each.values or ():
        yield value.name or "", int(value)


def _errors() -> Iterator[str]:
    yield "| code | meaning | detail |"
    yield "|---|---|---|"
    for code, (meaning, detail) in ERROR_DETAILS.items():
        yield f"| {code:d} | {meaning} | {detail} |"
