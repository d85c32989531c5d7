"""MUL, with the clamps behind it."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import mul_params
from tintling.firmware_export.compiler.fusion import Readers, tail_of
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, MulStruct
from tintling.firmware_export.compiler.ops.broadcast import broadcast_struct, operands_of
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Mul

__all__ = ["lower_mul"]


def lower_mul(builder: ProgramBuilder, position: int, op: Mul, readers: Readers) -> tuple[int, ...]:
    """Lowers a product, value by value.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    mul = mul_params(builder.graph, op)
    own = ActivationStruct(mul.activation_min, mul.activation_max)
    tail = tail_of(builder.graph, readers, op.output, own)
    params = MulStruct(
        broadcast=broadcast_struct(builder, position, op),
        input_1_offset=mul.input1_offset,
        input_2_offset=mul.input2_offset,
        output_multiplier=mul.multiplier,
        output_shift=mul.shift,
        output_offset=mul.output_offset,
        activation=tail.activation,
    )
    operands, distances = operands_of(builder, op)
    builder.step("tl_mul_s8", (position, *tail.ops), params, operands, tail.output, distances=distances)
    return tail.ops
