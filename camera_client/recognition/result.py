"""What was read in a frame: the one thing that window, lines, sessions and reports show."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.inference.executor_set import ExecutorAnswer
from tintling.camera_client.preprocessing.host import Preprocessed
from tintling.camera_client.recognition.smoothing import SmoothedPrediction

__all__ = ["Recognition", "RecognizedDigit", "StageTimes", "rows_of_text"]


@dataclass(frozen=True, slots=True)
class StageTimes:
    """How long each step took, in ms.

    Attributes:
        grey: Colour to grey levels.
        preprocess: Frame to tensor.
        classify: Tensor to logits and probabilities; 0 without a digit.
    """

    grey: float
    preprocess: float
    classify: float

    @property
    def total(self) -> float:
        """All steps together, in ms."""
        return self.grey + self.preprocess + self.classify


@dataclass(frozen=True, slots=True, eq=False)
class RecognizedDigit:
    """One of several digits of a frame.

    Attributes:
        row: Line of writing, from 0 at the top.
        preprocessed: The digit as the network gets it.
        prediction: The leading answer.
        opinions: What each member of a panel says; empty without a panel.
        verdict: What is said of its place up to here; None for single frames.
    """

    row: int
    preprocessed: Preprocessed
    prediction: Prediction
    opinions: tuple[ExecutorAnswer, ...] = ()
    verdict: SmoothedPrediction | None = None

    @property
    def confidence(self) -> float:
        """Of the verdict, else of the leading answer, 0 to 1."""
        return self.prediction.confidence if self.verdict is None else self.verdict.confidence

    def to_json(self) -> dict[str, Any]:
        """Its part of :meth:`Recognition.to_json`."""
        return {
            "row": self.row,
            **_facts(self.preprocessed, self.prediction),
            **_panel(self.opinions),
            **({} if self.verdict is None else {"verdict": _said(self.verdict)}),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """A frame and what was read in it.

    Attributes:
        frame: The image.
        preprocessed: What the preprocessing made of it; of several digits, of the least certain.
        prediction: The leading answer; None without a digit; of several, that to the least certain.
        times: How long each step took, for all digits together.
        opinions: What each member of a panel says; empty without a panel, and without a digit; of several,
            on the least certain.
        verdict: What is said of the stream up to here; None for single frames. Of several digits its label
            is their text by rows, with ``?`` for one that the threshold holds back.
        age: Seconds from the taking of the frame to the end of its reading; None when it is not live.
        several: Whether all digits were looked for, in place of the one of the frame.
        digits: All of them in reading order; empty unless they were looked for.
        chosen: Which of them is the least certain, from 0.
    """

    frame: Frame
    preprocessed: Preprocessed
    prediction: Prediction | None
    times: StageTimes
    opinions: tuple[ExecutorAnswer, ...] = ()
    verdict: SmoothedPrediction | None = None
    age: float | None = None
    several: bool = False
    digits: tuple[RecognizedDigit, ...] = ()
    chosen: int = 0

    @property
    def text(self) -> str:
        """The leading answers to all digits, row by row; empty without a digit."""
        if not self.several:
            return self.prediction.label if self.prediction else ""
        return rows_of_text((digit.row, digit.prediction.label) for digit in self.digits)

    @property
    def label(self) -> str | None:
        """The leading answer, or the text of several digits; None without one that is accepted."""
        accepted = all(digit.prediction.accepted for digit in self.digits)
        if not self.several:
            accepted = self.prediction is not None and self.prediction.accepted
        return self.text if self.text and accepted else None

    @property
    def answer(self) -> str:
        """The label, or the text of several digits, or ``no digit``."""
        return self.text or "no digit"

    @property
    def asked(self) -> tuple[tuple[ExecutorAnswer, ...], ...]:
        """The opinions on each digit that was found."""
        if self.several:
            return tuple(digit.opinions for digit in self.digits)
        return (self.opinions,) if self.opinions else ()

    @property
    def agree(self) -> bool | None:
        """Whether all members give the same answer to each digit; None when fewer than two gave one."""
        found = [_agree(opinions) for opinions in self.asked]
        known = [one for one in found if one is not None]
        return all(known) if known else None

    @property
    def executor_ms(self) -> dict[str, float]:
        """How long each executor took for all digits, in ms."""
        times: dict[str, float] = {}
        for opinion in (one for opinions in self.asked for one in opinions):
            times[opinion.key] = times.get(opinion.key, 0.0) + opinion.ms
        if not times and self.prediction is not None:
            times["c"] = self.times.classify
        return times

    def to_json(self) -> dict[str, Any]:
        """What a program wants to know, without the images; numbers in full, so that they compare."""
        return {
            "index": self.frame.index,
            "name": self.frame.name,
            "time": self.frame.timestamp,
            **(self._digits() if self.several else self._digit()),
            **self._board(),
            "ms": {
                "grey": round(self.times.grey, 3),
                "preprocess": round(self.times.preprocess, 3),
                "classify": round(self.times.classify, 3),
            },
            **({} if self.age is None else {"age_ms": round(self.age * 1e3, 1)}),
        }

    def _digit(self) -> dict[str, Any]:
        document = {**_facts(self.preprocessed, self.prediction), **_panel(self.opinions)}
        if self.verdict is not None:
            document["verdict"] = _said(self.verdict)
        return document

    def _digits(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "several": True,
            "text": self.text,
            "digits": [digit.to_json() for digit in self.digits],
        }
        if (agree := self.agree) is not None:
            document["agree"] = agree
        if (verdict := self.verdict) is not None:
            document["verdict"] = {
                "text": verdict.label or "",
                "confidence": verdict.confidence,
                "smoothed": verdict.smoothed,
            }
        return document

    @property
    def agrees_with_board(self) -> bool | None:
        """Whether the board that took the frame found the same bits; None without such a board.

        A board reads one digit a frame: it says nothing of several.
        """
        board, mine = self.frame.board, self.prediction
        if board is None or self.several:
            return None
        if mine is None or board.label is None:
            return mine is None and board.label is None
        same_tensor = board.tensor is None or np.array_equal(board.tensor, self.preprocessed.tensor)
        return same_tensor and np.array_equal(board.logits, mine.logits)

    def _board(self) -> dict[str, Any]:
        board = self.frame.board
        if board is None:
            return {}
        names = ("capture", "preprocess", "classify")
        times = {name: us / 1e3 for name, us in zip(names, board.microseconds, strict=True)}
        return {"board": {"digit": board.label, "same": self.agrees_with_board, "ms": times}}


def rows_of_text(parts: Iterable[tuple[int, str]]) -> str:
    """Joins what was read of each digit: rows below each other, nothing between the digits of a row.

    Args:
        parts: Row and text of each digit, in reading order.
    """
    rows: dict[int, str] = {}
    for row, text in parts:
        rows[row] = rows.get(row, "") + text
    return "\n".join(rows.values())


def _facts(found: Preprocessed, prediction: Prediction | None) -> dict[str, Any]:
    """What was found in a place, and the leading answer to it."""
    region = found.region
    return {
        "digit": prediction.label if prediction else None,
        "confidence": prediction.confidence if prediction else None,
        "region": [region.x, region.y, region.width, region.height] if region else None,
        "ink": ("dark" if found.ink_is_dark else "bright") if region else None,
        "contrast": found.contrast if region else None,
        "tensor_crc32": zlib.crc32(found.tensor.tobytes()) if region else None,
        "logits": prediction.logits.tolist() if prediction else None,
    }


def _panel(opinions: tuple[ExecutorAnswer, ...]) -> dict[str, Any]:
    if not opinions:
        return {}
    return {"executors": dict(_answers(opinions)), "agree": _agree(opinions)}


def _answers(opinions: tuple[ExecutorAnswer, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for opinion in opinions:
        yield (
            opinion.key,
            {
                "digit": opinion.prediction.label,
                "confidence": opinion.prediction.confidence,
                "logits": opinion.prediction.logits.tolist(),
                "ms": round(opinion.ms, 3),
            },
        )


def _agree(opinions: tuple[ExecutorAnswer, ...]) -> bool | None:
    if len(opinions) < 2:
        return None
    return len({opinion.prediction.index for opinion in opinions}) == 1


def _said(verdict: SmoothedPrediction) -> dict[str, Any]:
    return {"digit": verdict.label, "confidence": verdict.confidence, "smoothed": verdict.smoothed}
