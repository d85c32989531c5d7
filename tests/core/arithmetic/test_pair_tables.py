"""ADD and SUB for every pair of inputs."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.arithmetic.pair_tables import pair_table
from tintling.tflite.reader import read_tflite


@pytest.mark.parametrize("kind", ["ADD", "SUB"])
def test_a_table_holds_what_the_reference_computes(kind):
    builder = ModelBuilder()
    x = builder.input((1, 256), scale=0.1, zero_point=3)
    y = builder.constant(np.full((1, 256), 77, np.int8), scales=[0.07], zero_points=[-9])
    builder.output(builder.binary(kind, x, y, out=(0.12, -5), activation="RELU"))
    graph = read_tflite(builder.build())
    values = np.arange(-128, 128).astype(np.int8)[np.newaxis]
    expected = reference.run_all(graph, values)[graph.output.index][0]
    np.testing.assert_array_equal(pair_table(graph, graph.ops[0])[:, 77 + 128], expected)
