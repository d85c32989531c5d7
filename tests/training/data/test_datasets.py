from __future__ import annotations

import struct
import zipfile

import numpy as np
import pytest
from PIL import Image

from tintling.artifacts import DIGIT_LABELS
from tintling.errors import DatasetError
from tintling.training.data.datasets import load_dataset
from tintling.training.data.idx import idx_bytes
from tintling.training.data.splits import split

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 90, (40, 28, 28)).astype(np.uint8)
CLASSES = (np.arange(40) % 4).astype(np.uint8)


def fill(folder, labels, each, size=(28, 28), suffix=".png"):
    """Writes images whose brightest pixel is their number."""
    for label in labels:
        (folder / label).mkdir(parents=True, exist_ok=True)
        for number in range(each):
            pixels = np.zeros(size, np.uint8)
            pixels[10:20, 10:14] = 100 + number
            Image.fromarray(pixels).save(folder / label / f"{number}{suffix}")


def write_idx(folder, prefix="", *, images=IMAGES, classes=CLASSES):
    folder.mkdir(parents=True, exist_ok=True)
    for part, chosen in (("train", slice(30)), ("t10k", slice(30, 40))):
        (folder / f"{prefix}{part}-images-idx3-ubyte").write_bytes(idx_bytes(images[chosen]))
        (folder / f"{prefix}{part}-labels-idx1-ubyte").write_bytes(idx_bytes(classes[chosen]))


@pytest.mark.parametrize(
    ("train", "test"), [("train", "test"), ("training", "testing"), ("set/Train", "set/Test")]
)
def test_the_parts_that_folders_name_are_honoured(tmp_path, train, test):
    fill(tmp_path / train, ("cat", "dog"), 3)
    fill(tmp_path / test, ("cat", "dog"), 2)
    found = load_dataset(tmp_path)
    assert found.labels == ("cat", "dog")
    assert (len(found.train_labels), len(found.test_labels)) == (6, 4)


def test_a_validation_part_of_its_own_is_the_one_that_is_chosen_on(tmp_path):
    for part, each in (("train", 9), ("val", 3), ("test", 2)):
        fill(tmp_path / part, ("cat", "dog"), each)
    parts = split(load_dataset(tmp_path))
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (18, 6, 4)


def test_images_beside_the_parts_are_left_out_and_told(tmp_path, capsys):
    fill(tmp_path / "train", ("a", "b"), 3)
    fill(tmp_path / "test", ("a", "b"), 1)
    fill(tmp_path, ("extra",), 2)
    assert load_dataset(tmp_path).labels == ("a", "b")
    assert "left out 2 files: 2 image outside the parts" in " ".join(capsys.readouterr().err.split())


def test_files_that_cannot_be_used_are_counted_by_kind(tmp_path, capsys):
    fill(tmp_path, ("0", "1"), 5)
    (tmp_path / "0" / "film.webm").write_bytes(b"x")
    load_dataset(tmp_path)
    assert "left out 1 file: 1 .webm" in " ".join(capsys.readouterr().err.split())


def test_images_of_phones_with_the_suffix_jfif_are_read(tmp_path):
    fill(tmp_path, ("0", "1"), 5, suffix=".jpg")
    for file in tmp_path.rglob("*.jpg"):
        file.rename(file.with_suffix(".jfif"))
    assert len(load_dataset(tmp_path).train_labels) == 8


@pytest.mark.parametrize("folder", ["", "MNIST/raw"])
def test_idx_files_are_found_in_a_folder_and_where_torchvision_puts_them(tmp_path, folder):
    write_idx(tmp_path / folder)
    found = load_dataset(tmp_path)
    np.testing.assert_array_equal(found.train_images, IMAGES[:30])
    assert found.labels == DIGIT_LABELS
    assert found.test_labels.tolist() == CLASSES[30:].tolist()


def test_idx_files_in_a_zip_are_read(tmp_path):
    write_idx(tmp_path / "raw")
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for file in (tmp_path / "raw").iterdir():
            archive.write(file, f"set/{file.name}")
    np.testing.assert_array_equal(load_dataset(tmp_path / "set.zip").train_images, IMAGES[:30])


def test_emnist_is_turned_upright_and_its_classes_have_their_letters(tmp_path):
    raw = tmp_path / "raw"
    write_idx(raw, "emnist-letters-", images=IMAGES.swapaxes(1, 2), classes=CLASSES + 1)
    write_idx(raw, "emnist-digits-")
    (raw / "emnist-letters-mapping.txt").write_text("1 65 97\n2 66 98\n3 67 99\n4 68 100\n")
    with pytest.raises(DatasetError, match=r"name one of .*emnist-digits, .*emnist-letters"):
        load_dataset(tmp_path / "raw")
    found = load_dataset(raw / "emnist-letters")
    np.testing.assert_array_equal(found.train_images, IMAGES[:30])
    assert found.labels == ("A", "B", "C", "D")
    assert found.train_labels.tolist() == CLASSES[:30].tolist()


def test_a_table_of_classes_that_names_too_few_is_refused(tmp_path):
    write_idx(tmp_path, "emnist-letters-")
    (tmp_path / "emnist-letters-mapping.txt").write_text("0 65\n1 66\n")
    with pytest.raises(DatasetError, match="does not name every class"):
        load_dataset(tmp_path)


