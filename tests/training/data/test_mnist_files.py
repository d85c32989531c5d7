"""The four files of MNIST."""

from __future__ import annotations

import gzip
import hashlib

import numpy as np
import pytest

from tintling.training.data import mnist_files
from tintling.training.data.idx import idx_bytes
from tintling.training.data.mnist_files import find_mnist, is_mnist

NAMES = [name for name, _, _ in mnist_files._IDX_FILES]


def test_files_are_found_by_any_usual_spelling(tmp_path):
    spellings = [
        NAMES[0],
        f"{NAMES[1]}.gz",
        NAMES[2].replace("-idx", ".idx"),
        NAMES[3].replace("-idx", ".idx") + ".gz",
    ]
    for name in spellings:
        (tmp_path / name).touch()
    assert find_mnist(tmp_path) == [tmp_path / name for name in spellings]


@pytest.mark.parametrize("missing", range(4))
def test_a_folder_without_one_of_the_files_is_none(missing, tmp_path):
    for index, name in enumerate(NAMES):
        if index != missing:
            (tmp_path / name).touch()
    assert find_mnist(tmp_path) is None


def arrays():
    return [np.full((2, 28, 28), 7, np.uint8), np.array([1, 2], np.uint8)] * 2


def test_only_the_original_digests_are_mnist(monkeypatch):
    assert not is_mnist(arrays())
    known = [
        (name, 1, hashlib.sha256(idx_bytes(each)).hexdigest())
        for name, each in zip(NAMES, arrays(), strict=True)
    ]
    monkeypatch.setattr(mnist_files, "_IDX_FILES", known)
    assert is_mnist(arrays())
    changed = arrays()
    changed[3][0] = 9
    assert not is_mnist(changed)


def test_images_of_another_size_are_not_mnist():
    assert not is_mnist([np.zeros((2, 14, 14), np.uint8), *arrays()[1:]])


def test_every_file_is_asked_for_packed_with_its_digest(monkeypatch, tmp_path):
    asked = []

    def fetch(remote, _mirrors, folder, *, on_progress):
        asked.append((remote.name, remote.size))
        on_progress(remote.name, remote.size, remote.size)
        packed = folder / remote.name
        packed.write_bytes(gzip.compress(idx_bytes(np.array([3], np.uint8))))
        assert remote.unpack(packed) == idx_bytes(np.array([3], np.uint8))
        return packed

    monkeypatch.setattr(mnist_files._download, "fetch", fetch)
    assert mnist_files.download_mnist(tmp_path) == [tmp_path / f"{name}.gz" for name in NAMES]
    assert asked == [(f"{name}.gz", size) for name, size, _ in mnist_files._IDX_FILES]
