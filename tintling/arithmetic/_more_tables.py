"""ELU, HARD_SWISH, ABS and RSQRT for every int8 input; see :mod:`tintling.arithmetic.lookup_tables`."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import (
    multiply_by_quantized_multiplier,
    quantize_multiplier,
    rounding_divide_by_pot,
)
from tintling.arithmetic.inverse_square_root import inverse_square_root
from tintling.arithmetic.quantized_params import bounded_multiplier, scale_of, zero_point_of
from tintling.errors import QuantizationError
from tintling.graph import Tensor
from tintling.operators import Ceil, Floor, Neg, Round, Sqrt, Square

__all__ = [
    "FloatOp",
    "abs_table",
    "elu_table",
    "float_elu_table",
    "float_table",
    "hard_swish_table",
    "rsqrt_table",
]

FloatOp = Ceil | Floor | Neg | Round | Sqrt | Square
"""Operators of float32 whose results IEEE 754 defines to the bit."""

Table = NDArray[np.int64]

_INT16_MIN, _INT16_MAX = -(2**15), 2**15 - 1
_FARTHEST = 1e6  # beyond any int8 value, and small enough for an int32
_RSQRT_BITS = 20  # that keep 1 / sqrt(x) an integer


def _half_away(values: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = np.clip(values.astype(np.float64), -_FARTHEST, _FARTHEST)
    return np.copysign(np.floor(np.abs(wide) + 0.5), wide)


def elu_table(source: Tensor, output: Tensor, inputs: Table) -> Table:
    """ELU in float32, as TFLite Micro fills its own table.

    The exponential is rounded from float64. That is what glibc gives for nearly all arguments, and a last
    bit of it moves no int8 value.

    Source: TFLite Micro ``PopulateLookupTable`` in ``elu.cc``.
    """
    inverse = np.float32(1) / scale_of(output)
    real = scale_of(source) * (inputs - zero_point_of(source)).astype(np.float32)
    below = np.exp(np.minimum(real, np.float32(0)).astype(np.float64)).astype(np.float32) - np.float32(1)
    with np.errstate(over="ignore"):
        steps = np.where(real < 0, below, real) * inverse
    return _half_away(steps).astype(np.int64) + zero_point_of(output)


def float_elu_table(source: Tensor, output: Tensor, inputs: Table) -> Table:
    """DEQUANTIZE, ELU in float32 and QUANTIZE in a row, as TFLite Micro computes each.

    Source: TensorFlow Lite ``reference/elu.h``, between ``reference/dequantize.h`` and ``quantize.h``.
    """
    real = _dequantized(source, inputs)
    below = np.expm1(np.minimum(real, np.float32(0)).astype(np.float64)).astype(np.float32)
    return _quantized(np.where(real < 0, below, real), output)


def _dequantized(source: Tensor, inputs: Table) -> NDArray[np.float32]:
    return (float(scale_of(source)) * (inputs - zero_point_of(source))).astype(np.float32)


def _quantized(real: NDArray[np.float32], output: Tensor) -> Table:
    with np.errstate(over="ignore"):
        steps: NDArray[np.float32] = (real / scale_of(output)).astype(np.float32)
    return _half_away(steps).astype(np.int64) + zero_point_of(output)


def float_table(op: FloatOp, source: Tensor, output: Tensor, inputs: Table) -> Table:
    """DEQUANTIZE, an operator of float32 and QUANTIZE in a row, as TFLite Micro computes each."""
    real = _dequantized(source, inputs)
    match op:
        case Ceil():
            found = np.ceil(real)
        case Floor():
            found = np.floor(real)
        case Neg():
            found = -real
        case Round():
            found = np.rint(real)
        case Sqrt():
            found = np.sqrt(np.maximum(real, np.float32(0)))
        case Square():
            found = real * real
    return _quantized(found, output)


def _high_mul16(a: Table, b: Table | int) -> Table:
    """The high 16 bits of ``2 * a * b``, rounded to nearest as gemmlowp rounds."""
    product = a * b
    nudged = product + np.where(product >= 0, 1 << 14, 1 - (1 << 14))
    high = np.where(nudged >= 0, nudged >> 15, -((-nudged) >> 15))
    return np.minimum(high, _INT16_MAX)


def _int16_multiplier(real: float) -> tuple[int, int]:
    multiplier, exponent = quantize_multiplier(real)
    if multiplier >= 2**31 - 1 - (1 << 15):
        return _INT16_MAX, exponent
    return (multiplier + (1 << 15)) >> 16, exponent


def hard_swish_table(source: Tensor, output: Tensor, inputs: Table) -> Table:
    """HARD_SWISH in 16-bit fixed point; factors are computed in float64.

    Raises:
        QuantizationError: The scales give shifts that 16 bits cannot hold.

    Source: TensorFlow Lite ``HardSwish`` in ``reference/hard_swish.h``.
    """
    fine = float(scale_of(source)) / 128
    multiplier, exponent = _int16_multiplier(fine / float(scale_of(output)))
    relu_multiplier, relu_exponent = _int16_multiplier(fine / (3 / 32768))
    if not -15 <= exponent <= 0 or not -15 <= relu_exponent <= 15:
        raise QuantizationError(
            f"scales {float(scale_of(source)):g} and {float(scale_of(output)):g} give shifts {exponent} and "
            f"{relu_exponent}: they must lie in -15 ... 0 and -15 ... 15"
        )
    value = (inputs - zero_point_of(source)) * 128
    scaled = _high_mul16(value, multiplier)
    share = value
    if relu_exponent > 0:
        share = np.clip(share << (relu_exponent - 1), _INT16_MIN, _INT16_MAX)
    share = _high_mul16(share, relu_multiplier)
    if relu_exponent > 0:
        share = np.clip(share * 2, _INT16_MIN, _INT16_MAX)
    else:
        share = rounding_divide_by_pot(share, -relu_exponent)
    share = (share + (1 << 15)) >> 1
    product = share * scaled
    # Here the product is rounded towards zero.
    high = np.where(product >= 0, product >> 15, -((-product) >> 15))
    return rounding_divide_by_pot(high, -exponent) + zero_point_of(output)


def abs_table(source: Tensor, output: Tensor, inputs: Table) -> Table:
    """ABS; the factor is computed in float64.

    Source: TFLite Micro ``AbsEvalQuantized`` in ``elementwise.cc``.
    """
    value = np.abs(inputs - zero_point_of(source))
    if scale_of(source) != scale_of(output):
        factor = float(scale_of(source)) / float(scale_of(output))
        value = multiply_by_quantized_multiplier(value, *bounded_multiplier(factor, 255))
    return value + zero_point_of(output)


def rsqrt_table(source: Tensor, output: Tensor, inputs: Table) -> Table:
    """RSQRT in fixed point; 0 gives the greatest int8 value.

    Raises:
        QuantizationError: A factor leaves int32.

    Source: TFLite Micro ``RsqrtEvalQuantized`` in ``elementwise.cc``.
    """
    with np.errstate(over="ignore", under="ignore"):
        product = float(np.sqrt(scale_of(source)) * scale_of(output))
    if not product > 0 or not math.isfinite(product):
        raise QuantizationError(f"scale {float(scale_of(source)):g} has no inverse square root in float32")
    multiplier, shift = quantize_multiplier(1 / product)
    table = np.full(inputs.shape, 127, np.int64)
    for position, value in enumerate(inputs - zero_point_of(source)):
        if value <= 0:
            continue
        root, root_shift = inverse_square_root(int(value))
        fine = multiply_by_quantized_multiplier(1, root, root_shift + _RSQRT_BITS)
        bits = shift - _RSQRT_BITS
        if int(fine) << max(bits, 0) > 2**31 - 1 - 255 or bits < -31:
            raise QuantizationError(f"the scales give a factor of {1 / product:g}, which leaves int32")
        table[position] = multiply_by_quantized_multiplier(fine, multiplier, bits) + zero_point_of(output)
    return table
