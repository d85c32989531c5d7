"""Which input value each value of a moving operator is."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic.element_maps import element_map, is_move, moved_shape, nearest_positions
from tintling.operators import ResizeNearestNeighbor
from tintling.tflite.reader import read_tflite

SHAPE = (1, 4, 6, 4)
POSITIONS = np.arange(96).reshape(SHAPE)


def moved(build):
    """Graph and operator of what a builder makes of an input."""
    builder = ModelBuilder()
    outputs = build(builder, builder.input(SHAPE, scale=0.1))
    for index in outputs if isinstance(outputs, list) else [outputs]:
        builder.output(index)
    graph = read_tflite(builder.build())
    return graph, graph.ops[0]


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda b, x: b.transpose(x, (0, 2, 1, 3)), POSITIONS.transpose(0, 2, 1, 3)),
        (lambda b, x: b.slice(x, (0, 1, 2, 0), (1, 2, 3, 4)), POSITIONS[:, 1:3, 2:5]),
        (lambda b, x: b.gather(x, (3, 0), 2), POSITIONS[:, :, [3, 0]]),
        (lambda b, x: b.reverse(x, (1, 2)), POSITIONS[:, ::-1, ::-1]),
        (
            lambda b, x: b.mirror_pad(x, [(0, 0), (1, 0), (0, 2), (0, 0)]),
            np.pad(POSITIONS, [(0, 0), (1, 0), (0, 2), (0, 0)], mode="reflect"),
        ),
        (
            lambda b, x: b.space_to_depth(x, 2),
            POSITIONS.reshape(1, 2, 2, 3, 2, 4).transpose(0, 1, 3, 2, 4, 5).reshape(1, 2, 3, 16),
        ),
        (
            lambda b, x: b.depth_to_space(x, 2),
            POSITIONS.reshape(1, 4, 6, 2, 2, 1).transpose(0, 1, 3, 2, 4, 5).reshape(1, 8, 12, 1),
        ),
    ],
)
def test_positions_and_shape_are_those_of_numpy(build, expected):
    graph, op = moved(build)
    np.testing.assert_array_equal(element_map(graph, op), expected)
    assert tuple(moved_shape(op, SHAPE, graph.tensors[op.output].shape, 0)) == expected.shape
    assert is_move(op)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_each_output_of_a_split_is_its_part(position):
    graph, op = moved(lambda b, x: b.split(x, 2, 3))
    np.testing.assert_array_equal(element_map(graph, op, position), np.split(POSITIONS, 3, axis=2)[position])
    assert tuple(moved_shape(op, SHAPE, (), position)) == (1, 4, 2, 4)


def test_depth_to_space_undoes_space_to_depth():
    graph, op = moved(lambda b, x: b.space_to_depth(x, 2))
    there = element_map(graph, op).ravel()
    builder = ModelBuilder()
    builder.output(builder.depth_to_space(builder.input((1, 2, 3, 16), scale=0.1), 2))
    graph = read_tflite(builder.build())
    back = element_map(graph, graph.ops[0])
    np.testing.assert_array_equal(there[back], POSITIONS)


@pytest.mark.parametrize(
    ("corners", "half", "expected"),
    [
        (False, False, [0, 0, 1, 1, 2]),
        (True, False, [0, 1, 1, 2, 2]),
        (False, True, [0, 0, 1, 2, 2]),
    ],
)
def test_nearest_rows_follow_the_convention_of_the_corners(corners, half, expected):
    op = ResizeNearestNeighbor((0,), (1,), corners, half)
    assert nearest_positions(op, 3, 5).tolist() == expected
