"""Recognizes whole pictures: networks for frames, which look for no ink."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.inference.classifier import Classifier, Prediction
from tintling.camera_client.preprocessing.frame import frame_tensor, reduced_to_fit
from tintling.task import Task

__all__ = ["RecognizedPicture", "recognize_picture"]


@dataclass(frozen=True, slots=True, eq=False)
class RecognizedPicture:
    """The answer of a network to a picture.

    Attributes:
        prediction: What the network says.
        tensor: shape (height, width, channels), int8: what it saw.
        milliseconds: Time from picture to answer.
    """

    prediction: Prediction
    tensor: NDArray[np.int8]
    milliseconds: float

    @property
    def label(self) -> str | None:
        """The label; None where no answer stands out."""
        return self.prediction.label if self.prediction.accepted else None

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        prediction = self.prediction
        return {
            "label": self.label,
            "likeliest": prediction.label,
            "confidence": round(prediction.confidence, 4),
            "accepted": prediction.accepted,
            "logits": prediction.logits.tolist(),
            "milliseconds": round(self.milliseconds, 2),
        }


def recognize_picture(image: NDArray[np.uint8], classifier: Classifier, task: Task) -> RecognizedPicture:
    """Recognizes a picture.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
        classifier: The network.
        task: Its task, with the preprocessing ``frame``.

    Raises:
        FrameSourceError: The picture is empty.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    started = time.perf_counter()
    tensor = frame_tensor(reduced_to_fit(image), task)
    prediction = classifier.classify(tensor)
    return RecognizedPicture(prediction, tensor, (time.perf_counter() - started) * 1e3)
