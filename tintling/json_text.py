"""JSON of files that somebody may have damaged or made up: what Python's reader lets through is refused here.

That reader takes ``NaN`` and ``1e999``, whole numbers of any length, which no float holds, and texts with
half a pair of surrogates, which no file or terminal takes. Each ends in a traceback far from the file.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

__all__ = ["parse_json"]

_MAX_DIGITS = 40
_SHOWN = 20


def parse_json(data: str | bytes, *, finite: bool = True) -> Any:
    """Parses a document.

    Args:
        data: The document; bytes are UTF-8.
        finite: Whether numbers have to be finite; documents that hold measured figures may have ``NaN``.

    Raises:
        ValueError: It is no JSON, is nested too deeply, or holds a number or a text that nothing can be done
            with.
    """
    text = data.decode("utf-8") if isinstance(data, bytes | bytearray) else data
    try:
        document = json.loads(
            text,
            parse_int=_integer,
            parse_float=_real if finite else float,
            parse_constant=_refused if finite else float,
        )
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if "\\u" in text or not text.isascii():
        _check_texts(document)
    return document


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError(f"a whole number of {len(text):,} digits, {text[:_SHOWN]}…")
    return int(text)


def _real(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"a number that is too large, {text[:_SHOWN]}")
    return value


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} where a number belongs")


def _check_texts(document: Any) -> None:
    """Raises ValueError for a text that cannot be encoded."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        broken = error.object[error.start : error.end]
        raise ValueError(f"a text that is no Unicode, with {broken!a}") from error
