"""Recognizes the samples of frames: preprocessing and executors together, each step timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import BoardResult, Frame, naming
from tintling.camera_client.inference.classifier import Classifier
from tintling.camera_client.inference.executor_set import LEAD, ExecutorAnswer, ExecutorSet
from tintling.camera_client.preprocessing.frame import (
    frame_region,
    frame_version,
    preprocess_frame,
    reduced_to_fit,
)
from tintling.camera_client.preprocessing.host import (
    PageMark,
    preprocess,
    preprocess_page,
    preprocess_version,
)
from tintling.camera_client.recognition.result import Recognition, RecognizedSample, StageTimes
from tintling.camera_client.recognition.smoothing import SmoothedPrediction, Smoother
from tintling.camera_client.recognition.tracking import SampleTracker
from tintling.task import Task

__all__ = ["RunExecutors", "StreamRecognizer", "board_answer", "recognize_frame", "recognize_samples"]

RunExecutors = Callable[[NDArray[np.int8]], list[tuple[ExecutorAnswer, ...]]]
"""Tensors, shape (N, 28, 28, 1), int8, to the answers to each; such as :meth:`ExecutorSet.run`."""


def recognize_samples(
    frame: Frame, run: RunExecutors, *, several: bool, task: Task | None = None
) -> tuple[tuple[RecognizedSample, ...], StageTimes]:
    """Finds the samples of a frame, and runs the executors on their tensors.

    Args:
        frame: The image.
        run: Runs the executors.
        several: Look for all samples, in reading order, rather than for the one of the frame.
        task: With the preprocessing ``frame``, whose frames have one answer; None looks for ink.

    Returns:
        The samples, none, one or many; and how long each step took.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    if task is None:
        preprocess_version()  # compiles the preprocessing, if it never ran here; no inference takes that long
    else:
        frame_version()
    started = time.perf_counter()
    image = reduced_to_fit(frame.image) if task else frame.grey
    greyed = time.perf_counter()
    found = _find_marks(image, several=several) if task is None else [_whole(frame, image, task)]
    prepared = time.perf_counter()
    answers = run(np.stack([sample.preprocessed.tensor for sample in found])) if found else []
    done = time.perf_counter()
    samples = tuple(
        RecognizedSample(sample.row, sample.preprocessed, each, starts_number=sample.starts_number)
        for sample, each in zip(found, answers, strict=True)
    )
    return samples, StageTimes(
        grey=(greyed - started) * 1e3, preprocess=(prepared - greyed) * 1e3, classify=(done - prepared) * 1e3
    )


def _find_marks(grey: NDArray[np.uint8], *, several: bool) -> list[PageMark]:
    if several:
        return preprocess_page(grey)
    found = preprocess(grey)
    return [PageMark(0, found)] if found.found else []


def _whole(frame: Frame, image: NDArray[np.uint8], task: Task) -> PageMark:
    """What a network for frames sees, with its place in the frame as it was before it was reduced."""
    height, width = frame.image.shape[:2]
    seen = preprocess_frame(image, task)
    return PageMark(0, replace(seen, region=frame_region(width, height, task.preprocessing.region)))


def recognize_frame(frame: Frame, classifier: Classifier, *, several: bool = False) -> Recognition:
    """Recognizes the sample of a single frame, or all of them.

    Args:
        frame: The image.
        classifier: The network; it leads, and no other executor is run.
        several: Recognize all samples, in reading order.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    with naming(frame.name):
        samples, times = recognize_samples(frame, ExecutorSet({LEAD: classifier}).run, several=several)
    return Recognition(frame, samples, times, several=several)


def board_answer(board: BoardResult | None, lead: Classifier) -> ExecutorAnswer | None:
    """The answer of the board that took a frame.

    Args:
        board: Its result; None without a board.
        lead: Whose labels the outputs are.

    Returns:
        None without a board, and when its network has other outputs.
    """
    if board is None or len(board.logits) != len(lead.labels):
        return None
    return ExecutorAnswer("device", lead.prediction_of(board.logits), board.microseconds[2] / 1e3)


class StreamRecognizer:
    """Recognizes frame after frame with several executors, and smooths the answers over time.

    Args:
        executors: Are run on each tensor.
        smoother: Smooths the leading answers.
        live: Whether frames are new when they come, so that their age means something.
        several: Look for all samples of each frame, in reading order.
        clock: Gives the time in seconds since 1970, for the age of live frames.
        task: With the preprocessing ``frame``, whose frames have one answer; None looks for ink.

    Attributes:
        executors: As given.
        smoother: As given; it may be switched between frames.
        several: As given; it may be switched between frames, unless whole frames are recognized.
        task: As given.
    """

    def __init__(
        self,
        executors: ExecutorSet,
        smoother: Smoother,
        *,
        live: bool = False,
        several: bool = False,
        clock: Callable[[], float] = time.time,
        task: Task | None = None,
    ) -> None:
        self.executors = executors
        self.smoother = smoother
        self.several = several and task is None
        self.task = task
        self._tracker = SampleTracker(smoother)
        self._live = live
        self._clock = clock

    def recognize(self, frame: Frame) -> Recognition:
        """Recognizes the next frame.

        Args:
            frame: The image.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ToolchainError: There is no C compiler for the preprocessing.
        """
        found = self._recognize(frame, self.smoother, self._tracker)
        return replace(found, age=max(0.0, self._clock() - frame.timestamp)) if self._live else found

    def recognize_again(self, recognition: Recognition) -> Recognition:
        """Recognizes a frame again, with the current choice of one sample or several.

        The frame is smoothed by itself: earlier frames do not count, and the stream's smoothing stays as it
        is.

        Args:
            recognition: Of the frame; its age is kept.

        Raises:
            ToolchainError: There is no C compiler for the preprocessing.
        """
        alone = Smoother(self.smoother.labels, threshold=self.smoother.threshold, enabled=False)
        found = self._recognize(recognition.frame, alone, SampleTracker(alone))
        return replace(found, age=recognition.age)

    def _recognize(self, frame: Frame, smoother: Smoother, tracker: SampleTracker) -> Recognition:
        with naming(frame.name):
            samples, times = recognize_samples(
                frame, self.executors.run, several=self.several, task=self.task
            )
        if self.several:
            each, whole = tracker.update(frame.timestamp, samples)
        else:
            samples = tuple(self._with_board(sample, frame.board) for sample in samples)
            each, whole = _smoothed_single(smoother, frame.timestamp, samples)
        smoothed = tuple(replace(sample, smoothed=one) for sample, one in zip(samples, each, strict=True))
        return Recognition(frame, smoothed, times, whole, several=self.several)

    def _with_board(self, sample: RecognizedSample, board: BoardResult | None) -> RecognizedSample:
        """Adds the answer of the board that took the frame, unless a device was run on the tensor itself."""
        answer = board_answer(board, self.executors.lead)
        if answer is None or any(each.key == answer.key for each in sample.answers):
            return sample
        return replace(sample, answers=(*sample.answers, answer))


def _smoothed_single(
    smoother: Smoother, timestamp: float, samples: tuple[RecognizedSample, ...]
) -> tuple[tuple[SmoothedPrediction, ...], SmoothedPrediction]:
    """What :meth:`SampleTracker.update` gives, for a frame of at most one sample."""
    sample = samples[0] if samples else None
    whole = smoother.update(
        timestamp, sample.prediction if sample else None, sample.region if sample else None
    )
    return (whole,) * len(samples), whole
