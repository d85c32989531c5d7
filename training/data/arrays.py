"""Arrays as people store images and labels, brought to one form: bytes, ink or colour, one number a label."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DatasetError
from tintling.training.data.labels import label_order

__all__ = ["as_classes", "as_images"]

_FULL = 255


def as_images(array: NDArray[Any], where: str, *, transposed: bool = False) -> NDArray[np.uint8]:
    """Brings images to bytes.

    Whole numbers from 0 to 255 stay; 0 and 1 alone, truths and fractions from 0 to 1 are multiplied by 255;
    other fractions are rounded.

    Args:
        array: shape (N, H, W), (N, H, W, 1), (N, H, W, 3), (N, 3, H, W), (N, 1, H, W) or (N, pixels) with a
            square number of pixels.
        where: What messages call it.
        transposed: Rows and columns are exchanged, as in EMNIST.

    Returns:
        shape (N, H, W[, 3]), uint8.

    Raises:
        DatasetError: The shape is none of these, or values lie outside 0 to 255.
    """
    images = _shaped(_as_bytes(array, where), where)
    return np.ascontiguousarray(images.swapaxes(1, 2)) if transposed else images


def _as_bytes(array: NDArray[Any], where: str) -> NDArray[np.uint8]:
    if array.dtype.kind not in "uibf":
        raise DatasetError(f"{where}: expected numbers, found {array.dtype}")
    if not array.size:
        raise DatasetError(f"{where} holds no images")
    low, high = float(array.min()), float(array.max())
    if not math.isfinite(low + high) or low < 0 or high > _FULL:
        raise DatasetError(
            f"{where}: expected pixels from 0 to 255 or from 0 to 1, found {low:g} to {high:g}; undo the "
            "normalization first"
        )
    pixels: NDArray[Any] = array.astype(np.float32) * _FULL if high <= 1 else array
    return (np.rint(pixels) if pixels.dtype.kind == "f" else pixels).astype(np.uint8)


def _shaped(array: NDArray[np.uint8], where: str) -> NDArray[np.uint8]:
    if array.ndim == 4 and array.shape[-1] == 1:
        return array[..., 0]
    if array.ndim == 4 and array.shape[1] == 1:
        return array[:, 0]
    if array.ndim == 4 and array.shape[1] == 3 and array.shape[-1] != 3:
        return np.ascontiguousarray(array.transpose(0, 2, 3, 1))
    if array.ndim == 3 or (array.ndim == 4 and array.shape[-1] == 3):
        return array
    side = math.isqrt(array.shape[1]) if array.ndim == 2 else 0
    if side and side * side == array.shape[1]:
        return array.reshape(-1, side, side)
    raise DatasetError(
        f"{where}: expected images of shape (N, H, W), (N, H, W, 1 or 3) or (N, pixels), found {array.shape}"
    )


def as_classes(array: NDArray[Any], where: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Brings labels to classes.

    Args:
        array: shape (N,), (N, 1), one-hot (N, classes), or QMNIST's (N, 8), whose first column counts;
            whole numbers, fractions that are whole, or texts.
        where: What messages call it.

    Returns:
        shape (N,), int64, the class of each; and the labels in the order of their classes. Numbers keep their
        value: their labels run from 0 to the largest.

    Raises:
        DatasetError: They are no labels.
    """
    labels = array
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    elif labels.ndim == 2 and _is_one_hot(labels):
        labels = labels.argmax(axis=1)
    elif labels.ndim == 2 and labels.shape[1] == 8 and labels.dtype.kind in "ui":
        labels = labels[:, 0]  # Source: C. Yadav, L. Bottou, "Cold case: the lost MNIST digits", file format
    if labels.ndim != 1:
        raise DatasetError(f"{where}: expected one label an image, found labels of shape {array.shape}")
    if labels.dtype.kind == "U":
        names = label_order(labels.tolist())
        place = {name: index for index, name in enumerate(names)}
        return np.array([place[name] for name in labels.tolist()], np.int64), names
    if (
        labels.dtype.kind not in "uibf"
        or not np.all(np.isfinite(labels))
        or np.any(labels != np.floor(labels))
    ):
        raise DatasetError(f"{where}: expected whole numbers or texts as labels, found {labels.dtype}")
    classes = labels.astype(np.int64)
    if len(classes) and (classes.min() < 0 or classes.max() >= 1000):
        raise DatasetError(
            f"{where}: expected labels from 0 to 999, found {classes.min()} to {classes.max()}"
        )
    count = int(classes.max()) + 1 if len(classes) else 0
    return classes, tuple(map(str, range(count)))


def _is_one_hot(labels: NDArray[Any]) -> bool:
    return (
        labels.dtype.kind in "uibf"
        and labels.shape[1] > 1
        and bool(np.all((labels == 0) | (labels == 1)) and np.all(labels.sum(axis=1) == 1))
    )
