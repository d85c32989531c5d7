"""PAD and PADV2."""

from __future__ import annotations

from collections.abc import Sequence

from tintling.firmware_export.compiler.kernel_structs import Five, PadStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType
from tintling.operators import Pad

__all__ = ["lower_pad"]


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
    axes = [(1, 0, 0)] * (5 - len(axes)) + axes
    params = PadStruct(
        input=_five([size for size, _, _ in axes]),
        before=_five([before for _, before, _ in axes]),
        output=_five([sum(axis) for axis in axes]),
        value=op.value,
    )
    wide = builder.tensor(op.output).dtype is DType.INT16
    kernel = "tl_pad_s16" if wide else "tl_pad_s8"
    builder.step(kernel, (position,), params, (builder.operand(op.inputs[0]),), op.output)


def _five(sizes: Sequence[int]) -> Five:
    a, b, c, d, e = sizes
    return a, b, c, d, e
