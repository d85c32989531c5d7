from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import DatasetError
from tintling.training.data.arrays import as_classes, as_images

IMAGES = np.random.default_rng(0).integers(0, 256, (7, 28, 28)).astype(np.uint8)


@pytest.mark.parametrize(
    "array",
    [
        IMAGES,
        IMAGES.astype(np.int64),
        IMAGES.astype(np.float64),
        IMAGES / 255,
        IMAGES[..., np.newaxis],
        IMAGES[:, np.newaxis],
        IMAGES.reshape(7, 784),
    ],
    ids=["bytes", "int64", "floats", "fractions", "channel last", "channel first", "rows"],
)
def test_images_of_every_usual_form_are_the_same_bytes(array):
    found = as_images(array, "images")
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, IMAGES)


def test_black_and_white_images_span_the_whole_range():
    bits = (IMAGES > 127).astype(np.uint8)
    np.testing.assert_array_equal(as_images(bits, "images"), bits * 255)
    np.testing.assert_array_equal(as_images(bits.astype(bool), "images"), bits * 255)


def test_colour_stays_and_channels_go_last():
    colour = np.random.default_rng(1).integers(0, 256, (4, 20, 24, 3)).astype(np.uint8)
    np.testing.assert_array_equal(as_images(colour, "images"), colour)
    np.testing.assert_array_equal(as_images(colour.transpose(0, 3, 1, 2), "images"), colour)


def test_transposed_images_are_turned_back():
    np.testing.assert_array_equal(as_images(IMAGES, "images", transposed=True), IMAGES.swapaxes(1, 2))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((3, 28, 28), "U1"), "expected numbers"),
        (np.zeros((0, 28, 28), np.uint8), "no images"),
        (np.full((3, 28, 28), -1.0), "undo the normalization"),
        (np.full((3, 28, 28), 300), "undo the normalization"),
        (np.full((3, 28, 28), np.nan), "expected pixels"),
        (np.zeros((3, 785), np.uint8), "expected images of shape"),
        (np.zeros((3, 28, 28, 4), np.uint8), "expected images of shape"),
        (np.zeros(9, np.uint8), "expected images of shape"),
    ],
)
def test_arrays_that_are_no_images_are_refused(array, message):
    with pytest.raises(DatasetError, match=message):
        as_images(array, "images")


@pytest.mark.parametrize(
    "array",
    [
        np.array([2, 0, 1]),
        np.array([2, 0, 1], np.uint8),
        np.array([2.0, 0.0, 1.0]),
        np.array([[2], [0], [1]]),
        np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], np.float32),
        np.array([[2, 9, 9, 9, 9, 9, 0, 0], [0, 1, 1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1, 0, 0]]),
    ],
    ids=["int64", "uint8", "floats", "column", "one-hot", "QMNIST"],
)
def test_labels_of_every_usual_form_are_the_same_classes(array):
    classes, names = as_classes(array, "labels")
    assert classes.tolist() == [2, 0, 1]
    assert names == ("0", "1", "2")


def test_texts_are_labels_in_their_order():
    classes, names = as_classes(np.array(["dog", "cat", "dog"]), "labels")
    assert names == ("cat", "dog")
    assert classes.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.array([0.5, 1.0]), "whole numbers"),
        (np.array([0.0, np.inf]), "whole numbers"),
        (np.array([-1, 3]), "from 0 to 999, found -1 to 3"),
        (np.array([1000]), "from 0 to 999"),
        (np.zeros((3, 2, 2)), "one label an image"),
        (np.array([[1, 2, 3], [4, 5, 6]]), "one label an image"),
    ],
)
def test_arrays_that_are_no_labels_are_refused(array, message):
    with pytest.raises(DatasetError, match=message):
        as_classes(array, "labels")
