"""How much coarser, sparser or narrower an int8 network may be before its answers suffer.

The weights of the finished network are changed and nothing is trained again, so that every figure is a lower
bound. The changed networks run as the device would run them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import DType, Graph, Tensor
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, op_name
from tintling.pixel_input import PixelInput
from tintling.training.data.splits import Subset
from tintling.training.insight.activations import shares_of
from tintling.training.insight.drawing import COLOURS, Drawing, new_figure

__all__ = [
    "Kernel",
    "Sensitivity",
    "coarser",
    "kernels",
    "measure_sensitivity",
    "narrower",
    "sensitivity_curves",
    "sparser",
]

_BITS = (8, 6, 5, 4, 3, 2)
_COARSE = 0.01
"""Loss of accuracy from which on bits are few."""
_ZEROS = (0.2, 0.4, 0.6, 0.8)
_CHANNELS = (0.125, 0.25, 0.375, 0.5)
_GREATEST = 127


@dataclass(frozen=True, slots=True)
class Kernel:
    """The weights of an operator.

    Attributes:
        operator: Number and name, such as ``1: CONV_2D``.
        tensor: Index of the constant.
        channels: Channels that it reads; 0 for the first, which reads the picture.
    """

    operator: str
    tensor: int
    channels: int


@dataclass(frozen=True, slots=True)
class LayerSensitivity:
    """One operator whose weights alone have few bits.

    Attributes:
        operator: Number and name.
        accuracy: With its weights of few bits, and all others of 8.
        kept: With its weights of 8 bits, and all others of few.
        saved: Bytes of flash that its weights take less with few bits.
    """

    operator: str
    accuracy: float
    kept: float
    saved: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What was measured.

    Attributes:
        count: Test samples.
        bits: Bits of all weights, bytes of constants in C, accuracy.
        zeros: Share of the smallest weights that are zero, accuracy.
        channels: Share of the channels that no weight reads, accuracy.
        layers: Each operator with few bits.
        few: How many those are: the most that cost a point of accuracy when all weights have them.
    """

    count: int
    bits: tuple[tuple[int, int, float], ...]
    zeros: tuple[tuple[float, float], ...]
    channels: tuple[tuple[float, float], ...]
    layers: tuple[LayerSensitivity, ...]
    few: int

    def accuracy_with(self, bits: int) -> float:
        """Accuracy with so many bits for all weights."""
        return next(accuracy for each, _, accuracy in self.bits if each == bits)

    @property
    def costliest(self) -> LayerSensitivity:
        """The operator that is worth its bits most: kept finer, it gives most back."""
        return max(self.layers, key=lambda layer: layer.kept)


def kernels(graph: Graph) -> tuple[Kernel, ...]:
    """Finds the weights of all operators, in order."""
    found: list[Kernel] = []
    channels = 0
    for number, op in enumerate(graph.ops, 1):
        if not isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected):
            continue
        tensor = graph.tensors[op.inputs[1]]
        if tensor.dtype is DType.INT8 and tensor.is_constant and all(k.tensor != tensor.index for k in found):
            found.append(Kernel(f"{number}: {op_name(op)}", tensor.index, channels))
            channels = tensor.shape[3] if isinstance(op, DepthwiseConv2D) else tensor.shape[0]
    return tuple(found)


def coarser(graph: Graph, bits: int, only: Sequence[Kernel]) -> Graph:
    """Rounds weights to fewer bits, symmetrically, within the scale that each channel has.

    Args:
        graph: An int8 network.
        bits: 2 to 8.
        only: Whose weights.
    """
    levels = (1 << (bits - 1)) - 1

    def rounded(_: Tensor, weights: NDArray[np.int8], __: Kernel) -> NDArray[np.int8]:
        steps = np.rint(weights.clip(-_GREATEST, _GREATEST) * (levels / _GREATEST))
        return np.rint(steps * (_GREATEST / levels)).astype(np.int8)

    return _changed(graph, only, rounded)


def sparser(graph: Graph, share: float) -> Graph:
    """Sets the smallest weights of every kernel to zero.

    Args:
        graph: An int8 network.
        share: Of each kernel's weights, 0 to 1; the number is rounded down.
    """

    def without(tensor: Tensor, weights: NDArray[np.int8], _: Kernel) -> NDArray[np.int8]:
        changed = weights.copy()
        smallest = np.argsort(np.abs(_real(tensor, weights)).ravel(), kind="stable")
        changed.reshape(-1)[smallest[: int(share * weights.size)]] = 0
        return changed

    return _changed(graph, kernels(graph), without)


