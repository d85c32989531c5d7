"""How the windows of a general kernel go down an image, and the same kernel told fewer rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tintling.firmware_export.compiler.kernel_structs import (
    Conv2DMaxPoolStruct,
    Conv2DStruct,
    DepthwiseConv2DMaxPoolStruct,
    DepthwiseConv2DStruct,
    FullyConnectedStruct,
    PoolStruct,
    Struct,
)
from tintling.firmware_export.compiler.program import Program, Step, ValueRef

__all__ = ["RowWalk", "for_rows", "walk_of"]

_ROW_BY_ROW = frozenset(
    {
        "tl_average_pool_s8",
        "tl_conv2d_max_pool_s8",
        "tl_conv2d_max_pool_square_s8",
        "tl_conv2d_s8",
        "tl_depthwise_conv2d_max_pool_s8",
        "tl_depthwise_conv2d_s8",
        "tl_fully_connected_s8",
        "tl_max_pool_s8",
    }
)
"""Kernels that take nothing from an image but the windows of their output rows."""


@dataclass(frozen=True, slots=True)
class RowWalk:
    """How windows go down an image.

    Attributes:
        span: Rows of a window.
        step: Rows from a window to the next.
        inputs: Rows of the input.
        input_row: Bytes of one of them.
        outputs: Rows of the output.
        output_row: Bytes of one of them.
        padding: Rows of the first window above the image.
    """

    span: int
    step: int
    inputs: int
    input_row: int
    outputs: int
    output_row: int
    padding: int = 0

    @property
    def is_inside(self) -> bool:
        """Whether all windows lie between the first row and the last."""
        return not self.padding and (self.outputs - 1) * self.step + self.span <= self.inputs

    def over(self, inner: RowWalk) -> RowWalk:
        """These windows over the output of others, seen from the input of the others."""
        return RowWalk(
            span=(self.span - 1) * inner.step + inner.span,
            step=self.step * inner.step,
            inputs=inner.inputs,
            input_row=inner.input_row,
            outputs=self.outputs,
            output_row=self.output_row,
            padding=self.padding + inner.padding,
        )


def walk_of(program: Program, step: Step) -> RowWalk | None:
    """The windows of a step; None for a kernel that needs the whole image, or works on none."""
    if step.kernel not in _ROW_BY_ROW:
        return None
    match step.params:
        case Conv2DStruct() as conv:
            return _of_conv(conv)
        case DepthwiseConv2DStruct() as depthwise:
            return _of_conv(depthwise.conv)
        case Conv2DMaxPoolStruct() as pooled:
            return _of_pool(pooled.pool).over(_of_conv(pooled.conv))
        case DepthwiseConv2DMaxPoolStruct() as pooled:
            return _of_pool(pooled.pool).over(_of_conv(pooled.depthwise.conv))
        case PoolStruct() as pool:
            return _of_pool(pool)
        case FullyConnectedStruct() as dense:
            return _of_pixels(program, step, dense)
        case _:
            return None


def _of_conv(conv: Conv2DStruct) -> RowWalk:
    return RowWalk(
        span=(conv.filter.h - 1) * conv.dilation.h + 1,
        step=conv.stride.h,
        inputs=conv.input.h,
        input_row=conv.input.w * conv.input.c,
        outputs=conv.output.h,
        output_row=conv.output.w * conv.output.c,
        padding=conv.padding.h,
    )


def _of_pool(pool: PoolStruct) -> RowWalk:
    return RowWalk(
        span=pool.filter.h,
        step=pool.stride.h,
        inputs=pool.input.h,
        input_row=pool.input.w * pool.input.c,
        outputs=pool.output.h,
        output_row=pool.output.w * pool.output.c,
        padding=pool.padding.h,
    )


def _of_pixels(program: Program, step: Step, dense: FullyConnectedStruct) -> RowWalk | None:
    source = step.arguments[0]
    shape = program.values[source.index].shape if isinstance(source, ValueRef) else ()
    if len(shape) != 3 or shape != (shape[0], dense.rows // shape[0], dense.accum_depth):
        return None
    rows, width = shape[:2]
    return RowWalk(1, 1, rows, width * dense.accum_depth, rows, width * dense.output_depth)


def for_rows(params: Struct, inputs: int, outputs: int, share: int) -> Struct:
    """Parameters of a kernel that computes fewer rows.

    Args:
        params: For the whole image.
        inputs: Rows that it reads.
        outputs: Rows that it computes.
        share: Rows of the whole image of which these outputs are a part.
    """
    match params:
        case Conv2DStruct():
            return _conv_for(params, inputs, outputs)
        case DepthwiseConv2DStruct():
            return replace(params, conv=_conv_for(params.conv, inputs, outputs))
        case Conv2DMaxPoolStruct(conv, pool):
            between = _pooled_rows(pool, outputs)
            return Conv2DMaxPoolStruct(_conv_for(conv, inputs, between), _pool_for(pool, between, outputs))
        case DepthwiseConv2DMaxPoolStruct(depthwise, pool):
            between = _pooled_rows(pool, outputs)
            conv = _conv_for(depthwise.conv, inputs, between)
            return DepthwiseConv2DMaxPoolStruct(
                replace(depthwise, conv=conv), _pool_for(pool, between, outputs)
            )
        case PoolStruct():
            return _pool_for(params, inputs, outputs)
        case FullyConnectedStruct():
            return replace(params, rows=params.rows // share * outputs)
        case _:
            raise AssertionError(f"{params.c_type} has no rows")


def _pooled_rows(pool: PoolStruct, outputs: int) -> int:
    return (outputs - 1) * pool.stride.h + pool.filter.h


def _conv_for(conv: Conv2DStruct, inputs: int, outputs: int) -> Conv2DStruct:
    return replace(conv, input=replace(conv.input, h=inputs), output=replace(conv.output, h=outputs))


def _pool_for(pool: PoolStruct, inputs: int, outputs: int) -> PoolStruct:
    return replace(pool, input=replace(pool.input, h=inputs), output=replace(pool.output, h=outputs))
