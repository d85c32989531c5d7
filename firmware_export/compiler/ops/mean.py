"""MEAN over any axes that form at most two groups."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import mean_params
from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.kernel_structs import MeanStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Mean, op_name

__all__ = ["lower_mean"]


def lower_mean(builder: ProgramBuilder, position: int, op: Mean) -> None:
    """Lowers MEAN; neighbouring axes that are both kept, or both averaged, are one axis."""
    mean = mean_params(builder.graph, op)
    shape = builder.tensor(op.inputs[0]).shape
    groups: list[tuple[bool, int]] = []  # whether averaged, and size
    for axis, size in enumerate(shape):
        reduced = axis in op.axes
        if size == 1:
            continue
        if groups and groups[-1][0] == reduced:
            groups[-1] = (reduced, groups[-1][1] * size)
        else:
            groups.append((reduced, size))
    if groups and groups[0][0]:
        groups.insert(0, (False, 1))
    if len(groups) > 5:
        raise UnsupportedOperatorError(
            op_name(op), position, f"axes {op.axes} of {shape} form more than two groups of neighbours"
        )
    keep_0, reduce_0, keep_1, reduce_1, keep_2 = [size for _, size in groups] + [1] * (5 - len(groups))
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
