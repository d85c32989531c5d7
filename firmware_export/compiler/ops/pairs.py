"""MAXIMUM, MINIMUM, SQUARED_DIFFERENCE and PRELU."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import (
    prelu_params,
    squared_difference_params,
)
from tintling.firmware_export.compiler.further_structs import (
    MaximumStruct,
    MinimumStruct,
    PreluStruct,
    SquaredDifferenceStruct,
)
from tintling.firmware_export.compiler.kernel_structs import Struct
from tintling.firmware_export.compiler.ops.broadcast import broadcast_struct, operands_of
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType
from tintling.operators import Maximum, Minimum, Prelu, SquaredDifference

__all__ = ["lower_pair"]


def lower_pair(
    builder: ProgramBuilder, position: int, op: Maximum | Minimum | Prelu | SquaredDifference
) -> None:
    """Lowers an operator of two operands."""
    broadcast = broadcast_struct(builder, position, op)
    params: Struct
    match op:
        case Maximum():
            kernel, params = "tl_maximum_s8", MaximumStruct(broadcast)
        case Minimum():
            kernel, params = "tl_minimum_s8", MinimumStruct(broadcast)
        case Prelu():
            kernel, prelu = "tl_prelu_s8", prelu_params(builder.graph, op)
            params = PreluStruct(
                broadcast=broadcast,
                input_offset=prelu.input_offset,
                slope_offset=prelu.slope_offset,
                multiplier=prelu.multiplier,
                shift=prelu.shift,
                slope_multiplier=prelu.slope_multiplier,
                slope_shift=prelu.slope_shift,
                output_offset=prelu.output_offset,
            )
        case SquaredDifference():
            square = squared_difference_params(builder.graph, op)
            wide = builder.tensor(op.output).dtype is DType.INT16
            kernel = "tl_squared_difference_s16" if wide else "tl_squared_difference_s8"
            params = SquaredDifferenceStruct(
                broadcast=broadcast,
                left_shift=square.left_shift,
                input_1_offset=square.input1_offset,
                input_1_multiplier=square.input1_multiplier,
                input_1_shift=square.input1_shift,
                input_2_offset=square.input2_offset,
                input_2_multiplier=square.input2_multiplier,
                input_2_shift=square.input2_shift,
                output_multiplier=square.output_multiplier,
                output_shift=square.output_shift,
                output_offset=square.output_offset,
            )
    operands, distances = operands_of(builder, op)
    builder.step(kernel, (position,), params, operands, op.output, distances=distances)
