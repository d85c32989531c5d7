"""Depthwise layers of 3 x 3 to eight channels side by side at two rows of outputs."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def depthwise(*, channels=11, kernel=3, pool=None, **options):
    def build(b, x):
        filters = weights(1, kernel, kernel, channels)
        y = b.depthwise_conv_2d(x, filters, weight_scales=[0.001], out=(0.05, 0), **options)
        return y if pool is None else b.pool_2d("MAX_POOL_2D", y, pool, stride=pool)

    return graph_of(build, (1, 9, 8, channels))


def lanes(graph):
    return program_of(graph, Optimize.SPEED, TargetCore.X86_64)


def test_the_weights_of_a_column_stand_for_the_upper_and_for_the_lower_row():
    graph = depthwise()
    stored = constant(lanes(graph), 0, 1).data
    assert (stored.dtype, stored.shape) == (np.int16, (2, 3, 4, 8, 2))
    columns = stored.transpose(1, 0, 3, 2, 4).reshape(3, 16, 8)
    filters = graph.tensors[graph.ops[0].inputs[1]].data[0]
    for row in range(3):
        np.testing.assert_array_equal(columns[:, :11, row], filters[row])
        np.testing.assert_array_equal(columns[:, :11, row + 5], filters[row])
    assert not columns[..., 3:5].any()
    assert not columns[:, 11:].any()


@pytest.mark.parametrize(
    ("options", "plane"),
    [
        ({}, (10, 8)),
        ({"padding": "SAME"}, (12, 10)),
        ({"stride": (2, 2)}, (10, 7)),
        ({"stride": (2, 2), "padding": "SAME"}, (12, 9)),
    ],
)
def test_the_plane_has_whole_pairs_of_rows_and_the_columns_that_windows_read(options, plane):
    step = lanes(depthwise(**options)).steps[0]
    assert step.kernel.startswith("tl_depthwise_3x3_lanes")
    assert (step.params.plane.h, step.params.plane.w) == plane


@pytest.mark.parametrize("options", [{"kernel": 2}, {"pool": (2, 2)}, {"dilation": (2, 1)}])
def test_other_filters_dilated_rows_and_poolings_take_the_general_lanes(options):
    assert kernels(lanes(depthwise(**options)))[0].startswith("depthwise_lanes")
