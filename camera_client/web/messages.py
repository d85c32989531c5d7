"""The messages between the live page and its server, over the WebSocket.

A message is JSON text; one with a frame is bytes: the length of the JSON (4 bytes, little-endian), the
JSON, then one grey byte a pixel, or R, G and B where it says ``"channels": 3``, row by row. Everything that
comes from a page is checked here, and has bounds, because any program may pose as a page.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.preprocessing.host import MAX_SIDE, MIN_SIDE
from tintling.json_text import parse_json
from tintling.task import MAX_LABELS

__all__ = [
    "MAX_MESSAGE_BYTES",
    "MAX_PIXELS",
    "BadMessageError",
    "PageRequest",
    "encode_frame",
    "encode_tensor",
    "parse",
]

MAX_PIXELS = 1600 * 1200
"""Most pixels of a frame, as in ``TL_WEB_MAX_PIXELS`` of ``runtime/web/tl_web.h``."""

_MAX_JSON_BYTES = 4096
_LENGTH = struct.Struct("<I")
_LARGEST_SEQUENCE = 2**53 - 1  # JavaScript counts no further

MAX_MESSAGE_BYTES = _LENGTH.size + _MAX_JSON_BYTES + 3 * MAX_PIXELS
"""Longest message that a page may send."""

Kind = Literal["recognize", "save", "save-frame", "undo", "watch", "unwatch", "next"]
_WITH_FRAME = ("recognize", "save")
_WITHOUT_FRAME = ("save-frame", "undo", "watch", "unwatch", "next")
_WITH_LABEL = ("save", "save-frame")


class BadMessageError(ValueError):
    """A page sent a message that this server does not understand.

    Args:
        message: For the page's user.
        sequence: Number of the request, if it was legible.
    """

    def __init__(self, message: str, sequence: int | None = None) -> None:
        super().__init__(message)
        self.sequence = sequence


@dataclass(frozen=True, slots=True, eq=False)
class PageRequest:
    """A request of a page.

    Attributes:
        kind: ``recognize`` a frame; ``save`` it as a capture; ``save-frame``, the frame of the server's
            source that was sent last; ``undo`` the last save; ``watch`` and ``unwatch`` the source; the
            ``next`` frame of it.
        sequence: The page's number of a frame; for ``save-frame`` the number that the server gave it.
        several: Look for all samples of a frame, in reading order.
        label: Number of the label that a capture gets; -1 for requests without a label.
        image: shape (H, W), or (H, W, 3) RGB; uint8; None without a frame.
    """

    kind: Kind
    sequence: int
    several: bool
    label: int
    image: NDArray[np.uint8] | None


def parse(message: str | bytes) -> PageRequest:
    """Checks a message of a page.

    Args:
        message: Text, or bytes that carry a frame.

    Raises:
        BadMessageError: It is malformed or too long, or requests something that does not exist.
    """
    text, pixels = (message, b"") if isinstance(message, str) else _split(message)
    if len(text) > _MAX_JSON_BYTES:
        raise BadMessageError(f"a message of {len(text):,} letters: expected {_MAX_JSON_BYTES:,} at most")
    try:
        document = parse_json(text)
    except ValueError as error:
        raise BadMessageError("a message that is not JSON") from error
    if not isinstance(document, dict):
        raise BadMessageError("a message that is no JSON object")
    kind = document.get("type")
    if kind not in (*_WITH_FRAME, *_WITHOUT_FRAME):
        expected = ", ".join((*_WITH_FRAME, *_WITHOUT_FRAME))
        raise BadMessageError(f"a message of type {str(kind)[:40]!r}: expected one of {expected}")
    sequence = _whole(document, "sequence", 0, _LARGEST_SEQUENCE, default=0)
    try:
        image = _frame(document, pixels) if kind in _WITH_FRAME else None
        label = _whole(document, "label", 0, MAX_LABELS - 1) if kind in _WITH_LABEL else -1
    except BadMessageError as error:
        raise BadMessageError(str(error), sequence) from error
    return PageRequest(kind, sequence, document.get("several") is True, label, image)


def _split(message: bytes) -> tuple[str, bytes]:
    if len(message) < _LENGTH.size:
        raise BadMessageError(f"a message of {len(message)} bytes is too short")
    (length,) = _LENGTH.unpack_from(message)
    if length > min(_MAX_JSON_BYTES, len(message) - _LENGTH.size):
        raise BadMessageError(f"a message of {len(message):,} bytes states that {length:,} of them are JSON")
    end = _LENGTH.size + length
    try:
        return message[_LENGTH.size : end].decode(), message[end:]
    except UnicodeDecodeError as error:
        raise BadMessageError("a message that is not UTF-8") from error


def _frame(document: Mapping[str, Any], pixels: bytes) -> NDArray[np.uint8]:
    width = _whole(document, "width", MIN_SIDE, MAX_SIDE)
    height = _whole(document, "height", MIN_SIDE, MAX_SIDE)
    if width * height > MAX_PIXELS:
        raise BadMessageError(f"a frame of {width}×{height} px: expected {MAX_PIXELS:,} pixels at most")
    channels = _whole(document, "channels", 1, 3, default=1)
    if channels == 2 or len(pixels) != width * height * channels:
        raise BadMessageError(
            f"a frame of {width}×{height} px takes {width * height * channels:,} bytes, got {len(pixels):,}"
        )
    image = np.frombuffer(pixels, np.uint8)
    return image.reshape((height, width) if channels == 1 else (height, width, 3))


def _whole(
    document: Mapping[str, Any], name: str, least: int, most: int, *, default: int | None = None
) -> int:
    value = document.get(name, default)
    if type(value) is not int or not least <= value <= most:
        shown = repr(value)[:40]
        raise BadMessageError(f"{name} is {shown}: expected a whole number, {least:,} to {most:,}")
    return value


def encode_frame(document: Mapping[str, Any], image: NDArray[np.uint8]) -> bytes:
    """Makes a message with a frame.

    Args:
        document: Its other fields.
        image: shape (H, W), or (H, W, 3) RGB; uint8.
    """
    text = json.dumps(document, ensure_ascii=False).encode()
    return b"".join((_LENGTH.pack(len(text)), text, np.ascontiguousarray(image).data))


def encode_tensor(tensor: NDArray[np.int8]) -> str:
    """The values of a network's input as base64."""
    return base64.b64encode(np.ascontiguousarray(tensor).data).decode("ascii")
