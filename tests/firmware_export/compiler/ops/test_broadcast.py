"""Operands of different shapes."""

from __future__ import annotations

import pytest
from lowering_nets import lowered, weights
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.kernel_structs import BroadcastStruct


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((1, 4, 4, 3), (1, 4, 4, 3), BroadcastStruct((1, 1, 1, 48), (0, 0, 0, 1), (0, 0, 0, 1))),
        ((1, 4, 4, 3), (1, 1, 1, 3), BroadcastStruct((1, 1, 16, 3), (0, 0, 3, 1), (0, 0, 0, 1))),
        ((1, 4, 4, 3), (1,), BroadcastStruct((1, 1, 1, 48), (0, 0, 0, 1), (0, 0, 0, 0))),
        ((1, 1, 4, 1), (1, 5, 1, 3), BroadcastStruct((1, 5, 4, 3), (0, 0, 1, 0), (0, 3, 0, 1))),
    ],
)
def test_broadcasts_fold_into_as_few_loops_as_they_can(first, second, expected):
    builder = ModelBuilder()
    a = builder.input(first, scale=0.1)
    b = builder.constant(weights(*second), scales=[0.1])
    builder.output(builder.binary("MUL", a, b, out=(0.5, 0)))
    assert lowered(builder).steps[0].params.broadcast == expected


def test_operands_may_have_more_axes_of_one_than_the_output():
    builder = ModelBuilder()
    a = builder.input((1, 1, 3, 4), scale=0.1)
    b = builder.constant(weights(4), scales=[0.1])
    builder.output(builder.operator("MUL", [a, b], builder.activation((1, 3, 4), (0.5, 0))))
    expected = BroadcastStruct((1, 1, 3, 4), (0, 0, 4, 1), (0, 0, 0, 1))
    assert lowered(builder).steps[0].params.broadcast == expected


def test_more_than_four_loops_are_refused():
    builder = ModelBuilder()
    a = builder.input((1, 2, 1, 2, 1, 2), scale=0.1)
    b = builder.constant(weights(1, 1, 2, 1, 2, 1), scales=[0.1])
    builder.output(builder.binary("MUL", a, b, out=(0.5, 0)))
    with pytest.raises(UnsupportedOperatorError, match="takes more than four loops"):
        lowered(builder)
