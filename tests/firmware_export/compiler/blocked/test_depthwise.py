"""Depthwise convolutions of 3 x 3 to blocks of channels."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def depthwise(channels=6, *, kernel=3, stride=(1, 1), padding="SAME", multiplier=1):
    return graph_of(
        lambda b, x: b.depthwise_conv_2d(
            x, weights(1, kernel, kernel, channels * multiplier), weight_scales=[0.01], out=(0.05, 0),
            stride=stride, padding=padding,
        ),
        (1, 8, 8, channels),
    )  # fmt: skip


@pytest.mark.parametrize("stride", [(1, 1), (2, 2)])
def test_the_usual_window_has_a_kernel_of_its_own(stride):
    step = program_of(depthwise(stride=stride)).steps[0]
    assert step.kernel.startswith("tl_depthwise_3x3")
    assert (step.params.stride.h, step.params.pad) == (stride[0], -7)
    assert len(step.scratch) == 1


def chain(layers):
    def build(b, x):
        for _ in range(layers):
            x = b.depthwise_conv_2d(x, weights(1, 3, 3, 6), weight_scales=[0.01], out=(0.05, 0))
        return x

    return graph_of(build, (1, 14, 14, 6))


@pytest.mark.parametrize(("layers", "copies"), [(4, 4), (5, 0)])
def test_few_layers_inside_the_image_have_copies_of_their_own_in_exports_for_speed(layers, copies):
    steps = program_of(chain(layers), Optimize.SPEED, TargetCore.RV32IMC).steps
    own = [step for step in steps if step.kernel.startswith("tl_depthwise_3x3_inside")]
    assert len(own) == copies
    assert not any(step.scratch for step in own)
    shared = program_of(chain(layers), Optimize.BALANCED, TargetCore.RV32IMC).steps
    assert not any("inside" in step.kernel for step in shared)


def test_weights_lie_in_blocks_of_four_channels_filled_with_zeros():
    graph = depthwise(6)
    blocks = constant(program_of(graph), 0, 1).data
    assert blocks.shape == (2, 9, 4)
    filters = graph.tensors[graph.ops[0].inputs[1]].data[0].reshape(9, 6)
    np.testing.assert_array_equal(blocks.transpose(1, 0, 2).reshape(9, 8)[:, :6], filters)
    assert not blocks[1, :, 2:].any()


@pytest.mark.parametrize("options", [{"kernel": 5}, {"multiplier": 2}, {"stride": (3, 3)}])
def test_any_other_window_stays_with_the_general_kernel(options):
    assert kernels(program_of(depthwise(**options))) == ["depthwise_conv2d_s8"]


def test_for_size_the_general_kernel_is_taken():
    assert kernels(program_of(depthwise(), Optimize.SIZE)) == ["depthwise_conv2d_s8"]
