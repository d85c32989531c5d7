"""MEAN and SUM over any axes that form at most two groups."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import MeanParams, SumParams, mean_params, sum_params
from tintling.firmware_export.compiler.kernel_structs import MeanStruct
from tintling.firmware_export.compiler.ops.reduce import grouped_axes
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Mean, Sum

__all__ = ["lower_mean", "lower_sum"]


def lower_mean(builder: ProgramBuilder, position: int, op: Mean) -> None:
    """Lowers MEAN."""
    _lower_total(builder, position, op, mean_params(builder.graph, op))


def lower_sum(builder: ProgramBuilder, position: int, op: Sum) -> None:
    """Lowers SUM: a mean whose factor does not divide."""
    _lower_total(builder, position, op, sum_params(builder.graph, op))


def _lower_total(
    builder: ProgramBuilder, position: int, op: Mean | Sum, numbers: MeanParams | SumParams
) -> None:
    """Lowers what a sum is scaled to; neighbouring axes that are both kept, or both reduced, are one axis."""
    keep_0, reduce_0, keep_1, reduce_1, keep_2 = grouped_axes(
        position, op, op.axes, builder.tensor(op.inputs[0]).shape
    )
    params = MeanStruct(
        keep_0=keep_0,
        reduce_0=reduce_0,
        keep_1=keep_1,
        reduce_1=reduce_1,
        keep_2=keep_2,
        input_zero_point=numbers.input_zero_point,
        multiplier=numbers.multiplier,
        shift=numbers.shift,
        output_offset=numbers.output_offset,
    )
    builder.step("tl_mean_s8", (position,), params, (builder.operand(op.inputs[0]),), op.output)
