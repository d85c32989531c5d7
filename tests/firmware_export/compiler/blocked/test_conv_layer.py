"""A convolution with what is computed along with it."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import weights
from tflite_builder import ModelBuilder

from tintling.arithmetic.quantized_params import conv_params
from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.fusion import Tail
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct
from tintling.firmware_export.compiler.ops.conv2d import conv2d_struct
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.tflite.reader import read_tflite


def layer_of(*, depthwise=False):
    net = ModelBuilder()
    x = net.input((1, 8, 6, 2), scale=0.02, zero_point=-7)
    add = net.depthwise_conv_2d if depthwise else net.conv_2d
    filters = weights(1, 3, 3, 2) if depthwise else weights(4, 3, 3, 2)
    net.output(add(x, filters, weight_scales=[0.001], out=(0.05, 0), stride=(2, 1), padding="SAME"))
    graph = read_tflite(net.build())
    builder, op = ProgramBuilder(graph), graph.ops[0]
    linear = conv_params(graph, op)
    tail = Tail(op.output, (), ActivationStruct(-128, 127), None)
    return ConvLayer(builder, 0, op, linear, conv2d_struct(builder, op, linear, tail), tail, {}), filters


def test_the_matrix_has_a_row_for_each_output_channel():
    layer, filters = layer_of()
    np.testing.assert_array_equal(layer.matrix, filters.reshape(4, 18))
    layer, filters = layer_of(depthwise=True)
    np.testing.assert_array_equal(layer.matrix, filters[0].reshape(9, 2).T)


@pytest.mark.parametrize(("depthwise", "name"), [(False, "conv2d_0"), (True, "depthwise_conv2d_0")])
def test_the_step_is_named_after_its_operator(depthwise, name):
    layer, _ = layer_of(depthwise=depthwise)
    assert (layer.name, layer.ops) == (name, (0,))


def test_windows_begin_at_the_stride_from_the_padding():
    vertical, horizontal = layer_of()[0].walks()
    assert vertical.first.tolist() == [0, 2, 4, 6]
    assert horizontal.first.tolist() == [0, 0, 1, 2, 3, 4]
    shape = layer_of()[0].shape()
    assert (shape.stride.h, shape.stride.w, shape.pad, shape.border) == (2, 1, -7, 1)
    assert (shape.output.h, shape.output.w) == (4, 6)


def test_rows_of_the_channels_are_stored_once():
    layer, _ = layer_of()
    channels = layer.channels()
    assert channels is not None
    assert len(channels.rows) == 4
    assert layer.channel_rows(channels) == layer.channel_rows(channels)
