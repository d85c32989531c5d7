"""Rows between two layers in which each channel is a plane, and the kernel that reads them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tintling.firmware_export.compiler.kernel_structs import (
    Conv2DMaxPoolPlanesStruct,
    Conv2DMaxPoolStruct,
    TileStruct,
)
from tintling.firmware_export.compiler.program import Constant, ConstantRef, Program, Step

__all__ = ["PLANES", "in_planes"]

PLANES = "tl_conv2d_max_pool_planes_s8"
_SQUARES = "tl_conv2d_max_pool_square_s8"
_AXES = ("filter", "channel", "row", "column")


def in_planes(program: Program, position: int) -> Program | None:
    """Gives two layers that take turns the kernel that reads planes.

    Args:
        program: A program whose layers are told their rows already.
        position: Of the first layer in ``Program.steps``; the second one follows.

    Returns:
        The program; None where a layer is no convolution of 3 x 3 with a pooling of 2 x 2 and factors below
        1/4, or the first one reads several channels, which lie side by side in the input.
    """
    first, second = program.steps[position : position + 2]
    one, two = _squares(first), _squares(second)
    if one is None or two is None or one.conv.input.c != 1:
        return None
    # The last columns may serve no window.
    columns = min(one.pool.output.w, 2 * two.pool.output.w + 2)
    channels = one.conv.output.c
    line = channels * columns
    into = replace(_struct(one), columns=columns, output_row=line, output_column=1, output_plane=columns)
    out_of = replace(_struct(two), input_row=line, input_plane=columns)
    between = program.values[first.output]
    value = replace(between, shape=(between.shape[0], channels, columns))
    values = (*program.values[: first.output], value, *program.values[first.output + 1 :])
    program = replace(program, values=values)
    program = _with_kernel(program, position, into)
    return _with_kernel(program, position + 1, out_of)


def _squares(step: Step) -> Conv2DMaxPoolStruct | None:
    """Parameters of a layer that has such a kernel."""
    params = step.params
    if step.kernel != _SQUARES or not isinstance(params, Conv2DMaxPoolStruct):
        return None
    conv, two, one = params.conv, TileStruct(2, 2), TileStruct(1, 1)
    fits = conv.filter == TileStruct(3, 3) and conv.stride == conv.dilation == one and not conv.scaling.large
    return params if fits and params.pool.stride == params.pool.filter == two else None


def _struct(params: Conv2DMaxPoolStruct) -> Conv2DMaxPoolPlanesStruct:
    """The same layer between tensors in the usual order; its input has one channel."""
    conv, output = params.conv, params.pool.output
    return Conv2DMaxPoolPlanesStruct(
        rows=output.h,
        columns=output.w,
        inputs=conv.input.c,
        outputs=output.c,
        input_row=conv.input.w,
        input_plane=0,
        output_row=output.w * output.c,
        output_column=output.c,
        output_plane=1,
        scaling=conv.scaling,
    )


def _with_kernel(program: Program, position: int, params: Conv2DMaxPoolPlanesStruct) -> Program:
    """Puts the kernel in the place of another, and the weights of each channel side by side."""
    step = program.steps[position]
    at, weights = next((i, a) for i, a in enumerate(step.arguments) if isinstance(a, ConstantRef))
    constants = list(program.constants)
    old = constants[weights.index]
    data = old.data.transpose(0, 3, 1, 2).copy()
    data.setflags(write=False)
    new = Constant(old.name, old.title, data, _AXES)
    users = Counter(a.index for other in program.steps for a in other.arguments if isinstance(a, ConstantRef))
    if users[weights.index] == 1:
        constants[weights.index] = new
    else:
        weights = ConstantRef(len(constants))
        constants.append(replace(new, name=f"{step.name}_weights_planes"))
    arguments = (*step.arguments[:at], weights, *step.arguments[at + 1 :])
    step = replace(step, kernel=PLANES, params=params, arguments=arguments)
    steps = (*program.steps[:position], step, *program.steps[position + 1 :])
    return replace(program, constants=tuple(constants), steps=steps)
