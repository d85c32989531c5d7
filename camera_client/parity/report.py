"""What parity found, as plain data: executors, pairs, tensors, gates. Nothing here computes or prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from math import isfinite
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.inference.executors import NotRun
from tintling.camera_client.parity.device_report import DeviceResult

__all__ = [
    "Difference",
    "ErrorFigures",
    "ExecutorResult",
    "GateResult",
    "LayerError",
    "Origin",
    "PairResult",
    "ParityReport",
    "TensorResult",
    "Unit",
]

Unit = Literal["int8 steps", "steps", "real"]
"""What |Δ| counts: steps of an int8 tensor, or the dequantized values themselves."""

SCHEMA = 1
# A report stays readable; the number of differing images is always given in full.
_MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class ExecutorResult:
    """One executor, or the float model, over all images.

    Attributes:
        key: Short name.
        name: Name for people.
        version: What exactly computed.
        images: Images it answered.
        correct: How many of them right; None without labels.
        tensors: Indices of the tensors it gave, in order of execution; empty for the float model.
        fused: Indices of the activations it never stores.
        seconds: Time spent in it, summed over threads.
    """

    key: str
    name: str
    version: str
    images: int
    correct: int | None
    tensors: tuple[int, ...]
    fused: tuple[int, ...]
    seconds: float

    @property
    def accuracy(self) -> float | None:
        """Share of right answers, or None without labels."""
        return None if self.correct is None else self.correct / self.images


@dataclass(frozen=True, slots=True)
class TensorResult:
    """One tensor, compared between two executors over all images.

    Attributes:
        index: TFLite tensor index.
        name: Name in the file.
        operator: The operator that makes it, as TFLite spells it; ``INPUT`` for the input.
        shape: Sizes.
        unit: What the deltas count.
        images_differ: Images in which at least one element differs.
        max_delta: Largest |Δ|.
        mean_delta: Mean |Δ| over every element of every image.
    """

    index: int
    name: str
    operator: str
    shape: tuple[int, ...]
    unit: Unit
    images_differ: int
    max_delta: float
    mean_delta: float


@dataclass(frozen=True, slots=True)
class Origin:
    """Where differences begin: the first tensor, in order of execution, that differs in an image.

    Attributes:
        tensor: TFLite tensor index.
        operator: The operator that makes it.
        images: Images whose first difference is there.
    """

    tensor: int
    operator: str
    images: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One image on which two executors differ.

    Attributes:
        image: Its number in the data set.
        tensor: The first tensor that differs; None when only answers are compared.
        max_delta: Largest |Δ| of any tensor, int8 steps (a real difference for the float model).
    """

    image: int
    tensor: int | None
    max_delta: float


@dataclass(frozen=True, slots=True)
class ErrorFigures:
    """How far the outputs of one executor are from another's, in real values, over all images.

    Source: the metrics that ST Edge AI Core (X-CUBE-AI) reports when it validates a network.

    Attributes:
        acc: Share of images with the same top-1 answer.
        rmse: Root of the mean squared error.
        mae: Mean absolute error.
        l2r: Norm of the error, divided by the norm of the first one's outputs.
        cos: Cosine of both vectors of outputs.
    """

    acc: float
    rmse: float
    mae: float
    l2r: float
    cos: float


@dataclass(frozen=True, slots=True)
class PairResult:
    """Two executors, compared.

    Attributes:
        first: Short name of one.
        second: Short name of the other.
        images: Images compared.
        compared: Indices of the tensors that both gave.
        exact: Images in which every one of those is equal to the bit; None against the float model.
        agree: Images with the same top-1 answer; of equal outputs the first counts.
        max_delta: Largest |Δ| of the output.
        unit: What ``max_delta`` counts.
        max_delta_any: Largest |Δ| of any int8 tensor, in steps; None against the float model.
        origins: Where the differences begin.
        explanation: Why they differ, in words; empty when they do not.
        differences: The images that differ (against the float model: in their answer).
        tensors: Each compared tensor, in order of execution.
        errors: How far the second one's outputs are from the first one's.
    """

    first: str
    second: str
    images: int
    compared: tuple[int, ...]
    exact: int | None
    agree: int
    max_delta: float
    unit: Unit
    max_delta_any: float | None
    origins: tuple[Origin, ...]
    explanation: str
    differences: tuple[Difference, ...]
    tensors: tuple[TensorResult, ...]
    errors: ErrorFigures

    @property
    def is_exact(self) -> bool:
        """Whether every compared tensor of every image is equal to the bit."""
        return self.exact == self.images


