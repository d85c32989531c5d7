"""LOG_SOFTMAX, whose exponentials come from a table."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.arithmetic.fixed_point_functions import exp_on_negative_values
from tintling.arithmetic.quantized_params import LOG_SOFTMAX_INTEGER_BITS, log_softmax_params
from tintling.firmware_export.compiler.further_structs import LogSoftmaxStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import LogSoftmax

__all__ = ["lower_log_softmax"]


def lower_log_softmax(builder: ProgramBuilder, position: int, op: LogSoftmax) -> None:
    """Lowers LOG_SOFTMAX along the last axis."""
    tensor = builder.tensor(op.inputs[0])
    size = tensor.shape[-1]
    numbers = log_softmax_params(builder.graph, op)
    differences = -np.arange(min(-numbers.diff_min, 255) + 1, dtype=np.int64)
    scaled = multiply_by_quantized_multiplier(differences, numbers.multiplier, numbers.left_shift)
    table = builder.constant(
        f"{builder.name((position,))}_table",
        "exp(-d * scale) in Q0.31, d = 0, 1, ...",
        exp_on_negative_values(scaled, LOG_SOFTMAX_INTEGER_BITS).astype(np.int32),
        ("d",),
    )
    params = LogSoftmaxStruct(
        rows=tensor.size // size,
        size=size,
        entries=differences.size,
        multiplier=numbers.multiplier,
        shift=numbers.left_shift,
        reverse_multiplier=numbers.reverse_multiplier,
        reverse_shift=numbers.reverse_shift,
    )
    source = builder.operand(op.inputs[0])
    builder.step(
        "tl_log_softmax_s8", (position,), params, (source, table), op.output, distances=[(source, 0)]
    )
