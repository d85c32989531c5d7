"""Brings documents of older sessions to the current version of the format.

Version 1 knows one digit a frame, in the line itself. Version 2 adds lines with several digits. Both write
``digit`` for a label, ``verdict`` for a smoothed prediction, and ``reading`` for a board's result; version 2
wrote ``evidence_floor`` for the rejection threshold at first. Version 3 has one form for all lines, and
version 4 names the preprocessing ``frame``. Up to there samples were called ``digits``; see
:mod:`~tintling.camera_client.session.format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["CURRENT_VERSION", "FRAMES_VERSION", "upgrade_info", "upgrade_result"]

CURRENT_VERSION = 5
FRAMES_VERSION = 4
"""The first that may be of the preprocessing ``frame``."""

_BY_VERDICT = (1, 2)
_BY_DIGITS = (3, 4)

_OF_SAMPLE = ("confidence", "region", "ink", "contrast", "tensor_crc32", "logits", "executors", "agree")


def upgrade_info(document: Mapping[str, Any]) -> dict[str, Any]:
    """Upgrades ``session.json``; a document of the current version stays as it is.

    Args:
        document: Of version 1 to 5.
    """
    upgraded = dict(document)
    if upgraded["version"] in _BY_VERDICT:
        upgraded.setdefault("several", False)
        floor = upgraded.pop("evidence_floor", 0.0)
        upgraded.setdefault("rejection_threshold", floor)
    return upgraded


def upgrade_result(document: dict[str, Any], version: int) -> dict[str, Any]:
    """Upgrades a line of ``results.jsonl``; one of the current version stays as it is.

    Args:
        document: The line; not checked yet.
        version: Of its session, 1 to 5.

    Raises:
        AttributeError: A field has another type than it was written with; so for all of these.
        KeyError: A field is missing.
        TypeError: See above.
        ValueError: See above.
    """
    if version in _BY_DIGITS:
        return {"samples" if key == "digits" else key: value for key, value in document.items()}
    return _upgrade_verdict(document) if version in _BY_VERDICT else document


def _upgrade_verdict(document: Mapping[str, Any]) -> dict[str, Any]:
    """A line of version 1 or 2."""
    renamed = ("digit", "digits", "verdict", "board", *_OF_SAMPLE)
    upgraded = {key: value for key, value in document.items() if key not in renamed}
    verdict = document.get("verdict")
    if document.get("several"):
        samples = [_upgrade_sample(sample, sample.get("verdict")) for sample in document["digits"]]
        upgraded |= {"samples": samples, "agree": document.get("agree")}
    else:
        single = {"row": 0, **document}
        samples = [] if document["digit"] is None else [_upgrade_sample(single, verdict)]
        text = "" if document["digit"] is None else document["digit"]
        upgraded |= {"several": False, "text": text, "samples": samples, "agree": document.get("agree")}
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


def _upgrade_sample(sample: Mapping[str, Any], verdict: Mapping[str, Any] | None) -> dict[str, Any]:
    kept = {key: sample[key] for key in _OF_SAMPLE if key in sample}
    upgraded = {"row": sample["row"], "label": sample["digit"], **kept}
    executors = sample.get("executors") or {"c": {**sample, "ms": None}}
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
