"""LOGISTIC, TANH, LEAKY_RELU and QUANTIZE from int8 to int8: a table of all 256 answers."""

from __future__ import annotations

from tintling.arithmetic.lookup_tables import TableOp, lookup_table
from tintling.firmware_export.compiler.fusion import clamp_of
from tintling.firmware_export.compiler.kernel_structs import LookupStruct
from tintling.firmware_export.compiler.ops.clamp import lower_clamp
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import op_name

__all__ = ["lower_lookup"]


def lower_lookup(builder: ProgramBuilder, position: int, op: TableOp) -> None:
    """Lowers an operator of single int8 values: to a clamp where that is all it does, else to a table."""
    clamp = clamp_of(builder.graph, op)
    if clamp is not None:
        lower_clamp(builder, position, op, clamp)
        return
    source = builder.operand(op.inputs[0])
    table = builder.constant(
        f"{builder.name((position,))}_table",
        f"{op_name(op)} of -128 to 127",
        lookup_table(builder.graph, op),
        ("value",),
    )
    params = LookupStruct(builder.tensor(op.output).size)
    builder.step("tl_lookup_s8", (position,), params, (source, table), op.output, distances=[(source, 0)])
