"""The float32 borders of a network."""

from __future__ import annotations

from lowering_nets import kernels

from tintling.firmware_export.compiler.lowering import lower
from tintling.graph import DType
from tintling.tflite.reader import read_tflite


def test_float_borders_are_values_of_four_bytes(golden):
    program = lower(read_tflite(golden / "float_io.tflite"), name="net", labels=())
    assert kernels(program)[0] == "quantize_f32_s8"
    assert kernels(program)[-1] == "dequantize_s8_f32"
    assert program.values[0].dtype is DType.FLOAT32
    assert program.values[0].nbytes == 4 * 784
