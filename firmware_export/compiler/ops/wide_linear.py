"""CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV and FULLY_CONNECTED of int16 values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import reduced_multiplier
from tintling.arithmetic.quantized_params import (
    LinearOp,
    LinearParams,
    SlidingWindow,
    conv_groups,
    conv_params,
    fully_connected_params,
    transpose_conv_params,
)
from tintling.firmware_export.compiler.kernel_structs import DimsStruct, Struct, TileStruct
from tintling.firmware_export.compiler.linear_weights import weights_of
from tintling.firmware_export.compiler.program import ConstantRef, Operand
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.firmware_export.compiler.wide_structs import (
    Activation16Struct,
    Conv2DS16Struct,
    DepthwiseConv2DS16Struct,
    FullyConnectedS16Struct,
    Scaling16Struct,
    TransposeConvS16Struct,
)
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, TransposeConv

__all__ = ["lower_wide_conv", "lower_wide_dense", "lower_wide_transpose_conv"]

_FILTER_AXES = ("filter", "row", "column", "channel")


def lower_wide_conv(builder: ProgramBuilder, position: int, op: Conv2D | DepthwiseConv2D) -> None:
    """Lowers a convolution over the plane, of all channels or of each by itself."""
    linear = conv_params(builder.graph, op)
    vertical, horizontal = _walks(linear)
    weights = weights_of(builder, op.inputs[1])
    conv = Conv2DS16Struct(
        input=DimsStruct(*builder.tensor(op.inputs[0]).shape[1:]),
        filter=TileStruct(*weights.shape[1:3]),
        output=DimsStruct(*builder.tensor(op.output).shape[1:]),
        stride=TileStruct(*op.stride),
        dilation=TileStruct(*op.dilation),
        padding=TileStruct(vertical.before, horizontal.before),
        groups=conv_groups(builder.graph, op) if isinstance(op, Conv2D) else 1,
        scaling=_scaling(linear),
    )
    params: Struct = conv
    kernel = "tl_conv2d_s16"
    taps: tuple[NDArray[np.int8], tuple[str, ...]] = (weights, _FILTER_AXES)
    if isinstance(op, DepthwiseConv2D):
        params = DepthwiseConv2DS16Struct(conv, op.depth_multiplier)
        kernel, taps = "tl_depthwise_conv2d_s16", (weights[0], _FILTER_AXES[1:])
    builder.step(kernel, (position,), params, _constants(builder, position, op, linear, taps), op.output)


def lower_wide_transpose_conv(builder: ProgramBuilder, position: int, op: TransposeConv) -> None:
    """Lowers TRANSPOSE_CONV."""
    linear = transpose_conv_params(builder.graph, op)
    vertical, horizontal = _walks(linear)
    weights = weights_of(builder, op.inputs[1])
    params = TransposeConvS16Struct(
        input=DimsStruct(*builder.tensor(op.inputs[0]).shape[1:]),
        filter=TileStruct(*weights.shape[1:3]),
        output=DimsStruct(*builder.tensor(op.output).shape[1:]),
        stride=TileStruct(*op.stride),
        padding=TileStruct(vertical.before, horizontal.before),
        scaling=_scaling(linear),
    )
    kept = _constants(builder, position, op, linear, (weights, _FILTER_AXES))
    builder.step("tl_transpose_conv_s16", (position,), params, kept, op.output)


def lower_wide_dense(builder: ProgramBuilder, position: int, op: FullyConnected) -> None:
    """Lowers FULLY_CONNECTED."""
    linear = fully_connected_params(builder.graph, op)
    weights = weights_of(builder, op.inputs[1])
    units, depth = weights.shape
    rows = builder.tensor(op.inputs[0]).size // depth
    params = FullyConnectedS16Struct(rows, depth, units, _scaling(linear))
    kept = _constants(builder, position, op, linear, (weights, ("output", "input")))
    builder.step("tl_fully_connected_s16", (position,), params, kept, op.output)


def _walks(linear: LinearParams) -> tuple[SlidingWindow, SlidingWindow]:
    if linear.vertical is None or linear.horizontal is None:
        raise AssertionError("a convolution has windows")
    return linear.vertical, linear.horizontal


def _scaling(linear: LinearParams) -> Scaling16Struct:
    activation = Activation16Struct(linear.activation_min, linear.activation_max)
    return Scaling16Struct(activation, int(linear.wide))


def _constants(
    builder: ProgramBuilder,
    position: int,
    op: LinearOp,
    linear: LinearParams,
    weights: tuple[NDArray[np.int8], tuple[str, ...]],
) -> tuple[Operand, ...]:
    """The input and the constants of a layer; every channel has its own factor."""
    name = builder.name((position,))
    bias = np.zeros(linear.multiplier.size, np.int64)
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        bias = builder.constant_values(op.inputs[2]).astype(np.int64).reshape(-1)
    return (
        builder.operand(op.inputs[0]),
        builder.constant(f"{name}_weights", "Weights", *weights),
        builder.constant(f"{name}_bias", "Bias", bias, ("channel",)),
        *_factors(builder, name, linear),
    )


def _factors(builder: ProgramBuilder, name: str, linear: LinearParams) -> tuple[ConstantRef, ConstantRef]:
    """Multipliers and shifts: of 31 bits, or of 15 bits and to the right for sums of 64 bits."""
    multiplier: NDArray[Any] = linear.multiplier
    shift: NDArray[Any] = linear.shift
    titles = ("Multiplier / 2^31 * 2^shift", "Shift, positive to the left")
    if linear.wide:
        # The kernel rounds in the last of the bits by which it shifts.
        multiplier, shift = reduced_multiplier(multiplier.astype(np.int64)), 14 - shift
        titles = ("Multiplier / 2^(shift + 1)", "Shift to the right")
    return (
        builder.constant(f"{name}_multiplier", titles[0], multiplier.astype(np.int32), ("channel",)),
        builder.constant(f"{name}_shift", titles[1], shift.astype(np.int8), ("channel",)),
    )
