"""TRANSPOSE_CONV."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic.quantized_params import transpose_conv_params
from tintling.firmware_export.compiler.further_structs import TransposeConvStruct
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, DimsStruct, TileStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import TransposeConv

__all__ = ["lower_transpose_conv"]


def lower_transpose_conv(builder: ProgramBuilder, position: int, op: TransposeConv) -> None:
    """Lowers TRANSPOSE_CONV; the bias is there even where the file has none."""
    linear = transpose_conv_params(builder.graph, op)
    if linear.vertical is None or linear.horizontal is None:
        raise AssertionError("a convolution has windows")
    weights = builder.constant_values(op.inputs[1])
    channels, height, width, _ = weights.shape
    bias = np.zeros(channels, np.int32)
    if len(op.inputs) > 2 and op.inputs[2] >= 0:
        bias = builder.constant_values(op.inputs[2]).astype(np.int32).reshape(-1)
    params = TransposeConvStruct(
        input=DimsStruct(*builder.tensor(op.inputs[0]).shape[1:]),
        filter=TileStruct(height, width),
        output=DimsStruct(*builder.tensor(op.output).shape[1:]),
        stride=TileStruct(*op.stride),
        padding=TileStruct(linear.vertical.before, linear.horizontal.before),
        input_offset=linear.input_offset,
        output_offset=linear.output_offset,
        activation=ActivationStruct(linear.activation_min, linear.activation_max),
    )
    name = builder.name((position,))
    constants = (
        builder.constant(f"{name}_weights", "Weights", weights, ("filter", "row", "column", "channel")),
        builder.constant(f"{name}_bias", "Bias", bias, ("channel",)),
        builder.constant(
            f"{name}_multiplier", "Multiplier / 2^31 * 2^shift", linear.multiplier, ("channel",)
        ),
        builder.constant(
            f"{name}_shift", "Shift, positive to the left", linear.shift.astype(np.int8), ("channel",)
        ),
    )
    source = builder.operand(op.inputs[0])
    builder.step("tl_transpose_conv_s8", (position,), params, (source, *constants), op.output)