@dataclass(frozen=True, slots=True)
class LayerError:
    """A layer of the float model beside the int8 tensor that stands for it.

    Attributes:
        layer: Name of the Keras layer.
        tensor: TFLite tensor index.
        operator: The operator that makes the tensor.
        images: Images measured.
        sqnr_db: Signal to quantization noise ratio, in dB; infinite when equal.
        cosine: Cosine of the two, 1 when they point the same way.
        max_error: Largest |Δ| of the dequantized values.
    """

    layer: str
    tensor: int
    operator: str
    images: int
    sqnr_db: float
    cosine: float
    max_error: float


@dataclass(frozen=True, slots=True)
class GateResult:
    """One condition of the proof.

    Attributes:
        name: ``exact``, ``drop``, ``required`` or ``frames``.
        status: ``passed``, ``failed``, or ``not proven`` when what it needs did not run.
        detail: What was and what was not proven, in one sentence.
    """

    name: str
    status: Literal["passed", "failed", "not proven"]
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class ParityReport:
    """Everything that parity found out about one model.

    Attributes:
        model_sha256: Digest of the .tflite file.
        images: Images compared.
        data: Where they come from, for people.
        executors: The float model, if any, and the executors, in order.
        not_run: What could not run, and why.
        pairs: Every pair of the former.
        gates: The conditions.
        layers: Layer by layer against the float model; empty unless asked for.
        seconds: Wall-clock time.
        device: The device that took part, if one did.
        pixels: How images became inputs, and why; empty for what was no image.
        answers: Short name of an executor to its top-1 answers, shape (N,), int64; for images,
            not part of the JSON.
    """

    model_sha256: str
    images: int
    data: str
    executors: tuple[ExecutorResult, ...]
    not_run: tuple[NotRun, ...]
    pairs: tuple[PairResult, ...]
    gates: tuple[GateResult, ...]
    layers: tuple[LayerError, ...]
    seconds: float
    device: DeviceResult | None = None
    pixels: str = ""
    answers: Mapping[str, NDArray[np.int64]] = field(default_factory=dict, repr=False)

    @property
    def passed(self) -> bool:
        """Whether no gate failed. A gate that is not proven does not fail: require what must run."""
        return all(gate.status != "failed" for gate in self.gates)

    def executor(self, key: str) -> ExecutorResult | None:
        """The result of one executor, or None when it did not run."""
        return next((executor for executor in self.executors if executor.key == key), None)

    def pair(self, first: str, second: str) -> PairResult | None:
        """The comparison of two executors in either order, or None when there is none."""
        return next((pair for pair in self.pairs if {pair.first, pair.second} == {first, second}), None)

    def to_json(self, *, per_layer: bool = True) -> dict[str, Any]:
        """Gives the report as plain types.

        Args:
            per_layer: List each tensor of each pair as well.
        """
        pairs = []
        for pair in self.pairs:
            entry = _plain(pair)
            entry["differences"] = entry["differences"][:_MAX_LISTED]
            entry["images_differ"] = len(pair.differences)
            if not per_layer:
                del entry["tensors"]
            pairs.append(entry)
        return {
            "schema": SCHEMA,
            "passed": self.passed,
            "model_sha256": self.model_sha256,
            "images": self.images,
            "data": self.data,
            "pixels": self.pixels,
            "executors": [{**_plain(entry), "accuracy": entry.accuracy} for entry in self.executors],
            "not_run": _plain(self.not_run),
            "pairs": pairs,
            "gates": _plain(self.gates),
            "layers": _plain(self.layers),
            "seconds": self.seconds,
            "device": _plain(self.device),
        }


def _plain(value: Any) -> Any:
    """Turns frozen dataclasses and tuples into what JSON knows; an infinite number becomes None."""
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
