"""The int8 network as the camera client uses it: compiled C, or the reference without a compiler."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import DIGIT_LABELS
from tintling.camera_client.executors import CompiledExecutor, Executor, ReferenceExecutor
from tintling.errors import ModelFormatError, ToolchainError
from tintling.firmware_export.model_source import find_model
from tintling.graph import DType, Graph
from tintling.operators import Softmax
from tintling.pixels import Normalization
from tintling.shipped import DEFAULT_SHIPPED
from tintling.tflite_reader import read_tflite

__all__ = ["DEFAULT_MODEL", "MODEL_VARIABLE", "Classifier", "Prediction", "default_model", "open_classifier"]

DEFAULT_MODEL = Path("runs/demo/int8")
"""Where ``tintling demo`` leaves its model."""

MODEL_VARIABLE = "TINTLING_MODEL"
"""Environment variable that names a model."""

_INPUT_SHAPE = (1, 28, 28, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a network says of one tensor.

    Attributes:
        label: The most likely answer; the first of equals, as on the device.
        index: Its output.
        confidence: Its probability, 0 to 1.
        logits: shape (outputs,), int8: the network's output as the device gives it.
        probabilities: shape (outputs,), float32, sum 1.
    """

    label: str
    index: int
    confidence: float
    logits: NDArray[np.int8]
    probabilities: NDArray[np.float32]


class Classifier:
    """Reads digits off int8 tensors.

    Args:
        executor: What runs the network.
        graph: The network, with int8 input (1, 28, 28, 1) and one int8 output.
        labels: What each output stands for.
        normalization: How the network was trained to see pixels.
        name: What to call it.

    Attributes:
        executor: What runs the network.
        labels: What each output stands for.
        name: What to call it.
    """

    def __init__(
        self,
        executor: Executor,
        graph: Graph,
        labels: tuple[str, ...],
        *,
        normalization: Normalization | None = None,
        name: str = "model",
    ) -> None:
        self.executor = executor
        self.labels = labels
        self.name = name
        quant = graph.output.quant
        self._scale = float(quant.scale[0]) if quant is not None else 1.0
        self._threshold = (
            normalization.threshold if normalization and normalization.kind == "threshold" else 0
        )
        self._softmax_inside = any(
            isinstance(op, Softmax) and op.output == graph.output.index for op in graph.ops
        )

    def classify(self, tensor: NDArray[np.int8]) -> Prediction:
        """Classifies one tensor.

        Args:
            tensor: shape (28, 28, 1), int8, ``pixel - 128`` with ink bright.
        """
        return self.classify_batch(tensor[np.newaxis])[0]

    def classify_batch(self, batch: NDArray[np.int8]) -> list[Prediction]:
        """Classifies a batch.

        Args:
            batch: shape (N, 28, 28, 1), int8, ``pixel - 128`` with ink bright.
        """
        if self._threshold:
            batch = np.where(batch >= self._threshold - 128, 127, -128).astype(np.int8)
        outputs: NDArray[np.int8] = self.executor.run(batch)
        return [self._prediction(logits) for logits in outputs.reshape(len(batch), -1)]

    def _prediction(self, logits: NDArray[np.int8]) -> Prediction:
        index = int(np.argmax(logits))
        if self._softmax_inside:  # the network ends with a softmax: its output is what we want
            weights = logits.astype(np.float64) + 128
        else:
            # The zero point cancels, and so does the largest logit.
            weights = np.exp((logits.astype(np.float64) - float(logits[index])) * self._scale)
        probabilities = (weights / max(weights.sum(), 1e-9)).astype(np.float32)
        return Prediction(self.labels[index], index, float(probabilities[index]), logits, probabilities)


def default_model(model: Path | None = None) -> Path:
    """Where the model is: as told, else ``$TINTLING_MODEL``, else what the demo left, else a shipped one.

    Args:
        model: What the user said, if anything.
    """
    if model is not None:
        return model
    named = os.environ.get(MODEL_VARIABLE)
    if named:
        return Path(named)
    return DEFAULT_MODEL if DEFAULT_MODEL.is_dir() else Path(DEFAULT_SHIPPED)


def open_classifier(model: Path, *, compiled: bool = True) -> Classifier:
    """Opens an int8 model for classifying.

    Args:
        model: A .tflite file, a run directory that ``tintling compress`` wrote, or a shipped model's name.
        compiled: Run the generated C; without a C compiler, and when this is false, the reference
            takes its place and gives the same bits.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network for 28×28 int8 pictures.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    source = find_model(model)
    graph = read_tflite(source.path)
    labels = _checked_labels(graph, source.labels, source.path)
    executor: Executor = ReferenceExecutor(graph)
    if compiled:
        try:
            executor = CompiledExecutor(graph)
        except ToolchainError:
            executor = ReferenceExecutor(graph)
    normalization = source.manifest.normalization if source.manifest else None
    return Classifier(executor, graph, labels, normalization=normalization, name=source.name)


def _checked_labels(graph: Graph, labels: tuple[str, ...], path: Path) -> tuple[str, ...]:
    """Checks that a network takes our tensors; gives a label for each output."""
    for what, tensor in (("input", graph.input), ("output", graph.output)):
        if tensor.dtype is not DType.INT8:
            raise ModelFormatError(
                f"{path}: expected an int8 {what}, got {tensor.dtype.value.lower()}: "
                "`tintling compress` makes int8 models"
            )
    if graph.input.shape != _INPUT_SHAPE:
        raise ModelFormatError(f"{path}: expected an input of shape {_INPUT_SHAPE}, got {graph.input.shape}")
    count = graph.output.size
    if labels and len(labels) != count:
        raise ModelFormatError(f"{path} has {count} outputs, but its manifest {len(labels)} labels")
    if labels:
        return labels
    return DIGIT_LABELS if count == len(DIGIT_LABELS) else tuple(str(index) for index in range(count))
