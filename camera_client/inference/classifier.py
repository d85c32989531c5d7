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
from tintling.errors import ArtifactError, ModelFormatError, ToolchainError, naming
from tintling.firmware_export.forms.model_source import find_model
from tintling.graph import Graph, Head
from tintling.heads import class_count, probabilities
from tintling.pixel_input import PixelInput, pixel_input
from tintling.pixels import Normalization
from tintling.rejection import least_margin, max_logit_margins, whole_margins
from tintling.shipped import DEFAULT_SHIPPED
from tintling.task import Preprocessing, Task
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

_PIXELS = 28 * 28


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
        graph: The network in it, with one input of 28×28 values, or of a frame task's shape.
        labels: Label of each class.
        normalization: How it was trained to see pixels, as its manifest or the user says; None if neither
            does.
        name: What to call it.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        preprocessing: How a frame becomes the input, as its manifest says; None if none does.
    """

    data: bytes
    graph: Graph
    labels: tuple[str, ...]
    normalization: Normalization | None
    name: str
    rejection_threshold: float = 0.0
    preprocessing: Preprocessing | None = None

    @property
    def frame_task(self) -> Task | None:
        """The task of a network for whole frames; None for one of ink."""
        if self.preprocessing is None or self.preprocessing.kind != "frame":
            return None
        height, width, channels = self.graph.input.sample_shape
        normalization = self.normalization or Normalization()
        return Task(self.labels, height, width, channels, normalization, self.preprocessing)

    def require_ink(self) -> None:
        """Makes sure that it reads ink, which is all that live images are searched for so far.

        Raises:
            ModelFormatError: It is a network for whole frames.
        """
        if self.frame_task is not None:
            raise ModelFormatError(
                f"{self.name} is for whole frames, and this command looks for ink: use `tintling classify`, "
                "or export it to a board"
            )

    @property
    def pixels(self) -> PixelInput:
        """How it is fed with pixels.

        Raises:
            ModelFormatError: Nobody says, and its input does not tell.
        """
        return pixel_input(self.graph, self.normalization)


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
            tensor: shape (H, W, C), int8, ``pixel - 128``; digits are 28×28×1 with ink bright.
        """
        return self.classify_batch(tensor[np.newaxis])[0]

    def classify_batch(self, batch: NDArray[np.int8]) -> list[Prediction]:
        """Classifies a batch.

        Args:
            batch: shape (N, H, W, C), int8, ``pixel - 128``; digits are 28×28×1 with ink bright.
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
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.
        where: What to call the file in messages.

    Raises:
        ModelFormatError: The file is malformed, or is no network for 28×28 images.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    graph = read_tflite(data, name=where or name)
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


def checked_labels(
    graph: Graph, labels: tuple[str, ...], preprocessing: Preprocessing | None = None
) -> tuple[str, ...]:
    """Checks that a network takes one image; gives a label for each class.

    Args:
        graph: The network.
        labels: What its manifest names; empty for a bare file, whose ten classes are digits.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.

    Raises:
        ModelFormatError: It takes something else, or has another number of classes.
    """
    is_frame = preprocessing is not None and preprocessing.kind == "frame"
    if is_frame and len(graph.input.sample_shape) != 3:
        raise ModelFormatError(f"expected an input of height, width and channels, got {graph.input.shape}")
    if len(graph.inputs) != 1 or not (is_frame or graph.input.size == _PIXELS):
        shapes = " and ".join(str(list(graph.tensors[index].shape)) for index in graph.inputs)
        raise ModelFormatError(f"expected one input of 28×28 values, got {shapes}")
    count = class_count(graph)
    if count < 2:
        raise ModelFormatError(
            "its only output is no probability: expected one output for each class, or a sigmoid"
        )
    if labels and len(labels) != count:
        raise ModelFormatError(f"it tells {count} classes apart, but its manifest names {len(labels)}")
    if labels:
        return labels
    return DIGIT_LABELS if count == len(DIGIT_LABELS) else tuple(str(index) for index in range(count))
