"""RESIZE_BILINEAR in integers."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic.interpolation import axis_steps, resize_bilinear
from tintling.operators import ResizeBilinear
from tintling.tflite.reader import read_tflite


def test_doubling_without_conventions_repeats_and_mixes_halves():
    steps = axis_steps(ResizeBilinear((0,), (1,), False, False), 2, 4)
    assert steps.lower.tolist() == [0, 0, 1, 1]
    assert steps.upper.tolist() == [0, 1, 1, 1]
    assert steps.weight.tolist() == [0, 512, 0, 512]


def test_aligned_corners_meet_the_first_and_the_last_row():
    steps = axis_steps(ResizeBilinear((0,), (1,), True, False), 3, 5)
    assert (steps.lower[0], steps.weight[0]) == (0, 0)
    assert (steps.lower[-1], steps.weight[-1]) == (2, 0)
    assert steps.weight.tolist() == [0, 512, 0, 512, 0]


def test_half_pixel_centres_stay_inside_the_image():
    steps = axis_steps(ResizeBilinear((0,), (1,), False, True), 2, 4)
    assert steps.lower.min() >= 0
    assert steps.upper.max() <= 1
    assert steps.weight.tolist() == [-256, 256, 768, 256]


@pytest.mark.parametrize("value", [-128, -1, 0, 127])
def test_an_even_image_stays_even(value):
    builder = ModelBuilder()
    builder.output(
        builder.resize(
            "RESIZE_BILINEAR", builder.input((1, 2, 3, 1), scale=0.1), (5, 7), half_pixel_centers=True
        )
    )
    graph = read_tflite(builder.build())
    image = np.full((1, 1, 2, 3, 1), value, np.int8)
    found = resize_bilinear(graph, graph.ops[0], image)
    assert found.shape == (1, 1, 5, 7, 1)
    assert (found == value).all()


def test_a_middle_is_rounded_away_from_zero():
    builder = ModelBuilder()
    builder.output(builder.resize("RESIZE_BILINEAR", builder.input((1, 1, 2, 1), scale=0.1), (1, 4)))
    graph = read_tflite(builder.build())
    image = np.array([[-3, -2], [2, 3]], np.int8).reshape(2, 1, 1, 2, 1)
    found = resize_bilinear(graph, graph.ops[0], image)
    assert found.reshape(2, 4).tolist() == [[-3, -3, -2, -2], [2, 3, 3, 3]]
