"""Derived facts of graphs."""

from __future__ import annotations

import numpy as np
from tflite_builder import ModelBuilder

from tintling.graph import DType
from tintling.operators import op_name
from tintling.tflite.reader import read_tflite


def network(build, shape=(1, 6, 6, 2)):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=0.1)))
    return read_tflite(builder.build())


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
