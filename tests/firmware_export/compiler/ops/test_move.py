"""Operators that only move values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowering_nets import constant, kernels, lowered
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.ops.move import Loops, loops_of, tables_of

POSITIONS = np.arange(120).reshape(2, 3, 4, 5)


def visited(loops):
    places = np.array([loops.start])
    for size, step in (*zip(loops.sizes, loops.steps, strict=True), (loops.length, 1)):
        places = (places[:, None] + np.arange(size) * step).ravel()
    return places


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (POSITIONS[1], Loops(60, (), (), 60)),
        (POSITIONS[:, :, 1:3], Loops(5, (6,), (20,), 10)),
        (POSITIONS[0, 0].T, Loops(0, (5, 4), (1, 5), 1)),
        (POSITIONS[0, 0, 0, ::-1], Loops(4, (5,), (-1,), 1)),
    ],
)
def test_regular_places_are_as_few_loops_as_possible(places, expected):
    assert loops_of(places) == expected


@given(st.permutations(range(4)), st.integers(1, 3), st.integers(0, 1))
def test_the_loops_of_a_strided_transposition_visit_exactly_its_places(order, stride, start):
    places = POSITIONS.transpose(order)[:, :, :, start::stride]
    loops = loops_of(places)
    if loops is not None:
        np.testing.assert_array_equal(visited(loops), places.ravel())
    rows, columns, length = tables_of(places)
    found = rows[:, None, None] + columns[:, None] + np.arange(length)
    np.testing.assert_array_equal(found.ravel(), places.ravel())


def test_places_in_no_regular_order_are_no_loops_but_tables():
    places = POSITIONS[0][[2, 0, 1, 1]]
    assert loops_of(places) is None
    rows, columns, length = tables_of(places)
    assert (rows.tolist(), columns.tolist(), length) == ([40, 0, 20, 20], [0], 20)


def test_a_gather_of_channels_takes_a_table_and_a_transposition_none():
    builder = ModelBuilder()
    x = builder.input((1, 2, 3, 4), scale=0.1)
    builder.output(builder.gather(x, (3, 0, 1), 3))
    program = lowered(builder)
    assert kernels(program) == ["take"]
    rows, columns = (constant(program, 0, argument).data for argument in (1, 2))
    assert (rows[:, None] + columns)[:2].tolist() == [[3, 0, 1], [7, 4, 5]]
    builder = ModelBuilder()
    builder.output(builder.transpose(builder.input((1, 2, 3, 4), scale=0.1), (0, 3, 1, 2)))
    program = lowered(builder)
    assert kernels(program) == ["move"]
    assert not program.constants


def test_an_output_that_is_its_input_leaves_no_code():
    builder = ModelBuilder()
    x = builder.slice(builder.input((1, 2, 3), scale=0.1), (0, 0, 0), (1, 2, 3))
    builder.output(builder.logistic(x))
    assert kernels(lowered(builder)) == ["lookup_s8"]


def test_each_part_of_a_split_is_a_copy_with_a_name_of_its_own():
    builder = ModelBuilder()
    for part in builder.split(builder.input((1, 2, 6), scale=0.1), 2, 3):
        builder.output(part)
    program = lowered(builder)
    assert kernels(program) == ["move"] * 3
    assert [step.params.start for step in program.steps] == [0, 2, 4]
    assert len({step.name for step in program.steps}) == 3
