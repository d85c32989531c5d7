"""Operators of one 8-bit value: a table of all 256 answers."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic.lookup_tables import TableOp, lookup_table
from tintling.firmware_export.compiler.further_structs import FlipSignStruct, LookupBytesStruct
from tintling.firmware_export.compiler.fusion import clamp_of
from tintling.firmware_export.compiler.kernel_structs import LookupStruct
from tintling.firmware_export.compiler.ops.clamp import lower_clamp
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType
from tintling.operators import op_name

__all__ = ["lower_lookup"]


def lower_lookup(builder: ProgramBuilder, position: int, op: TableOp) -> None:
    """Lowers an operator of single values: to a clamp where that is all it does, else to a table."""
    clamp = clamp_of(builder.graph, op)
    if clamp is not None:
        lower_clamp(builder, position, op, clamp)
        return
    source = builder.operand(op.inputs[0])
    values = lookup_table(builder.graph, op)
    size = builder.tensor(op.output).size
    name = f"{builder.name((position,))}_table"
    dtypes = {builder.tensor(op.inputs[0]).dtype, builder.tensor(op.output).dtype}
    if dtypes == {DType.INT8}:
        table = builder.constant(name, f"{op_name(op)} of -128 to 127", values, ("value",))
        arguments = (source, table)
        builder.step(
            "tl_lookup_s8", (position,), LookupStruct(size), arguments, op.output, distances=[(source, 0)]
        )
        return
    answers = _by_byte(values, signed=builder.tensor(op.inputs[0]).dtype is DType.INT8)
    if np.array_equal(answers, np.arange(256) ^ 0x80):
        builder.step(
            "tl_flip_sign", (position,), FlipSignStruct(size), (source,), op.output, distances=[(source, 0)]
        )
        return
    table = builder.constant(name, f"{op_name(op)} of bytes 0 to 255", answers, ("byte",))
    builder.step(
        "tl_lookup_bytes",
        (position,),
        LookupBytesStruct(size),
        (source, table),
        op.output,
        distances=[(source, 0)],
    )


def _by_byte(values: np.ndarray, *, signed: bool) -> np.ndarray:
    """A table in the order of the input's bytes, each entry as the output's byte, shape (256,), uint8."""
    bytes_of = values.view(np.uint8)
    return np.concatenate([bytes_of[128:], bytes_of[:128]]) if signed else bytes_of
