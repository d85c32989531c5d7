"""The test vectors of docs/link.md, read from the page itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from paths import DOCS

PAGE = DOCS / "link.md"
KINDS = {"message": 1, "damaged": 2, "too large": 3, "other version": 4}
EVENT = re.compile(r"(message|damaged|too large|other version) ([0-9A-F]{2}) #(\d+) (\d+) B @(\d+)")
REQUEST_CRC = 0x11223344


@dataclass(frozen=True, slots=True)
class Found:
    """An event as the page writes it."""

    kind: int
    type: int
    sequence: int
    length: int
    offset: int


@dataclass(frozen=True, slots=True)
class FrameVector:
    case: str
    memory: int
    data: bytes
    events: tuple[Found, ...]
    left: int
    after_silence: tuple[Found, ...]
    noise: int


@dataclass(frozen=True, slots=True)
class MessageVector:
    message: str
    fields: dict[str, Any]
    payload: bytes


def _rows(heading: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8").split(f"**{heading}.**", 1)[1]
    lines = text[text.index("\n|") + 1 :].splitlines()
    end = next((i for i, line in enumerate(lines) if not line), len(lines))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:end]]


def _events(cell: str) -> tuple[Found, ...]:
    parts = [] if cell == "–" else cell.split("; ")
    found = []
    for part in parts:
        match = EVENT.fullmatch(part)
        assert match, part
        kind, code, *numbers = match.groups()
        found.append(Found(KINDS[kind], int(code, 16), *map(int, numbers)))
    return tuple(found)


def frame_vectors() -> list[FrameVector]:
    """The table of frames."""
    return [
        FrameVector(
            case,
            int(memory),
            bytes.fromhex(data.strip("`")),
            _events(events),
            int(left),
            _events(after),
            int(noise),
        )
        for case, memory, data, events, left, after, noise in _rows("Frames")
    ]


def message_vectors() -> list[MessageVector]:
    """The table of messages."""
    return [
        MessageVector(name, json.loads(fields.strip("`")), bytes.fromhex(payload.strip("`")))
        for name, fields, payload in _rows("Messages")
    ]
