"""The four files of MNIST: where they are fetched from, and whether arrays are the original ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tintling import console
from tintling.training.data import _download
from tintling.training.data.idx import idx_bytes, read_idx

__all__ = ["download_mnist", "find_mnist", "is_mnist"]

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


def is_mnist(arrays: Sequence[NDArray[Any]]) -> bool:
    """Whether training images and labels, test images and labels are the original MNIST."""
    if arrays[0].shape[1:] != (28, 28):
        return False
    digests = [hashlib.sha256(idx_bytes(array)).hexdigest() for array in arrays]
    return digests == [sha256 for _, _, sha256 in _IDX_FILES]


def find_mnist(folder: Path) -> list[Path] | None:
    """Finds the four files of MNIST by their usual spellings, or gives None if one is missing."""
    found = []
    for name, _, _ in _IDX_FILES:
        spellings = (name, name.replace("-idx", ".idx"))
        files = [folder / f"{spelling}{end}" for spelling in spellings for end in ("", ".gz")]
        present = [file for file in files if file.is_file()]
        if not present:
            return None
        found.append(present[0])
    return found


def download_mnist(folder: Path) -> list[Path]:
    """Downloads the four files, checks them, and gives their paths.

    Raises:
        DownloadError: No mirror gives the right bytes.
    """
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
