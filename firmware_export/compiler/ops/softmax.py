"""SOFTMAX, whose exponentials come from a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.fixed_point_functions import exp_on_negative_values
from tintling.arithmetic.quantized_params import SOFTMAX_INTEGER_BITS, softmax_params
from tintling.firmware_export.compiler.kernel_structs import SoftmaxStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Softmax

__all__ = ["lower_softmax"]


def lower_softmax(builder: ProgramBuilder, position: int, op: Softmax) -> None:
    """Lowers SOFTMAX along the last axis."""
    tensor = builder.tensor(op.inputs[0])
    size = tensor.shape[-1]
    exponentials = _exponentials(builder, op)
    table = builder.constant(
        f"{builder.name((position,))}_table",
        "exp(-d * scale * beta) in Q0.31, d = 0, 1, ...",
        exponentials,
        ("d",),
    )
    source = builder.operand(op.inputs[0])
    builder.step(
        "tl_softmax_s8",
        (position,),
        SoftmaxStruct(rows=tensor.size // size, size=size, entries=exponentials.size),
        (source, table),
        op.output,
        distances=[(source, 0)],
    )


def _exponentials(builder: ProgramBuilder, op: Softmax) -> NDArray[np.int32]:
    """``exp`` of each difference to the maximum that counts, shape (entries,)."""
    params = softmax_params(builder.graph, op)
    differences = -np.arange(min(-params.diff_min, 255) + 1, dtype=np.int64)
    scaled = multiply_by_quantized_multiplier(differences, params.multiplier, params.left_shift)
    return exp_on_negative_values(scaled, SOFTMAX_INTEGER_BITS).astype(np.int32)
