"""Derived facts of graphs, and what networks cost."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.costs import macs, macs_of, operator_costs
from tintling.graph import DType
from tintling.operators import op_name
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


def test_shared_parameters_count_once():
    def build(builder, x):
        constant = builder.constant(np.ones(2, int), scales=[0.1])
        y = builder.binary("ADD", x, constant, out=(0.2, 0))
        return builder.binary("MUL", y, constant, out=(0.2, 0))

    assert network(build).parameters == 2


def test_shapes_axes_and_amounts_are_no_parameters():
    def build(builder, x):
        y = builder.pad(x, [(0, 0), (1, 1), (0, 0), (0, 0)])
        return builder.mean(y, (1, 2), out=(0.1, 0))

    graph = network(build)
    assert graph.parameters == 0
    assert graph.parameter_tensors(graph.ops[0]) == ()


def test_activations_are_inputs_and_results_in_order(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    indices = [tensor.index for tensor in graph.activations()]
    assert indices == [*graph.inputs, *(op.output for op in graph.ops)]


def test_sizes_in_bytes_follow_the_type():
    assert DType.INT32.numpy.itemsize == 4
    assert DType.FLOAT32.numpy == np.float32
    assert DType.OTHER.numpy.itemsize == 0


def test_operators_are_spelled_as_tflite_spells_them(golden):
    graph = read_tflite(golden / "residual.tflite")
    assert op_name(graph.ops[6]) == "LEAKY_RELU"
    assert op_name(graph.ops[11]) == "CONCATENATION"
    assert op_name(graph.ops[12]) == "AVERAGE_POOL_2D"
