"""Which pixels an answer rests on."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from tintling.artifacts import load_manifest
from tintling.pixel_input import pixel_input
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.insight.activations import shares_of
from tintling.training.insight.saliency import occlusion, occlusion_map


@pytest.fixture(scope="module")
def nano():
    folder = resolve_model("nano")
    graph = read_tflite(folder / "model.tflite")
    return partial(shares_of, graph, pixel_input(graph, load_manifest(folder).normalization))


def test_covering_empty_ground_loses_nothing(nano, digits):
    _, lost = occlusion(nano, digits.test_images[0])
    assert lost.shape == (14, 14)
    corner = digits.test_images[0][:6, :6]
    assert not corner.any()
    assert lost[0, 0] == 0
    assert lost.max() > 0


def test_what_is_lost_lies_on_the_ink(nano):
    image = np.zeros((28, 28), np.uint8)
    image[5:23, 13:16] = 255
    _, lost = occlusion(nano, image)
    at = np.unravel_index(lost.argmax(), lost.shape)
    assert 4 <= at[1] <= 9
    assert not lost[:, 0].any()
    assert not lost[:, -1].any()


def test_the_map_names_the_answer(nano, digits):
    drawing = occlusion_map(nano, digits.test_images[0], tuple("0123456789"))
    assert f"the probability of {digits.test_labels[0]} is lost" in drawing.caption
    assert drawing.svg().startswith(b"<?xml")
