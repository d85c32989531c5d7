"""CAST."""

from __future__ import annotations

import pytest
from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder


@pytest.mark.parametrize(
    ("kind", "numbers"), [("INT16", (1, 2, 0)), ("INT32", (1, 4, 0)), ("FLOAT32", (1, 4, 1))]
)
def test_both_types_are_told_by_their_bytes(kind, numbers):
    builder = ModelBuilder()
    x = builder.input((1, 6))
    builder.output(builder.operator("CAST", [x], builder.activation((1, 6), (1, 0), dtype=kind)))
    program = lowered(builder)
    params = program.steps[0].params
    assert kernels(program) == ["cast"]
    assert (params.from_bytes, params.to_bytes, params.is_float) == numbers


def test_a_cast_to_its_own_type_disappears():
    builder = ModelBuilder()
    x = builder.unary("RELU", builder.input((1, 6), scale=0.1), out=(0.1, 0))
    builder.output(builder.operator("CAST", [x], builder.activation((1, 6), (0.1, 0))))
    assert kernels(lowered(builder)) == ["clamp_s8"]
