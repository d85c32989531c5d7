"""Operators of one int8 value, as tables of 256 entries.

LOGISTIC, TANH, RELU, RELU6, LEAKY_RELU and QUANTIZE from int8 to int8 map each value by itself, so
that a table is exact by construction. Entry ``q + 128`` belongs to the input value ``q``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import (
    multiply_by_quantized_multiplier,
    rounding_divide_by_pot,
)
from tintling.arithmetic.fixed_point_functions import logistic, tanh
from tintling.arithmetic.quantized_params import bounded_multiplier, input_radius, scale_of, zero_point_of
from tintling.errors import QuantizationError
from tintling.graph import Graph, Tensor
from tintling.operators import (
    LeakyRelu,
    Logistic,
    Quantize,
    Relu,
    Relu6,
    Tanh,
)

__all__ = ["TableOp", "lookup_table"]

TableOp = Logistic | Tanh | Relu | Relu6 | LeakyRelu | Quantize

_INTEGER_BITS = 4  # of the argument of LOGISTIC and TANH
_INPUTS: NDArray[np.int64] = np.arange(-128, 128, dtype=np.int64)


def lookup_table(graph: Graph, op: TableOp) -> NDArray[np.int8]:
    """Computes the output for each of the 256 int8 inputs.

    Args:
        graph: The network that ``op`` belongs to.
        op: An operator from int8 to int8.

    Returns:
        shape (256,), int8; entry ``q + 128`` is the output for the input ``q``.

    Raises:
        QuantizationError: The scales give factors that int32 arithmetic cannot hold.
    """
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    match op:
        case Logistic() | Tanh():
            table = _sigmoid_table(source, is_tanh=isinstance(op, Tanh))
        case Relu():
            table = _relu_table(source, output)
        case Relu6():
            table = _relu6_table(source)
        case LeakyRelu():
            table = _leaky_relu_table(source, output, op.alpha)
        case Quantize():
            factor = float(scale_of(source)) / float(scale_of(output))
            table = _requantized(source, factor) + zero_point_of(output)
    return np.clip(table, -128, 127).astype(np.int8)


def _requantized(source: Tensor, factor: float) -> NDArray[np.int64]:
    """``factor * (q - zero_point)`` for every input."""
    multiplier, shift = bounded_multiplier(factor, 255)
    return multiply_by_quantized_multiplier(_INPUTS - zero_point_of(source), multiplier, shift)


def _sigmoid_table(source: Tensor, *, is_tanh: bool) -> NDArray[np.int64]:
    """LOGISTIC and TANH: Q4.27 argument, Q0.31 result, saturated beyond the input radius.

    The scale of the output is not read: TFLite fixes it at 1/256 and 1/128.
    """
    mantissa, left_shift = math.frexp(float(scale_of(source)) * (1 << (31 - _INTEGER_BITS)))
    if left_shift < 0:
        raise QuantizationError(
            f"an input scale of {float(scale_of(source)):g} is too small for this operator"
        )
    # TFLite Micro does not renormalize a mantissa that rounds up to 1; float32 scales never do.
    multiplier = math.floor(mantissa * 2**31 + 0.5)
    radius = input_radius(_INTEGER_BITS, left_shift)
    difference = _INPUTS - zero_point_of(source)
    inside = np.where(np.abs(difference) < radius, difference, 0)
    argument = multiply_by_quantized_multiplier(inside, multiplier, left_shift)
    if is_tanh:
        value = rounding_divide_by_pot(tanh(argument, _INTEGER_BITS), 24)
    else:
        value = rounding_divide_by_pot(logistic(argument, _INTEGER_BITS), 23) - 128
    return np.where(difference <= -radius, -128, np.where(difference >= radius, 127, value))


def _relu_table(source: Tensor, output: Tensor) -> NDArray[np.int64]:
    """RELU; the factor is computed in float64."""
    factor = float(scale_of(source)) / float(scale_of(output))
    table = _requantized(source, factor) + zero_point_of(output)
    return np.maximum(table, zero_point_of(output))


def _relu6_table(source: Tensor) -> NDArray[np.int64]:
    """RELU6 clamps in the input's quantization and does not read the output's."""
    zero_point = zero_point_of(source)
    with np.errstate(over="ignore"):
        six = math.floor(min(float(np.float32(6.0) / scale_of(source)), 1e6) + 0.5) + zero_point
    return np.clip(_INPUTS, zero_point, np.clip(six, -128, 127))


def _leaky_relu_table(source: Tensor, output: Tensor, alpha: float) -> NDArray[np.int64]:
    """LEAKY_RELU; factors are computed in float64. A negative slope is scaled by its magnitude."""
    identity = float(scale_of(source)) / float(scale_of(output))
    slope = float(scale_of(source)) * float(np.float32(alpha)) / float(scale_of(output))
    difference = _INPUTS - zero_point_of(source)
    positive = _requantized(source, identity)
    negative = _requantized(source, abs(slope)) * (-1 if slope < 0 else 1)
    return np.where(difference >= 0, positive, negative) + zero_point_of(output)
