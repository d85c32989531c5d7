"""Tensors of any type, joined."""

from __future__ import annotations

from lowering_nets import kernels, lowered
from tflite_builder import ModelBuilder


def test_packed_tensors_take_turns_in_every_row():
    builder = ModelBuilder()
    x, y = builder.input((1, 3, 2), scale=0.1), builder.input((1, 3, 2), scale=0.1)
    builder.output(builder.pack([x, y], 2))
    program = lowered(builder)
    assert kernels(program) == ["join", "join"]
    parts = [
        (step.params.rows, step.params.input_row, step.params.output_row, step.params.output_from)
        for step in program.steps
    ]
    assert parts == [(3, 2, 4, 0), (3, 2, 4, 2)]


def test_both_parts_write_one_output_that_is_finished_by_the_last():
    builder = ModelBuilder()
    x, y = builder.input((1, 2), scale=0.1), builder.input((1, 2), scale=0.1)
    builder.output(builder.pack([x, y], 0))
    steps = lowered(builder).steps
    assert steps[0].output == steps[1].output
    assert [len(step.finished) for step in steps] == [0, 1]
