"""LOG_SOFTMAX."""

from __future__ import annotations

import numpy as np
from lowering_nets import constant, kernels, lowered
from tflite_builder import ModelBuilder


def net(scale):
    builder = ModelBuilder()
    x = builder.input((1, 3, 5), scale=scale)
    builder.output(builder.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127)))
    return lowered(builder)


def test_rows_and_width_are_those_of_the_last_axis():
    program = net(0.1)
    assert kernels(program) == ["log_softmax_s8"]
    assert (program.steps[0].params.rows, program.steps[0].params.size) == (3, 5)
    assert program.steps[0].overlaps[0].distance == 0


def test_the_table_holds_exponentials_of_every_difference_that_counts():
    program = net(0.1)
    table = constant(program, 0, 1).data.astype(float) / 2**31
    assert program.steps[0].params.entries == len(table)
    np.testing.assert_allclose(table, np.exp(-0.1 * np.arange(len(table))), atol=1e-6)


def test_a_coarse_scale_needs_fewer_entries():
    assert net(1.0).steps[0].params.entries < net(0.01).steps[0].params.entries == 256
