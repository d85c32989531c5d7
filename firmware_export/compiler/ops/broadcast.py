"""What operators of two operands share: shapes that differ, and which operand may be written over."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.kernel_structs import BroadcastStruct, Four
from tintling.firmware_export.compiler.program import Operand
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Op, op_name

__all__ = ["broadcast_struct", "operands_of"]


def operands_of(builder: ProgramBuilder, op: Op) -> tuple[tuple[Operand, ...], list[tuple[Operand, int]]]:
    """The two operands, and the distances of those that the output may take the place of."""
    operands = tuple(builder.operand(index) for index in op.inputs)
    size = builder.tensor(op.output).size
    distances = [
        (operand, 0)
        for operand, index in zip(operands, op.inputs, strict=True)
        if builder.tensor(index).size == size
    ]
    return operands, distances


def broadcast_struct(builder: ProgramBuilder, position: int, op: Op) -> BroadcastStruct:
    """Folds the axes of two operands into at most four loops.

    Raises:
        UnsupportedOperatorError: It takes more.
    """
    output = builder.tensor(op.output).shape
    first, second = (builder.tensor(index).shape for index in op.inputs)
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
    # An operand may have more axes than the output; the reader takes only sizes of 1 there.
    padded = (1,) * (len(output) - len(shape)) + shape[max(len(shape) - len(output), 0) :]
    steps = [prod(padded[axis + 1 :]) for axis in range(len(padded))]
    return [0 if size == 1 else step for size, step in zip(padded, steps, strict=True)]


def _four(sizes: Sequence[int]) -> Four:
    a, b, c, d = sizes
    return a, b, c, d
