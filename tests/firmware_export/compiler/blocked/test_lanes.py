"""Layers to eight channels side by side."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def conv(*, depth=4, outputs=8, kernel=3, pool=None, **options):
    def build(b, x):
        filters = weights(outputs, kernel, kernel, depth)
        y = b.conv_2d(x, filters, weight_scales=[0.001], out=(0.05, 0), **options)
        return y if pool is None else b.pool_2d("MAX_POOL_2D", y, pool, stride=pool)

    return graph_of(build, (1, 8, 8, depth))


def lanes(graph):
    return program_of(graph, Optimize.SPEED, TargetCore.X86_64)


def filters_of(graph):
    return graph.tensors[graph.ops[0].inputs[1]].data


def test_weights_are_pairs_of_taps_of_eight_channels_and_odd_rows_end_with_a_zero():
    graph = conv(depth=1, outputs=11)
    stored = constant(lanes(graph), 0, 1).data
    assert (stored.dtype, stored.shape) == (np.int16, (2, 6, 8, 2))
    rows = stored.swapaxes(1, 2).reshape(16, 3, 4)
    np.testing.assert_array_equal(rows[:11, :, :3], filters_of(graph)[..., 0])
    assert not rows[..., 3].any()
    assert not rows[11:].any()


def test_numbers_of_eight_channels_lie_side_by_side():
    program = lanes(conv(outputs=11))
    stored = constant(program, 0, 2).data
    assert stored.shape == (2, 4, 8)
    assert not stored[1, :, 3:].any()


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ({"depth": 1}, [0, 2, 8, 10, 16, 18]),
        ({"depth": 4, "kernel": 1}, [0, 2]),
        ({"depth": 2, "kernel": 2, "dilation": (1, 3)}, [0, 6, 16, 22]),
    ],
)
def test_pairs_lie_next_to_each_other_in_a_row_of_the_plane(options, places):
    assert constant(lanes(conv(**options)), 0, 3).data.tolist() == places


def test_the_plane_holds_the_edges_and_ends_where_the_last_pooling_window_does():
    padded, pooled = lanes(conv(padding="SAME")).steps[0], lanes(conv(pool=(4, 4))).steps[0]
    assert (padded.params.plane.h, padded.params.plane.w) == (10, 10)
    assert (pooled.params.plane.h, pooled.params.plane.w) == (6, 6)


def test_a_dense_layer_is_a_convolution_of_one_pixel():
    graph = graph_of(
        lambda b, x: b.fully_connected(x, weights(10, 7), weight_scales=[0.01], out=(0.05, 0)), (1, 7)
    )
    program = lanes(graph)
    assert kernels(program) == ["conv2d_lanes_s8"]
    assert constant(program, 0, 1).data.shape == (2, 4, 8, 2)


def test_a_pooling_of_many_positions_is_left_to_another_kernel():
    assert "lanes" not in kernels(lanes(conv(pool=(5, 5))))[0]


def test_balanced_exports_keep_weights_of_8_bits():
    assert kernels(program_of(conv(), Optimize.BALANCED, TargetCore.X86_64)) == ["conv2d_panel_s8"]


def test_a_pooling_window_of_many_positions_is_left_to_other_kernels():
    assert "lanes" not in kernels(lanes(conv(pool=(5, 5))))[0]
