"""L2_NORMALIZATION."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import zero_point_of
from tintling.firmware_export.compiler.further_structs import L2NormalizationStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import L2Normalization

__all__ = ["lower_l2_normalization"]


def lower_l2_normalization(builder: ProgramBuilder, position: int, op: L2Normalization) -> None:
    """Lowers L2_NORMALIZATION along the last axis."""
    tensor, source = builder.tensor(op.inputs[0]), builder.operand(op.inputs[0])
    size = tensor.shape[-1]
    params = L2NormalizationStruct(tensor.size // size, size, zero_point_of(tensor))
    kernel = "tl_l2_normalization_s8"
    builder.step(kernel, (position,), params, (source,), op.output, distances=[(source, 0)])
