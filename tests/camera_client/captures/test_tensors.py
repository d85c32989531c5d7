"""Captures as tensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.captures.tensors import read_captures
from tintling.camera_client.preprocessing.host import preprocess
from tintling.errors import DatasetError

EMPTY = exposed(paper((96, 96), noise=1))


def photograph(index: int) -> np.ndarray:
    return exposed(write(paper((96, 96), noise=1, seed=index), enlarged(digits()[0][index], 44), (26, 24)))


def test_captures_become_what_the_device_feeds_its_network(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    paths = [store.save(photograph(index), label).capture.path for index, label in ((0, "7"), (1, "2"))]
    found = read_captures(tmp_path)
    assert found.labels.tolist() == [2, 7]
    assert found.names == (f"2/{paths[1].name}", f"7/{paths[0].name}")
    for image, index in zip(found.images, (1, 0), strict=True):
        tensor = preprocess(photograph(index)).tensor[:, :, 0]
        np.testing.assert_array_equal(image.astype(int) - 128, tensor)
    assert found.refused == ()


def test_files_without_digit_and_damaged_ones_are_named(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    store.save(photograph(0), "7")
    empty = store.save(EMPTY, "1").capture.path
    (tmp_path / "3").mkdir()
    (tmp_path / "3" / "broken.png").write_bytes(b"no image")
    found = read_captures(tmp_path)
    assert len(found.images) == 1
    assert found.refused[0] == (f"1/{empty.name}", "no digit is found in it")
    assert found.refused[1][0] == "3/broken.png"
    assert "no image" in found.refused[1][1]


def test_a_folder_without_captures_says_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"holds no captures: expected .* tintling collect"):
        read_captures(tmp_path)
    CaptureStore(tmp_path).save(EMPTY, "1")
    with pytest.raises(DatasetError, match="in which a digit is found, among 1 files"):
        read_captures(tmp_path)


def test_an_archive_says_how_to_unpack_it(tmp_path: Path) -> None:
    (tmp_path / "set.zip").write_bytes(b"")
    with pytest.raises(DatasetError, match=r"tintling collect --labelled --source .*set\.zip"):
        read_captures(tmp_path / "set.zip")
