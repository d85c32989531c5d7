"""CONV_2D: dense layers for each pixel, and what stays a convolution."""

from __future__ import annotations

import pytest
from lowering_nets import constant, kernels, lowered, weights
from tflite_builder import ModelBuilder


def pointwise_net(**options):
    builder = ModelBuilder()
    x = builder.input((1, 5, 5, 3), scale=0.02, zero_point=-7)
    builder.output(builder.conv_2d(x, weights(4, 1, 1, 3), weight_scales=[0.01], out=(0.05, 3), **options))
    return lowered(builder)


def test_a_filter_of_one_pixel_is_a_dense_layer_for_each_pixel():
    program = pointwise_net()
    assert kernels(program) == ["fully_connected_s8"]
    params = program.steps[0].params
    assert (params.rows, params.accum_depth, params.output_depth) == (25, 3, 4)
    assert constant(program, 0, 1).data.shape == (4, 3)
    assert program.steps[0].overlaps[0].value == 0


@pytest.mark.parametrize("groups", [2, 3, 6])
def test_a_filter_of_one_pixel_in_groups_stays_a_convolution(groups):
    builder = ModelBuilder()
    x = builder.input((1, 5, 5, 6), scale=0.02, zero_point=-7)
    builder.output(builder.conv_2d(x, weights(6, 1, 1, 6 // groups), weight_scales=[0.01], out=(0.05, 3)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_s8"]
    assert program.steps[0].params.groups == groups


def test_a_filter_of_one_pixel_that_skips_pixels_stays_a_convolution():
    assert kernels(pointwise_net(stride=(2, 2))) == ["conv2d_s8"]
