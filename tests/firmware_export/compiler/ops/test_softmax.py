"""SOFTMAX."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, kernels, lowered
from tflite_builder import ModelBuilder


def net(scale, beta=1.0):
    builder = ModelBuilder()
    builder.output(builder.softmax(builder.input((1, 3, 5), scale=scale, zero_point=9), beta=beta))
    return lowered(builder)


def test_rows_and_width_are_those_of_the_last_axis():
    program = net(0.1)
    assert kernels(program) == ["softmax_s8"]
    assert (program.steps[0].params.rows, program.steps[0].params.size) == (3, 5)
    assert program.steps[0].overlaps[0].distance == 0


@pytest.mark.parametrize(("scale", "beta"), [(0.1, 1.0), (0.05, 2.0), (0.3, 1.0)])
def test_the_table_holds_exponentials_of_scale_and_beta(scale, beta):
    table = constant(net(scale, beta), 0, 1).data.astype(float) / 2**31
    np.testing.assert_allclose(table, np.exp(-scale * beta * np.arange(len(table))), atol=1e-6)
    assert (np.diff(table) <= 0).all()
