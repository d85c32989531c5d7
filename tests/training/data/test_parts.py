"""Data sets of arrays by part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tintling.artifacts import DIGIT_LABELS
from tintling.errors import DatasetError
from tintling.training.data.image_files import to_ink
from tintling.training.data.parts import dataset_of_arrays, dataset_of_parts, with_test_part

PATH = Path("set.npz")


def part(count, classes, *, side=28, value=0):
    images = np.full((count, side, side), value, np.uint8)
    images[:, 0, 0] = np.arange(count)
    return images, np.arange(count, dtype=np.int64) % classes, tuple(map(str, range(classes)))


def test_digits_keep_the_ten_labels_even_if_some_do_not_occur():
    found = dataset_of_arrays({"train": part(12, 3), "test": part(6, 3)}, PATH, to_ink)
    assert found.labels == DIGIT_LABELS
    assert (len(found.train_labels), len(found.test_labels)) == (12, 6)
    assert (found.source.name, found.source.verified) == ("arrays", False)


def test_a_test_part_is_set_aside_where_there_is_none():
    found = dataset_of_arrays({"train": part(50, 5)}, PATH, None)
    assert (len(found.train_labels), len(found.test_labels)) == (40, 10)
    assert np.bincount(found.test_labels).tolist() == [2] * 5


def test_a_stratified_test_part_is_the_same_for_everyone():
    images, classes, _ = part(40, 4)
    first, again = with_test_part(images, classes, 8), with_test_part(images, classes, 8)
    np.testing.assert_array_equal(first[1][0], again[1][0])
    together = np.concatenate([first[0][0], first[1][0]])[:, 0, 0]
    assert sorted(together) == list(range(40))


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"test": part(3, 3)}, "has no training part: it holds test"),
        ({}, "has no training part: it holds nothing with labels"),
        ({"train": (*part(3, 3)[:1], np.zeros(2, np.int64), ("0",))}, "3 train images but 2 labels"),
        ({"train": (np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64), ())}, "0 train images but 0"),
    ],
)
def test_parts_that_do_not_fit_are_refused(arrays, message):
    with pytest.raises(DatasetError, match=message):
        dataset_of_arrays(arrays, PATH, None)


def test_a_table_of_classes_renumbers_from_zero():
    images, classes, labels = part(6, 3)
    found = dataset_of_arrays({"train": (images, classes + 1, labels)}, PATH, None, {1: "a", 2: "b", 3: "c"})
    assert found.labels == ("a", "b", "c")
    assert set(found.train_labels) | set(found.test_labels) == {0, 1, 2}
    with pytest.raises(DatasetError, match="does not name every class"):
        dataset_of_arrays({"train": (images, classes + 1, labels)}, PATH, None, {1: "a", 2: "b"})


def test_dark_ink_on_bright_paper_is_inverted_and_said(capsys):
    found = dataset_of_arrays({"train": part(10, 2, value=200), "test": part(2, 2)}, PATH, to_ink)
    assert found.train_images[0, 5, 5] == 55
    assert found.test_images[0, 5, 5] == 0
    assert "dark ink on a bright background" in " ".join(capsys.readouterr().err.split())


def test_images_of_another_size_go_through_the_sampler():
    found = dataset_of_arrays(
        {"train": part(10, 2, side=9), "test": part(2, 2)},
        PATH,
        lambda image: np.full((28, 28), image[0, 0], np.uint8),
    )
    assert found.train_images[:, 3, 3].tolist() == list(range(10))


def test_more_than_256_labels_take_16_bits_and_another_digest():
    images, classes, _ = part(4, 4)
    few, many = (
        dataset_of_parts(
            {"train": (images, classes), "test": (images, classes)}, tuple(map(str, range(n))), PATH
        )
        for n in (256, 257)
    )
    assert (few.train_labels.dtype, many.train_labels.dtype) == (np.uint8, np.uint16)
    assert few.source.sha256 != many.source.sha256
