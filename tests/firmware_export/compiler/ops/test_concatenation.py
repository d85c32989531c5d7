"""CONCATENATION as copies."""

from __future__ import annotations

from lowering_nets import lowered
from tflite_builder import ModelBuilder


def test_each_part_of_a_concatenation_is_a_copy_and_the_last_finishes_it():
    builder = ModelBuilder()
    x = builder.input((1, 2, 3, 4), scale=0.1)
    y = builder.unary("RELU", x, out=(0.1, 0))
    z = builder.concatenation([x, y, x], 3)
    builder.output(z)
    steps = lowered(builder).steps
    assert [step.kernel for step in steps[1:]] == ["tl_concatenation_s8"] * 3
    assert [step.params.output_from for step in steps[1:]] == [0, 4, 8]
    assert [step.finished for step in steps[1:]] == [(), (), (z,)]
    assert len({step.name for step in steps}) == 4
