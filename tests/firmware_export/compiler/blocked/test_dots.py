"""Layers to sums of 16-bit products along rows."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def conv(*, depth=4, pool=None, kernel=3, **options):
    def build(b, x):
        y = b.conv_2d(x, weights(8, kernel, kernel, depth), weight_scales=[0.001], out=(0.05, 0), **options)
        return y if pool is None else b.pool_2d("MAX_POOL_2D", y, pool, stride=pool)

    return graph_of(build, (1, 8, 8, depth))


def dots(graph):
    return program_of(graph, Optimize.SPEED, TargetCore.ESP32)


def test_a_convolution_for_the_esp32_is_one_kernel_with_or_without_pooling():
    plain, pooled = dots(conv()).steps[0], dots(conv(pool=(2, 2))).steps[0]
    assert plain.kernel.startswith("tl_conv2d_dots")
    assert pooled.kernel.startswith("tl_conv2d_dots")
    assert (plain.params.pool.filter.h, pooled.params.pool.filter.h) == (1, 2)
    assert (pooled.params.pool.output.h, pooled.params.pool.output.w) == (3, 3)


def test_the_values_that_a_pooling_window_reads_are_spread_once():
    program = dots(conv(pool=(2, 2)))
    (scratch,) = program.steps[0].scratch
    assert program.steps[0].params.direct == 1
    assert program.values[scratch].nbytes == 2 * 4 * 4 * 4


@pytest.mark.parametrize("options", [{"depth": 3}, {"dilation": (2, 2)}])
def test_windows_without_whole_groups_of_channels_are_copied(options):
    assert dots(conv(**options)).steps[0].params.direct == 0


def test_weights_have_16_bits_in_the_order_in_which_a_word_comes_apart():
    graph = conv(kernel=1)
    filters = graph.tensors[graph.ops[0].inputs[1]].data.reshape(8, 4)
    stored = constant(dots(graph), 0, 1).data
    assert stored.dtype == np.int16
    np.testing.assert_array_equal(stored[:, [0, 2, 1, 3]], filters)


def test_balanced_exports_keep_weights_of_8_bits():
    assert kernels(program_of(conv(), Optimize.BALANCED, TargetCore.ESP32)) == ["conv2d_panel_s8"]


def test_a_pooling_window_of_many_positions_is_left_to_other_kernels():
    assert "conv2d_dots" not in kernels(dots(conv(pool=(5, 5))))[0]
