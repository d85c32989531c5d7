"""Readings for the live page: what the server's own executors make of a frame."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.frames import BoardResult
from tintling.camera_client.inference.executor_set import MEMBER_NAMES, ExecutorAnswer, ExecutorSet
from tintling.camera_client.preprocessing.host import MIN_SIDE, Preprocessed, preprocess, preprocess_page
from tintling.camera_client.web.messages import MAX_PIXELS, encode_tensor

__all__ = ["PageReader", "reduced_to_fit"]


class PageReader:
    """Reads frames for any number of pages; they take turns.

    Args:
        panel: Who is asked about each tensor.

    Raises:
        ToolchainError: There is no C compiler for the preprocessing.
    """

    def __init__(self, panel: ExecutorSet) -> None:
        preprocess(np.zeros((MIN_SIDE, MIN_SIDE), np.uint8))  # compiled now, so that no page waits for it
        self._panel = panel
        self._turn = threading.Lock()  # a device answers one question at a time

    @property
    def missing(self) -> list[dict[str, str]]:
        """Executors that do not answer: ``name`` and ``reason``."""
        return [{"name": one.name, "reason": one.reason} for one in self._panel.not_run]

    @property
    def executors(self) -> dict[str, str]:
        """Executors that answer: short name to name for people."""
        return {key: MEMBER_NAMES[key] for key in self._panel.members}

    def read(
        self, grey: NDArray[np.uint8], *, several: bool, board: BoardResult | None = None
    ) -> dict[str, Any]:
        """Reads a frame.

        Args:
            grey: shape (H, W), uint8.
            several: Look for all digits, in reading order.
            board: What the board that took the frame has read in it.

        Returns:
            ``several`` as given; ``digits``, each with ``region``, ``row``, ``tensor`` and the
            ``opinions`` by executor; and ``ms``, the time that each step took.

        Raises:
            FrameSourceError: The frame is too small or too large.
            ToolchainError: There is no C compiler for the preprocessing.
        """
        started = time.perf_counter()
        if several:
            found = [(digit.row, digit.preprocessed) for digit in preprocess_page(grey)]
        else:
            single = preprocess(grey)
            found = [(0, single)] if single.found else []
        times = {"preprocess": (time.perf_counter() - started) * 1e3}
        digits = self._digits(found, times)
        if board is not None and not several and len(digits) == 1:
            self._add_board(digits[0], board, times)
        return {
            "several": several,
            "digits": digits,
            "ms": {name: round(ms, 3) for name, ms in times.items()},
        }

    def _digits(
        self, found: Sequence[tuple[int, Preprocessed]], times: dict[str, float]
    ) -> list[dict[str, Any]]:
        if not found:
            return []
        with self._turn:
            asked = self._panel.ask_all(np.stack([prepared.tensor for _, prepared in found]))
        return [
            self._digit(row, prepared, opinions, times)
            for (row, prepared), opinions in zip(found, asked, strict=True)
        ]

    def _digit(
        self, row: int, prepared: Preprocessed, opinions: tuple[ExecutorAnswer, ...], times: dict[str, float]
    ) -> dict[str, Any]:
        region = prepared.region
        for opinion in opinions:
            times[opinion.key] = times.get(opinion.key, 0.0) + opinion.ms
        return {
            "region": [region.x, region.y, region.width, region.height] if region else [0, 0, 0, 0],
            "row": row,
            "tensor": encode_tensor(prepared.tensor),
            "opinions": {
                opinion.key: {
                    "logits": opinion.prediction.logits.tolist(),
                    "probabilities": opinion.prediction.probabilities.tolist(),
                }
                for opinion in opinions
            },
        }

    def _add_board(self, digit: dict[str, Any], board: BoardResult, times: dict[str, float]) -> None:
        lead = self._panel.lead
        if len(board.logits) == len(lead.labels):
            said = lead.prediction_of(board.logits)
            digit["opinions"]["board"] = {
                "logits": said.logits.tolist(),
                "probabilities": said.probabilities.tolist(),
            }
            times["board"] = board.microseconds[2] / 1e3


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
