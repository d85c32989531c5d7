"""FULLY_CONNECTED."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, kernels, lowered, weights
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.tflite.reader import read_tflite

MATRIX = weights(4, 6)


def builder_of(*, activation=False):
    builder = ModelBuilder()
    x = builder.input((1, 6), scale=0.02, zero_point=5)
    y = builder.fully_connected(x, MATRIX, np.arange(4), weight_scales=[0.01], out=(0.05, 3))
    builder.output(builder.unary("RELU", y, out=(0.05, 3)) if activation else y)
    return builder


def test_the_matrix_is_stored_as_it_is_and_the_bias_corrected():
    program = lowered(builder_of())
    params = program.steps[0].params
    assert kernels(program) == ["fully_connected_s8"]
    assert (params.rows, params.accum_depth, params.output_depth) == (1, 6, 4)
    np.testing.assert_array_equal(constant(program, 0, 1).data, MATRIX)
    np.testing.assert_array_equal(constant(program, 0, 2).data, np.arange(4) - 5 * MATRIX.astype(int).sum(1))


def test_an_activation_behind_is_computed_along():
    step = lowered(builder_of(activation=True)).steps[0]
    assert step.params.scaling.activation == ActivationStruct(3, 127)
    assert step.ops == (0, 1)


@pytest.mark.parametrize(
    ("optimize", "kernel"), [(Optimize.SIZE, "fully_connected_s8"), (Optimize.BALANCED, "dense_s8")]
)
def test_the_option_decides_the_kernel(optimize, kernel):
    graph = read_tflite(builder_of().build())
    assert kernels(lower(graph, name="net", options=EngineOptions(optimize))) == [kernel]


@pytest.mark.parametrize(("scale", "taken"), [(0.02 * 0.01, True), (0.0013, False), (0.01 * 0.01, False)])
def test_the_scale_of_the_bias_is_that_of_input_and_weights(scale, taken):
    builder = builder_of()
    builder.tensors[2].scales = [scale]
    builder.tensors[3].scales = [0.004]
    if taken:
        lowered(builder)
        return
    with pytest.raises(UnsupportedOperatorError, match="the bias has scale"):
        read_tflite(builder.build())
