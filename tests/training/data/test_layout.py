from __future__ import annotations

import io
from pathlib import PurePosixPath

import pytest

from tintling.errors import DatasetError
from tintling.training.data.layout import find_idx_sets, part_of, part_of_table
from tintling.training.data.tree import SourceFile


def files(*names: str) -> list[SourceFile]:
    return [SourceFile(PurePosixPath(name), 0, name, io.BytesIO) for name in names]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("train/3/a.png", "train"),
        ("training/3/a.png", "train"),
        ("Testing/3/a.png", "test"),
        ("val/3/a.png", "validation"),
        ("valid/3/a.png", "validation"),
        ("asl_alphabet_train/asl_alphabet_train/A/a.png", "train"),
        ("seg_test/forest/a.png", "test"),
        ("set/test/3/a.png", "test"),
        ("3/a.png", None),
        ("train/a.png", None),  # the folder of an image is its label
        ("a long walk with a train/3/a.png", None),
    ],
)
def test_a_part_is_what_the_folders_around_a_label_say(path, part):
    assert part_of(PurePosixPath(path)) == part


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("sign_mnist_train.csv", "train"),
        ("sign_mnist_test.csv", "test"),
        ("emnist-letters-train.csv", "train"),
        ("data.csv", None),
    ],
)
def test_the_name_of_a_table_says_its_part(name, part):
    assert part_of_table(name) == part


def test_idx_files_are_found_wherever_torchvision_puts_them():
    kinds = ("images-idx3", "labels-idx1")
    names = [f"MNIST/raw/{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in kinds]
    found = find_idx_sets(files(*names, *(f"{name}.gz" for name in names)))
    assert list(found) == [""]
    assert found[""].files["test"][1].path.name == "t10k-labels-idx1-ubyte"
    assert not found[""].transposed


def test_emnist_is_told_by_its_name_and_brings_its_table_of_classes():
    names = [
        f"emnist-{kind}-{part}-{what}-ubyte.gz"
        for kind in ("letters", "digits")
        for part in ("train", "test")
        for what in ("images-idx3", "labels-idx1")
    ]
    found = find_idx_sets(files(*names, "emnist-letters-mapping.txt"))
    assert set(found) == {"emnist-letters-", "emnist-digits-"}
    assert found["emnist-letters-"].transposed
    assert found["emnist-letters-"].mapping is not None
    assert found["emnist-digits-"].mapping is None


def test_images_without_labels_are_refused():
    with pytest.raises(DatasetError, match="no file of labels beside it"):
        find_idx_sets(files("train-images-idx3-ubyte"))
