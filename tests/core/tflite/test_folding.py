"""Operators of constants fold away where they are computed here, and are refused where they contradict."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.operators import Folded
from tintling.tflite.reader import read_tflite

QUANT = (0.05, -7)


def filled(dims, shape, value=3, dtype="INT8"):
    """A concatenation with the result of FILL."""
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=QUANT[0], zero_point=QUANT[1])
    size = builder.constant(np.array(dims), "INT32")
    scales = {"scales": [QUANT[0]], "zero_points": [QUANT[1]]} if dtype == "INT8" else {}
    number = builder.constant(np.array(value), dtype, **scales)
    found = builder.operator("FILL", [size, number], builder.activation(shape, QUANT))
    builder.output(builder.concatenation([x, found], 1))
    return builder.build()


def shaped(kind, constants, shape, *, options=(), dtype="INT32"):
    """A network beside which constants are computed, into the size of a reshape."""
    builder = ModelBuilder()
    x = builder.input((1, 4, 6), scale=QUANT[0], zero_point=QUANT[1])
    inputs = [builder.constant(np.array(values), dtype) for values in constants]
    size = builder.operator(kind, inputs, builder.activation(shape, (1, 0), dtype="INT32"), options)
    output = builder.activation((1, 24), QUANT)
    builder.output(builder.operator("RESHAPE", [x, size], output))
    return builder.build()


def test_a_size_is_computed():
    graph = read_tflite(shaped("MUL", [[1, 12], [1, 2]], (2,)))
    assert isinstance(graph.ops[0], Folded)
    assert graph.output.shape == (1, 24)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (filled([1, 5], (1, 4)), r"fills another shape than \[1, 4\]"),
        (filled([1, 4], (1, 4), value=[3, 4]), "FILL"),
        (shaped("ADD", [[1, 2, 3], [1, 2]], (2,)), "its constants do not fit together"),
        (shaped("ADD", [[1, 2, 3], [1, 2, 3]], (2,)), r"gives 3 values, but its output has shape \[2\]"),
        (shaped("GATHER", [[1, 24], [7]], (1,)), "its constants do not fit together"),
    ],
)
def test_constants_that_contradict_are_refused(data, message):
    with pytest.raises(UnsupportedOperatorError, match=message):
        read_tflite(data)


def test_zeros_like_something_fold_away():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=QUANT[0], zero_point=QUANT[1])
    zeros = builder.operator(93, [x], builder.activation((1, 4), QUANT))
    builder.output(builder.concatenation([x, zeros], 1))
    graph = read_tflite(builder.build())
    assert isinstance(graph.ops[0], Folded)
    assert not graph.tensors[zeros].data.any()
