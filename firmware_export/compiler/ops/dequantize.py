"""DEQUANTIZE to float32."""

from __future__ import annotations

from tintling.arithmetic.quantized_params import scale_of, zero_point_of
from tintling.firmware_export.compiler.kernel_structs import DequantizeStruct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Dequantize

__all__ = ["lower_dequantize"]


def lower_dequantize(builder: ProgramBuilder, position: int, op: Dequantize) -> None:
    """Lowers DEQUANTIZE to a float32 output of the network."""
    tensor = builder.tensor(op.inputs[0])
    params = DequantizeStruct(tensor.size, float(scale_of(tensor)), zero_point_of(tensor))
    builder.step("tl_dequantize_s8_f32", (position,), params, (builder.operand(op.inputs[0]),), op.output)
