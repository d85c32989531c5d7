"""The lines of results of a session: checked, and taken apart.

:mod:`~tintling.camera_client.session.format` describes their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tintling.camera_client.inference.executor_set import LEAD, MEMBER_NAMES, MemberKey
from tintling.camera_client.preprocessing.host import MAX_MARKS, MAX_SIDE
from tintling.camera_client.recognition.rows import join_rows

__all__ = ["Answers", "answers_of", "check_result", "text_of"]

_MAX_TIME = 1e11  # seconds since 1970, some thousand years
_MAX_INDEX = 2**53
_MAX_FLOAT32 = float(np.finfo(np.float32).max)

Answers = Mapping[MemberKey, Mapping[str, Any]]
"""The answer of each executor to a sample: ``label``, ``confidence``, ``logits`` and ``ms``."""


def answers_of(sample: Mapping[str, Any]) -> Answers:
    """The answers of the executors to a sample, in the usual order.

    Args:
        sample: One of the ``samples`` of a line.
    """
    executors = sample["executors"]
    return {key: executors[key] for key in MEMBER_NAMES if key in executors}


def text_of(result: Mapping[str, Any], key: MemberKey = LEAD) -> str | None:
    """The labels that an executor gave in a frame, by rows and numbers.

    Args:
        result: A line of results.
        key: Which executor.

    Returns:
        None without a sample, and where the executor did not answer to each sample.
    """
    samples = result["samples"]
    answers = [sample["executors"].get(key) for sample in samples]
    if not samples or None in answers:
        return None
    # Sessions that were recorded before numbers were told apart have whole rows.
    starts = [sample.get("starts_number", False) for sample in samples]
    labels = [str(answer["label"]) for answer in answers]
    return join_rows((sample["row"], *each) for sample, *each in zip(samples, labels, starts, strict=True))


def check_result(document: Any, labels: tuple[str, ...]) -> None:
    """Raises AttributeError, KeyError, TypeError or ValueError unless a line has what is used later.

    Args:
        document: What was parsed from the line, of the current version.
        labels: What each output of the network stands for.
    """
    if not isinstance(document, dict) or not isinstance(document["name"], str):
        raise TypeError("expected an object with a name")
    _check_number(document["time"], -_MAX_TIME, _MAX_TIME)
    _check_number(document["index"], 0, _MAX_INDEX)
    if not isinstance(document.get("board"), dict | None):
        raise TypeError(f"board {document['board']!r}")
    smoothed = document.get("smoothed")
    if smoothed is not None and type(smoothed["enabled"]) is not bool:
        raise TypeError(f"smoothed {smoothed!r}")
    if not isinstance(document.get("ms", {}), dict | None):
        raise TypeError(f"ms {document['ms']!r}")
    if type(document["several"]) is not bool or not isinstance(document["text"], str):
        raise TypeError("expected whether several samples were looked for, and a text")
    most = MAX_MARKS if document["several"] else 1
    samples = document["samples"]
    if not isinstance(samples, list) or len(samples) > most:
        raise ValueError(f"expected a list of at most {most} samples")
    for sample in samples:
        _check_sample(sample, labels)


def _check_sample(sample: Mapping[str, Any], labels: tuple[str, ...]) -> None:
    if not _are_integers([sample["row"]], 1, 0, MAX_MARKS):
        raise TypeError(f"row {sample['row']!r}")
    if type(sample.get("starts_number", False)) is not bool:
        raise TypeError(f"starts_number {sample['starts_number']!r}")
    if not _are_integers(sample["region"], 4, 0, MAX_SIDE):
        raise ValueError(f"region {sample['region']!r}")
    _check_answer(sample, labels)
    executors = sample["executors"]
    if LEAD not in executors:
        raise ValueError(f"no answer of {MEMBER_NAMES[LEAD]}")
    for key, answer in executors.items():
        _check_answer(answer, labels, floating=key == "float")


def _check_answer(answer: Mapping[str, Any], labels: tuple[str, ...], *, floating: bool = False) -> None:
    if answer["label"] not in labels:
        raise ValueError(f"label {answer['label']!r}")
    _check_number(answer["confidence"], 0, 1)
    logits = answer["logits"]
    if floating:
        if len(logits) != len(labels) or not (np.abs(np.array(logits, np.float64)) <= _MAX_FLOAT32).all():
            raise ValueError("logits must be numbers, one a label")
    elif not _are_integers(logits, len(labels), -128, 127):
        raise ValueError("int8 logits must be integers of 8 bits, one a label")


def _check_number(value: Any, low: float, high: float) -> None:
    """Raises ValueError unless it is a number, and no truth value, in a range."""
    if type(value) not in (int, float) or not low <= value <= high:
        raise ValueError(f"{value!r} where a number from {low:g} to {high:g} belongs")


def _are_integers(values: Any, count: int, low: int, high: int) -> bool:
    """Whether it is a list of so many integers, and not of truth values, in a range."""
    return (
        isinstance(values, list)
        and len(values) == count
        and all(type(value) is int and low <= value <= high for value in values)
    )
