"""``tintling.load`` and what a model can do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from paths import GOLDEN
from PIL import Image

import tintling
from tintling.errors import ArtifactError


@pytest.mark.parametrize(
    "name", ["nano", Path("nano"), str(GOLDEN / "tiny_int8.tflite"), GOLDEN / "tiny_int8.tflite"]
)
def test_names_strings_and_paths_are_taken(name):
    model = tintling.load(name)
    assert model.labels == tuple("0123456789")
    assert model.name in repr(model)


def test_a_model_that_is_not_there_is_one_clear_error():
    with pytest.raises(ArtifactError, match=r"nowhere\.tflite does not exist: expected"):
        tintling.load("nowhere.tflite")


def test_an_image_is_classified_from_a_file_and_from_pixels_alike(tmp_path):
    images, _ = digits()
    pixels = exposed(write(paper((96, 96)), enlarged(images[3], 50), (30, 20)))
    Image.fromarray(pixels).save(tmp_path / "digit.png")
    model = tintling.load("nano")
    from_file, from_pixels = model.classify(tmp_path / "digit.png"), model.classify(pixels)
    assert model.classify(str(tmp_path / "digit.png")).label == from_file.label
    assert from_file.label == from_pixels.label
    assert from_file.label in model.labels
    np.testing.assert_array_equal(from_file.prediction.logits, from_pixels.prediction.logits)


def test_an_empty_sheet_has_no_label():
    assert tintling.load("nano").classify(np.full((96, 96), 200, np.uint8)).label is None


def test_a_model_is_exported_and_inspected(tmp_path):
    model = tintling.load("femto")
    result = model.export(tmp_path / "c", "single-header")
    assert (tmp_path / "c" / "tl_femto.h").is_file()
    assert result.arena_bytes == model.inspect().network.arena_bytes


def test_a_model_is_taken_wherever_a_path_is(tmp_path):
    model = tintling.load("femto")
    result = tintling.export(model, str(tmp_path / "c"))
    assert result.model_sha256 == tintling.inspect("femto").graph.sha256