def narrower(graph: Graph, share: float) -> Graph:
    """Sets all weights to zero that read the least important channels.

    Args:
        graph: An int8 network.
        share: Of the channels that each kernel reads, 0 to 1; the number is rounded down.
    """

    def without(tensor: Tensor, weights: NDArray[np.int8], kernel: Kernel) -> NDArray[np.int8]:
        changed = weights.copy()
        if kernel.channels and weights.shape[-1] % kernel.channels == 0:
            # A dense layer reads every pixel of a channel; pixels come before channels.
            real = np.abs(_real(tensor, weights)).reshape(-1, kernel.channels)
            least = np.argsort(real.sum(axis=0), kind="stable")[: int(share * kernel.channels)]
            changed.reshape(-1, kernel.channels)[:, least] = 0
        return changed

    return _changed(graph, kernels(graph), without)


def measure_sensitivity(
    graph: Graph, pixels: PixelInput, test: Subset, *, constant_bytes: int
) -> Sensitivity:
    """Measures a network with fewer bits, weights and channels.

    Args:
        graph: An int8 network with weights.
        pixels: How it is fed with pixels.
        test: Samples to measure on.
        constant_bytes: What its constants take in C, with weights of 8 bits.
    """

    def accuracy(changed: Graph) -> float:
        answers = shares_of(changed, pixels, test.images).argmax(axis=1)
        return float((answers == test.labels).mean())

    found = kernels(graph)
    whole = accuracy(graph)
    weights = sum(graph.tensors[kernel.tensor].size for kernel in found)
    bits = tuple(
        (
            each,
            constant_bytes - weights * (8 - each) // 8,
            whole if each == 8 else accuracy(coarser(graph, each, found)),
        )
        for each in _BITS
    )
    few = next((each for each, _, right in bits if right <= whole - _COARSE), _BITS[-1])
    return Sensitivity(
        count=len(test),
        bits=bits,
        zeros=((0.0, whole), *((share, accuracy(sparser(graph, share))) for share in _ZEROS)),
        channels=((0.0, whole), *((share, accuracy(narrower(graph, share))) for share in _CHANNELS)),
        layers=tuple(
            LayerSensitivity(
                kernel.operator,
                accuracy=accuracy(coarser(graph, few, [kernel])),
                kept=accuracy(coarser(graph, few, [each for each in found if each != kernel])),
                saved=graph.tensors[kernel.tensor].size * (8 - few) // 8,
            )
            for kernel in found
        ),
        few=few,
    )


def sensitivity_curves(found: Sensitivity) -> Drawing:
    """Draws accuracy against bits, zeros and channels."""
    figure = new_figure(11, 3.6)
    bits, zeros, channels = figure.subplots(1, 3, sharey=True)
    style = {"color": COLOURS[0], "marker": "o"}
    bits.plot([entry[0] for entry in found.bits], [100 * entry[2] for entry in found.bits], **style)
    bits.set(xlabel="bits of a weight", ylabel="right [%]", xticks=[entry[0] for entry in found.bits])
    sizes = bits.secondary_xaxis("top")
    sizes.set_xticks(
        [entry[0] for entry in found.bits], [f"{entry[1]:,}" for entry in found.bits], fontsize=8
    )
    sizes.set_xlabel("bytes of constants")
    zeros.plot([100 * share for share, _ in found.zeros], [100 * a for _, a in found.zeros], **style)
    zeros.set_xlabel("smallest weights set to zero [%]")
    channels.plot([100 * share for share, _ in found.channels], [100 * a for _, a in found.channels], **style)
    channels.set_xlabel("channels removed [%]")
    for axes in (bits, zeros, channels):
        axes.grid(visible=True, alpha=0.3)
    return Drawing(
        "sensitivity",
        f"Accuracy on {found.count:,} test samples with fewer bits, weights and channels, not trained again.",
        figure,
    )


def _real(tensor: Tensor, weights: NDArray[np.int8]) -> NDArray[np.float64]:
    """The weights as real numbers, so that channels of different scales can be compared."""
    values = weights.astype(np.float64)
    if tensor.quant is None:
        return values
    shape = [1] * values.ndim
    shape[tensor.quant.quantized_dimension] = -1
    scale: NDArray[np.float64] = tensor.quant.scale.astype(np.float64)
    return values * (scale.reshape(shape) if tensor.quant.per_channel else scale)


def _changed(
    graph: Graph,
    chosen: Sequence[Kernel],
    change: Callable[[Tensor, NDArray[np.int8], Kernel], NDArray[np.int8]],
) -> Graph:
    """The network with other weights in some of its kernels."""
    tensors: list[Any] = list(graph.tensors)
    for kernel in chosen:
        tensor = tensors[kernel.tensor]
        tensors[kernel.tensor] = replace(tensor, data=change(tensor, tensor.data, kernel))
    return replace(graph, tensors=tuple(tensors))
