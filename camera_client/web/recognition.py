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
from tintling.camera_client.preprocessing.host import MIN_SIDE, preprocess
from tintling.camera_client.recognition.recognizer import board_answer, recognize_digits
from tintling.camera_client.recognition.result import RecognizedDigit
from tintling.camera_client.web.messages import MAX_PIXELS, encode_tensor
from tintling.errors import ToolchainError

__all__ = ["PageRecognizer", "reduced_to_fit"]


class PageRecognizer:
    """Recognizes frames for any number of pages; the executors serve one at a time.

    Without a C compiler this machine has no preprocessing: pages then recognize frames by themselves.

    Args:
        executors: Are run on each tensor.

    Attributes:
        unavailable: Why this machine recognizes nothing; empty where it does.
    """

    def __init__(self, executors: ExecutorSet) -> None:
        self.unavailable = ""
        try:
            preprocess(np.zeros((MIN_SIDE, MIN_SIDE), np.uint8))  # compiled now, so that no page waits for it
        except ToolchainError as error:
            self.unavailable = str(error)
        self._executors = executors
        self._lock = threading.Lock()  # a device answers one request at a time

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
        self, grey: NDArray[np.uint8], *, several: bool, board: BoardResult | None = None
    ) -> dict[str, Any]:
        """Recognizes the digits of a frame.

        Args:
            grey: shape (H, W), uint8.
            several: Recognize all digits, in reading order.
            board: The result of the board that took the frame.

        Returns:
            ``several`` as given; ``digits``, each with ``region``, ``row``, ``tensor`` and the ``answers`` by
            executor; and ``ms``, the time that each step took. The answer of the board is that of ``board``.

        Raises:
            FrameSourceError: The frame is too small or too large.
        """
        if self.unavailable:
            return {"several": several, "digits": [], "ms": {}}
        frame = Frame(grey, time.time(), 0, "")
        digits, stage_times = recognize_digits(frame, self._run, several=several)
        times = {"preprocess": stage_times.preprocess}
        for answer in (each for digit in digits for each in digit.answers):
            times[answer.key] = times.get(answer.key, 0.0) + answer.ms
        documents = [_digit_document(digit) for digit in digits]
        from_board = None if several else board_answer(board, self._executors.lead)
        if from_board is not None and documents:
            documents[0]["answers"]["board"] = _answer_document(from_board.prediction)
            times["board"] = from_board.ms
        return {
            "several": several,
            "digits": documents,
            "ms": {name: round(ms, 3) for name, ms in times.items()},
        }

    def _run(self, batch: NDArray[np.int8]) -> list[tuple[ExecutorAnswer, ...]]:
        with self._lock:
            return self._executors.run(batch)


def _digit_document(digit: RecognizedDigit) -> dict[str, Any]:
    region = digit.region
    return {
        "region": [region.x, region.y, region.width, region.height],
        "row": digit.row,
        "tensor": encode_tensor(digit.preprocessed.tensor),
        "answers": {answer.key: _answer_document(answer.prediction) for answer in digit.answers},
    }


def _answer_document(prediction: Prediction) -> dict[str, Any]:
    return {"logits": prediction.logits.tolist(), "probabilities": prediction.probabilities.tolist()}


def reduced_to_fit(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Averages squares of pixels until a frame is small enough to be sent to a page.

    Args:
        grey: shape (H, W), uint8.

    Returns:
        shape (H // factor, W // factor), uint8; the frame itself when it is small enough.
    """
    height, width = grey.shape
    factor = 1
    while (height // factor) * (width // factor) > MAX_PIXELS:
        factor += 1
    if factor == 1:
        return grey
    rows, columns = height // factor, width // factor
    squares = grey[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    sums: NDArray[np.uint32] = squares.sum(axis=(1, 3), dtype=np.uint32)
    reduced: NDArray[np.uint8] = ((sums + factor * factor // 2) // (factor * factor)).astype(np.uint8)
    return reduced
