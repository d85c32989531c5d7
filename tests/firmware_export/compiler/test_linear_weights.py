"""Weights and biases of linear layers."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import weights
from tflite_builder import ModelBuilder

from tintling.arithmetic.quantized_params import fully_connected_params
from tintling.firmware_export.compiler.linear_weights import corrected_bias, weights_of
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.tflite.reader import read_tflite

MATRIX = weights(3, 4)


def graph_of(bias):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1, zero_point=-8)
    builder.output(builder.fully_connected(x, MATRIX, bias, weight_scales=[0.01], out=(0.2, 0)))
    return read_tflite(builder.build())


@pytest.mark.parametrize(("bias", "added"), [(None, [0, 0, 0]), (np.array([5, -6, 7]), [5, -6, 7])])
def test_the_bias_takes_the_correction_for_the_zero_point(bias, added):
    graph = graph_of(bias)
    op, sums = graph.ops[0], MATRIX.astype(np.int64).sum(1)
    found = corrected_bias(ProgramBuilder(graph), op, fully_connected_params(graph, op), sums)
    np.testing.assert_array_equal(found, added + 8 * sums)
    np.testing.assert_array_equal(sums, MATRIX.astype(np.int64).sum(1))


def test_weights_are_those_of_the_file_and_of_constants_alone():
    graph = graph_of(None)
    builder = ProgramBuilder(graph)
    np.testing.assert_array_equal(weights_of(builder, graph.ops[0].inputs[1]), MATRIX)
    with pytest.raises(AssertionError, match="tensor 0 is no constant"):
        weights_of(builder, 0)
