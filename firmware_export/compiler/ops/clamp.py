"""RELU, RELU6 and QUANTIZE that only bound their values."""

from __future__ import annotations

from tintling.arithmetic.lookup_tables import TableOp
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, ClampStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder

__all__ = ["lower_clamp"]

_WHOLE_RANGE = ActivationStruct(-128, 127)


def lower_clamp(builder: ProgramBuilder, position: int, op: TableOp, clamp: ActivationStruct) -> None:
    """Lowers an operator that bounds its values; to nothing where the bounds are those of int8."""
    if clamp == _WHOLE_RANGE:
        builder.alias(op.output, op.inputs[0])
        return
    source = builder.operand(op.inputs[0])
    params = ClampStruct(builder.tensor(op.output).size, clamp)
    builder.step("tl_clamp_s8", (position,), params, (source,), op.output, distances=[(source, 0)])
