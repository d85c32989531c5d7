"""Operators of one 8-bit value, as tables of 256 entries.

Each value is mapped by itself, so that a table is exact by construction. The first entry belongs to the
least value that the input can have: -128, or 0 where it is uint8.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic._more_tables import (
    FloatOp,
    abs_table,
    elu_table,
    float_elu_table,
    float_table,
    hard_swish_table,
    rsqrt_table,
)
from tintling.arithmetic.fixed_point import (
    multiply_by_quantized_multiplier,
    rounding_divide_by_pot,
)
from tintling.arithmetic.fixed_point_functions import logistic, tanh
from tintling.arithmetic.quantized_params import bounded_multiplier, input_radius, scale_of, zero_point_of
from tintling.errors import QuantizationError
from tintling.graph import DType, Graph, Tensor
from tintling.operators import (
    Abs,
    Elu,
    HardSwish,
    LeakyRelu,
    Logistic,
    Op,
    Quantize,
    Relu,
    Relu6,
    Rsqrt,
    Tanh,
)

__all__ = ["TableOp", "is_table", "lookup_table"]

TableOp = Abs | Elu | FloatOp | HardSwish | Logistic | Tanh | Relu | Relu6 | LeakyRelu | Quantize | Rsqrt

_BYTES = {DType.INT8, DType.UINT8}

_INTEGER_BITS = 4  # of the argument of LOGISTIC and TANH
_INPUTS: NDArray[np.int64] = np.arange(-128, 128, dtype=np.int64)


def is_table(graph: Graph, op: Op) -> bool:
    """Whether an operator maps single 8-bit values to 8-bit values."""
    return isinstance(op, TableOp) and all(
        graph.tensors[index].dtype in _BYTES for index in (op.inputs[0], op.output)
    )


def lookup_table(graph: Graph, op: TableOp) -> NDArray[np.int8] | NDArray[np.uint8]:
    """Computes the output for each of the 256 inputs.

    Args:
        graph: The network that ``op`` belongs to.
        op: An operator from int8 or uint8 to int8 or uint8.

    Returns:
        shape (256,), of the output's type; in the order of the inputs, the least one first.

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
        case Elu():
            make = float_elu_table if op.in_float else elu_table
            table = make(source, output, _INPUTS)
        case HardSwish():
            table = hard_swish_table(source, output, _INPUTS)
        case Abs():
            table = abs_table(source, output, _INPUTS)
        case Rsqrt():
            table = rsqrt_table(source, output, _INPUTS)
        case _:
            table = float_table(op, source, output, _INPUTS)
    if output.dtype is DType.UINT8:
        return np.clip(table, 0, 255).astype(np.uint8)
    return np.clip(table, -128, 127).astype(np.int8)


def _requantized(source: Tensor, factor: float) -> NDArray[np.int64]:
    """``factor * (q - zero_point)`` for every input."""
    multiplier, shift = bounded_multiplier(factor, 255)
    inputs = _INPUTS + (128 if source.dtype is DType.UINT8 else 0)
    return multiply_by_quantized_multiplier(inputs - zero_point_of(source), multiplier, shift)


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
