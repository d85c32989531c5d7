"""PAD with as few axes as it takes."""

from __future__ import annotations

from lowering_nets import lowered
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.kernel_structs import PadStruct


def test_unpadded_axes_join_the_axis_in_front():
    builder = ModelBuilder()
    x = builder.input((1, 4, 5, 3), scale=0.1, zero_point=9)
    builder.output(builder.pad(x, [(0, 0), (1, 2), (0, 0), (0, 0)]))
    params = lowered(builder).steps[0].params
    assert params == PadStruct((1, 1, 1, 1, 60), (0, 0, 0, 0, 15), (1, 1, 1, 1, 105), 9)


def test_a_first_axis_of_one_that_is_not_padded_is_left_out():
    builder = ModelBuilder()
    x = builder.input((1, 4, 5, 3), scale=0.1, zero_point=9)
    builder.output(builder.pad(x, [(0, 0), (1, 2), (3, 0), (0, 1)]))
    params = lowered(builder).steps[0].params
    assert params == PadStruct((1, 1, 4, 5, 3), (0, 0, 1, 3, 0), (1, 1, 7, 8, 4), 9)
