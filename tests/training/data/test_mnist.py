from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tintling.errors import DatasetError
from tintling.training.data.idx import idx_bytes
from tintling.training.data.mnist import load_mnist


def save(path, digits, **names):
    wanted = {"x_train": 0, "y_train": 1, "x_test": 2, "y_test": 3} | names
    arrays = (digits.train_images, digits.train_labels, digits.test_images, digits.test_labels)
    np.savez(path, **{name: arrays[i] for name, i in wanted.items() if i is not None})


def test_the_same_digits_have_the_same_digest_in_every_container(tmp_path, digits):
    save(tmp_path / "mnist.npz", digits)
    folder = tmp_path / "idx"
    folder.mkdir()
    arrays = (digits.train_images, digits.train_labels, digits.test_images, digits.test_labels)
    names = ("train-images.idx3", "train-labels.idx1", "t10k-images.idx3", "t10k-labels.idx1")
    for name, array in zip(names, arrays, strict=True):
        (folder / f"{name}-ubyte").write_bytes(idx_bytes(array))
    sources = [
        load_mnist(tmp_path).source,
        load_mnist(tmp_path / "mnist.npz").source,
        load_mnist(folder).source,
    ]
    assert {source.sha256 for source in sources} == {digits.source.sha256}
    assert not any(source.verified or source.fallback for source in sources)


def test_the_environment_variable_points_at_data(tmp_path, digits, monkeypatch):
    save(tmp_path / "mnist.npz", digits)
    monkeypatch.setenv("TINTLING_DATA_DIR", str(tmp_path))
    assert load_mnist().source.sha256 == digits.source.sha256


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("missing", "does not exist"), ("empty", "holds no samples"), ("a.txt", "expected a folder")],
)
def test_a_path_that_holds_no_digits_says_what_was_expected(tmp_path, name, complaint):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(DatasetError, match=complaint):
        load_mnist(tmp_path / name)


def test_a_wrong_environment_variable_is_named_and_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("TINTLING_DATA_DIR", str(tmp_path / "gone"))
    with pytest.raises(DatasetError, match=r"\$TINTLING_DATA_DIR: .*gone does not exist"):
        load_mnist()


def test_something_in_the_shape_of_mnist_that_is_not_mnist_is_pointed_out(tmp_path, capsys):
    np.savez_compressed(
        tmp_path / "mnist.npz",
        x_train=np.zeros((60_000, 28, 28), np.uint8),
        y_train=np.zeros(60_000, np.uint8),
        x_test=np.zeros((10_000, 28, 28), np.uint8),
        y_test=np.zeros(10_000, np.uint8),
    )
    source = load_mnist(tmp_path).source
    assert (source.name, source.verified) == ("arrays", False)
    assert "not the original files" in " ".join(capsys.readouterr().err.split())


def test_a_folder_of_images_gets_a_stratified_test_part_and_one_with_parts_keeps_them(tmp_path):
    def fill(folder, each):
        for label in range(10):
            (folder / str(label)).mkdir(parents=True)
            for number in range(each):
                pixels = np.zeros((28, 28), np.uint8)
                pixels[10:20, 10:14] = 100 + number
                Image.fromarray(pixels).save(folder / str(label) / f"{number}.png")

    fill(tmp_path / "flat", 5)
    flat = load_mnist(tmp_path / "flat")
    assert np.bincount(flat.test_labels).tolist() == [1] * 10
    assert flat.source.name == "images"
    fill(tmp_path / "parted" / "train", 3)
    fill(tmp_path / "parted" / "test", 2)
    parted = load_mnist(tmp_path / "parted")
    assert (len(parted.train_labels), len(parted.test_labels)) == (30, 20)
