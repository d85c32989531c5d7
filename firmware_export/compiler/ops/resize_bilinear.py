"""RESIZE_BILINEAR: rows, columns and shares come from tables."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic.interpolation import axis_steps
from tintling.firmware_export.compiler.further_structs import ResizeBilinearStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import ResizeBilinear

__all__ = ["lower_resize_bilinear"]


def lower_resize_bilinear(builder: ProgramBuilder, position: int, op: ResizeBilinear) -> None:
    """Lowers RESIZE_BILINEAR."""
    _, rows, columns, channels = builder.tensor(op.inputs[0]).shape
    _, height, width, _ = builder.tensor(op.output).shape
    tables = []
    for which, size, wanted in (("row", rows, height), ("column", columns, width)):
        steps = axis_steps(op, size, wanted)
        table = np.stack([steps.lower, steps.upper, steps.weight], axis=1).astype(np.int32)
        name = f"{builder.name((position,))}_{which}"
        title = f"The two {which}s that are mixed, and the share of the second in 1/1024"
        tables.append(builder.constant(name, title, table, (which, "part")))
    params = ResizeBilinearStruct(columns, channels, height, width)
    source = builder.operand(op.inputs[0])
    builder.step("tl_resize_bilinear_s8", (position,), params, (source, *tables), op.output)
