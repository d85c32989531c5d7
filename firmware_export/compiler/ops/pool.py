"""MAX_POOL_2D and AVERAGE_POOL_2D that no convolution took along, with the clamps behind them."""

from __future__ import annotations

from dataclasses import replace

from tintling.firmware_export.compiler.fusion import Readers, pool_struct, tail_of
from tintling.firmware_export.compiler.overlap import pool_distance
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import AveragePool2D, MaxPool2D

__all__ = ["lower_pool"]


def lower_pool(
    builder: ProgramBuilder, position: int, op: MaxPool2D | AveragePool2D, readers: Readers
) -> tuple[int, ...]:
    """Lowers a pooling.

    Returns:
        Positions of the operators that it carries out besides its own.
    """
    params = pool_struct(builder.graph, op)
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
