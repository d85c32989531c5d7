"""Proofs that an operator may write its output over its own input.

A kernel that reads its input forwards, and finishes each output position before it looks at the
next, can reuse the part of the input it has left behind. How far the output may begin before the
input follows from the shapes alone: no byte may be written while some later read still wants it.

Source: "diagonal memory optimisation", Blacker, Bridges and Hadfield, "Rapid quantized inference on
microcontrollers by overlapping input and output", 2020.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct, DimsStruct, PoolStruct

__all__ = ["Walk", "conv_distance", "distance", "grouped_distance", "pool_distance"]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the windows along one axis begin.

    Attributes:
        first: shape (positions,), int64; first element inside the input that a window reads.
    """

    first: NDArray[np.int64]

    @classmethod
    def of(cls, output: int, stride: int, padding: int) -> Walk:
        """A window that steps by ``stride`` from ``-padding`` on."""
        return cls(np.maximum(np.arange(output, dtype=np.int64) * stride - padding, 0))

    def then(self, outer: Walk) -> Walk:
        """Windows over the output of these windows, seen from the input."""
        return Walk(self.first[outer.first])


def distance(input_dims: DimsStruct, output_dims: DimsStruct, vertical: Walk, horizontal: Walk) -> int:
    """Bytes by which the output must begin before the input, at least, to overwrite it safely.

    Args:
        input_dims: Sizes of the int8 input.
        output_dims: Sizes of the int8 output.
        vertical: Windows along the height; one for each output row.
        horizontal: Windows along the width; one for each output column.

    Returns:
        At most the size of the output, which means that the two lie side by side.
    """
    rows = vertical.first[:, None] * input_dims.w
    reads = ((rows + horizontal.first[None, :]) * input_dims.c).ravel()
    # What this position and all later ones read begins here …
    wanted = np.minimum.accumulate(reads[::-1])[::-1]
    # … and what was written when this position is finished ends here.
    written = np.arange(1, reads.size + 1, dtype=np.int64) * output_dims.c
    return min(int((written - wanted).max()), output_dims.h * output_dims.w * output_dims.c)


def grouped_distance(
    input_dims: DimsStruct,
    output_dims: DimsStruct,
    vertical: Walk,
    horizontal: Walk,
    *,
    group: int,
    read_first: bool,
) -> int:
    """The same for a kernel that finishes several positions together.

    Args:
        input_dims: Sizes of the int8 input.
        output_dims: Sizes of the int8 output.
        vertical: Windows along the height; one for each output row.
        horizontal: Windows along the width; one for each output column.
        group: Positions that are finished together.
        read_first: Whether the group's whole input is read before any of its output is written.
    """
    rows = vertical.first[:, None] * input_dims.w
    reads = ((rows + horizontal.first[None, :]) * input_dims.c).ravel()
    starts = np.arange(0, reads.size, group)
    least = np.minimum.reduceat(reads, starts)
    wanted = np.minimum.accumulate(least[::-1])[::-1]
    written = np.minimum(starts + group, reads.size) * output_dims.c
    late = written[:-1] - wanted[1:] if read_first else written - wanted
    size = output_dims.h * output_dims.w * output_dims.c
    return min(max(int(late.max()), 0), size) if late.size else 0


def _walks(params: Conv2DStruct | PoolStruct) -> tuple[Walk, Walk]:
    return (
        Walk.of(params.output.h, params.stride.h, params.padding.h),
        Walk.of(params.output.w, params.stride.w, params.padding.w),
    )


def pool_distance(params: PoolStruct) -> int:
    """Distance for a pooling kernel, see :func:`distance`."""
    return distance(params.input, params.output, *_walks(params))


def conv_distance(conv: Conv2DStruct, pool: PoolStruct | None = None) -> int:
    """Distance for a convolution, depthwise or not, perhaps with a pooling behind it."""
    vertical, horizontal = _walks(conv)
    if pool is None:
        return distance(conv.input, conv.output, vertical, horizontal)
    outer_vertical, outer_horizontal = _walks(pool)
    return distance(conv.input, pool.output, vertical.then(outer_vertical), horizontal.then(outer_horizontal))
