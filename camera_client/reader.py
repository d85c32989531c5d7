"""One frame, read: preprocessing and networks together, each step timed."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.classifier import Classifier, Prediction
from tintling.camera_client.panel import Opinion, Panel
from tintling.camera_client.preprocess import Preprocessed, preprocess
from tintling.camera_client.sources import Frame
from tintling.camera_client.verdict import Smoother, Verdict

__all__ = ["Reading", "StageTimes", "StreamReader", "read_frame"]

T = TypeVar("T")


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
    """A frame and what was read in it.

    Attributes:
        frame: The picture.
        preprocessed: What the preprocessing made of it.
        prediction: The leading answer; None without a digit.
        times: How long each step took.
        opinions: What each member of a panel says; empty without a panel, and without a digit.
        verdict: What is said of the stream up to here; None for single frames.
        age: Seconds from the taking of the frame to the end of its reading; None when it is not live.
    """

    frame: Frame
    preprocessed: Preprocessed
    prediction: Prediction | None
    times: StageTimes
    opinions: tuple[Opinion, ...] = ()
    verdict: Verdict | None = None
    age: float | None = None

    @property
    def answer(self) -> str:
        """The label, or ``no digit``."""
        return self.prediction.label if self.prediction else "no digit"

    @property
    def agree(self) -> bool | None:
        """Whether all members give the same answer; None when fewer than two gave one."""
        if len(self.opinions) < 2:
            return None
        return len({opinion.prediction.index for opinion in self.opinions}) == 1

    def as_json(self) -> dict[str, Any]:
        """What a program wants to know, without the pictures; numbers in full, so that they compare."""
        found, prediction = self.preprocessed, self.prediction
        region = found.region
        return {
            "index": self.frame.index,
            "name": self.frame.name,
            "time": self.frame.timestamp,
            "digit": prediction.label if prediction else None,
            "confidence": prediction.confidence if prediction else None,
            "region": [region.x, region.y, region.width, region.height] if region else None,
            "ink": ("dark" if found.ink_is_dark else "bright") if region else None,
            "contrast": found.contrast if region else None,
            "tensor_crc32": zlib.crc32(found.tensor.tobytes()) if region else None,
            "logits": prediction.logits.tolist() if prediction else None,
            **self._panel(),
            **self._board(),
            "ms": {
                "grey": round(self.times.grey, 3),
                "preprocess": round(self.times.preprocess, 3),
                "classify": round(self.times.classify, 3),
            },
            **({} if self.age is None else {"age_ms": round(self.age * 1e3, 1)}),
        }

    def _panel(self) -> dict[str, Any]:
        document: dict[str, Any] = {}
        if self.opinions:
            document["executors"] = {
                opinion.key: {
                    "digit": opinion.prediction.label,
                    "confidence": opinion.prediction.confidence,
                    "logits": opinion.prediction.logits.tolist(),
                    "ms": round(opinion.ms, 3),
                }
                for opinion in self.opinions
            }
            document["agree"] = self.agree
        if (verdict := self.verdict) is not None:
            document["verdict"] = {
                "digit": verdict.label,
                "confidence": verdict.confidence,
                "smoothed": verdict.smoothed,
            }
        return document

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
    preprocessed, prediction, times = _timed(frame, classifier.classify, debug=debug)
    return Reading(frame, preprocessed, prediction, times)


def _timed(
    frame: Frame, classify: Callable[[NDArray[np.int8]], T], *, debug: bool
) -> tuple[Preprocessed, T | None, StageTimes]:
    """Takes a frame to its tensor, if there is a digit, and that to its answer, with a clock beside it."""
    started = time.perf_counter()
    grey = frame.grey
    greyed = time.perf_counter()
    preprocessed = preprocess(grey, debug=debug)
    prepared = time.perf_counter()
    answer, done = None, prepared
    if preprocessed.found:
        answer, done = classify(preprocessed.tensor), time.perf_counter()
    times = StageTimes(
        grey=(greyed - started) * 1e3, preprocess=(prepared - greyed) * 1e3, classify=(done - prepared) * 1e3
    )
    return preprocessed, answer, times


class StreamReader:
    """Reads frame after frame with a panel, and steadies the answers.

    Args:
        panel: Who is asked about each tensor.
        smoother: Makes verdicts of the leading answers.
        live: Whether frames are new when they come, so that their age means something.

    Attributes:
        panel: As given.
        smoother: As given; it may be switched while frames are read.
    """

    def __init__(self, panel: Panel, smoother: Smoother, *, live: bool = False) -> None:
        self.panel = panel
        self.smoother = smoother
        self._live = live

    def read(self, frame: Frame, *, debug: bool = False) -> Reading:
        """Reads the next frame.

        Args:
            frame: The picture.
            debug: Keep the intermediate pictures of the preprocessing.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ToolchainError: There is no C compiler for the preprocessing.
        """
        preprocessed, asked, times = _timed(frame, self.panel.ask, debug=debug)
        opinions = asked or ()
        prediction = next((one.prediction for one in opinions if one.key == "c"), None)
        return Reading(
            frame,
            preprocessed,
            prediction,
            times,
            opinions=(*opinions, *self._of_board(frame, opinions)),
            verdict=self.smoother.update(frame.timestamp, prediction, preprocessed.region),
            age=max(0.0, time.time() - frame.timestamp) if self._live else None,
        )

    def _of_board(self, frame: Frame, opinions: tuple[Opinion, ...]) -> tuple[Opinion, ...]:
        """What the board that took the frame read in it, if it ran a network with our outputs."""
        board, lead = frame.board, self.panel.lead
        asked = any(opinion.key == "device" for opinion in opinions)
        if board is None or not opinions or asked or len(board.logits) != len(lead.labels):
            return ()
        return (Opinion("device", lead.prediction_of(board.logits), board.microseconds[2] / 1e3),)
