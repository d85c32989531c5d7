"""A network of others that sees whole frames: any size, grey or RGB, through the device's preprocessing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import tintling
from tintling.artifacts import load_manifest
from tintling.compression.imported.network import open_network
from tintling.errors import DatasetError
from tintling.tflite.reader import read_tflite

SHAPE = (16, 24, 3)


def red_or_blue(k3, shape=SHAPE):
    """Answers by what is stronger on average."""
    model = k3.Sequential(
        [
            k3.Input(shape),
            k3.layers.Conv2D(2, 3, strides=2, use_bias=False, name="conv"),
            k3.layers.GlobalAveragePooling2D(),
            k3.layers.Dense(2, activation="softmax", name="answers"),
        ],
        name="colours",
    )
    kernel = np.zeros((3, 3, 3, 2), np.float32)
    kernel[1, 1, 0, 0] = kernel[1, 1, 2, 1] = 1
    model.get_layer("conv").set_weights([kernel])
    model.get_layer("answers").set_weights([np.float32([[9, -9], [-9, 9]]), np.zeros(2, np.float32)])
    return model


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(3)
    for part, count in (("train", 8), ("validation", 4), ("test", 4)):
        for label, channel in (("0-red", 2), ("1-blue", 0)):  # OpenCV writes blue first
            home = folder / part / label
            home.mkdir(parents=True)
            for number in range(count):
                image = rng.integers(0, 120, (32, 48, 3), np.uint8)
                image[..., channel] += 90
                cv2.imwrite(str(home / f"{number}.png"), image)
    return folder


def test_a_network_of_rgb_frames_becomes_int8_with_its_task(k3, pictures, tmp_path):
    model = tintling.compress(red_or_blue(k3), tmp_path / "out", data=pictures, representative=16)
    manifest = load_manifest(model.path)
    assert (manifest.labels, manifest.input_shape) == (("0-red", "1-blue"), SHAPE)
    assert manifest.task.preprocessing.kind == "frame"
    assert read_tflite(model.path / "model.tflite").input.shape == (1, *SHAPE)
    assert manifest.metrics["compression"]["test_accuracy"] == 1


def test_frames_are_named_with_data(k3, tmp_path):
    with pytest.raises(DatasetError, match="name them with --data FOLDER"):
        tintling.compress(red_or_blue(k3), tmp_path / "out")


@pytest.mark.parametrize(
    ("shape", "kind"), [((28, 28, 1), "ink"), ((28, 28, 3), "frame"), ((20, 32), "frame"), ((784,), "ink")]
)
def test_digits_alone_are_28_by_28_grey(k3, shape, kind):
    model = k3.Sequential([k3.Input(shape), k3.layers.Flatten(), k3.layers.Dense(2)])
    task = open_network(model).task
    assert task.preprocessing.kind == kind
    assert (task.height, task.width) == (shape[:2] if len(shape) > 1 else (28, 28))
    assert task.channels == (shape[2] if len(shape) == 3 else 1)
