"""DEPTHWISE_CONV_2D, with the clamps and the max-pooling behind it."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import conv_params
from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.depthwise import lower_blocked_depthwise
from tintling.firmware_export.compiler.blocked.depthwise_lanes import lower_depthwise_lanes
from tintling.firmware_export.compiler.blocked.lanes import lower_lanes
from tintling.firmware_export.compiler.fusion import Readers, tail_of
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    DepthwiseConv2DMaxPoolStruct,
    DepthwiseConv2DStruct,
    Struct,
)
from tintling.firmware_export.compiler.ops.conv2d import conv2d_struct
from tintling.firmware_export.compiler.ops.scaling import Weights, linear_constants, weights_of
from tintling.firmware_export.compiler.overlap import conv_distance
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import DepthwiseConv2D

__all__ = ["lower_depthwise_conv2d"]


def lower_depthwise_conv2d(
    builder: ProgramBuilder, position: int, op: DepthwiseConv2D, readers: Readers
) -> tuple[int, ...]:
    """Lowers a convolution of each channel by itself.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    linear = conv_params(builder.graph, op)
    own = ActivationStruct(linear.activation_min, linear.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own, pooling=True)
    conv = conv2d_struct(builder, op, linear, tail)
    layer = ConvLayer(builder, position, op, linear, conv, tail, readers)
    if builder.options.blocked and (
        lower_depthwise_lanes(layer) or lower_lanes(layer) or lower_blocked_depthwise(layer)
    ):
        return tail.ops
    depthwise = DepthwiseConv2DStruct(conv, op.depth_multiplier)
    params: Struct = DepthwiseConv2DMaxPoolStruct(depthwise, tail.pool) if tail.pool else depthwise
    kernel = "tl_depthwise_conv2d_max_pool_s8" if tail.pool else "tl_depthwise_conv2d_s8"
    weights = Weights(weights_of(builder, op.inputs[1])[0], ("row", "column", "channel"), summed=(0, 1))
    source = builder.operand(op.inputs[0])
    ops = (position, *tail.ops)
    constants = linear_constants(builder, builder.name(ops), op, linear, weights)
    distances = [(source, conv_distance(conv, tail.pool))]
    builder.step(kernel, ops, params, (source, *constants), tail.output, distances=distances)
    return tail.ops
