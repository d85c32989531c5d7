"""When a second variant of a kernel is worth its code."""

from __future__ import annotations

import pytest
from lowering_nets import graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def variants(depth, *, activations):
    """Variants that two convolutions of one pixel take, for a Cortex-M0+."""

    def build(builder, x):
        for activation in activations:
            x = builder.conv_2d(
                x,
                weights(8, 1, 1, builder.shape(x)[3]),
                weight_scales=[0.01],
                out=(0.4, -128),
                activation=activation,
            )
        return x

    program = program_of(graph_of(build, (1, 6, 6, depth)), Optimize.SPEED, TargetCore.CORTEX_M0PLUS)
    return [step.arguments[0].name for step in program.steps]


@pytest.mark.parametrize(
    ("depth", "activations", "expected"),
    [
        (8, ("RELU", "RELU6"), ["tl_paired_full_s8", "tl_paired_s8"]),
        (800, ("RELU", "RELU6"), ["tl_paired_s8", "tl_paired_s8"]),
        (800, ("RELU", "RELU"), ["tl_paired_full_s8", "tl_paired_full_s8"]),
    ],
)
def test_a_network_keeps_both_variants_where_enough_values_gain(depth, activations, expected):
    assert variants(depth, activations=activations) == expected


@pytest.mark.parametrize(("size", "kernel"), [(4, "dense_paired_s8"), (40, "fully_connected_s8")])
def test_a_dense_layer_with_little_of_the_work_takes_the_general_kernel(size, kernel):
    def build(builder, x):
        x = builder.conv_2d(x, weights(16, 3, 3, 8), weight_scales=[0.01], out=(0.4, -128))
        x = builder.pool_2d("AVERAGE_POOL_2D", x, (size - 2, size - 2))
        x = builder.reshape(x, (1, 16))
        return builder.fully_connected(x, weights(8, 16), weight_scales=[0.01], out=(0.4, 0))

    program = program_of(graph_of(build, (1, size, size, 8)), Optimize.SPEED, TargetCore.RV32IMC)
    assert kernels(program)[-1] == kernel
