"""Result of one frame, as the window, headless lines, sessions and reports show it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.inference.executor_set import LEAD, ExecutorAnswer
from tintling.camera_client.preprocessing.types import Box, Preprocessed, no_mark
from tintling.camera_client.recognition.rows import join_rows
from tintling.camera_client.recognition.smoothing import SmoothedPrediction

__all__ = ["Recognition", "RecognizedSample", "StageTimes"]


@dataclass(frozen=True, slots=True)
class StageTimes:
    """How long each step took, in ms.

    Attributes:
        grey: Colour to grey levels.
        preprocess: Frame to tensors.
        classify: Tensors to logits and probabilities; next to nothing without a sample.
    """

    grey: float
    preprocess: float
    classify: float

    @property
    def total(self) -> float:
        """All steps together, in ms."""
        return self.grey + self.preprocess + self.classify

    def to_json(self) -> dict[str, float]:
        """Rounded to microseconds."""
        return {
            "grey": round(self.grey, 3),
            "preprocess": round(self.preprocess, 3),
            "classify": round(self.classify, 3),
        }


@dataclass(frozen=True, slots=True, eq=False)
class RecognizedSample:
    """One sample of a frame.

    Attributes:
        row: Row of writing, from 0 at the top.
        preprocessed: The sample as the network gets it.
        answers: One an executor; :data:`~tintling.camera_client.inference.executor_set.LEAD` is among them.
        smoothed: The answer over time; None where frames are recognized one by one.
        starts_number: Whether it is the first of its row, or a gap lies before it, as in ``91 92``.
    """

    row: int
    preprocessed: Preprocessed
    answers: tuple[ExecutorAnswer, ...]
    smoothed: SmoothedPrediction | None = None
    starts_number: bool = True

    @property
    def prediction(self) -> Prediction:
        """The answer of the leading executor."""
        return next(each.prediction for each in self.answers if each.key == LEAD)

    @property
    def region(self) -> Box:
        """Where the ink is, in px of the frame."""
        region = self.preprocessed.region
        if region is None:
            raise ValueError("a sample that was found has a region")
        return region

    @property
    def confidence(self) -> float:
        """Of the smoothed prediction, else of the leading answer, 0 to 1."""
        return self.prediction.confidence if self.smoothed is None else self.smoothed.confidence

    @property
    def agree(self) -> bool | None:
        """Whether all executors give the same label; None when fewer than two answered."""
        if len(self.answers) < 2:
            return None
        return len({each.prediction.index for each in self.answers}) == 1

    def to_json(self) -> dict[str, Any]:
        """Its part of :meth:`Recognition.to_json`."""
        found, region = self.preprocessed, self.region
        ink = {"ink": "dark" if found.ink_is_dark else "bright", "contrast": found.contrast}
        ink = {} if found.is_frame else ink
        document = {
            "row": self.row,
            "starts_number": self.starts_number,
            **_prediction_json(self.prediction),
            "region": [region.x, region.y, region.width, region.height],
            **ink,
            "tensor_crc32": zlib.crc32(found.tensor.tobytes()),
            "executors": {
                each.key: {**_prediction_json(each.prediction), "ms": round(each.ms, 3)}
                for each in self.answers
            },
            "agree": self.agree,
        }
        if (smoothed := self.smoothed) is not None:
            document["smoothed"] = {
                "label": smoothed.label,
                "confidence": smoothed.confidence,
                "enabled": smoothed.enabled,
            }
        return document


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """A frame and the samples that were recognized in it.

    Properties without an index, such as :attr:`prediction`, are those of the leading sample, which is the
    least certain one.

    Attributes:
        frame: The image.
        samples: In reading order; at most one unless ``several``.
        times: How long each step took, for all samples together.
        smoothed: The text over time; None where frames are recognized one by one. Its label is the text of
            all samples by rows and numbers, with ``?`` for one that is below the threshold.
        age: Seconds from the taking of the frame to the end of its recognition; None when it is not live.
        several: Whether all samples were looked for, rather than the one of the frame.
    """

    frame: Frame
    samples: tuple[RecognizedSample, ...]
    times: StageTimes
    smoothed: SmoothedPrediction | None = None
    age: float | None = None
    several: bool = False

    @property
    def leading_index(self) -> int:
        """Position of the least certain sample; 0 without any."""
        return min(range(len(self.samples)), key=lambda index: self.samples[index].confidence, default=0)

    @property
    def leading(self) -> RecognizedSample | None:
        """The least certain sample; None without any."""
        return self.samples[self.leading_index] if self.samples else None

    @property
    def preprocessed(self) -> Preprocessed:
        """The leading sample as the network gets it; an empty tensor without a sample."""
        leading = self.leading
        return no_mark() if leading is None else leading.preprocessed

    @property
    def prediction(self) -> Prediction | None:
        """The leading executor's answer to the leading sample; None without a sample."""
        leading = self.leading
        return None if leading is None else leading.prediction

    @property
    def answers(self) -> tuple[ExecutorAnswer, ...]:
        """All executors' answers to the leading sample; empty without a sample."""
        leading = self.leading
        return () if leading is None else leading.answers

    @property
    def text(self) -> str:
        """The leading executor's answers to all samples, by rows and numbers; empty without a sample."""
        return join_rows(
            (sample.row, sample.prediction.label, sample.starts_number) for sample in self.samples
        )

    @property
    def label(self) -> str | None:
        """The text; None without a sample, or where an answer is rejected (:mod:`tintling.rejection`)."""
        accepted = all(sample.prediction.accepted for sample in self.samples)
        return self.text if self.samples and accepted else None

    @property
    def agree(self) -> bool | None:
        """Whether all executors give the same label to each sample; None when fewer than two answered."""
        known = [sample.agree for sample in self.samples if sample.agree is not None]
        return all(known) if known else None

    @property
    def executor_ms(self) -> dict[str, float]:
        """How long each executor took for all samples, in ms."""
        times: dict[str, float] = {}
        for answer in (each for sample in self.samples for each in sample.answers):
            times[answer.key] = times.get(answer.key, 0.0) + answer.ms
        return times

    @property
    def agrees_with_board(self) -> bool | None:
        """Whether the board that took the frame found the same bits; None without such a board.

        A board recognizes one sample a frame, so it is not compared with several.
        """
        board, prediction = self.frame.board, self.prediction
        if board is None or self.several:
            return None
        if prediction is None or board.label is None:
            return prediction is None and board.label is None
        same_tensor = board.tensor is None or np.array_equal(board.tensor, self.preprocessed.tensor)
        return same_tensor and np.array_equal(board.logits, prediction.logits)

    def to_json(self) -> dict[str, Any]:
        """All results without the images; numbers in full, so that they compare.

        :mod:`tintling.camera_client.session.format` describes the fields.
        """
        document = {
            "index": self.frame.index,
            "name": self.frame.name,
            "time": self.frame.timestamp,
            "several": self.several,
            "text": self.text,
            "samples": [sample.to_json() for sample in self.samples],
            "agree": self.agree,
        }
        if (smoothed := self.smoothed) is not None:
            document["smoothed"] = {
                "text": smoothed.label or "",
                "confidence": smoothed.confidence,
                "enabled": smoothed.enabled,
            }
        if (board := self.frame.board) is not None:
            names = ("capture", "preprocess", "classify")
            ms = {name: us / 1e3 for name, us in zip(names, board.microseconds, strict=True)}
            document["board"] = {"label": board.label, "same": self.agrees_with_board, "ms": ms}
        document["ms"] = self.times.to_json()
        if self.age is not None:
            document["age_ms"] = round(self.age * 1e3, 1)
        return document


def _prediction_json(prediction: Prediction) -> dict[str, Any]:
    return {
        "label": prediction.label,
        "confidence": prediction.confidence,
        "logits": prediction.logits.tolist(),
    }
