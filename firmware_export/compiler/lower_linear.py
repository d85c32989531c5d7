"""Lowers the operators with weights: convolutions and dense layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import (
    LinearParams,
    conv_groups,
    conv_params,
    fully_connected_params,
)
from tintling.firmware_export.compiler.fusion import Tail, tail_of
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    Conv2DMaxPoolStruct,
    Conv2DStruct,
    DepthwiseConv2DMaxPoolStruct,
    DepthwiseConv2DStruct,
    DimsStruct,
    FullyConnectedStruct,
    Params,
    ScalingStruct,
    TileStruct,
)
from tintling.firmware_export.compiler.overlap import conv_distance
from tintling.firmware_export.compiler.program import ConstantRef
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected

__all__ = ["lower_conv", "lower_fully_connected"]

_INT32_SPAN = 1 << 32
_SMALL_SHIFT = -2
"""The greatest shift of a factor below 1/4."""

Readers = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Weights:
    """Weights as the kernel reads them.

    Attributes:
        data: int8, in the order of ``axes``.
        axes: What each axis counts.
        summed: The axes that one output value sums over.
    """

    data: NDArray[np.int8]
    axes: tuple[str, ...]
    summed: tuple[int, ...]


def lower_conv(
    builder: ProgramBuilder, position: int, op: Conv2D | DepthwiseConv2D, readers: Readers
) -> tuple[int, ...]:
    """Lowers a convolution with the clamps and the pooling behind it.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    linear = conv_params(builder.graph, op)
    own = ActivationStruct(linear.activation_min, linear.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own, pooling=True)
    conv = _conv_params(builder, op, linear, tail)
    params: Params
    if isinstance(op, Conv2D) and tail.pool is None and _is_pointwise(conv):
        params = FullyConnectedStruct(
            conv.output.h * conv.output.w, conv.input.c, conv.output.c, conv.scaling
        )
        kernel = "tl_fully_connected_s8"
        data = _data(builder, op.inputs[1]).reshape(conv.output.c, conv.input.c)
        weights = _Weights(data, ("output", "input"), summed=(1,))
    elif isinstance(op, DepthwiseConv2D):
        depthwise = DepthwiseConv2DStruct(conv, op.depth_multiplier)
        params = DepthwiseConv2DMaxPoolStruct(depthwise, tail.pool) if tail.pool else depthwise
        kernel = "tl_depthwise_conv2d_max_pool_s8" if tail.pool else "tl_depthwise_conv2d_s8"
        weights = _Weights(_data(builder, op.inputs[1])[0], ("row", "column", "channel"), summed=(0, 1))
    else:
        params = Conv2DMaxPoolStruct(conv, tail.pool) if tail.pool else conv
        kernel = "tl_conv2d_max_pool_s8" if tail.pool else "tl_conv2d_s8"
        axes = ("filter", "row", "column", "channel")
        weights = _Weights(_data(builder, op.inputs[1]), axes, summed=(1, 2, 3))
    source = builder.operand(op.inputs[0])
    constants = _constants(builder, builder.name(kernel, position), op, linear, weights)
    builder.step(
        kernel,
        (position, *tail.ops),
        params,
        (source, *constants),
        tail.output,
        distances=[(source, conv_distance(conv, tail.pool))],
    )
    return tail.ops


def lower_fully_connected(
    builder: ProgramBuilder, position: int, op: FullyConnected, readers: Readers
) -> tuple[int, ...]:
    """Lowers a dense layer with the clamps behind it.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    linear = fully_connected_params(builder.graph, op)
    own = ActivationStruct(linear.activation_min, linear.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own)
    weights = _Weights(_data(builder, op.inputs[1]), ("output", "input"), summed=(1,))
    units, depth = weights.data.shape
    kernel = "tl_fully_connected_s8"
    params = FullyConnectedStruct(
        rows=builder.tensor(op.output).size // units,
        accum_depth=depth,
        output_depth=units,
        scaling=_scaling(linear, tail),
    )
    constants = _constants(builder, builder.name(kernel, position), op, linear, weights)
    builder.step(
        kernel, (position, *tail.ops), params, (builder.operand(op.inputs[0]), *constants), tail.output
    )
    return tail.ops


def _is_pointwise(conv: Conv2DStruct) -> bool:
    """Whether an output pixel reads its own input pixel and no other: a dense layer for each pixel."""
    one = TileStruct(1, 1)
    return conv.filter == one and conv.stride == one and conv.groups == 1


def _conv_params(
    builder: ProgramBuilder, op: Conv2D | DepthwiseConv2D, linear: LinearParams, tail: Tail
) -> Conv2DStruct:
    if linear.vertical is None or linear.horizontal is None:
        raise AssertionError("a convolution has windows")
    vertical, horizontal = linear.vertical, linear.horizontal
    _, height, width, channels = builder.tensor(op.inputs[0]).shape
    _, filter_height, filter_width, _ = builder.tensor(op.inputs[1]).shape
    return Conv2DStruct(
        input=DimsStruct(height, width, channels),
        filter=TileStruct(filter_height, filter_width),
        output=DimsStruct(vertical.output, horizontal.output, builder.tensor(op.output).shape[3]),
        stride=TileStruct(*op.stride),
        dilation=TileStruct(*op.dilation),
        padding=TileStruct(vertical.before, horizontal.before),
        groups=conv_groups(builder.graph, op) if isinstance(op, Conv2D) else 1,
        border=int(any((vertical.before, vertical.after, horizontal.before, horizontal.after))),
        input_zero_point=-linear.input_offset,
        scaling=_scaling(linear, tail),
    )


def _constants(
    builder: ProgramBuilder,
    name: str,
    op: Conv2D | DepthwiseConv2D | FullyConnected,
    linear: LinearParams,
    weights: _Weights,
) -> tuple[ConstantRef, ConstantRef, ConstantRef, ConstantRef]:
    """Stores filter, corrected bias, multipliers and shifts.

    The sum of (input - zero point) * weight is the sum of input * weight less zero point times the sum
    of the weights. That second part never changes and goes into the bias; sums are modulo 2^32, as
    accumulators are.
    """
    sums = weights.data.astype(np.int64).sum(weights.summed)
    bias = sums * linear.input_offset
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        bias += _data(builder, op.inputs[2]).reshape(-1)
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


def _factors(linear: LinearParams) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Multipliers and shifts: one of each where all channels have the same.

    A multiplier of 0 gives 0 with any shift, and takes the least so that it does not count as large.
    """
    shift = np.where(linear.multiplier == 0, linear.shift.min(), linear.shift).astype(np.int8)
    same = np.all(linear.multiplier == linear.multiplier[0]) and np.all(shift == shift[0])
    count = 1 if same else None
    return linear.multiplier[:count], shift[:count]


def _scaling(linear: LinearParams, tail: Tail) -> ScalingStruct:
    multiplier, shift = _factors(linear)
    return ScalingStruct(
        offset=linear.output_offset,
        activation=tail.activation,
        per_channel=int(multiplier.size > 1),
        large=int(shift.max() > _SMALL_SHIFT),
    )


def _data(builder: ProgramBuilder, index: int) -> NDArray[np.int8]:
    data = builder.tensor(index).data
    if data is None:
        raise AssertionError(f"tensor {index} is no constant")
    array: NDArray[np.int8] = data
    return array
