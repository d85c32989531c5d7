"""Recognition for the live page: the answers of the server's own executors to a frame."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import BoardResult, Frame
from tintling.camera_client.inference.classifier import Prediction
from tintling.camera_client.inference.executor_set import MEMBER_NAMES, ExecutorAnswer, ExecutorSet
from tintling.camera_client.preprocessing.frame import frame_tensor
from tintling.camera_client.preprocessing.host import MIN_SIDE, preprocess
from tintling.camera_client.recognition.recognizer import board_answer, recognize_samples
from tintling.camera_client.recognition.result import RecognizedSample
from tintling.camera_client.web.messages import MAX_PIXELS, encode_tensor
from tintling.errors import ToolchainError
from tintling.task import Task

__all__ = ["PageRecognizer", "reduced_to_fit"]


class PageRecognizer:
    """Recognizes frames for any number of pages; the executors serve one at a time.

    Without a C compiler this machine has no preprocessing: pages then recognize frames by themselves.

    Args:
        executors: Are run on each tensor.
        task: With the preprocessing ``frame``, whose frames have one answer; None looks for ink.

    Attributes:
        unavailable: Why this machine recognizes nothing; empty where it does.
    """

    def __init__(self, executors: ExecutorSet, task: Task | None = None) -> None:
        self.unavailable = ""
        self._task = task
        empty = np.zeros((MIN_SIDE, MIN_SIDE), np.uint8)
        try:  # compiled now, so that no page waits for it
            if task is None:
                preprocess(empty)
            else:
                frame_tensor(empty, task)
        except ToolchainError as error:
            self.unavailable = str(error)
        self._executors = executors
        self._lock = threading.Lock()  # a device answers one request at a time

    @property
    def channels(self) -> int:
        """Of the frames that it takes: 1 for grey, 3 for RGB."""
        return 1 if self._task is None else self._task.channels

    @property
    def missing(self) -> list[dict[str, str]]:
        """Executors that do not run: ``name`` and ``reason``."""
        if self.unavailable:
            return [{"name": "this machine's C", "reason": self.unavailable}]
        return [{"name": each.name, "reason": each.reason} for each in self._executors.not_run]

    @property
    def executors(self) -> dict[str, str]:
        """Executors that run: short name to name for people."""
        if self.unavailable:
            return {}
        return {key: MEMBER_NAMES[key] for key in self._executors.members}

    def recognize(
        self, image: NDArray[np.uint8], *, several: bool, board: BoardResult | None = None
    ) -> dict[str, Any]:
        """Recognizes the samples of a frame, or the whole frame.

        Args:
            image: shape (H, W), or (H, W, 3) RGB for a network that sees colours; uint8.
            several: Recognize all samples, in reading order.
            board: The result of the board that took the frame.

        Returns:
            ``several`` as given; ``samples``, each with ``region``, ``row``, ``starts_number``, ``tensor``
            and ``answers`` by executor; and ``ms``, the time that each step took. The answer of the board is
            that of ``board``.

        Raises:
            FrameSourceError: The frame is too small or too large.
        """
        if self.unavailable:
            return {"several": several, "samples": [], "ms": {}}
        frame = Frame(image, time.time(), 0, "")
        several = several and self._task is None
        samples, stage_times = recognize_samples(frame, self._run, several=several, task=self._task)
        times = {"preprocess": stage_times.preprocess}
        for answer in (each for sample in samples for each in sample.answers):
            times[answer.key] = times.get(answer.key, 0.0) + answer.ms
        documents = [_sample_document(sample) for sample in samples]
        from_board = None if several else board_answer(board, self._executors.lead)
        if from_board is not None and documents:
            documents[0]["answers"]["board"] = _answer_document(from_board.prediction)
            times["board"] = from_board.ms
        return {
            "several": several,
            "samples": documents,
            "ms": {name: round(ms, 3) for name, ms in times.items()},
        }

    def _run(self, batch: NDArray[np.int8]) -> list[tuple[ExecutorAnswer, ...]]:
        with self._lock:
            return self._executors.run(batch)


def _sample_document(sample: RecognizedSample) -> dict[str, Any]:
    region = sample.region
    return {
        "region": [region.x, region.y, region.width, region.height],
        "row": sample.row,
        "starts_number": sample.starts_number,
        "tensor": encode_tensor(sample.preprocessed.tensor),
        "answers": {answer.key: _answer_document(answer.prediction) for answer in sample.answers},
    }


def _answer_document(prediction: Prediction) -> dict[str, Any]:
    return {"logits": prediction.logits.tolist(), "probabilities": prediction.probabilities.tolist()}


def reduced_to_fit(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Averages squares of pixels until a frame is small enough to be sent to a page.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.

    Returns:
        shape (H // factor, W // factor) and its channels, uint8; the frame itself when it is small enough.
    """
    height, width = image.shape[:2]
    factor = 1
    while (height // factor) * (width // factor) > MAX_PIXELS:
        factor += 1
    if factor == 1:
        return image
    rows, columns = height // factor, width // factor
    cut = image[: rows * factor, : columns * factor]
    squares = cut.reshape(rows, factor, columns, factor, *image.shape[2:])
    sums: NDArray[np.uint32] = squares.sum(axis=(1, 3), dtype=np.uint32)
    reduced: NDArray[np.uint8] = ((sums + factor * factor // 2) // (factor * factor)).astype(np.uint8)
    return reduced
