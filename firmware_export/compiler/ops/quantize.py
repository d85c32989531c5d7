"""QUANTIZE from float32."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import scale_of, zero_point_of
from tintling.firmware_export.compiler.kernel_structs import QuantizeStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Quantize

__all__ = ["lower_quantize"]


def lower_quantize(builder: ProgramBuilder, position: int, op: Quantize) -> None:
    """Lowers QUANTIZE of a float32 input of the network."""
    output, source = builder.tensor(op.output), builder.operand(op.inputs[0])
    params = QuantizeStruct(output.size, float(scale_of(output)), zero_point_of(output))
    builder.step("tl_quantize_f32_s8", (position,), params, (source,), op.output, distances=[(source, 0)])
