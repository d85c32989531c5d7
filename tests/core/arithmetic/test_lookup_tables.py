"""Tables of the operators that map single 8-bit values."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic.lookup_tables import is_table, lookup_table
from tintling.errors import QuantizationError
from tintling.tflite.reader import read_tflite

INPUTS = np.arange(-128, 128)


def operator_of(build, *, scale=0.05, zero_point=-3):
    builder = ModelBuilder()
    builder.output(build(builder, builder.input((1, 4), scale=scale, zero_point=zero_point)))
    graph = read_tflite(builder.build())
    return graph, graph.ops[0]


@pytest.mark.parametrize(
    ("build", "function", "out"),
    [
        (lambda b, x: b.logistic(x), lambda r: 1 / (1 + np.exp(-r)), (1 / 256, -128)),
        (lambda b, x: b.tanh(x), np.tanh, (1 / 128, 0)),
        (lambda b, x: b.unary("RELU", x, out=(0.05, -128)), lambda r: np.maximum(r, 0), (0.05, -128)),
        (
            lambda b, x: b.leaky_relu(x, 0.2, out=(0.05, 5)),
            lambda r: np.where(r > 0, r, 0.2 * r),
            (0.05, 5),
        ),
        (lambda b, x: b.quantize(x, out=(0.1, 7)), lambda r: r, (0.1, 7)),
    ],
)
def test_each_entry_is_within_a_step_of_the_real_function(build, function, out):
    graph, op = operator_of(build)
    found = lookup_table(graph, op)
    exact = function((INPUTS + 3) * float(np.float32(0.05))) / out[0] + out[1]
    assert is_table(graph, op)
    assert found.dtype == np.int8
    assert np.abs(found - np.clip(exact, -128, 127)).max() <= 1


def test_relu6_clamps_between_the_zero_point_and_six():
    graph, op = operator_of(lambda b, x: b.unary("RELU6", x, out=(0.05, -3)))
    np.testing.assert_array_equal(lookup_table(graph, op), np.clip(INPUTS, -3, 117))


def test_an_unsigned_output_gives_an_unsigned_table():
    graph, op = operator_of(lambda b, x: b.quantize(x, out=(0.05, 125), dtype="UINT8"))
    found = lookup_table(graph, op)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, INPUTS + 128)


def test_an_input_scale_that_is_too_small_is_refused():
    with pytest.raises(QuantizationError, match="1e-09 is too small"):
        operator_of(lambda b, x: b.tanh(x), scale=1e-9)


def test_an_operator_of_two_operands_is_no_table():
    graph, op = operator_of(lambda b, x: b.binary("ADD", x, x, out=(0.1, 0)))
    assert not is_table(graph, op)
