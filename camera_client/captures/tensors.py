"""Captures as the network sees them: each through the device's own preprocessing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.preprocessing.host import preprocess
from tintling.errors import DatasetError, FrameSourceError
from tintling.images import to_grey

__all__ = ["CaptureTensors", "read_captures"]


@dataclass(frozen=True, slots=True, eq=False)
class CaptureTensors:
    """What a folder of captures holds.

    Attributes:
        images: shape (N, 28, 28), uint8, ink bright: what the device would feed its network.
        labels: shape (N,), uint8, 0 to 9.
        names: Of the files, ``<label>/<name>``, in the same order.
        refused: Name and reason of files that are not among them.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    names: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def read_captures(folder: Path) -> CaptureTensors:
    """Reads a folder of captures.

    Args:
        folder: As :class:`~tintling.camera_client.captures.store.CaptureStore` keeps them.

    Raises:
        DatasetError: There is no such folder, or no digit is found in any of its files.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    if folder.is_file():
        raise DatasetError(
            f"{folder}: expected a folder of <digit>/<image>: tintling collect --labelled "
            f"--source {folder} --out captures"
        )
    images, labels, names, refused = [], [], [], []
    for capture in CaptureStore(folder).captures():
        name = f"{capture.label}/{capture.path.name}"
        try:
            seen = preprocess(to_grey(capture.read()))
        except FrameSourceError as error:
            refused.append((name, str(error)))
            continue
        if not seen.found:
            refused.append((name, "no digit is found in it"))
            continue
        images.append(seen.image)
        labels.append(int(capture.label))
        names.append(name)
    if not images:
        lost = f" in which a digit is found, among {len(refused)} files" if refused else ""
        raise DatasetError(
            f"{folder} holds no captures{lost}: expected {folder / '<digit>' / '<image>'}; make some with "
            f"tintling collect --out {folder}"
        )
    return CaptureTensors(np.stack(images), np.array(labels, np.uint8), tuple(names), tuple(refused))
