"""How grey pixels enter a network: one source of truth for everything that feeds one.

A manifest says how a network was trained to see pixels. A bare file says it through the quantization of
its input, as far as that is one of the usual ones; else the user must. What a device feeds is
``pixel - 128``, which is right whenever the converter saw the full range of pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ModelFormatError, UsageError
from tintling.graph import DType, Graph, QuantParams, Tensor
from tintling.operators import ExpandDims, Quantize, Reshape, Squeeze
from tintling.pixels import Normalization

__all__ = ["NORMALIZATIONS", "PixelInput", "parse_normalization", "pixel_input"]

NORMALIZATIONS = ("unit", "raw", "signed", "standardize[:MEAN,STD]", "threshold[:LEVEL]")
"""What ``--normalization`` takes."""

_SAY = "say how the network was trained to see pixels with --normalization " + "|".join(NORMALIZATIONS)
_TOLERANCE = 0.02
_INT16_STEPS = 32_767
_MNIST = (0.1307, 0.3081)


@dataclass(frozen=True, slots=True, eq=False)
class PixelInput:
    """How a network is fed with grey pixels.

    Attributes:
        normalization: The map from a pixel to the number that the network was trained on.
        reason: Why it is taken to be that, for people.
        levels: shape (256,), of the input's type: what the input holds for each grey level.
        as_device: Whether an int8 input gets ``pixel - 128``, which is what a device feeds.
    """

    normalization: Normalization
    reason: str
    levels: NDArray[Any]
    as_device: bool

    @property
    def text(self) -> str:
        """Normalization and reason, such as ``pixels scaled to [0, 1] (the manifest says so)``."""
        return f"{self.normalization.text} ({self.reason})"

    def of(self, images: NDArray[np.uint8], tensor: Tensor) -> NDArray[Any]:
        """What a network is fed for images.

        Args:
            images: shape (N, H, W), uint8, ink bright.
            tensor: Its input.

        Returns:
            shape (N, *tensor.sample_shape), of the input's type.
        """
        return self.levels[images].reshape(len(images), *tensor.sample_shape)


def parse_normalization(text: str) -> Normalization:
    """Reads what ``--normalization`` was given.

    Args:
        text: One of :data:`NORMALIZATIONS`.

    Raises:
        UsageError: It is none of them.
    """
    name, _, numbers = text.partition(":")
    makers = {
        "unit": Normalization.unit,
        "raw": Normalization.raw,
        "signed": Normalization.signed,
        "standardize": Normalization.standardize,
        "threshold": Normalization.black_white,
    }
    try:
        values = [float(number) for number in numbers.split(",")] if numbers else []
        if name == "threshold":
            return makers[name](*(int(value) for value in values))
        if name == "standardize" and values:
            mean, std = values
            return Normalization(kind="standardize", mean=mean, std=std)
        return makers[name](*values)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"normalization {text!r}: expected one of {', '.join(NORMALIZATIONS)}") from error


def pixel_input(
    graph: Graph, manifest: Normalization | None = None, asked: Normalization | None = None
) -> PixelInput:
    """Finds out how a network is fed with grey pixels.

    Args:
        graph: The network; its first input takes the image.
        manifest: What its manifest says; None for a bare file.
        asked: What the user says, which wins.

    Raises:
        ModelFormatError: Nobody says, and the input's quantization fits no usual normalization.
    """
    tensor = graph.input
    if asked is not None:
        return _fed(tensor, asked, "as you said with --normalization")
    if manifest is not None:
        return _fed(tensor, manifest, "the manifest says so", exact=True)
    stored = _stored(graph)
    if stored.dtype is DType.INT16:
        return _of_int16(tensor, stored)
    quant = _as_int8(stored)
    if quant is None:
        raise ModelFormatError(
            f"input {tensor.index} ({tensor.name!r}) is {tensor.dtype.value.lower()} of unknown range: {_SAY}"
        )
    scale, zero_point = float(quant.scale[0]), int(quant.zero_point[0])
    found = _inferred(scale, zero_point)
    if found is None:
        raise ModelFormatError(
            f"the input's scale {scale:.6g} and zero point {zero_point} fit no usual normalization: {_SAY}"
        )
    return _fed(tensor, found, f"the input has scale {scale:.6g} and zero point {zero_point}")


def _stored(graph: Graph) -> Tensor:
    """The tensor whose quantization says how pixels enter: the input, or what a float input becomes."""
    index = graph.input.index
    if graph.input.dtype is not DType.FLOAT32:
        return graph.input
    for op in graph.ops:
        if index in op.inputs and isinstance(op, Reshape | Squeeze | ExpandDims):
            index = op.output
        elif index in op.inputs and isinstance(op, Quantize):
            return graph.tensors[op.output]
    return graph.input


def _of_int16(tensor: Tensor, stored: Tensor) -> PixelInput:
    """The input of a 16x8 network: its scale tells the greatest magnitude, but no sign.

    Raises:
        ModelFormatError: More than one normalization has that magnitude, or none.
    """
    scale = float(stored.quant.scale[0]) if stored.quant is not None else 0.0
    reason = f"the input has scale {scale:.6g} in int16"
    for less, greatest in ((0, 255.0), (128, 128.0)):
        if _near(scale * _INT16_STEPS, greatest):
            return _fed(tensor, Normalization.raw(less=less), reason)
    if _near(scale * _INT16_STEPS, 1.0):
        raise ModelFormatError(f"{reason}, which fits pixels in [0, 1] and in [-1, 1] alike: {_SAY}")
    raise ModelFormatError(f"{reason}, which fits no usual normalization: {_SAY}")


def _as_int8(tensor: Tensor) -> QuantParams | None:
    quant = tensor.quant
    if quant is None or tensor.dtype not in {DType.INT8, DType.UINT8}:
        return None
    shift = 128 if tensor.dtype is DType.UINT8 else 0
    return replace(quant, zero_point=quant.zero_point - shift)


def _near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= _TOLERANCE * wanted


def _inferred(scale: float, zero_point: int) -> Normalization | None:
    """The normalization that gives an int8 input such a quantization, if it is a usual one."""
    centred = zero_point in {-1, 0, 1}
    if zero_point == -128 and _near(scale, 1 / 255):
        return Normalization.unit()
    if _near(scale, 1.0) and zero_point == -128:
        return Normalization.raw()
    if _near(scale, 1.0) and centred:
        return Normalization.raw(less=128)
    if _near(scale, 2 / 255) and centred:
        return Normalization.signed()
    # Pixels that were standardized begin below zero and end above it.
    low, high = scale * (-128 - zero_point), scale * (127 - zero_point)
    span = high - low
    if low < -0.05 * span and high > 0.05 * span and 0.5 < span < 1000:
        mean, std = -low / span, 1 / span
        if _near(mean, _MNIST[0]) and _near(std, _MNIST[1]):
            return Normalization.standardize()
        return Normalization(kind="standardize", mean=round(mean * 255) / 255, std=std)
    return None


def _fed(tensor: Tensor, normalization: Normalization, reason: str, *, exact: bool = False) -> PixelInput:
    """The levels for a tensor; ``exact`` where its quantization was made for the normalization."""
    grey = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    if tensor.dtype is DType.FLOAT32:
        return PixelInput(normalization, reason, normalization.to_float(grey).ravel(), as_device=False)
    quant = tensor.quant
    if quant is None or tensor.dtype is DType.INT32:
        raise ModelFormatError(
            f"input {tensor.index} ({tensor.name!r}) takes {tensor.dtype.value.lower()}, no pixels"
        )
    limits = np.iinfo(tensor.dtype.numpy)
    steps = normalization.to_float(grey).ravel().astype(np.float64) / float(quant.scale[0])
    rounded = np.copysign(np.floor(np.abs(steps) + 0.5), steps) + int(quant.zero_point[0])
    wanted = np.clip(rounded, limits.min, limits.max).astype(tensor.dtype.numpy)
    if tensor.dtype is DType.INT16:
        return PixelInput(normalization, reason, wanted, as_device=False)
    device = normalization.to_int8(grey).ravel()
    if tensor.dtype is DType.UINT8:
        device = (device.view(np.uint8) ^ np.uint8(0x80)).view(np.uint8)
    # A step of rounding apart is the same; the device's way is then what is measured.
    apart = np.abs(wanted.astype(np.int64) - device.astype(np.int64)).max()
    same = exact or int(apart) <= 1
    return PixelInput(normalization, reason, device if same else wanted, as_device=same)
