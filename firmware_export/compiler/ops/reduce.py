"""REDUCE_MAX, REDUCE_MIN, ARG_MAX and ARG_MIN."""

from __future__ import annotations

from math import prod

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.further_structs import ArgStruct, ReduceStruct
from tintling.firmware_export.compiler.kernel_structs import Five
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import ArgMax, ArgMin, Op, ReduceMax, ReduceMin, op_name

__all__ = ["grouped_axes", "lower_arg", "lower_reduce"]


def grouped_axes(position: int, op: Op, axes: tuple[int, ...], shape: tuple[int, ...]) -> Five:
    """The input as [keep_0][reduce_0][keep_1][reduce_1][keep_2]: neighbours of one kind are one axis.

    Raises:
        UnsupportedOperatorError: There are more groups.
    """
    groups: list[tuple[bool, int]] = []  # whether reduced, and size
    for axis, size in enumerate(shape):
        reduced = axis in axes
        if size == 1:
            continue
        if groups and groups[-1][0] == reduced:
            groups[-1] = (reduced, groups[-1][1] * size)
        else:
            groups.append((reduced, size))
    if groups and groups[0][0]:
        groups.insert(0, (False, 1))
    if len(groups) > 5:
        raise UnsupportedOperatorError(
            op_name(op), position, f"axes {axes} of {shape} form more than two groups of neighbours"
        )
    a, b, c, d, e = [size for _, size in groups] + [1] * (5 - len(groups))
    return a, b, c, d, e


def lower_reduce(builder: ProgramBuilder, position: int, op: ReduceMax | ReduceMin) -> None:
    """Lowers REDUCE_MAX and REDUCE_MIN."""
    sizes = grouped_axes(position, op, op.axes, builder.tensor(op.inputs[0]).shape)
    params = ReduceStruct(*sizes, sign=1 if isinstance(op, ReduceMax) else -1)
    builder.step("tl_reduce_s8", (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_arg(builder: ProgramBuilder, position: int, op: ArgMax | ArgMin) -> None:
    """Lowers ARG_MAX and ARG_MIN."""
    shape = builder.tensor(op.inputs[0]).shape
    params = ArgStruct(
        outer=prod(shape[: op.axis]),
        size=shape[op.axis],
        inner=prod(shape[op.axis + 1 :]),
        sign=1 if isinstance(op, ArgMax) else -1,
    )
    builder.step("tl_arg_s8", (position,), params, (builder.operand(op.inputs[0]),), op.output)
