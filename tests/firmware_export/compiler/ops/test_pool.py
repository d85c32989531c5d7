"""Poolings."""

from __future__ import annotations

import pytest
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, DimsStruct, TileStruct


def net(kind, *, padding="VALID", activation=False):
    builder = ModelBuilder()
    x = builder.input((1, 5, 7, 2), scale=0.1, zero_point=-9)
    y = builder.pool_2d(kind, x, (2, 3), stride=(2, 1), padding=padding)
    builder.output(builder.unary("RELU", y, out=(0.1, -9)) if activation else y)
    return lowered(builder)


@pytest.mark.parametrize(
    ("kind", "kernel"), [("MAX_POOL_2D", "max_pool_s8"), ("AVERAGE_POOL_2D", "average_pool_s8")]
)
def test_window_stride_and_shapes_reach_the_kernel(kind, kernel):
    program = net(kind)
    params = program.steps[0].params
    assert kernels(program) == [kernel]
    assert (params.input, params.output) == (DimsStruct(5, 7, 2), DimsStruct(2, 5, 2))
    assert (params.filter, params.stride, params.border) == (TileStruct(2, 3), TileStruct(2, 1), 0)


def test_a_window_over_the_edge_has_a_border():
    params = net("MAX_POOL_2D", padding="SAME").steps[0].params
    assert params.border == 1
    assert params.output == DimsStruct(3, 7, 2)


def test_an_activation_behind_is_computed_along():
    step = net("AVERAGE_POOL_2D", activation=True).steps[0]
    assert step.params.activation == ActivationStruct(-9, 127)
    assert step.ops == (0, 1)


def test_the_output_may_overlap_the_input():
    assert [overlap.value for overlap in net("MAX_POOL_2D").steps[0].overlaps] == [0]
