"""Weights, corrected biases, multipliers and shifts of the layers with weights, for ``tl_scale_s8``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.fusion import Tail
from tintling.firmware_export.compiler.kernel_structs import ScalingStruct
from tintling.firmware_export.compiler.linear_weights import corrected_bias, weights_of
from tintling.firmware_export.compiler.program import ConstantRef
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected

__all__ = ["Weights", "linear_constants", "scaling_struct", "weights_of"]

_INT32_SPAN = 1 << 32
_SMALL_SHIFT = -2
"""The greatest shift of a factor below 1/4."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights as a kernel reads them.

    Attributes:
        data: int8, in the order of ``axes``.
        axes: What each axis counts.
        summed: The axes that one output value sums over.
    """

    data: NDArray[np.int8]
    axes: tuple[str, ...]
    summed: tuple[int, ...]


def linear_constants(
    builder: ProgramBuilder,
    name: str,
    op: Conv2D | DepthwiseConv2D | FullyConnected,
    linear: LinearParams,
    weights: Weights,
) -> tuple[ConstantRef, ConstantRef, ConstantRef, ConstantRef]:
    """Stores filter, corrected bias, multipliers and shifts.

    The sum of (input - zero point) * weight is the sum of input * weight less zero point times the sum
    of the weights. That second part never changes and goes into the bias; sums are modulo 2^32, as
    accumulators are.

    Args:
        builder: Receives the arrays.
        name: Name of the step, with which the names of the arrays begin.
        op: The operator; its third input is the bias, if it has one.
        linear: Its offsets and factors.
        weights: Its weights in the order of the kernel.
    """
    bias = corrected_bias(builder, op, linear, weights.data.astype(np.int64).sum(weights.summed))
    wrapped = ((bias + _INT32_SPAN // 2) % _INT32_SPAN - _INT32_SPAN // 2).astype(np.int32)
    multiplier, shift = _factors(linear)
    sign, offset = "+" if linear.input_offset >= 0 else "-", abs(linear.input_offset)
    return (
        builder.constant(f"{name}_weights", "Weights", weights.data, weights.axes),
        builder.constant(
            f"{name}_bias", f"Bias {sign} {offset} * sum of the channel's weights", wrapped, ("channel",)
        ),
        builder.constant(f"{name}_multiplier", "Multiplier / 2^31 * 2^shift", multiplier, ("channel",)),
        builder.constant(f"{name}_shift", "Shift, positive to the left", shift, ("channel",)),
    )


def scaling_struct(linear: LinearParams, tail: Tail) -> ScalingStruct:
    """How the sums of a layer become int8, with the bounds of all that is computed along with it."""
    multiplier, shift = _factors(linear)
    return ScalingStruct(
        offset=linear.output_offset,
        activation=tail.activation,
        per_channel=int(multiplier.size > 1),
        large=int(shift.max() > _SMALL_SHIFT),
    )


def _factors(linear: LinearParams) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Multipliers and shifts: one of each where all channels have the same.

    A multiplier of 0 gives 0 with any shift, and takes the least so that it does not count as large.
    """
    shift = np.where(linear.multiplier == 0, linear.shift.min(), linear.shift).astype(np.int8)
    same = np.all(linear.multiplier == linear.multiplier[0]) and np.all(shift == shift[0])
    count = 1 if same else None
    return linear.multiplier[:count], shift[:count]
