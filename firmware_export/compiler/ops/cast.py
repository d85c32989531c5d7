"""CAST."""

from __future__ import annotations

from tintling.firmware_export.compiler.further_structs import CastStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType
from tintling.operators import Cast

__all__ = ["lower_cast"]


def lower_cast(builder: ProgramBuilder, position: int, op: Cast) -> None:
    """Lowers CAST; to its own type it is nothing."""
    source, output = builder.tensor(op.inputs[0]), builder.tensor(op.output)
    if source.dtype is output.dtype:
        builder.alias(op.output, op.inputs[0])
        return
    params = CastStruct(
        size=output.size,
        from_bytes=source.dtype.numpy.itemsize,
        to_bytes=output.dtype.numpy.itemsize,
        is_float=int(output.dtype is DType.FLOAT32),
    )
    builder.step("tl_cast", (position,), params, (builder.operand(op.inputs[0]),), op.output)
