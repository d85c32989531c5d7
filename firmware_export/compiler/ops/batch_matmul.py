"""BATCH_MATMUL."""

from __future__ import annotations

from math import prod

from tintling.arithmetic.quantized_params import batch_matmul_params
from tintling.firmware_export.compiler.further_structs import BatchMatMulStruct, MatrixStruct
from tintling.firmware_export.compiler.kernel_structs import BroadcastStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import BatchMatMul

__all__ = ["lower_batch_matmul"]


def lower_batch_matmul(builder: ProgramBuilder, position: int, op: BatchMatMul) -> None:
    """Lowers BATCH_MATMUL; a matrix that is stored transposed is walked through with other steps."""
    numbers = batch_matmul_params(builder.graph, op)
    first, second = (builder.tensor(index).shape for index in op.inputs)
    *batch, rows, columns = builder.tensor(op.output).shape
    depth = first[-2] if op.adjoint[0] else first[-1]
    params = BatchMatMulStruct(
        batch=_batches(tuple(batch), first, second),
        rows=rows,
        columns=columns,
        depth=depth,
        first=MatrixStruct(
            numbers.first_offset,
            outer=1 if op.adjoint[0] else depth,
            depth=rows if op.adjoint[0] else 1,
        ),
        second=MatrixStruct(
            numbers.second_offset,
            outer=depth if op.adjoint[1] else 1,
            depth=1 if op.adjoint[1] else columns,
        ),
        multiplier=numbers.multiplier,
        shift=numbers.shift,
        output_offset=numbers.output_offset,
    )
    operands = tuple(builder.operand(index) for index in op.inputs)
    builder.step("tl_batch_matmul_s8", (position,), params, operands, op.output)


def _batches(batch: tuple[int, ...], first: tuple[int, ...], second: tuple[int, ...]) -> BroadcastStruct:
    """Up to three loops over matrices, and a last one with a single turn."""
    sizes = (1,) * (3 - len(batch)) + batch

    def steps(shape: tuple[int, ...]) -> tuple[int, int, int, int]:
        own = (1,) * (5 - len(shape)) + shape
        a, b, c = (0 if own[axis] == 1 else prod(own[axis + 1 :]) for axis in range(3))
        return a, b, c, 0

    return BroadcastStruct((sizes[0], sizes[1], sizes[2], 1), steps(first), steps(second))
