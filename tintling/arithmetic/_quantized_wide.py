"""The integers of operators of one int16 value; see :mod:`tintling.arithmetic.quantized_params`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._quantized_common import WIDE_DIFFERENCE, bounded_multiplier, scale_of
from tintling.arithmetic.fixed_point import INT32_MAX, quantize_multiplier
from tintling.errors import QuantizationError
from tintling.graph import Graph
from tintling.operators import Abs, LeakyRelu, Logistic, Relu, Relu6, Softmax, Tanh

__all__ = [
    "RectifierParams",
    "WideSoftmaxParams",
    "abs_params",
    "rectifier_params",
    "squash_params",
    "wide_softmax_params",
    "wide_softmax_tables",
]

_STEPS = 512  # of a table over all int16 values
_TABLE_BITS = 12  # fractional bits of the argument of LOGISTIC and TANH
_EXPONENTS = 10.0  # exponentials are taken of -10 to 0


@dataclass(frozen=True, slots=True)
class RectifierParams:
    """Integers of RELU, RELU6 and LEAKY_RELU on int16.

    Attributes:
        multiplier: Scales values at and above zero, together with ``shift``.
        shift: Likewise.
        slope_multiplier: Scales values below zero; 0 where they become zero.
        slope_shift: Likewise.
        sign: -1 where the slope is negative: ``slope_multiplier`` stands for its magnitude.
        greatest: Greatest output.
    """

    multiplier: int
    shift: int
    slope_multiplier: int
    slope_shift: int
    sign: int
    greatest: int


@dataclass(frozen=True, slots=True)
class WideSoftmaxParams:
    """Integers of SOFTMAX on int16: they bring ``x - max`` to 65,535ths of 10."""

    multiplier: int
    shift: int


def squash_params(graph: Graph, op: Logistic | Tanh) -> tuple[int, int]:
    """Multiplier and right shift that bring an int16 input to steps of the table of LOGISTIC and TANH.

    Raises:
        QuantizationError: The scale is so large that a product leaves int32.

    Source: TFLite Micro ``CalculateArithmeticOpDataLogistic`` and ``CalculateArithmeticOpData``.
    """
    scale = float(scale_of(graph.tensors[op.inputs[0]]))
    mantissa, exponent = math.frexp(scale)
    left_shift = _TABLE_BITS + exponent - 1
    if mantissa == 0.5 and (left_shift == 0 or (left_shift == 1 and isinstance(op, Tanh))):
        return 3 << left_shift, 0
    multiplier, shift = scale * 4096.0 * 3.0, 0
    while multiplier <= 32767.0 / 2.0 and shift <= 30:
        multiplier, shift = multiplier * 2.0, shift + 1
    if int(multiplier) * WIDE_DIFFERENCE + (1 << max(shift - 1, 0)) > INT32_MAX or shift > 30:
        raise QuantizationError(f"an input scale of {scale:g} does not suit this operator on int16")
    return int(multiplier), shift


def abs_params(graph: Graph, op: Abs) -> tuple[int, int]:
    """Multiplier and shift of ABS on int16; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled value can leave int32.
    """
    source, output = (float(scale_of(graph.tensors[i])) for i in (op.inputs[0], op.output))
    return bounded_multiplier(source / output, WIDE_DIFFERENCE)


def rectifier_params(graph: Graph, op: Relu | Relu6 | LeakyRelu) -> RectifierParams:
    """Integers of RELU, RELU6 and LEAKY_RELU on int16; factors are computed in float64.

    RELU6 clamps in the input's quantization and does not read the output's.

    Raises:
        QuantizationError: A scaled value can leave int32.
    """
    source, output = (float(scale_of(graph.tensors[i])) for i in (op.inputs[0], op.output))
    greatest = WIDE_DIFFERENCE - 1
    if isinstance(op, Relu6):
        six = math.floor(min(float(np.float32(6.0) / np.float32(source)), 1e6) + 0.5)
        return RectifierParams(*quantize_multiplier(1.0), 0, 0, 1, min(six, greatest))
    multiplier, shift = bounded_multiplier(source / output, WIDE_DIFFERENCE)
    slope = source * float(np.float32(op.alpha)) / output if isinstance(op, LeakyRelu) else 0.0
    below = bounded_multiplier(abs(slope), WIDE_DIFFERENCE)
    return RectifierParams(multiplier, shift, *below, -1 if slope < 0 else 1, greatest)


def wide_softmax_params(graph: Graph, op: Softmax) -> WideSoftmaxParams:
    """Integers of SOFTMAX on int16; the factor is computed in float64.

    Raises:
        QuantizationError: A scaled difference can leave int32.
    """
    scale = float(scale_of(graph.tensors[op.inputs[0]]))
    real = scale * float(np.float32(op.beta)) / (_EXPONENTS / 65535.0)
    multiplier, shift = quantize_multiplier(real)
    if 2 * WIDE_DIFFERENCE << max(shift, 0) > INT32_MAX or (2 * WIDE_DIFFERENCE + 1) * real > INT32_MAX // 2:
        raise QuantizationError(f"scale {scale:g} times beta {op.beta:g} is too large for a softmax on int16")
    return WideSoftmaxParams(multiplier, shift)


@cache
def wide_softmax_tables() -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Exponentials of -10 to 0, and 1 / (1 + x) of 0 to 1, as Q0.15; each shape (513,), read-only.

    Source: TFLite Micro ``InitializeLutForInt16`` in ``softmax_common.cc``.
    """
    least, greatest = np.float32(-(1 << 15)), np.float32((1 << 15) - 1)
    span = np.float32(65535)
    powers = _table(np.float32(10) / span * (least - greatest), np.float32(0), _exp)
    shares = _table(np.float32(0), np.float32(1) / span * (greatest - least), _reciprocal)
    return powers, shares


def _exp(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The exponential, rounded once."""
    return np.exp(x.astype(np.float64)).astype(np.float32)


def _reciprocal(x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.float32(1) / (np.float32(1) + x)


def _round(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half away from zero, in float32."""
    wide = x.astype(np.float64)
    return np.copysign(np.floor(np.abs(wide) + 0.5), wide).astype(np.float32)


def _table(
    first: np.float32, last: np.float32, function: Callable[[NDArray[np.float32]], NDArray[np.float32]]
) -> NDArray[np.int16]:
    """Samples a function at 513 places; each is moved by half the error at the middle of its step.

    All of it is computed in float32.

    Source: TensorFlow Lite ``LUTPopulate`` in ``kernels/internal/common.h``.
    """
    step = (last - first) / np.float32(_STEPS)
    half = step / np.float32(2)
    scale = np.float32(32768)
    places = np.arange(_STEPS, dtype=np.float32)
    value = function(first + places * step)
    middle = function(first + places * step + half)
    following = function(first + (places + np.float32(1)) * step)
    sample = _round(value * scale)
    between = _round((following * scale + sample) / np.float32(2))
    moved = sample - _round((between - _round(middle * scale)) / np.float32(2))
    end = _round(function(np.array([last], np.float32)) * scale)
    table: NDArray[np.int16] = np.clip(np.concatenate([moved, end]), -32768, 32767).astype(np.int16)
    table.flags.writeable = False
    return table
