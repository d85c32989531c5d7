"""A convolution of one channel with its pooling."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, program_of, weights

from tintling.firmware_export.compiler.blocked.tile import _pairs
from tintling.firmware_export.compiler.options import Optimize, TargetCore


def first_layer(*, depth=1, pool=(2, 2), kernel=3, width=10):
    def build(b, x):
        y = b.conv_2d(
            x, weights(6, kernel, kernel, depth), weight_scales=[0.001], out=(0.05, 0), activation="RELU"
        )
        return b.pool_2d("MAX_POOL_2D", y, pool, stride=pool)

    return graph_of(build, (1, 10, width, depth))


@pytest.mark.parametrize(
    ("target", "kernel"), [(TargetCore.GENERIC, "tl_tile_winograd"), (TargetCore.CORTEX_M4, "tl_tile_simd")]
)
def test_the_core_decides_how_a_tile_is_computed(target, kernel):
    step = program_of(first_layer(), target=target).steps[0]
    assert step.kernel.startswith(kernel)
    assert (step.params.tiles.h, step.params.tiles.w, step.params.outputs) == (4, 4, 6)
    assert (step.params.pitch, step.params.pad, step.ops) == (24, -7, (0, 1))


def test_lanes_take_a_window_each_and_weights_for_both_sides_of_it():
    graph = first_layer()
    program = program_of(graph, Optimize.SPEED, TargetCore.X86_64)
    stored, numbers = constant(program, 0, 1).data, constant(program, 0, 2).data
    assert program.steps[0].kernel.startswith("tl_tile_lanes")
    filters = graph.tensors[graph.ops[0].inputs[1]].data[..., 0]
    for side in range(2):
        rows = stored[:, side].reshape(6, 3, 4)
        np.testing.assert_array_equal(rows[..., side : side + 3], filters)
        assert not rows[..., 3 * (1 - side)].any()
    assert numbers.shape == (6, 4, 8)
    assert (numbers == numbers[..., :1]).all()


@pytest.mark.parametrize("options", [{"depth": 2}, {"pool": (4, 4)}, {"kernel": 5}])
def test_any_other_pair_is_left_to_other_kernels(options):
    assert "tile" not in program_of(first_layer(**options)).steps[0].kernel


def test_two_windows_in_a_row_are_too_few_for_lanes():
    kernel = program_of(first_layer(width=6), Optimize.SPEED, TargetCore.X86_64).steps[0].kernel
    assert kernel.startswith("tl_conv2d_lanes")


def test_a_pair_holds_the_outer_weights_of_a_row_or_two_middle_ones():
    filters = np.array([[[1, -2, 3], [127, -128, 0], [-1, -4, -1]]], np.int8)
    words = _pairs(filters).view(np.uint32).astype(np.int64)
    low = ((words & 0xFFFF) ^ 0x8000) - 0x8000
    high = ((words >> 16) ^ 0x8000) - 0x8000
    np.testing.assert_array_equal(low, [[1, 127, -1, -2, -4]])
    np.testing.assert_array_equal(high, [[3, 0, -1, -128, 0]])
