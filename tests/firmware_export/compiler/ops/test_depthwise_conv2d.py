"""DEPTHWISE_CONV_2D."""

from __future__ import annotations

import numpy as np
from lowering_nets import constant, kernels, lowered, weights
from tflite_builder import ModelBuilder


def net(*, multiplier=1, pool=False):
    builder = ModelBuilder()
    x = builder.input((1, 6, 6, 2), scale=0.1, zero_point=-3)
    filters = weights(1, 3, 2, 2 * multiplier)
    y = builder.depthwise_conv_2d(x, filters, np.arange(2 * multiplier), weight_scales=[0.01], out=(0.2, 0))
    builder.output(builder.pool_2d("MAX_POOL_2D", y, (2, 2), stride=(2, 2)) if pool else y)
    return lowered(builder), filters


def test_weights_lie_by_row_column_and_channel_with_a_corrected_bias():
    program, filters = net()
    assert kernels(program) == ["depthwise_conv2d_s8"]
    assert constant(program, 0, 1).axes == ("row", "column", "channel")
    np.testing.assert_array_equal(constant(program, 0, 1).data, filters[0])
    np.testing.assert_array_equal(
        constant(program, 0, 2).data, np.arange(2) + 3 * filters[0].astype(int).sum((0, 1))
    )


def test_channels_may_be_multiplied():
    program, _ = net(multiplier=3)
    params = program.steps[0].params
    assert params.depth_multiplier == 3
    assert (params.conv.input.c, params.conv.output.c) == (2, 6)
    assert (params.conv.filter.h, params.conv.filter.w) == (3, 2)


def test_pooling_behind_is_computed_along():
    program, _ = net(pool=True)
    assert kernels(program) == ["depthwise_conv2d_max_pool_s8"]
    assert program.steps[0].ops == (0, 1)
    assert program.values[program.steps[0].output].shape == (2, 2, 2)
