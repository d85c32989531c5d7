"""PACK, and CONCATENATION of other types than int8: one copy for each input."""

from __future__ import annotations

from math import prod

from tintling.firmware_export.compiler.further_structs import JoinStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Concatenation, Pack

__all__ = ["lower_join"]


def lower_join(builder: ProgramBuilder, position: int, op: Concatenation | Pack) -> None:
    """Lowers an operator that joins; each of its steps fills a part of every row of the output."""
    output = builder.tensor(op.output)
    width = output.dtype.numpy.itemsize
    start = 0
    operands = [builder.operand(index) for index in op.inputs]
    for part, (index, operand) in enumerate(zip(op.inputs, operands, strict=True)):
        row = prod(builder.tensor(index).shape[op.axis :]) * width
        params = JoinStruct(
            rows=prod(output.shape[: op.axis]),
            input_row=row,
            output_row=prod(output.shape[op.axis :]) * width,
            output_from=start,
        )
        builder.step("tl_join", (position,), params, (operand,), op.output, part=(part, len(operands)))
        start += row
