"""Lowers the operators that work value by value, and SOFTMAX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.fixed_point_functions import exp_on_negative_values
from tintling.arithmetic.lookup_tables import TableOp, lookup_table
from tintling.arithmetic.quantized_params import (
    ADD_LEFT_SHIFT,
    SOFTMAX_INTEGER_BITS,
    add_params,
    mul_params,
    scale_of,
    softmax_params,
    zero_point_of,
)
from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.fusion import clamp_of, tail_of
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    AddOperandStruct,
    AddStruct,
    BroadcastStruct,
    ClampStruct,
    DequantizeStruct,
    Four,
    LookupStruct,
    MulStruct,
    QuantizeStruct,
    SoftmaxStruct,
)
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import (
    Add,
    Dequantize,
    Mul,
    Op,
    Quantize,
    Softmax,
    Sub,
    op_name,
)

__all__ = [
    "lower_binary",
    "lower_dequantize",
    "lower_quantize",
    "lower_softmax",
    "lower_table",
]

Readers = Mapping[int, tuple[int, ...]]
_IDENTITY = ActivationStruct(-128, 127)


def lower_table(builder: ProgramBuilder, position: int, op: TableOp) -> None:
    """Lowers an operator of single int8 values: to nothing, to a clamp, or to a table."""
    clamp = clamp_of(builder.graph, op)
    if clamp == _IDENTITY:
        builder.alias(op.output, op.inputs[0])
        return
    source, size = builder.operand(op.inputs[0]), builder.tensor(op.output).size
    if clamp is not None:
        builder.step(
            "tl_clamp_s8",
            (position,),
            ClampStruct(size, clamp),
            (source,),
            op.output,
            distances=[(source, 0)],
        )
        return
    table = builder.constant(
        f"{op_name(op).lower()}_{position}_table",
        f"{op_name(op)} of -128 to 127",
        lookup_table(builder.graph, op),
        ("value",),
    )
    builder.step(
        "tl_lookup_s8",
        (position,),
        LookupStruct(size),
        (source, table),
        op.output,
        distances=[(source, 0)],
    )


def lower_quantize(builder: ProgramBuilder, position: int, op: Quantize) -> None:
    """Lowers QUANTIZE from float32."""
    output, source = builder.tensor(op.output), builder.operand(op.inputs[0])
    params = QuantizeStruct(output.size, float(scale_of(output)), zero_point_of(output))
    builder.step("tl_quantize_f32_s8", (position,), params, (source,), op.output, distances=[(source, 0)])


def lower_dequantize(builder: ProgramBuilder, position: int, op: Dequantize) -> None:
    """Lowers DEQUANTIZE to float32."""
    tensor = builder.tensor(op.inputs[0])
    params = DequantizeStruct(tensor.size, float(scale_of(tensor)), zero_point_of(tensor))
    builder.step("tl_dequantize_s8_f32", (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_binary(
    builder: ProgramBuilder, position: int, op: Add | Sub | Mul, readers: Readers
) -> tuple[int, ...]:
    """Lowers ADD, SUB and MUL; returns the clamps that are taken along."""
    first, second = (builder.tensor(i).shape for i in op.inputs)
    broadcast = _broadcast(position, op, builder.tensor(op.output).shape, first, second)
    params: AddStruct | MulStruct
    if isinstance(op, Mul):
        mul = mul_params(builder.graph, op)
        own = ActivationStruct(mul.activation_min, mul.activation_max)
        tail = tail_of(builder.graph, readers, op.output, own)
        params = MulStruct(
            broadcast=broadcast,
            input_1_offset=mul.input1_offset,
            input_2_offset=mul.input2_offset,
            output_multiplier=mul.multiplier,
            output_shift=mul.shift,
            output_offset=mul.output_offset,
            activation=tail.activation,
        )
    else:
        add = add_params(builder.graph, op)
        own = ActivationStruct(add.activation_min, add.activation_max)
        tail = tail_of(builder.graph, readers, op.output, own)
        params = AddStruct(
            broadcast=broadcast,
            left_shift=ADD_LEFT_SHIFT,
            input_1=AddOperandStruct(add.input1_offset, add.input1_multiplier, add.input1_shift),
            input_2=AddOperandStruct(add.input2_offset, add.input2_multiplier, add.input2_shift),
            output_multiplier=add.output_multiplier,
            output_shift=add.output_shift,
            output_offset=add.output_offset,
            activation=tail.activation,
        )
    operands = tuple(builder.operand(i) for i in op.inputs)
    size = builder.tensor(op.output).size
    builder.step(
        f"tl_{op_name(op).lower()}_s8",
        (position, *tail.ops),
        params,
        operands,
        tail.output,
        distances=[
            (operand, 0)
            for operand, index in zip(operands, op.inputs, strict=True)
            if builder.tensor(index).size == size
        ],
    )
    return tail.ops


def lower_softmax(builder: ProgramBuilder, position: int, op: Softmax) -> None:
    """Lowers SOFTMAX; its exponentials come from a table."""
    tensor = builder.tensor(op.inputs[0])
    size = tensor.shape[-1]
    exponentials = _exponentials(builder, op)
    table = builder.constant(
        f"softmax_{position}_table", "exp(-d * scale * beta) in Q0.31, d = 0, 1, ...", exponentials, ("d",)
    )
    source = builder.operand(op.inputs[0])
    builder.step(
        "tl_softmax_s8",
        (position,),
        SoftmaxStruct(rows=tensor.size // size, size=size, entries=exponentials.size),
        (source, table),
        op.output,
        distances=[(source, 0)],
    )


def _exponentials(builder: ProgramBuilder, op: Softmax) -> NDArray[np.int32]:
    """``exp`` of each difference to the maximum that counts, shape (entries,)."""
    params = softmax_params(builder.graph, op)
    differences = -np.arange(min(-params.diff_min, 255) + 1, dtype=np.int64)
    scaled = multiply_by_quantized_multiplier(differences, params.multiplier, params.left_shift)
    return exp_on_negative_values(scaled, SOFTMAX_INTEGER_BITS).astype(np.int32)


def _four(sizes: Sequence[int]) -> Four:
    a, b, c, d = sizes
    return a, b, c, d


def _broadcast(
    position: int, op: Op, output: tuple[int, ...], first: tuple[int, ...], second: tuple[int, ...]
) -> BroadcastStruct:
    """Folds the axes of two operands into at most four loops."""
    steps = [_steps(shape, output) for shape in (first, second)]
    loops: list[tuple[int, int, int]] = []  # size, step of the first operand, step of the second
    for size, one, two in zip(output, *steps, strict=True):
        if size == 1:
            continue
        if loops and loops[-1][1] == one * size and loops[-1][2] == two * size:
            loops[-1] = (loops[-1][0] * size, one, two)
        else:
            loops.append((size, one, two))
    if len(loops) > 4:
        raise UnsupportedOperatorError(
            op_name(op), position, f"broadcasting {first} and {second} takes more than four loops"
        )
    loops = [(1, 0, 0)] * (4 - len(loops)) + loops
    return BroadcastStruct(*(_four([loop[field] for loop in loops]) for field in range(3)))


def _steps(shape: tuple[int, ...], output: tuple[int, ...]) -> list[int]:
    """Distance in an operand between neighbours along each axis of the output; 0 where it repeats."""
    padded = (1,) * (len(output) - len(shape)) + shape
    steps = [prod(padded[axis + 1 :]) for axis in range(len(padded))]
    return [0 if size == 1 else step for size, step in zip(padded, steps, strict=True)]
