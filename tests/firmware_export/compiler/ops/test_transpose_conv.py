"""TRANSPOSE_CONV."""

from __future__ import annotations

import numpy as np
from lowering_nets import constant, kernels, lowered, weights
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.kernel_structs import DimsStruct, TileStruct

FILTERS = weights(3, 3, 2, 2)


def net(bias=None, scales=(0.01,)):
    builder = ModelBuilder()
    x = builder.input((1, 4, 5, 2), scale=0.1, zero_point=-6)
    builder.output(
        builder.transpose_conv(
            x, FILTERS, bias, weight_scales=list(scales), out=(0.2, 4), stride=(2, 1), padding="SAME"
        )
    )
    return lowered(builder)


def test_shapes_and_zero_points_reach_the_kernel():
    program = net()
    params = program.steps[0].params
    assert kernels(program) == ["transpose_conv_s8"]
    assert (params.input, params.output) == (DimsStruct(4, 5, 2), DimsStruct(8, 5, 3))
    assert (params.filter, params.stride) == (TileStruct(3, 2), TileStruct(2, 1))
    assert (params.input_offset, params.output_offset) == (6, 4)
    np.testing.assert_array_equal(constant(program, 0, 1).data, FILTERS)


def test_a_bias_is_there_even_where_the_file_has_none():
    assert constant(net(), 0, 2).data.tolist() == [0, 0, 0]
    assert constant(net(np.array([5, -6, 7])), 0, 2).data.tolist() == [5, -6, 7]


def test_every_channel_has_its_factor():
    program = net(scales=(0.01, 0.02, 0.04))
    multiplier, shift = constant(program, 0, 3).data, constant(program, 0, 4).data
    factors = multiplier * 2.0 ** (shift.astype(float) - 31)
    np.testing.assert_allclose(factors, np.array([0.01, 0.02, 0.04]) * 0.1 / 0.2, rtol=1e-6)
