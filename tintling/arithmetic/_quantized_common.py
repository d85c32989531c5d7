"""Scales, bounds, windows and factors that ``tintling.arithmetic.quantized_params`` builds on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tintling.arithmetic.fixed_point import INT32_MAX, INT32_MIN, quantize_multiplier
from tintling.errors import QuantizationError
from tintling.graph import DType, QuantParams, Tensor
from tintling.operators import Activation, Padding

__all__ = [
    "MAX_DIFFERENCE",
    "WIDE_DIFFERENCE",
    "SlidingWindow",
    "activation_bounds",
    "bounded_multiplier",
    "input_radius",
    "is_wide",
    "largest_difference",
    "quantization",
    "scale_of",
    "window",
    "zero_point_of",
]

MAX_DIFFERENCE = 255
"""Greatest difference of an int8 value and an int8 zero point."""

WIDE_DIFFERENCE = 1 << 15
"""Greatest magnitude of an int16 value, whose zero point is 0."""


@dataclass(frozen=True, slots=True)
class SlidingWindow:
    """How a window walks along one axis.

    Attributes:
        output: Positions that the window takes.
        before: Padding in front of the first element.
        after: Padding behind the last element that a window reaches; 0 when windows stop short.
    """

    output: int
    before: int
    after: int


def quantization(tensor: Tensor) -> QuantParams:
    """Gives the quantization that a tensor must have.

    Raises:
        QuantizationError: The tensor has none.
    """
    if tensor.quant is None:
        raise QuantizationError(f"tensor {tensor.index} ({tensor.name!r}) has no scale and zero point")
    return tensor.quant


def scale_of(tensor: Tensor) -> np.float32:
    """The scale of a tensor; the first one when it has several, as in TFLite Micro."""
    return np.float32(quantization(tensor).scale[0])


def zero_point_of(tensor: Tensor) -> int:
    """The zero point of a tensor; the first one when it has several, as in TFLite Micro."""
    return int(quantization(tensor).zero_point[0])


def is_wide(tensor: Tensor) -> bool:
    """Whether a tensor holds int16 values, as the activations of a 16x8 network do."""
    return tensor.dtype is DType.INT16


def largest_difference(tensor: Tensor) -> int:
    """Greatest magnitude of a value less the zero point."""
    return WIDE_DIFFERENCE if is_wide(tensor) else MAX_DIFFERENCE


def _round_half_away(value: float) -> int:
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def activation_bounds(activation: Activation, output: Tensor) -> tuple[int, int]:
    """Gives the least and the greatest value, int8 or int16, that a fused activation lets through.

    The bound is divided by the scale in float32 and rounded half away from zero.

    Raises:
        QuantizationError: The scale is so small that 6.0 leaves int32.

    Source: TensorFlow Lite ``CalculateActivationRangeQuantized``.
    """
    scale, zero_point = scale_of(output), zero_point_of(output)

    def quantized(bound: float) -> int:
        with np.errstate(over="ignore"):
            steps = float(np.float32(bound) / scale)
        if not INT32_MIN <= steps <= INT32_MAX - MAX_DIFFERENCE:
            raise QuantizationError(f"an activation bound of {bound} is {steps:g} steps of {scale:g}")
        return zero_point + _round_half_away(steps)

    low, high = (-(1 << 15), (1 << 15) - 1) if is_wide(output) else (-128, 127)
    match activation:
        case Activation.RELU:
            low = max(low, quantized(0.0))
        case Activation.RELU6:
            low, high = max(low, quantized(0.0)), min(high, quantized(6.0))
        case Activation.RELU_N1_TO_1:
            low, high = max(low, quantized(-1.0)), min(high, quantized(1.0))
    return low, high


def window(size: int, extent: int, stride: int, dilation: int, padding: Padding) -> SlidingWindow:
    """Works out how a window walks along one axis.

    Args:
        size: Elements along the axis.
        extent: Elements that the window takes, >= 1.
        stride: Step between windows, >= 1.
        dilation: Step between the elements of a window, >= 1.
        padding: SAME or VALID.

    Source: TensorFlow Lite ``ComputePaddingHeightWidth`` in ``kernels/padding.h``.
    """
    reach = (extent - 1) * dilation + 1
    same = padding is Padding.SAME
    output = -(-size // stride) if same else max(0, (size - reach) // stride + 1)
    total = max(0, (output - 1) * stride + reach - size)
    return SlidingWindow(output, total // 2, total - total // 2)


def bounded_multiplier(real: float, magnitude: int) -> tuple[int, int]:
    """Splits a factor into multiplier and shift for values of at most ``magnitude``.

    Args:
        real: Factor, > 0.
        magnitude: Greatest absolute value that will be scaled.

    Raises:
        QuantizationError: A positive shift would push such a value out of int32, which is undefined
            in TFLite Micro.
    """
    if not math.isfinite(real) or real < 0:
        raise QuantizationError(f"the scales give a factor of {real}, which is no finite positive number")
    multiplier, shift = quantize_multiplier(real)
    # The zero point that is added afterwards must fit too.
    if magnitude << max(shift, 0) > INT32_MAX - MAX_DIFFERENCE:
        raise QuantizationError(
            f"the scales give a factor of {real:g}, with which values up to {magnitude:,} leave int32"
        )
    return multiplier, shift


def input_radius(integer_bits: int, left_shift: int) -> int:
    """Greatest difference that stays below ``2**integer_bits`` after a left shift.

    Source: TensorFlow Lite ``CalculateInputRadius`` for 31 bits.
    """
    return ((1 << integer_bits) - 1 << (31 - integer_bits)) >> left_shift
