"""The images between frame and tensor, as they are shown."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.preprocessing.stages import INK_COLOUR, REGION_COLOUR, stages, stages_of


def frame() -> np.ndarray:
    """A thick stroke on paper under falling light, and another that comes in from the edge."""
    paper = np.tile(np.linspace(200, 150, 96), (96, 1))
    paper[20:70, 44:49] -= 90
    paper[60:96, 88:92] -= 90
    return paper.astype(np.uint8)


def test_stages_lead_from_the_frame_to_the_tensor():
    grey, background, ink, regions, tensor = stages(frame())
    assert [stage.key for stage in (grey, background, ink, regions, tensor)] == [
        "grey",
        "background",
        "ink",
        "regions",
        "tensor",
    ]
    np.testing.assert_array_equal(grey.image, frame())
    assert background.image[45, 46] > frame()[45, 46] + 60  # the stroke is not in it
    assert ink.image[45, 46] > 200
    assert ink.image[5, 5] < 40
    assert tuple(regions.image[45, 46]) == REGION_COLOUR
    assert tuple(regions.image[80, 90]) == INK_COLOUR
    np.testing.assert_array_equal(tensor.image, preprocess(frame()).image)
    assert "darker" in ink.caption


def test_an_empty_sheet_has_stages_too():
    sheet = np.random.default_rng(1).normal(170, 2, (96, 96)).astype(np.uint8)
    found = preprocess(sheet, debug=True)
    assert not found.found
    assert stages_of(found)[2].image.mean() < 30  # noise is not shown as ink
    images = stages_of(found)
    assert len(images) == 5
    assert images[-1].caption == "empty"
    assert not images[-1].image.any()


def test_a_large_frame_is_shown_as_far_as_it_was_looked_at():
    large = np.kron(frame(), np.ones((8, 8), np.uint8))
    images = stages(large)
    assert {stage.image.shape[:2] for stage in images[:4]} == {images[0].image.shape[:2]}
    assert max(images[0].image.shape) <= 160


def test_images_that_were_not_kept_are_missed():
    with pytest.raises(ValueError, match="debug=True"):
        stages_of(preprocess(frame()))
