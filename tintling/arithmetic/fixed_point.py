"""The fixed-point arithmetic of TFLite Micro, to the bit.

Every function takes and returns NumPy integer arrays (or scalars) and works element by element.
Intermediate products are int64; nothing here uses floating point but :func:`quantize_multiplier`.

Source: gemmlowp ``fixedpoint.h`` and TensorFlow Lite ``kernels/internal/common.h`` (the variant
with two rounding stages, which TFLite Micro uses).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tintling.errors import QuantizationError

__all__ = [
    "INT32_MAX",
    "INT32_MIN",
    "multiply_by_quantized_multiplier",
    "multiply_wide",
    "quantize_multiplier",
    "reduced_multiplier",
    "rounding_divide_by_pot",
    "saturating_rounding_doubling_high_mul",
]

INT32_MAX = 2**31 - 1
INT32_MIN = -(2**31)


def quantize_multiplier(real: float) -> tuple[int, int]:
    """Splits a non-negative real factor into a Q0.31 multiplier and a power of two.

    Args:
        real: Factor to express, ``>= 0`` and finite.

    Returns:
        ``(multiplier, shift)`` with ``real ≈ multiplier / 2**31 * 2**shift``; the multiplier lies
        in ``[2**30, 2**31)``, or both are 0 when the factor is 0 or too small to matter. A shift
        lies in -31 … 30.

    Raises:
        ValueError: The factor is negative, infinite or not a number.
        QuantizationError: The factor needs a shift above 30, for which TFLite Micro's shift of an
            int32 is undefined.

    Source: TensorFlow Lite ``QuantizeMultiplier`` in ``kernels/internal/quantization_util.cc``.
    """
    if not math.isfinite(real) or real < 0:
        raise ValueError(f"a quantized multiplier needs a finite factor >= 0, got {real}")
    if real == 0.0:
        return 0, 0
    mantissa, shift = math.frexp(real)
    multiplier = math.floor(mantissa * 2**31 + 0.5)
    if multiplier == 2**31:
        multiplier //= 2
        shift += 1
    if shift < -31:
        return 0, 0
    if shift > 30:
        raise QuantizationError(f"the scales give a factor of {real:g}, but int32 arithmetic ends at 2**30")
    return multiplier, shift


def saturating_rounding_doubling_high_mul(
    a: NDArray[np.int64] | int, b: NDArray[np.int64] | int
) -> NDArray[np.int64]:
    """The high 32 bits of ``2 * a * b``, rounded as gemmlowp rounds.

    The nudge is ``2**30`` for a non-negative product and ``1 - 2**30``
    otherwise, before a division that truncates towards zero.

    Args:
        a: int32 values held in int64, any shape.
        b: int32 values held in int64, broadcastable to ``a``.

    Returns:
        int32 values held in int64. ``INT32_MIN * INT32_MIN`` saturates to ``INT32_MAX``.

    Source: gemmlowp ``SaturatingRoundingDoublingHighMul``.
    """
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    nudged = product + np.where(product >= 0, np.int64(1 << 30), np.int64(1 - (1 << 30)))
    # NumPy's // floors; C's / truncates towards zero.
    high = np.where(nudged >= 0, nudged >> 31, -((-nudged) >> 31))
    # The one product that does not fit is 2**62, whose high half is 2**31.
    return np.minimum(high, INT32_MAX)


def rounding_divide_by_pot(
    x: NDArray[np.int64] | int, exponent: NDArray[np.int64] | int
) -> NDArray[np.int64]:
    """Divides by a power of two, rounding to nearest with ties away from zero.

    Args:
        x: int32 values held in int64, any shape.
        exponent: 0 to 31, broadcastable to ``x``.

    Returns:
        int32 values held in int64.

    Source: gemmlowp ``RoundingDivideByPOT``.
    """
    value = np.asarray(x, np.int64)
    bits = np.asarray(exponent, np.int64)
    mask = (np.int64(1) << bits) - 1
    remainder = value & mask
    threshold = (mask >> 1) + (value < 0)
    return (value >> bits) + (remainder > threshold)


def multiply_by_quantized_multiplier(
    x: NDArray[np.int64] | NDArray[np.int32] | int,
    multiplier: NDArray[np.int64] | int,
    shift: NDArray[np.int64] | int,
) -> NDArray[np.int64]:
    """Scales an accumulator by ``multiplier / 2**31 * 2**shift``, rounding in two stages.

    Args:
        x: int32 accumulators, any shape.
        multiplier: Q0.31 factors, broadcastable to ``x``.
        shift: Powers of two, -31 to 30, broadcastable to ``x``. A positive shift is applied before
            the multiplication and wraps at 32 bits, as on the device.

    Returns:
        int32 values held in int64.

    Source: TensorFlow Lite ``MultiplyByQuantizedMultiplier`` without single rounding.
    """
    shifts = np.asarray(shift, np.int64)
    left = np.maximum(shifts, 0)
    right = np.maximum(-shifts, 0)
    shifted = (np.asarray(x, np.int64) << left).astype(np.int32).astype(np.int64)
    return rounding_divide_by_pot(saturating_rounding_doubling_high_mul(shifted, multiplier), right)


def reduced_multiplier(multiplier: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rounds Q0.31 factors to Q0.15, as 64-bit sums are scaled by; at most 0x7FFF."""
    values = np.asarray(multiplier, np.int64)
    return np.where(values < 0x7FFF0000, (values + (1 << 15)) >> 16, 0x7FFF)


def multiply_wide(
    x: NDArray[np.int64], multiplier: NDArray[np.int64], shift: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Scales a 64-bit accumulator by ``multiplier / 2**31 * 2**shift``, rounding ties upwards.

    Args:
        x: Accumulators below 2**47 in magnitude, any shape.
        multiplier: Q0.31 factors, broadcastable to ``x``; only 15 bits of them count.
        shift: Powers of two, -31 to 7, broadcastable to ``x``.

    Returns:
        int64 values.

    Source: TensorFlow Lite ``MultiplyByQuantizedMultiplier`` for int64.
    """
    right = 15 - np.asarray(shift, np.int64)
    product = np.asarray(x, np.int64) * reduced_multiplier(multiplier)
    return (product + (np.int64(1) << (right - 1))) >> right
