"""Names, constants and operands of a program."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, conv_net, lowered, weights
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.program import ConstantRef, ValueRef


def test_equal_constants_are_stored_once():
    builder = ModelBuilder()
    x = builder.input((1, 6), scale=0.1)
    same = weights(6, 6)
    for _ in range(2):
        x = builder.fully_connected(x, same, weight_scales=[0.1], out=(0.1, 0))
    builder.output(x)
    program = lowered(builder)
    assert constant(program, 0, 1) is constant(program, 1, 1)
    assert program.constant_bytes == sum(c.data.nbytes for c in program.constants)


def test_constants_cannot_be_written():
    builder, x = conv_net()
    builder.output(x)
    with pytest.raises(ValueError, match="read-only"):
        lowered(builder).constants[0].data[0] = 1


def test_a_constant_operand_is_read_from_flash():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1)
    builder.output(builder.binary("ADD", builder.constant(weights(1, 4), scales=[0.1]), x, out=(0.3, 1)))
    arguments = lowered(builder).steps[0].arguments
    assert isinstance(arguments[0], ConstantRef)
    assert isinstance(arguments[1], ValueRef)


def test_a_step_is_named_after_its_operators_in_the_model_not_after_its_kernel():
    """A CONV_2D of 1x1 runs as a dense layer, a RELU as a clamp, a TANH as a table."""
    builder = ModelBuilder()
    x = builder.input((1, 9, 9, 1), scale=0.02)
    x = builder.conv_2d(x, weights(4, 2, 2, 1), weight_scales=[0.01], out=(0.05, 3))
    x = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    x = builder.conv_2d(x, weights(4, 1, 1, 4), weight_scales=[0.01], out=(0.05, 3))
    x = builder.unary("TANH", x, out=(1 / 128, 0))
    x = builder.depthwise_conv_2d(x, weights(1, 3, 3, 4), weight_scales=[0.01], out=(0.05, 3))
    x = builder.pool_2d("AVERAGE_POOL_2D", x, (2, 2))
    x = builder.unary("RELU", x, out=(0.05, 3))
    x = builder.reshape(x, (1, 4))
    builder.output(builder.fully_connected(x, weights(3, 4), weight_scales=[0.1], out=(0.1, 0)))
    program = lowered(builder)
    assert [step.name for step in program.steps] == [
        "conv2d_max_pool_0",
        "conv2d_1x1_2",
        "tanh_3",
        "depthwise_conv2d_4",
        "average_pool_5",
        "fully_connected_8",
    ]
    assert program.steps[1].kernel == "tl_fully_connected_s8"
    assert [c.name for c in program.constants if c.name.startswith("conv2d_1x1")] == [
        f"conv2d_1x1_2_{what}" for what in ("weights", "bias", "multiplier", "shift")
    ]
    assert program.values[program.steps[1].output].name == "conv2d_1x1_2"


def test_a_convolution_of_one_pixel_that_is_pooled_says_both():
    builder = ModelBuilder()
    x = builder.input((1, 4, 4, 3), scale=0.02)
    x = builder.conv_2d(x, weights(4, 1, 1, 3), weight_scales=[0.01], out=(0.05, 3))
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    assert [step.name for step in lowered(builder).steps] == ["conv2d_1x1_max_pool_0"]


def test_a_state_of_many_values_begins_with_a_copy_of_them():
    builder = ModelBuilder()
    handle = builder.var_handle("window")
    x = builder.input((1, 4), scale=0.05)
    builder.call_once({"window": (np.arange(4).reshape(1, 4), (0.05, 0))})
    old = builder.read_variable(handle, (1, 4), (0.05, 0))
    builder.output(builder.binary("ADD", old, x, out=(0.1, 0)))
    builder.assign_variable(handle, x)
    (reset,) = lowered(builder).resets
    assert reset.kernel == "tl_move"
    assert reset.title == "window: what it holds at first, 1 x 4"
    (first,) = reset.arguments
    assert lowered(builder).constants[first.index].data.tolist() == [0, 1, 2, 3]
