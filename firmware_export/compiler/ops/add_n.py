"""ADD_N."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import ADD_N_LEFT_SHIFT, add_n_scaling, zero_point_of
from tintling.firmware_export.compiler.further_structs import AddNFloatStruct, AddNStruct
from tintling.firmware_export.compiler.kernel_structs import Struct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType
from tintling.operators import AddN

__all__ = ["lower_add_n"]

_ARGUMENTS = 4  # of the kernels


def lower_add_n(builder: ProgramBuilder, position: int, op: AddN) -> None:
    """Lowers ADD_N; arguments beyond its inputs repeat the last one, and the kernel reads none of them."""
    source, output = builder.tensor(op.inputs[0]), builder.tensor(op.output)
    operands = [builder.operand(index) for index in op.inputs]
    count = len(operands)
    params: Struct
    if output.dtype is DType.FLOAT32:
        kernel, params = "tl_add_n_f32", AddNFloatStruct(output.size, count)
    else:
        kernel = "tl_add_n_s8"
        multiplier, shift = add_n_scaling(builder.graph, op)
        params = AddNStruct(
            size=output.size,
            count=count,
            left_shift=ADD_N_LEFT_SHIFT,
            input_zero_point=zero_point_of(source),
            multiplier=multiplier,
            shift=shift,
            output_offset=zero_point_of(output),
        )
    operands += operands[-1:] * (_ARGUMENTS - count)
    builder.step(kernel, (position,), params, operands, op.output)
