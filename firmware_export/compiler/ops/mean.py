"""MEAN over any axes that form at most two groups."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import mean_params
from tintling.firmware_export.compiler.kernel_structs import MeanStruct
from tintling.firmware_export.compiler.ops.reduce import grouped_axes
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Mean

__all__ = ["lower_mean"]


def lower_mean(builder: ProgramBuilder, position: int, op: Mean) -> None:
    """Lowers MEAN; neighbouring axes that are both kept, or both averaged, are one axis."""
    mean = mean_params(builder.graph, op)
    shape = builder.tensor(op.inputs[0]).shape
    keep_0, reduce_0, keep_1, reduce_1, keep_2 = grouped_axes(position, op, op.axes, shape)
    params = MeanStruct(
        keep_0=keep_0,
        reduce_0=reduce_0,
        keep_1=keep_1,
        reduce_1=reduce_1,
        keep_2=keep_2,
        input_zero_point=mean.input_zero_point,
        multiplier=mean.multiplier,
        shift=mean.shift,
        output_offset=mean.output_offset,
    )
    builder.step("tl_mean_s8", (position,), params, (builder.operand(op.inputs[0]),), op.output)
