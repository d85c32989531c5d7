"""Samples of tasks: labels from the data, samples by the task's preprocessing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tintling.api.samples import frame_sampler, load_samples, samples_like
from tintling.artifacts import Manifest
from tintling.camera_client.preprocessing.frame import frame_tensor
from tintling.errors import DatasetError
from tintling.task import DIGIT_LABELS, Preprocessing, Region, Task
from tintling.task_settings import TaskSettings
from tintling.training.data.task_data import settings_of

FRAME = Preprocessing("frame", region=Region("square"), contrast=True)


def pictures(folder: Path, *labels: str, count: int = 12) -> Path:
    rng = np.random.default_rng(5)
    for label in labels:
        (folder / label).mkdir(parents=True)
        for number in range(count):
            image = rng.integers(0, 256, (30 + number, 40, 3)).astype(np.uint8)
            Image.fromarray(image).save(folder / label / f"{number:02}.png")
    return folder


@pytest.mark.parametrize("channels", [1, 3])
def test_samples_are_what_the_device_makes_of_the_pictures(tmp_path: Path, channels: int) -> None:
    folder = pictures(tmp_path / "data", "b", "a")
    settings = TaskSettings((), 16, 12, channels, FRAME)
    found = load_samples(settings, folder)
    assert found.labels == ("a", "b")
    assert found.train_images.shape[1:] == ((16, 12) if channels == 1 else (16, 12, 3))
    image = np.asarray(Image.open(folder / "a" / "03.png"))
    expected = frame_tensor(image, Task(("a", "b"), 16, 12, channels, preprocessing=FRAME)).astype(int) + 128
    sample = frame_sampler(settings)(image)
    np.testing.assert_array_equal(sample.reshape(expected.shape), expected)
    held = np.concatenate((found.train_images, found.test_images))
    assert (held == sample).all(axis=tuple(range(1, held.ndim))).any()


def test_numbered_folders_are_the_labels_that_there_are(tmp_path: Path) -> None:
    found = load_samples(TaskSettings((), 8, 8, 3, FRAME), pictures(tmp_path / "data", "2", "10", "1"))
    assert found.labels == ("1", "2", "10")


def test_arrays_are_resized_even_where_they_are_as_large_as_digits(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    images, labels = rng.integers(0, 256, (60, 28, 28)).astype(np.uint8), np.arange(60) % 3
    np.savez(tmp_path / "arrays.npz", x=images, y=labels)
    found = load_samples(TaskSettings((), 14, 14, 1, Preprocessing("frame")), tmp_path / "arrays.npz")
    assert found.train_images.shape[1:] == (14, 14)
    assert found.labels == ("0", "1", "2")


def test_labels_of_the_recipe_decide_their_order_and_leave_others_out(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "data", "a", "b", "c")
    found = load_samples(TaskSettings(("c", "a"), 8, 8, 1, FRAME), folder)
    assert found.labels == ("c", "a")
    assert len(found.train_labels) + len(found.test_labels) == 24


def test_letters_of_ink_have_labels_of_their_own(tmp_path: Path) -> None:
    found = load_samples(TaskSettings(("a", "b")), pictures(tmp_path / "data", "a", "b"))
    assert found.labels == ("a", "b")
    assert found.train_images.shape[1:] == (28, 28)


def test_digits_are_found_without_data() -> None:
    assert load_samples(TaskSettings(), None, offline=True).labels == DIGIT_LABELS


def test_run_knows_where_its_pictures_are(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "data", "a", "b")
    settings = TaskSettings(("a", "b"), 8, 8, 3, FRAME)
    source = load_samples(settings, folder).source
    manifest = Manifest(
        "own",
        ("a", "b"),
        (8, 8, 3),
        preprocessing=FRAME,
        data={
            "location": str(folder),
            "sha256": source.sha256,
            "split": "official",
            "split_seed": 0,
            "validation": 2,
        },
    )
    assert settings_of(manifest) == settings
    splits = samples_like(manifest, None, offline=True)
    assert (splits.labels, len(splits.validation)) == (("a", "b"), 2)
    gone = Manifest(
        "own", ("a", "b"), (8, 8, 3), preprocessing=FRAME, data={"location": str(tmp_path / "gone")}
    )
    with pytest.raises(DatasetError, match=r"is not at .*gone any more: name it with --data"):
        samples_like(gone, None, offline=True)


@pytest.mark.parametrize(
    "manifest", [None, Manifest("tiny"), Manifest("tiny", preprocessing=Preprocessing())]
)
def test_digits_need_no_settings(manifest: Manifest | None) -> None:
    assert settings_of(manifest) == TaskSettings()