def test_qmnist_labels_are_the_first_of_eight_columns(tmp_path):
    write_idx(tmp_path, "qmnist-")
    for part, chosen in (("train", slice(30)), ("t10k", slice(30, 40))):
        (tmp_path / f"qmnist-{part}-labels-idx1-ubyte").unlink()
        rows = np.zeros((len(CLASSES[chosen]), 8), ">i4")
        rows[:, 0], rows[:, 1] = CLASSES[chosen], 3
        head = struct.pack(">4B2I", 0, 0, 0x0C, 2, *rows.shape)
        (tmp_path / f"qmnist-{part}-labels-idx2-int").write_bytes(head + rows.tobytes())
    assert load_dataset(tmp_path).train_labels.tolist() == CLASSES[:30].tolist()


@pytest.mark.parametrize(
    "arrays",
    [
        {"x_train": IMAGES[:30], "y_train": CLASSES[:30], "x_test": IMAGES[30:], "y_test": CLASSES[30:]},
        {
            "train_images": IMAGES[:30, ..., np.newaxis] / 255,
            "train_labels": CLASSES[:30, np.newaxis],
            "test_images": IMAGES[30:, ..., np.newaxis] / 255,
            "test_labels": CLASSES[30:, np.newaxis],
        },
        {
            "X_train": IMAGES[:30].reshape(30, -1),
            "Y_train": np.eye(4)[CLASSES[:30]],
            "X_test": IMAGES[30:].reshape(10, -1),
            "Y_test": np.eye(4)[CLASSES[30:]],
        },
    ],
    ids=["Keras", "MedMNIST, fractions", "rows, one-hot"],
)
def test_npz_files_of_every_usual_form_give_the_same_digits(tmp_path, arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    found = load_dataset(tmp_path / "a.npz")
    np.testing.assert_array_equal(found.train_images, IMAGES[:30])
    assert found.test_labels.tolist() == CLASSES[30:].tolist()


def test_a_single_pair_of_arrays_gets_a_stratified_test_part(tmp_path):
    np.savez(tmp_path / "a.npz", x=IMAGES, y=CLASSES)
    found = load_dataset(tmp_path / "a.npz")
    assert np.bincount(found.test_labels).tolist() == [2, 2, 2, 2]


def test_an_npz_with_nothing_of_use_lists_what_it_holds(tmp_path):
    np.savez(tmp_path / "a.npz", extra=np.zeros(3), y=CLASSES)
    with pytest.raises(DatasetError, match=r"holds extra \(3,\), y \(40,\); expected x_train"):
        load_dataset(tmp_path / "a.npz")


def test_a_kaggle_table_with_its_unlabelled_test_file(tmp_path, capsys):
    rows = np.column_stack((CLASSES, IMAGES.reshape(40, -1)))
    head = ",".join(["label", *(f"pixel{i}" for i in range(784))])
    np.savetxt(tmp_path / "train.csv", rows, "%d", ",", header=head, comments="")
    np.savetxt(tmp_path / "test.csv", rows[:, 1:], "%d", ",", header=head[6:], comments="")
    found = load_dataset(tmp_path)
    assert (len(found.train_labels), len(found.test_labels)) == (32, 8)
    assert "has no labels: it is left out" in " ".join(capsys.readouterr().err.split())
    alone = load_dataset(tmp_path / "train.csv")
    assert alone.source.sha256 == found.source.sha256


def test_dark_ink_on_a_bright_background_is_inverted_and_told(tmp_path, capsys):
    np.savez(tmp_path / "a.npz", x_train=255 - IMAGES, y_train=CLASSES, x_test=255 - IMAGES, y_test=CLASSES)
    np.testing.assert_array_equal(load_dataset(tmp_path / "a.npz").train_images, IMAGES)
    assert "the images are inverted" in " ".join(capsys.readouterr().err.split())


def test_arrays_of_another_size_become_samples(tmp_path):
    large = np.kron(IMAGES, np.ones((1, 2, 2), np.uint8))
    np.savez(tmp_path / "a.npz", x=large, y=CLASSES)
    assert load_dataset(tmp_path / "a.npz").train_images.shape[1:] == (28, 28)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x_train": IMAGES, "y_train": CLASSES[:9]}, "40 train images but 9 labels"),
        ({"x_test": IMAGES, "y_test": CLASSES}, "no training part"),
        ({"x": IMAGES.astype(float) - 300, "y": CLASSES}, "undo the normalization"),
        ({"x": IMAGES, "y": np.full(40, 0.5)}, "whole numbers"),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(tmp_path, arrays, message):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(DatasetError, match=message):
        load_dataset(tmp_path / "a.npz")


def test_a_folder_without_samples_says_what_was_expected(tmp_path):
    with pytest.raises(DatasetError, match="holds no samples: expected"):
        load_dataset(tmp_path)


def test_a_name_that_does_not_exist_says_who_asked(tmp_path):
    with pytest.raises(DatasetError, match=r"^--data: .*gone does not exist"):
        load_dataset(tmp_path / "gone")


def test_two_tables_of_one_part_are_refused(tmp_path):
    for name in ("one.csv", "two.csv"):
        np.savetxt(tmp_path / name, np.zeros((3, 785)), "%d", ",")
    with pytest.raises(DatasetError, match="two tables of the train part"):
        load_dataset(tmp_path)
