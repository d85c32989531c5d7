"""Seventeen layouts in which people keep digits, each with the same training and test digits.

``scripts/verify_wild.py`` measures a shipped model on each: the count of test digits and the accuracy must
be those of the digits themselves.
"""

from __future__ import annotations

import gzip
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from goals import Row
from numpy.typing import NDArray
from PIL import Image

import tintling
from tintling.errors import TintlingError
from tintling.training.data.splits import Dataset

__all__ = ["LAYOUTS", "Parts", "check"]

Digits = NDArray[np.uint8]
Layout = Callable[["Parts", Path], Path]

_MODEL = "nano"
_TRAIN, _TEST = 300, 200


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Digits for training and for testing: images of shape (N, 28, 28), uint8, ink bright, and labels."""

    train: tuple[Digits, Digits]
    test: tuple[Digits, Digits]

    def arrays(
        self, images: Callable[[Digits], Any] = np.asarray, labels: Any = np.asarray
    ) -> dict[str, Any]:
        """As in Keras' file of MNIST, each array changed."""
        (x_train, y_train), (x_test, y_test) = self.train, self.test
        made = {"x_train": images(x_train), "y_train": labels(y_train)}
        return {**made, "x_test": images(x_test), "y_test": labels(y_test)}


def _pictures(part: tuple[Digits, Digits], folder: Path) -> None:
    for number, (image, label) in enumerate(zip(*part, strict=True)):
        place = folder / str(label)
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(place / f"{number:04}.png")


def _folders(train: str, test: str, validation: str = "") -> Layout:
    def write(parts: Parts, folder: Path) -> Path:
        _pictures(parts.train, folder / train)
        _pictures(parts.test, folder / test)
        if validation:
            _pictures((parts.train[0][:40], parts.train[1][:40]), folder / validation)
        return folder

    return write


def _archived(layout: Layout, kind: str) -> Layout:
    def write(parts: Parts, folder: Path) -> Path:
        return Path(shutil.make_archive(str(folder / "digits"), kind, layout(parts, folder / "plain")))

    return write


def _idx(array: NDArray[Any], code: int) -> bytes:
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape) + array.tobytes()


def _idx_files(prefix: str = "", below: str = "", *, transposed: bool = False, wide: bool = False) -> Layout:
    """IDX files of MNIST, EMNIST (rows and columns exchanged) or QMNIST (labels in eight columns)."""

    def write(parts: Parts, folder: Path) -> Path:
        place = folder / below
        place.mkdir(parents=True, exist_ok=True)
        for part, (images, labels) in (("train", parts.train), ("t10k", parts.test)):
            name = "test" if prefix and part == "t10k" else part
            turned = np.ascontiguousarray(images.swapaxes(1, 2)) if transposed else images
            (place / f"{prefix}{name}-images-idx3-ubyte").write_bytes(_idx(turned, 8))
            if wide:
                rows = np.zeros((len(labels), 8), ">i4")
                rows[:, 0] = labels
                (place / f"{prefix}{name}-labels-idx2-int").write_bytes(_idx(rows, 12))
            else:
                (place / f"{prefix}{name}-labels-idx1-ubyte").write_bytes(_idx(labels, 8))
        return folder

    return write


def _gzipped(parts: Parts, folder: Path) -> Path:
    _idx_files()(parts, folder)
    for path in list(folder.iterdir()):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    return folder


def _tables(*, header: bool) -> Layout:
    def write(parts: Parts, folder: Path) -> Path:
        first = "label," + ",".join(f"pixel{i}" for i in range(784)) if header else ""
        for name, (images, labels) in (("train", parts.train), ("test", parts.test)):
            rows = np.column_stack([labels, images.reshape(len(images), -1)])
            path = folder / f"mnist_{name}.csv"
            np.savetxt(path, rows, fmt="%d", delimiter=",", header=first, comments="")
            if not header:
                path.write_text(path.read_text().lstrip("\n"))
        return folder

    return write


def _npz(images: Callable[[Digits], Any] = np.asarray, labels: Any = np.asarray) -> Layout:
    def write(parts: Parts, folder: Path) -> Path:
        path = folder / "digits.npz"
        np.savez_compressed(path, **parts.arrays(images, labels))
        return path

    return write


LAYOUTS: Mapping[str, Layout] = {
    "folders train, test": _folders("train", "test"),
    "folders training, testing": _folders("training", "testing"),
    "folders train, val, test": _folders("train", "test", "val"),
    "zip of train, test": _archived(_folders("train", "test"), "zip"),
    "tar.gz of training, testing": _archived(_folders("training", "testing"), "gztar"),
    "IDX": _idx_files(),
    "IDX, gzip": _gzipped,
    "torchvision": _idx_files(below="MNIST/raw"),
    "EMNIST, transposed": _idx_files("emnist-digits-", transposed=True),
    "QMNIST, eight columns": _idx_files("qmnist-", wide=True),
    "CSV with a header": _tables(header=True),
    "CSV without a header": _tables(header=False),
    "npz": _npz(),
    "npz, pixels 0 to 1": _npz(lambda images: (images / 255).astype(np.float32)),
    "npz, one-hot labels": _npz(labels=lambda labels: np.eye(10, dtype=np.float32)[labels]),
    "npz, labels (N, 1)": _npz(labels=lambda labels: labels.reshape(-1, 1).astype(np.int64)),
    "npz, RGB": _npz(lambda images: np.repeat(images[..., np.newaxis], 3, axis=-1)),
}
"""Name of each layout, and what writes it into an empty folder and gives what ``--data`` takes."""


def check(dataset: Dataset) -> Iterator[Row]:
    """Measures a shipped model on every layout.

    Args:
        dataset: MNIST, or its stand-in.
    """
    part = Parts(
        (dataset.train_images[:_TRAIN], dataset.train_labels[:_TRAIN]),
        (dataset.test_images[:_TEST], dataset.test_labels[:_TEST]),
    )
    wrong = []
    expected: tuple[int, int] | None = None
    with tempfile.TemporaryDirectory() as name:
        for number, (layout, write) in enumerate({"npz": LAYOUTS["npz"], **LAYOUTS}.items()):
            folder = Path(name) / str(number)
            folder.mkdir()
            try:
                measured = tintling.evaluate(_MODEL, write(part, folder)).evaluation
            except TintlingError as error:
                wrong.append(f"{layout}: {error}")
                continue
            found = (measured.count, measured.correct)
            expected = expected or found
            if found != expected or found[0] != _TEST:
                wrong.append(f"{layout}: {found[1]} of {found[0]} right")
    good = len(LAYOUTS) - len(wrong)
    value = f"{good} of {len(LAYOUTS)}" + "".join(f"; {fault}" for fault in wrong)
    yield Row("data sets: the test digits, all of them, read right", value, f"{len(LAYOUTS)}", not wrong)
