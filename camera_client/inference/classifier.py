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

from tintling.camera_client.inference.executors import CompiledExecutor, Executor, ReferenceExecutor
from tintling.camera_client.inference.network import Network, checked_labels, preprocessing_of
from tintling.errors import ArtifactError, ToolchainError, naming
from tintling.firmware_export.forms.model_source import find_model
from tintling.graph import Graph, Head
from tintling.heads import probabilities
from tintling.pixel_input import pixel_input
from tintling.pixels import Normalization
from tintling.rejection import least_margin, max_logit_margins, whole_margins
from tintling.shipped import DEFAULT_SHIPPED
from tintling.task import Preprocessing
from tintling.tflite.reader import read_tflite

__all__ = [
    "DEFAULT_MODEL",
    "MODEL_VARIABLE",
    "Classifier",
    "FloatClassifier",
    "Network",
    "Prediction",
    "checked_labels",
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
            (:mod:`tintling.rejection`); NaN when the network gives probabilities, so that it is not known.
        accepted: Whether the margin reaches the rejection threshold; otherwise the image probably
            shows none of the labels.
    """

    label: str
    index: int
    confidence: float
    logits: NDArray[Any]
    probabilities: NDArray[np.float32]
    logit_margin: float = math.nan
    accepted: bool = True


class Classifier:
    """Classifies int8 tensors.

    Args:
        executor: What runs the network.
        graph: The network, with one input of 28×28 values.
        labels: Label of each class.
        normalization: How the network was trained to see pixels; None for a bare file.
        name: What to call it.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.

    Attributes:
        executor: What runs the network.
        labels: Label of each class.
        name: What to call it.
        pixels: How the network is fed.

    Raises:
        ModelFormatError: Nobody knows how the network sees pixels.
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
        self.pixels = pixel_input(graph, normalization)
        self._graph = graph
        quant = graph.output.quant
        self._scale = 1.0 if quant is None else float(quant.scale[0])
        # Of probabilities no margin is known.
        self._threshold = rejection_threshold if graph.head is Head.LOGITS else 0.0
        self._least_margin = least_margin(self._threshold, self._scale, graph.output.size)

    def classify(self, tensor: NDArray[np.int8]) -> Prediction:
        """Classifies one tensor.

        Args:
            tensor: shape (H, W, C), int8, ``pixel - 128``; ink is 28×28×1 and bright.
        """
        return self.classify_batch(tensor[np.newaxis])[0]

    def classify_batch(self, batch: NDArray[np.int8]) -> list[Prediction]:
        """Classifies a batch.

        Args:
            batch: shape (N, H, W, C), int8, ``pixel - 128``; ink is 28×28×1 and bright.
        """
        images = batch.reshape(len(batch), -1).view(np.uint8) ^ np.uint8(0x80)
        outputs = self.executor.run(self.pixels.of(images, self._graph.input))
        return [self.prediction_of(values) for values in outputs.reshape(len(batch), -1)]

    def _accepts(self, logits: NDArray[Any], margin: float) -> bool:
        """Whether an answer stands out; for integers the device's own comparison."""
        if logits.dtype.kind == "f":
            return not margin < self._threshold
        return int(whole_margins(logits[np.newaxis])[0]) >= self._least_margin

    def prediction_of(self, logits: NDArray[Any]) -> Prediction:
        """The answer that an output of the network stands for, whichever executor computed it.

        Args:
            logits: shape (outputs,), of the output's type.
        """
        shares = probabilities(self._graph, logits[np.newaxis])[0].astype(np.float32)
        # Of equal ones the first, as on the device; a single output has two classes.
        index = int(np.argmax(logits if len(shares) == len(logits) else shares))
        logit_margin = math.nan
        if self._graph.head is Head.LOGITS:
            logit_margin = float(max_logit_margins(logits[np.newaxis], self._scale)[0])
        return Prediction(
            label=self.labels[index],
            index=index,
            confidence=float(shares[index]),
            logits=logits,
            probabilities=shares,
            logit_margin=logit_margin,
            accepted=self._accepts(logits, logit_margin),
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
        pixels = batch.view(np.uint8) ^ np.uint8(0x80)
        pixels = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
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


def open_network(model: Path, *, normalization: Normalization | None = None) -> Network:
    """Reads an int8 model for classifying.

    Args:
        model: A .tflite file, a run directory that ``tintling compress`` wrote, or a shipped model's name.
        normalization: How it was trained to see pixels, if the user says so.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network for 28×28 images.
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
        normalization=source.normalization if normalization is None else normalization,
        rejection_threshold=source.rejection_threshold,
        preprocessing=source.preprocessing,
        where=str(source.path),
    )


def read_network(
    data: bytes,
    *,
    name: str,
    labels: tuple[str, ...] = (),
    normalization: Normalization | None = None,
    rejection_threshold: float = 0.0,
    preprocessing: Preprocessing | None = None,
    where: str | None = None,
) -> Network:
    """Checks that the bytes of a .tflite file are a network that takes our tensors.

    Args:
        data: The file.
        name: What to call the network.
        labels: What each output stands for; empty when unknown.
        normalization: How it was trained to see pixels, if known.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        preprocessing: How a frame becomes the input, as its manifest says; None where none does: the input's
            shape decides then.
        where: What to call the file in messages.

    Raises:
        ModelFormatError: The file is malformed, or is no network for 28×28 images.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    graph = read_tflite(data, name=where or name)
    preprocessing = preprocessing_of(graph, preprocessing)
    with naming(where or name):
        names = checked_labels(graph, labels, preprocessing)
    return Network(data, graph, names, normalization, name, rejection_threshold, preprocessing)


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


def open_classifier(
    model: Path, *, compiled: bool = True, normalization: Normalization | None = None
) -> Classifier:
    """Opens an int8 model for classifying: :func:`open_network`, then :func:`classifier_of`.

    Args:
        model: A .tflite file, a run directory that ``tintling compress`` wrote, or a shipped model's name.
        compiled: Run the generated C, if there is a C compiler.
        normalization: How it was trained to see pixels, if the user says so.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network for 28×28 images.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    return classifier_of(open_network(model, normalization=normalization), compiled=compiled)
