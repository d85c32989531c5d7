"""One frame, read: preprocessing and networks together, each step timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import Frame, naming
from tintling.camera_client.inference.classifier import Classifier
from tintling.camera_client.inference.executor_set import ExecutorAnswer, ExecutorSet
from tintling.camera_client.preprocessing.host import Preprocessed, preprocess, preprocess_page
from tintling.camera_client.preprocessing.types import no_digit
from tintling.camera_client.recognition.result import Recognition, RecognizedDigit, StageTimes
from tintling.camera_client.recognition.smoothing import SmoothedPrediction, Smoother
from tintling.camera_client.recognition.tracking import DigitTracker, FoundDigit

__all__ = ["Recognition", "StageTimes", "StreamRecognizer", "recognize_frame"]

T = TypeVar("T")


def recognize_frame(
    frame: Frame, classifier: Classifier, *, several: bool = False, debug: bool = False
) -> Recognition:
    """Reads the digit of a frame, or all of them.

    Args:
        frame: The image.
        classifier: The network.
        several: Look for all digits, in reading order.
        debug: Keep the intermediate images of the preprocessing.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    if several:
        found, times = _all_timed(frame, classifier.classify_batch, debug=debug)
        return _of_several(frame, [RecognizedDigit(row, part, said) for row, part, said in found], times)
    preprocessed, prediction, times = _timed(frame, classifier.classify, debug=debug)
    return Recognition(frame, preprocessed, prediction, times)


def _timed(
    frame: Frame, classify: Callable[[NDArray[np.int8]], T], *, debug: bool
) -> tuple[Preprocessed, T | None, StageTimes]:
    """Takes a frame to its tensor, if there is a digit, and that to its answer, with a clock beside it."""
    started = time.perf_counter()
    grey = frame.grey
    greyed = time.perf_counter()
    with naming(frame.name):
        preprocessed = preprocess(grey, debug=debug)
    prepared = time.perf_counter()
    answer, done = None, prepared
    if preprocessed.found:
        answer, done = classify(preprocessed.tensor), time.perf_counter()
    return preprocessed, answer, _times(started, greyed, prepared, done)


def _all_timed(
    frame: Frame, classify: Callable[[NDArray[np.int8]], list[T]], *, debug: bool
) -> tuple[list[tuple[int, Preprocessed, T]], StageTimes]:
    """As :func:`_timed` for all digits: row, tensor and answer of each."""
    started = time.perf_counter()
    grey = frame.grey
    greyed = time.perf_counter()
    with naming(frame.name):
        found = preprocess_page(grey, debug=debug)
    prepared = time.perf_counter()
    answers: list[T] = []
    if found:
        answers = classify(np.stack([digit.preprocessed.tensor for digit in found]))
    times = _times(started, greyed, prepared, time.perf_counter())
    parts = [(digit.row, digit.preprocessed, answer) for digit, answer in zip(found, answers, strict=True)]
    return parts, times


def _times(started: float, greyed: float, prepared: float, done: float) -> StageTimes:
    return StageTimes(
        grey=(greyed - started) * 1e3, preprocess=(prepared - greyed) * 1e3, classify=(done - prepared) * 1e3
    )


def _of_several(
    frame: Frame,
    digits: Sequence[RecognizedDigit],
    times: StageTimes,
    verdict: SmoothedPrediction | None = None,
    age: float | None = None,
) -> Recognition:
    """A reading of all digits, in front of which the least certain stands."""
    chosen = min(range(len(digits)), key=lambda index: digits[index].confidence, default=0)
    least = digits[chosen] if digits else None
    return Recognition(
        frame,
        no_digit() if least is None else least.preprocessed,
        None if least is None else least.prediction,
        times,
        () if least is None else least.opinions,
        verdict,
        age,
        several=True,
        digits=tuple(digits),
        chosen=chosen,
    )


class StreamRecognizer:
    """Reads frame after frame with a panel, and steadies the answers.

    Args:
        panel: Who is asked about each tensor.
        smoother: Makes verdicts of the leading answers.
        live: Whether frames are new when they come, so that their age means something.
        several: Look for all digits of each frame, in reading order.

    Attributes:
        panel: As given.
        smoother: As given; it may be switched while frames are read.
        several: As given; it may be switched likewise.
    """

    def __init__(
        self, panel: ExecutorSet, smoother: Smoother, *, live: bool = False, several: bool = False
    ) -> None:
        self.panel = panel
        self.smoother = smoother
        self.several = several
        self._places = DigitTracker(smoother)
        self._live = live

    def read(self, frame: Frame, *, debug: bool = False) -> Recognition:
        """Reads the next frame.

        Args:
            frame: The image.
            debug: Keep the intermediate images of the preprocessing.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ToolchainError: There is no C compiler for the preprocessing.
        """
        if self.several:
            return self._read_all(frame, self._places, debug=debug)
        return self._read_one(frame, self.smoother, debug=debug)

    def read_again(self, reading: Recognition) -> Recognition:
        """Reads a frame once more, as one digit or several, whatever is set now.

        What is said of the stream does not change by it, and earlier frames have no say in it.

        Args:
            reading: Of the frame, which was live if it has an age.

        Raises:
            ToolchainError: There is no C compiler for the preprocessing.
        """
        alone = Smoother(self.smoother.labels, threshold=self.smoother.threshold, enabled=False)
        if self.several:
            again = self._read_all(reading.frame, DigitTracker(alone))
        else:
            again = self._read_one(reading.frame, alone)
        return replace(again, age=reading.age)

    def _read_one(self, frame: Frame, smoother: Smoother, *, debug: bool = False) -> Recognition:
        preprocessed, asked, times = _timed(frame, self.panel.ask, debug=debug)
        opinions = asked or ()
        prediction = next((one.prediction for one in opinions if one.key == "c"), None)
        return Recognition(
            frame,
            preprocessed,
            prediction,
            times,
            opinions=(*opinions, *self._of_board(frame, opinions)),
            verdict=smoother.update(frame.timestamp, prediction, preprocessed.region),
            age=self._age(frame),
        )

    def _read_all(self, frame: Frame, places: DigitTracker, *, debug: bool = False) -> Recognition:
        asked, times = _all_timed(frame, self.panel.ask_all, debug=debug)
        digits = [
            RecognizedDigit(row, part, next(one.prediction for one in opinions if one.key == "c"), opinions)
            for row, part, opinions in asked
        ]
        verdicts, verdict = places.update(
            frame.timestamp,
            [
                FoundDigit(digit.row, digit.preprocessed.region, digit.prediction)
                for digit in digits
                if digit.preprocessed.region is not None
            ],
        )
        said = [replace(digit, verdict=each) for digit, each in zip(digits, verdicts, strict=True)]
        return _of_several(frame, said, times, verdict, self._age(frame))

    def _age(self, frame: Frame) -> float | None:
        return max(0.0, time.time() - frame.timestamp) if self._live else None

    def _of_board(self, frame: Frame, opinions: tuple[ExecutorAnswer, ...]) -> tuple[ExecutorAnswer, ...]:
        """What the board that took the frame read in it, if it ran a network with our outputs."""
        board, lead = frame.board, self.panel.lead
        asked = any(opinion.key == "device" for opinion in opinions)
        if board is None or not opinions or asked or len(board.logits) != len(lead.labels):
            return ()
        return (ExecutorAnswer("device", lead.prediction_of(board.logits), board.microseconds[2] / 1e3),)
