"""What a kernel carries out together with the operator it is called for."""

from __future__ import annotations

import pytest
from lowering_nets import conv_net, kernels, lowered, weights
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.fusion import consumers, wanted_extent
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct
from tintling.tflite.reader import read_tflite


def test_convolution_activation_and_pooling_become_one_step():
    builder, x = conv_net(activation="RELU")
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_max_pool_square_s8"]
    assert program.steps[0].ops == (0, 1)
    assert [value.shape for value in program.values] == [(8, 8, 2), (3, 3, 4)]
    assert program.steps[0].params.conv.scaling.activation == ActivationStruct(3, 127)


def test_one_window_over_an_edge_takes_the_kernel_of_squares_from_all():
    builder, x = conv_net()
    x = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    x = builder.conv_2d(x, weights(4, 2, 2, 4), weight_scales=[0.01], out=(0.05, 3), padding="SAME")
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    assert kernels(lowered(builder)) == ["conv2d_max_pool_s8", "conv2d_max_pool_s8"]


def test_a_depthwise_convolution_takes_its_pooling_along():
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 4), scale=0.02)
    x = builder.depthwise_conv_2d(x, weights(1, 3, 3, 4), weight_scales=[0.01], out=(0.05, 3))
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (3, 2), stride=(3, 2), padding="SAME"))
    assert kernels(lowered(builder)) == ["depthwise_conv2d_max_pool_s8"]


def test_a_map_that_someone_else_reads_is_stored():
    builder, x = conv_net()
    a = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    b = builder.pool_2d("AVERAGE_POOL_2D", x, (2, 2))
    builder.output(builder.binary("ADD", a, b, out=(0.1, 0)))
    assert kernels(lowered(builder)) == ["conv2d_s8", "max_pool_s8", "average_pool_s8", "add_s8"]


def test_a_map_that_the_caller_reads_is_stored():
    builder, x = conv_net()
    builder.output(x)
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_s8", "max_pool_s8"]
    assert len(program.outputs) == 2


def test_overlapping_windows_are_pooled_afterwards():
    builder, x = conv_net()
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (3, 3), stride=(2, 2)))
    assert kernels(lowered(builder)) == ["conv2d_s8", "max_pool_s8"]


def test_a_single_window_may_be_larger_than_its_stride():
    builder, x = conv_net()
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (6, 6), stride=(1, 1)))
    assert kernels(lowered(builder)) == ["conv2d_max_pool_s8"]


def test_average_pooling_is_not_monotone_in_one_value_and_stays_apart():
    builder, x = conv_net()
    builder.output(builder.pool_2d("AVERAGE_POOL_2D", x, (2, 2)))
    assert kernels(lowered(builder)) == ["conv2d_s8", "average_pool_s8"]


def test_clamps_before_and_after_the_pooling_join_the_convolution():
    builder, x = conv_net()
    x = builder.unary("RELU", x, out=(0.05, 3))
    x = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    builder.output(builder.unary("RELU6", x, out=(0.05, 3)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_max_pool_square_s8"]
    assert program.steps[0].ops == (0, 1, 2, 3)
    assert program.steps[0].params.conv.scaling.activation == ActivationStruct(3, 123)


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (None, (9, 8)),  # every second pixel, three wide: the last row and column of 10 by 9 are never read
        ({"extent": (2, 2)}, (9, 8)),
        ({"extent": (3, 3)}, (7, 6)),  # whose windows end before the last convolution
    ],
)
def test_of_a_map_only_what_windows_reach_is_wanted(pool, expected):
    builder = ModelBuilder()
    x = builder.input((1, 10, 9, 2), scale=0.02)
    y = builder.conv_2d(x, weights(4, 3, 2, 2), weight_scales=[0.01], out=(0.05, 3), stride=(2, 2))
    if pool is not None:
        y = builder.pool_2d("MAX_POOL_2D", y, pool["extent"])
    builder.output(y)
    graph = read_tflite(builder.build())
    assert wanted_extent(graph, consumers(graph), graph.input.index) == expected
    assert wanted_extent(graph, consumers(graph), graph.output.index) == graph.output.shape[1:3]
