"""Convolutions to blocks of channels."""

from __future__ import annotations

import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def conv(channels=8, *, kernel=3, pool=None, depth=4):
    def build(b, x):
        y = b.conv_2d(x, weights(channels, kernel, kernel, depth), weight_scales=[0.001], out=(0.05, 0))
        return y if pool is None else b.pool_2d("MAX_POOL_2D", y, pool, stride=pool)

    return graph_of(build, (1, 8, 8, depth))


@pytest.mark.parametrize(
    ("optimize", "target", "kernel"),
    [
        (Optimize.SIZE, TargetCore.GENERIC, "conv2d_s8"),
        (Optimize.BALANCED, TargetCore.GENERIC, "conv2d_panel_s8"),
        (Optimize.SPEED, TargetCore.CORTEX_M4, "conv2d_panel_s8"),
    ],
)
def test_options_and_core_decide_the_kernel(optimize, target, kernel):
    assert kernels(program_of(conv(), optimize, target)) == [kernel]


def test_packed_weights_are_one_number_for_two_channels():
    program = program_of(conv(kernel=5), Optimize.SPEED, TargetCore.RV32IMC)
    assert kernels(program) == ["conv2d_paired_s8"]
    assert constant(program, 0, 2).data.dtype == "int32"


@pytest.mark.parametrize("depth", [4, 9, 6])
def test_a_filter_of_one_pixel_needs_no_window_to_be_copied(depth):
    program = program_of(conv(kernel=1, depth=depth), Optimize.SPEED, TargetCore.CORTEX_M0PLUS)
    assert kernels(program) == ["pointwise_paired_s8"]
    params, rows = program.steps[0].params, constant(program, 0, 3).data
    assert program.steps[0].scratch == ()
    assert (params.pixels, params.depth, params.linear.groups) == (64, depth, depth // 4)
    assert (rows[:, 1] >= depth % 4).all(), "values beyond whole groups are extra taps"


def test_three_values_beyond_whole_groups_are_filled_up():
    program = program_of(conv(kernel=1, depth=7), Optimize.SPEED, TargetCore.CORTEX_M0PLUS)
    assert kernels(program) == ["conv2d_paired_s8"]


def test_fewer_channels_than_a_block_stay_with_the_general_kernel():
    assert kernels(program_of(conv(3))) == ["conv2d_s8"]


def test_pooling_is_computed_along_up_to_sixteen_positions():
    step = program_of(conv(pool=(2, 2))).steps[0]
    assert step.kernel.startswith("tl_conv2d_max_pool_panel")
    assert len(step.scratch) == 1
    assert kernels(program_of(conv(pool=(6, 6))))[0] == "conv2d_max_pool_s8"
