"""Lowers the operators that gather, pad and join: pooling, MEAN, PAD and CONCATENATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod

from tintling.arithmetic.quantized_params import (
    mean_params,
)
from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.fusion import lower_pool_params, tail_of
from tintling.firmware_export.compiler.kernel_structs import (
    ConcatenationStruct,
    Five,
    MeanStruct,
    PadStruct,
)
from tintling.firmware_export.compiler.overlap import pool_distance
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import (
    AveragePool2D,
    Concatenation,
    MaxPool2D,
    Mean,
    Pad,
    op_name,
)

__all__ = ["lower_concatenation", "lower_mean", "lower_pad", "lower_pool"]

Readers = Mapping[int, tuple[int, ...]]


def lower_pool(
    builder: ProgramBuilder, position: int, op: MaxPool2D | AveragePool2D, readers: Readers
) -> tuple[int, ...]:
    """Lowers a pooling that no convolution took along; returns the clamps it takes along itself."""
    params = lower_pool_params(builder.graph, op)
    tail = tail_of(builder.graph, readers, op.output, params.activation)
    params = replace(params, activation=tail.activation)
    kernel = "tl_max_pool_s8" if isinstance(op, MaxPool2D) else "tl_average_pool_s8"
    source = builder.operand(op.inputs[0])
    builder.step(
        kernel,
        (position, *tail.ops),
        params,
        (source,),
        tail.output,
        distances=[(source, pool_distance(params))],
    )
    return tail.ops


def lower_mean(builder: ProgramBuilder, position: int, op: Mean) -> None:
    """Lowers MEAN over any axes that form at most two groups."""
    mean = mean_params(builder.graph, op)
    shape = builder.tensor(op.inputs[0]).shape
    groups: list[tuple[bool, int]] = []  # whether averaged, and size
    for axis, size in enumerate(shape):
        reduced = axis in op.axes
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
            op_name(op), position, f"axes {op.axes} of {shape} form more than two groups of neighbours"
        )
    keep_0, reduce_0, keep_1, reduce_1, keep_2 = _five([size for _, size in groups] + [1] * (5 - len(groups)))
    params = MeanStruct(
        keep_0=keep_0,
        reduce_0=reduce_0,
        keep_1=keep_1,
        reduce_1=reduce_1,
        keep_2=keep_2,
        input_zero_point=mean.input_zero_point,
        multiplier=mean.multiplier,
        shift=mean.shift,
        output_offset=mean.output_offset,
    )
    builder.step("tl_mean_s8", (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_pad(builder: ProgramBuilder, position: int, op: Pad) -> None:
    """Lowers PAD and PADV2; an axis without padding joins the one in front of it."""
    axes: list[tuple[int, int, int]] = []  # size, before, after
    shape = builder.tensor(op.inputs[0]).shape
    for size, (before, after) in zip(shape, op.paddings, strict=True):
        if axes and not before and not after:
            axes[-1] = (axes[-1][0] * size, axes[-1][1] * size, axes[-1][2] * size)
        else:
            axes.append((size, before, after))
    if len(axes) > 1 and axes[0] == (1, 0, 0):
        axes = axes[1:]
    if len(axes) > 5:
        raise UnsupportedOperatorError(op_name(op), position, "more than five axes are padded")
    axes = [(1, 0, 0)] * (5 - len(axes)) + axes
    params = PadStruct(
        input=_five([size for size, _, _ in axes]),
        before=_five([before for _, before, _ in axes]),
        output=_five([sum(axis) for axis in axes]),
        value=op.value,
    )
    builder.step("tl_pad_s8", (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_concatenation(builder: ProgramBuilder, position: int, op: Concatenation) -> None:
    """Lowers CONCATENATION to one copy for each input."""
    output = builder.tensor(op.output).shape
    start = 0
    operands = [builder.operand(index) for index in op.inputs]
    for part, (index, operand) in enumerate(zip(op.inputs, operands, strict=True)):
        row = prod(builder.tensor(index).shape[op.axis :])
        params = ConcatenationStruct(
            rows=prod(output[: op.axis]),
            input_row=row,
            output_row=prod(output[op.axis :]),
            output_from=start,
        )
        builder.step(
            "tl_concatenation_s8", (position,), params, (operand,), op.output, part=(part, len(operands))
        )
        start += row


def _five(sizes: Sequence[int]) -> Five:
    a, b, c, d, e = sizes
    return a, b, c, d, e
