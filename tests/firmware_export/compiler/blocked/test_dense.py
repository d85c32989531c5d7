"""Dense layers to blocks of outputs."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.options import Optimize, TargetCore


def dense(units, depth=10):
    return graph_of(
        lambda b, x: b.fully_connected(x, weights(units, depth), weight_scales=[0.001], out=(0.05, 0)),
        (1, depth),
    )


@pytest.mark.parametrize(
    ("units", "optimize", "target", "kernel"),
    [
        (10, Optimize.BALANCED, TargetCore.GENERIC, "dense_s8"),
        (10, Optimize.SPEED, TargetCore.CORTEX_M4, "dense_wide_s8"),
        (10, Optimize.SPEED, TargetCore.RV32IMC, "dense_paired_s8"),
        (7, Optimize.SPEED, TargetCore.RV32IMC, "dense_s8"),
        (3, Optimize.BALANCED, TargetCore.GENERIC, "fully_connected_s8"),
    ],
)
def test_the_kernel_depends_on_core_and_number_of_outputs(units, optimize, target, kernel):
    assert kernels(program_of(dense(units), optimize, target)) == [kernel]


def test_what_does_not_fill_a_group_is_the_rest():
    params = program_of(dense(8, depth=10)).steps[0].params
    assert (params.depth, params.rest, params.rows) == (10, 2, 1)
    assert (params.linear.groups, params.linear.outputs) == (2, 8)


def test_panels_hold_every_weight_once():
    graph = dense(8, depth=8)
    panels = constant(program_of(graph), 0, 1).data
    matrix = graph.tensors[graph.ops[0].inputs[1]].data
    np.testing.assert_array_equal(np.sort(panels.ravel()), np.sort(matrix.ravel()))


def test_a_dense_layer_for_the_esp32_reads_its_input_spread_out():
    assert kernels(program_of(dense(8), Optimize.SPEED, TargetCore.ESP32)) == ["dense_dots_s8"]
