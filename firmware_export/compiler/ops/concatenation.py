"""CONCATENATION: one copy for each input."""

from __future__ import annotations

from math import prod

from tintling.firmware_export.compiler.kernel_structs import ConcatenationStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Concatenation

__all__ = ["lower_concatenation"]


def lower_concatenation(builder: ProgramBuilder, position: int, op: Concatenation) -> None:
    """Lowers CONCATENATION; each of its steps fills a part of every row of the output."""
    output = builder.tensor(op.output).shape
    start = 0
    operands = [builder.operand(index) for index in op.inputs]
    for part, (index, operand) in enumerate(zip(op.inputs, operands, strict=True)):
        row = prod(builder.tensor(index).shape[op.axis :])
        params = ConcatenationStruct(
            rows=prod(output[: op.axis]),
            input_row=row,
            output_row=prod(output[op.axis :]),
            output_from=start,
        )
        builder.step(
            "tl_concatenation_s8", (position,), params, (operand,), op.output, part=(part, len(operands))
        )
        start += row
