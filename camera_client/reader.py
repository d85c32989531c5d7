"""One frame, read: preprocessing and network together, each step timed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from tintling.camera_client.classifier import Classifier, Prediction
from tintling.camera_client.preprocess import Preprocessed, preprocess
from tintling.camera_client.sources import Frame

__all__ = ["Reading", "StageTimes", "read_frame"]


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
class Reading:
    """A frame and what was read in it; ``prediction`` is None when there is no digit."""

    frame: Frame
    preprocessed: Preprocessed
    prediction: Prediction | None
    times: StageTimes

    @property
    def answer(self) -> str:
        """The label, or ``no digit``."""
        return self.prediction.label if self.prediction else "no digit"

    def as_json(self) -> dict[str, Any]:
        """What a program wants to know, without the pictures."""
        found, prediction = self.preprocessed, self.prediction
        region = found.region
        return {
            "index": self.frame.index,
            "name": self.frame.name,
            "time": round(self.frame.timestamp, 3),
            "digit": prediction.label if prediction else None,
            "confidence": round(prediction.confidence, 4) if prediction else None,
            "region": [region.x, region.y, region.width, region.height] if region else None,
            "ink": ("dark" if found.ink_is_dark else "bright") if region else None,
            "contrast": found.contrast if region else None,
            "logits": [int(value) for value in prediction.logits] if prediction else None,
            **self._board(),
            "ms": {
                "grey": round(self.times.grey, 3),
                "preprocess": round(self.times.preprocess, 3),
                "classify": round(self.times.classify, 3),
            },
        }

    @property
    def agrees_with_board(self) -> bool | None:
        """Whether the board that took the frame found the same bits; None without such a board."""
        board, mine = self.frame.board, self.prediction
        if board is None:
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


def read_frame(frame: Frame, classifier: Classifier, *, debug: bool = False) -> Reading:
    """Reads the digit of a frame.

    Args:
        frame: The picture.
        classifier: The network.
        debug: Keep the intermediate pictures of the preprocessing.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    started = time.perf_counter()
    grey = frame.grey
    greyed = time.perf_counter()
    preprocessed = preprocess(grey, debug=debug)
    prepared = time.perf_counter()
    prediction = classifier.classify(preprocessed.tensor) if preprocessed.found else None
    done = time.perf_counter() if prediction else prepared
    times = StageTimes(
        grey=(greyed - started) * 1e3, preprocess=(prepared - greyed) * 1e3, classify=(done - prepared) * 1e3
    )
    return Reading(frame, preprocessed, prediction, times)
