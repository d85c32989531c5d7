"""Brings documents of older sessions to the current version of the format.

Version 1 knows one digit a frame, in the line itself. Version 2 adds lines with several digits. Both write
``digit`` for a label, ``verdict`` for a smoothed prediction, and ``reading`` for a board's result; version 2
wrote ``evidence_floor`` for the rejection threshold at first. Version 3 has one form for all lines, and
version 4 names the preprocessing ``frame``; see
:mod:`~tintling.camera_client.session.format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["CURRENT_VERSION", "FRAMES_VERSION", "OLD_VERSIONS", "upgrade_info", "upgrade_result"]

CURRENT_VERSION = 3
FRAMES_VERSION = 4
"""Of sessions of the preprocessing ``frame``, which earlier releases would take for ink."""

OLD_VERSIONS = (1, 2)

_OF_DIGIT = ("confidence", "region", "ink", "contrast", "tensor_crc32", "logits", "executors", "agree")


def upgrade_info(document: Mapping[str, Any]) -> dict[str, Any]:
    """Upgrades ``session.json``; a document of the current version stays as it is.

    Args:
        document: Of version 1 to 4.
    """
    upgraded = dict(document)
    if upgraded["version"] in OLD_VERSIONS:
        upgraded.setdefault("several", False)
        floor = upgraded.pop("evidence_floor", 0.0)
        upgraded.setdefault("rejection_threshold", floor)
    return upgraded


def upgrade_result(document: Mapping[str, Any]) -> dict[str, Any]:
    """Upgrades a line of ``results.jsonl`` of version 1 or 2.

    Args:
        document: The line; not checked yet.

    Raises:
        AttributeError: A field has another type than it was written with; so for all of these.
        KeyError: A field is missing.
        TypeError: See above.
        ValueError: See above.
    """
    upgraded = {
        key: value for key, value in document.items() if key not in ("digit", "verdict", "board", *_OF_DIGIT)
    }
    verdict = document.get("verdict")
    if document.get("several"):
        digits = [_upgrade_digit(digit, digit.get("verdict")) for digit in document["digits"]]
        upgraded |= {"digits": digits, "agree": document.get("agree")}
    else:
        single = {"row": 0, **document}
        digits = [] if document["digit"] is None else [_upgrade_digit(single, verdict)]
        text = "" if document["digit"] is None else document["digit"]
        upgraded |= {"several": False, "text": text, "digits": digits, "agree": document.get("agree")}
    if verdict is not None:
        text = verdict["text"] if document.get("several") else verdict["digit"] or ""
        upgraded["smoothed"] = {
            "text": text,
            "confidence": verdict["confidence"],
            "enabled": verdict["smoothed"],
        }
    if (board := document.get("board")) is not None:
        upgraded["board"] = _upgrade_board(board)
    return upgraded


def _upgrade_digit(digit: Mapping[str, Any], verdict: Mapping[str, Any] | None) -> dict[str, Any]:
    label = digit["digit"]
    upgraded = {"row": digit["row"], "label": label, **{key: digit[key] for key in _OF_DIGIT if key in digit}}
    executors = digit.get("executors") or {"c": {**digit, "ms": None}}
    upgraded["executors"] = {key: _upgrade_answer(answer) for key, answer in executors.items()}
    upgraded.setdefault("agree", None)
    if verdict is not None:
        upgraded["smoothed"] = {
            "label": verdict["digit"],
            "confidence": verdict["confidence"],
            "enabled": verdict["smoothed"],
        }
    return upgraded


def _upgrade_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": answer["digit"],
        **{key: answer[key] for key in ("confidence", "logits", "ms") if key in answer},
    }


def _upgrade_board(board: Mapping[str, Any]) -> dict[str, Any]:
    upgraded = {key: value for key, value in board.items() if key not in ("digit", "reading")}
    upgraded["label"] = board["digit"]
    if "reading" in board:
        upgraded["result"] = board["reading"]
    return upgraded
