"""What networks cost."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.costs import macs, macs_of, operator_costs
from tintling.tflite.reader import read_tflite


def network(build, shape=(1, 6, 6, 2)):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=0.1)))
    return read_tflite(builder.build())


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (
            lambda b, x: b.conv_2d(x, np.ones((5, 3, 3, 2), int), weight_scales=[0.1], out=(1.0, 0)),
            4 * 4 * 5 * 3 * 3 * 2,
        ),
        (
            lambda b, x: b.conv_2d(x, np.ones((4, 3, 3, 1), int), weight_scales=[0.1], out=(1.0, 0)),
            4 * 4 * 4 * 3 * 3,
        ),
        (
            lambda b, x: b.depthwise_conv_2d(
                x, np.ones((1, 3, 3, 4), int), weight_scales=[0.1], out=(1.0, 0), padding="SAME"
            ),
            6 * 6 * 4 * 3 * 3,
        ),
        (
            lambda b, x: b.fully_connected(x, np.ones((7, 72), int), weight_scales=[0.1], out=(1.0, 0)),
            7 * 72,
        ),
        (lambda b, x: b.pool_2d("MAX_POOL_2D", x, (2, 2)), 0),
    ],
)
def test_macs_are_products_of_inputs_and_weights(build, expected):
    graph = network(build)
    assert macs_of(graph, graph.ops[0]) == expected
    assert macs(graph) == expected


def test_the_tiny_network_costs_what_its_shapes_say(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    costs = operator_costs(graph)
    assert macs(graph) == 26 * 26 * 16 * 9 + 11 * 11 * 4 * 9 * 16 + 1000 == 168_040
    assert [cost.macs for cost in costs] == [97_344, 0, 69_696, 0, 0, 1000]
    assert sum(cost.parameters for cost in costs) == graph.parameters == 1750
    assert costs[0].output_bytes == 26 * 26 * 16
    assert costs[0].constant_bytes == 16 * 9 + 16 * 4
