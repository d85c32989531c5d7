"""The lines of results of a session: checked, and taken apart whether they tell of one digit or several.

A line is what :meth:`~tintling.camera_client.recognition.result.Recognition.to_json` gives. One digit stands
in the line itself; several stand in its ``digits``, and the line then says ``"several": true`` and has
their ``text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tintling.camera_client.inference.executor_set import MEMBER_NAMES, MemberKey
from tintling.camera_client.preprocessing.host import MAX_DIGITS, MAX_SIDE
from tintling.camera_client.recognition.result import rows_of_text

__all__ = ["Answers", "answers_of", "check_result", "digits_of", "regions_of", "text_of"]

_MAX_FLOAT32 = float(np.finfo(np.float32).max)

Answers = Mapping[MemberKey, Mapping[str, Any]]
"""What each executor said of a digit: ``digit``, ``confidence``, ``logits``, and perhaps ``ms``."""


def digits_of(result: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The digits that a line tells of, in reading order.

    Args:
        result: A line of results.
    """
    if result.get("several"):
        return tuple(result["digits"])
    return (result,) if result["digit"] is not None else ()


def answers_of(digit: Mapping[str, Any]) -> Answers:
    """What each executor said of a digit, in the usual order.

    Args:
        digit: One of :func:`digits_of`.
    """
    executors = digit.get("executors") or {}
    if not executors and digit.get("digit") is not None:
        executors = {"c": digit}
    return {key: executors[key] for key in MEMBER_NAMES if key in executors}


def text_of(result: Mapping[str, Any], key: MemberKey = "c") -> str | None:
    """What an executor read in a frame, row by row; None without a digit, and where it was not asked.

    Args:
        result: A line of results.
        key: Which executor.
    """
    answers = [(int(digit.get("row", 0)), answers_of(digit).get(key)) for digit in digits_of(result)]
    parts = [(row, str(one["digit"])) for row, one in answers if one is not None]
    return rows_of_text(parts) if parts and len(parts) == len(answers) else None


def regions_of(result: Mapping[str, Any]) -> list[tuple[list[int], str]]:
    """Region of each digit in px of the frame, and what was read there.

    Args:
        result: A line of results.
    """
    return [(digit["region"], str(digit["digit"])) for digit in digits_of(result)]


def check_result(document: Any, labels: tuple[str, ...]) -> None:
    """Raises TypeError, KeyError or ValueError unless a line has what is read of it later.

    Args:
        document: What was parsed from the line.
        labels: What each output of the network stands for.
    """
    if not isinstance(document, dict) or not isinstance(document["name"], str):
        raise TypeError("expected an object with a name")
    if not np.isfinite([float(document["time"]), float(document["index"])]).all():
        raise ValueError("time and index must be finite")
    verdict = document.get("verdict")
    if verdict is not None and type(verdict["smoothed"]) is not bool:
        raise TypeError(f"verdict {verdict!r}")
    if not isinstance(document.get("ms", {}), dict | None):
        raise TypeError(f"ms {document['ms']!r}")
    if not document.get("several"):
        _check_digit(document, labels)
        return
    digits = document["digits"]
    if not isinstance(digits, list) or len(digits) > MAX_DIGITS or not isinstance(document["text"], str):
        raise ValueError(f"expected a text, and a list of at most {MAX_DIGITS} digits")
    for digit in digits:
        if digit["digit"] is None or digit["region"] is None or type(digit["row"]) is not int:
            raise ValueError("each of several digits has an answer, a region and a row")
        _check_digit(digit, labels)


def _check_digit(document: Mapping[str, Any], labels: tuple[str, ...]) -> None:
    region = document["region"]
    if region is None and document["digit"] is not None:
        raise ValueError("a digit has a region")
    if region is not None and not _are_integers(region, 4, 0, MAX_SIDE):
        raise ValueError(f"region {region!r}")
    for key, answer in {"": document, **document.get("executors", {})}.items():
        if answer["digit"] is not None:
            _check_answer(answer, labels, floating=key == "float")


def _check_answer(answer: Mapping[str, Any], labels: tuple[str, ...], *, floating: bool) -> None:
    if answer["digit"] not in labels or not 0 <= float(answer["confidence"]) <= 1:
        raise ValueError(f"digit {answer['digit']!r}, confidence {answer['confidence']!r}")
    logits = answer["logits"]
    if floating:
        if len(logits) != len(labels) or not (np.abs(np.array(logits, np.float64)) <= _MAX_FLOAT32).all():
            raise ValueError("logits must be numbers, one a label")
    elif not _are_integers(logits, len(labels), -128, 127):
        raise ValueError("int8 logits must be integers of 8 bits, one a label")


def _are_integers(values: Any, count: int, low: int, high: int) -> bool:
    """Whether it is a list of so many integers, and not of truths, in a range."""
    return (
        isinstance(values, list)
        and len(values) == count
        and all(type(value) is int and low <= value <= high for value in values)
    )
