"""Networks without the conversions at their borders."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.graph import DType
from tintling.int8_core import int8_core
from tintling.tflite.reader import read_tflite


def float_network(*, read_twice: bool = False):
    builder = ModelBuilder()
    x = builder.input((1, 4), dtype="FLOAT32")
    quantized = builder.quantize(x, out=(0.1, 3))
    y = builder.unary("RELU", quantized, out=(0.1, 3))
    builder.output(builder.dequantize(y))
    if read_twice:
        builder.output(builder.quantize(x, out=(0.2, 0)))
    return read_tflite(builder.build())


def test_float_borders_are_left_out():
    graph = float_network()
    core = int8_core(graph)
    assert [core.tensors[index].dtype for index in (*core.inputs, *core.outputs)] == [DType.INT8] * 2
    assert (core.inputs, core.outputs) == ((graph.ops[0].output,), (graph.ops[2].inputs[0],))
    assert len(core.ops) == len(graph.ops)


def test_the_core_computes_what_lies_between_the_conversions():
    graph = float_network()
    values = np.linspace(-5, 5, 12, dtype=np.float32).reshape(3, 4)
    between = reference.run_all(graph, values)
    core = int8_core(graph)
    found = reference.run(core, between[core.inputs[0]])[0]
    np.testing.assert_array_equal(found, between[core.outputs[0]])


@pytest.mark.parametrize("name", ["tiny_int8", "residual"])
def test_an_int8_network_is_its_own_core(golden, name):
    graph = read_tflite(golden / f"{name}.tflite")
    assert int8_core(graph) is graph


def test_an_input_that_two_operators_read_stays():
    graph = float_network(read_twice=True)
    assert int8_core(graph).inputs == graph.inputs
