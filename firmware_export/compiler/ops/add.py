"""ADD and SUB, with the clamps behind them."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import add_params
from tintling.firmware_export.compiler.blocked.add import flat_sum_of
from tintling.firmware_export.compiler.fusion import Readers, tail_of
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, AddOperandStruct, AddStruct
from tintling.firmware_export.compiler.ops.broadcast import broadcast_struct, operands_of
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Add, Sub

__all__ = ["lower_add"]


def lower_add(builder: ProgramBuilder, position: int, op: Add | Sub, readers: Readers) -> tuple[int, ...]:
    """Lowers a sum or a difference.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    add = add_params(builder.graph, op)
    own = ActivationStruct(add.activation_min, add.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own)
    broadcast = broadcast_struct(builder, position, op)
    operands, distances = operands_of(builder, op)
    ops = (position, *tail.ops)
    if builder.options.blocked:
        flat = flat_sum_of(builder.graph, op, tail.activation, broadcast)
        if flat is not None:
            builder.step("tl_add_flat_s8", ops, flat, operands, tail.output, distances=distances)
            return tail.ops
    params = AddStruct(
        broadcast=broadcast,
        left_shift=add.left_shift,
        input_1=AddOperandStruct(add.input1_offset, add.input1_multiplier, add.input1_shift),
        input_2=AddOperandStruct(add.input2_offset, add.input2_multiplier, add.input2_shift),
        output_multiplier=add.output_multiplier,
        output_shift=add.output_shift,
        output_offset=add.output_offset,
        activation=tail.activation,
    )
    kernel = "tl_add_s8" if isinstance(op, Add) else "tl_sub_s8"
    builder.step(kernel, ops, params, operands, tail.output, distances=distances)
    return tail.ops
