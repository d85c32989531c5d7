"""The int8 network as the camera client uses it: compiled C, or the reference without a compiler."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import DIGIT_LABELS
from tintling.camera_client.inference.executors import CompiledExecutor, Executor, ReferenceExecutor
from tintling.errors import ArtifactError, ModelFormatError, ToolchainError
from tintling.firmware_export.forms.model_source import find_model
from tintling.graph import DType, Graph
from tintling.pixels import Normalization
from tintling.rejection import least_margin, max_logit_margins, whole_margins
from tintling.shipped import DEFAULT_SHIPPED
from tintling.tflite.reader import read_tflite

__all__ = [
    "DEFAULT_MODEL",
    "MODEL_VARIABLE",
    "Classifier",
    "FloatClassifier",
    "Network",
    "Prediction",
    "classifier_of",
    "default_model",
    "open_classifier",
    "open_network",
    "read_network",
]

DEFAULT_MODEL = Path("runs/demo/int8")
"""Where ``tintling demo`` leaves its model."""

MODEL_VARIABLE = "TINTLING_MODEL"
"""Environment variable that names a model."""

_INPUT_SHAPE = (1, 28, 28, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """The answer of a network to one tensor.

    Attributes:
        label: The most likely label; the first of equals, as on the device.
        index: Its output.
        confidence: Its probability, 0 to 1.
        logits: shape (outputs,): the network's output, int8 as the device gives it, or float32.
        probabilities: shape (outputs,), float32, sum 1.
        logit_margin: How far the largest logit is above the mean of all, in nats
            (:mod:`tintling.rejection`); NaN when the network ends with a softmax, so that it is not known.
        accepted: Whether the margin reaches the rejection threshold; otherwise the image is probably no
            digit.
    """

    label: str
    index: int
    confidence: float
    logits: NDArray[Any]
    probabilities: NDArray[np.float32]
    logit_margin: float = math.nan
    accepted: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """An int8 model that takes our tensors, read and checked.

    Attributes:
        data: The .tflite file.
        graph: The network in it, with int8 input (1, 28, 28, 1) and one int8 output.
        labels: Label of each output.
        normalization: How it was trained to see pixels; None for a bare file.
        name: What to call it.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
    """

    data: bytes
    graph: Graph
    labels: tuple[str, ...]
    normalization: Normalization | None
    name: str
    rejection_threshold: float = 0.0


class Classifier:
    """Classifies int8 tensors.

    Args:
        executor: What runs the network.
        graph: The network, with int8 input (1, 28, 28, 1) and one int8 output.
        labels: Label of each output.
        normalization: How the network was trained to see pixels.
        name: What to call it.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.

    Attributes:
        executor: What runs the network.
        labels: Label of each output.
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
        rejection_threshold: float = 0.0,
    ) -> None:
        self.executor = executor
        self.labels = labels
        self.name = name
        quant = graph.output.quant
        self._scale = float(quant.scale[0]) if quant is not None else 1.0
        self._threshold = (
            normalization.threshold if normalization and normalization.kind == "threshold" else 0
        )
        self._softmax_inside = graph.ends_with_softmax
        # After a softmax the margin is not known.
        self._least_margin = (
            0
            if graph.ends_with_softmax
            else least_margin(rejection_threshold, self._scale, graph.output.size)
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
        return [self.prediction_of(logits) for logits in outputs.reshape(len(batch), -1)]

    def prediction_of(self, logits: NDArray[np.int8]) -> Prediction:
        """The answer that an output of the network stands for, whichever executor computed it.

        Args:
            logits: shape (outputs,), int8.
        """
        index = int(np.argmax(logits))
        logit_margin = math.nan
        if self._softmax_inside:  # the network ends with a softmax: its output is what we want
            weights = logits.astype(np.float64) + 128
        else:
            # The zero point cancels, and so does the largest logit.
            weights = np.exp((logits.astype(np.float64) - float(logits[index])) * self._scale)
            logit_margin = float(max_logit_margins(logits[np.newaxis], self._scale)[0])
        probabilities = (weights / max(weights.sum(), 1e-9)).astype(np.float32)
        return Prediction(
            label=self.labels[index],
            index=index,
            confidence=float(probabilities[index]),
            logits=logits,
            probabilities=probabilities,
            logit_margin=logit_margin,
            accepted=int(whole_margins(logits[np.newaxis])[0]) >= self._least_margin,
        )


class FloatClassifier:
    """Classifies int8 tensors with the float network that the int8 one was made of.

    Args:
        predict: From pixels, shape (N, 28, 28), uint8, ink bright, to logits, shape (N, outputs),
            float32; such as ``training.keras_io.float_predictor`` makes.
        labels: Label of each output.
    """

    name = "float network"

    def __init__(
        self, predict: Callable[[NDArray[np.uint8]], NDArray[np.float32]], labels: tuple[str, ...]
    ) -> None:
        self._predict = predict
        self.labels = labels

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
        pixels = batch.view(np.uint8)[:, :, :, 0] ^ np.uint8(0x80)
        return [self._prediction(logits) for logits in self._predict(pixels)]

    def _prediction(self, logits: NDArray[np.float32]) -> Prediction:
        index = int(np.argmax(logits))
        weights = np.exp(logits.astype(np.float64) - float(logits[index]))
        probabilities = (weights / weights.sum()).astype(np.float32)
        return Prediction(self.labels[index], index, float(probabilities[index]), logits, probabilities)


def default_model(model: Path | None = None) -> Path:
    """The model to use: the named one, else ``$TINTLING_MODEL``, else that of the demo, else a shipped one.

    Args:
        model: As the user named it; None if not.
    """
    if model is not None:
        return model
    named = os.environ.get(MODEL_VARIABLE)
    if named:
        return Path(named)
    return DEFAULT_MODEL if DEFAULT_MODEL.is_dir() else Path(DEFAULT_SHIPPED)


def open_network(model: Path) -> Network:
    """Reads an int8 model for classifying.

    Args:
        model: A .tflite file, a run directory that ``tintling compress`` wrote, or a shipped model's name.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network for 28×28 int8 images.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    source = find_model(model)
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"cannot read {source.path}: {error.strerror}") from error
    return read_network(
        data,
        name=source.name,
        labels=source.labels,
        normalization=source.normalization,
        rejection_threshold=source.rejection_threshold,
        where=str(source.path),
    )


def read_network(
    data: bytes,
    *,
    name: str,
    labels: tuple[str, ...] = (),
    normalization: Normalization | None = None,
    rejection_threshold: float = 0.0,
    where: str | None = None,
) -> Network:
    """Checks that the bytes of a .tflite file are a network that takes our tensors.

    Args:
        data: The file.
        name: What to call the network.
        labels: What each output stands for; empty when unknown.
        normalization: How it was trained to see pixels, if known.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        where: What to call the file in messages.

    Raises:
        ModelFormatError: The file is malformed, or is no network for 28×28 int8 images.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    try:
        graph = read_tflite(data)
        return Network(data, graph, _checked_labels(graph, labels), normalization, name, rejection_threshold)
    except ModelFormatError as error:
        raise ModelFormatError(f"{where or name}: {error}") from error


def classifier_of(network: Network, executor: Executor | None = None, *, compiled: bool = True) -> Classifier:
    """Makes a classifier of a network.

    Args:
        network: What to run.
        executor: What runs it; by default the generated C.
        compiled: Without an executor: run the generated C. Without a C compiler, and when this is false,
            the reference takes its place and gives the same bits.
    """
    if executor is None and compiled:
        try:
            executor = CompiledExecutor(network.graph)
        except ToolchainError:
            executor = None
    return Classifier(
        executor or ReferenceExecutor(network.graph),
        network.graph,
        network.labels,
        normalization=network.normalization,
        name=network.name,
        rejection_threshold=network.rejection_threshold,
    )


def open_classifier(model: Path, *, compiled: bool = True) -> Classifier:
    """Opens an int8 model for classifying: :func:`open_network`, then :func:`classifier_of`.

    Args:
        model: A .tflite file, a run directory that ``tintling compress`` wrote, or a shipped model's name.
        compiled: Run the generated C, if there is a C compiler.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network for 28×28 int8 images.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    return classifier_of(open_network(model), compiled=compiled)


def _checked_labels(graph: Graph, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Checks that a network takes our tensors; gives a label for each output."""
    for what, tensor in (("input", graph.input), ("output", graph.output)):
        if tensor.dtype is not DType.INT8:
            raise ModelFormatError(
                f"expected an int8 {what}, got {tensor.dtype.value.lower()}: "
                "`tintling compress` makes int8 models"
            )
    if graph.input.shape != _INPUT_SHAPE:
        raise ModelFormatError(f"expected an input of shape {_INPUT_SHAPE}, got {graph.input.shape}")
    count = graph.output.size
    if labels and len(labels) != count:
        raise ModelFormatError(f"it has {count} outputs, but its manifest {len(labels)} labels")
    if labels:
        return labels
    return DIGIT_LABELS if count == len(DIGIT_LABELS) else tuple(str(index) for index in range(count))
