"""The states that a network passes through while it is compressed, and what each costs and can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tintling.compression.measure import flash_bytes, kernel_zeros, measured_threshold, reference_predictor
from tintling.compression.pruning import layer_sparsity
from tintling.compression.quantize import convert, to_float_file
from tintling.compression.report import CompressionStep, gzip_bytes
from tintling.compression.structure import copy_model
from tintling.costs import macs
from tintling.graph import Graph
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training.data.splits import Subset
from tintling.training.evaluation import Predictor, evaluate, from_logits
from tintling.training.networks.keras_io import PixelScaling, float_predictor

__all__ = ["Variant", "Variants"]

_Shapes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One state of the network, not yet tested.

    Attributes:
        key: Short name, such as ``pruned``.
        title: Name for people.
        predict: Classifies samples.
        validation: Accuracy on the validation samples, 0 to 1.
        parameters: Parameters as Keras counts them, or of the int8 file.
        zeros: Zeros and weights of each kernel.
        data: The network as a ``.tflite`` file.
        model: The float network; None for int8, or where only a function is known.
        graph: The int8 network, or None for float.
        rejection_threshold: Max-logit margin that nearly all validation samples reach, in nats; 0 for float.
    """

    key: str
    title: str
    predict: Predictor
    validation: float
    parameters: int
    zeros: tuple[tuple[int, int], ...]
    data: bytes
    model: Any
    graph: Graph | None
    rejection_threshold: float = 0.0


class Variants:
    """Notes the states of one network, in order.

    Args:
        normalization: How pixels are scaled to float inputs.
        validation: Samples that each state is validated on at once.
    """

    def __init__(self, normalization: Normalization, validation: Subset) -> None:
        self._normalization = normalization
        self._validation = validation
        self._noted: list[Variant] = []
        self._macs: dict[_Shapes, int] = {}

    @property
    def first(self) -> Variant:
        """The network as it was trained."""
        return self._noted[0]

    @property
    def last(self) -> Variant:
        """The network as it is now."""
        return self._noted[-1]

    def note_float(self, key: str, title: str, model: Any, scaling: PixelScaling | None = None) -> None:
        """Notes a float network as it is now, in a copy that later steps leave alone.

        Args:
            key: Short name.
            title: Name for people.
            model: The network.
            scaling: How it was trained to see pixels, where that is not quite what int8 makes of them.
        """
        model = copy_model(model)
        predict = float_predictor(model, scaling or self._normalization)
        self._noted.append(
            Variant(
                key=key,
                title=title,
                predict=predict,
                validation=evaluate(predict, self._validation).accuracy,
                parameters=model.count_params(),
                zeros=tuple((layer.zeros, layer.weights) for layer in layer_sparsity(model)),
                data=to_float_file(model),
                model=model,
                graph=None,
            )
        )

    def note_function(self, key: str, title: str, predict: Predictor, data: bytes, parameters: int) -> None:
        """Notes a float network of which only the function is known.

        Args:
            key: Short name.
            title: Name for people.
            predict: The function, from pixels.
            data: The network as a ``.tflite`` file.
            parameters: Trained values.
        """
        validation = evaluate(predict, self._validation).accuracy
        self._noted.append(Variant(key, title, predict, validation, parameters, (), data, None, None))

    def note_int8(self, key: str, title: str, data: bytes, model: Any) -> None:
        """Notes an int8 file that was made of a float network, or of a function when ``model`` is None."""
        graph = read_tflite(data)
        if model is not None:
            self._macs[_shapes(model)] = macs(graph)
        predict = reference_predictor(graph, self._normalization)
        logits = predict(self._validation.images)
        self._noted.append(
            Variant(
                key=key,
                title=title,
                predict=predict,
                validation=from_logits(logits, self._validation.labels).accuracy,
                parameters=graph.parameters,
                zeros=kernel_zeros(graph),
                data=data,
                model=None,
                graph=graph,
                rejection_threshold=measured_threshold(graph, logits),
            )
        )

    def tested(self, samples: Subset) -> tuple[CompressionStep, ...]:
        """Classifies the test samples with each state."""
        return tuple(self._step(one, evaluate(one.predict, samples).accuracy) for one in self._noted)

    def _step(self, variant: Variant, test: float) -> CompressionStep:
        return CompressionStep(
            key=variant.key,
            title=variant.title,
            dtype="int8" if variant.graph else "float32",
            validation=variant.validation,
            test=test,
            parameters=variant.parameters,
            zeros=sum(zeros for zeros, _ in variant.zeros),
            weights=sum(weights for _, weights in variant.zeros),
            macs=self._count_macs(variant),
            file_bytes=len(variant.data),
            gzip_bytes=gzip_bytes(variant.data),
            flash_bytes=flash_bytes(variant.graph) if variant.graph else None,
        )

    def _count_macs(self, variant: Variant) -> int:
        """Counts on an int8 network: its float twin's, or a conversion whose weights do not matter."""
        if variant.graph is not None:
            return macs(variant.graph)
        if variant.model is None:
            return macs(self.last.graph) if self.last.graph else 0
        shapes = _shapes(variant.model)
        if shapes not in self._macs:
            image = np.zeros((1, *variant.model.input_shape[1:]), np.float32)
            self._macs[shapes] = macs(read_tflite(convert(variant.model, [image])))
        return self._macs[shapes]


def _shapes(model: Any) -> _Shapes:
    """Tells architectures apart: the shape of every weight, in order."""
    return tuple(tuple(weight.shape) for weight in model.weights)
