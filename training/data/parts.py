"""Data sets of arrays by part: samples of one shape, classes with labels, a test part for those without."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tintling import console
from tintling.artifacts import DIGIT_LABELS
from tintling.errors import DatasetError
from tintling.training.data.idx import idx_bytes
from tintling.training.data.image_files import SIDE, Sampler, to_ink
from tintling.training.data.layout import Part
from tintling.training.data.mnist_files import is_mnist
from tintling.training.data.splits import Dataset, DataSource, Subset, stratified_order
from tintling.training.data.tree import is_archive

__all__ = ["LabelledArrays", "Pair", "dataset_of_arrays", "dataset_of_parts", "with_test_part"]

Pair: TypeAlias = "tuple[NDArray[np.uint8], NDArray[np.int64]]"
"""Images and the class of each."""
LabelledArrays: TypeAlias = "tuple[NDArray[np.uint8], NDArray[np.int64], tuple[str, ...]]"
"""Images, the class of each, and what the classes stand for."""

# Seed of the test part where a data set has none of its own. It is no user's choice: whoever
# measures on these samples measures on the same ones.
_TEST_PART_SEED = 20_000


def dataset_of_arrays(
    arrays: Mapping[Part, LabelledArrays],
    path: Path,
    sample: Sampler | None,
    names: Mapping[int, str] | None = None,
) -> Dataset:
    """Makes a data set of images and classes by part.

    Args:
        arrays: What was found, by part.
        path: Where; messages and the manifest name it.
        sample: Makes a sample of each image; None when they are samples already.
        names: Label by the number that the arrays use, for sets that bring such a table.

    Raises:
        DatasetError: No training part, images without labels, or classes without names.
    """
    if "train" not in arrays:
        held = ", ".join(arrays) or "nothing with labels"
        raise DatasetError(f"{path} has no training part: it holds {held}")
    parts: dict[Part, Pair] = {}
    for part, (images, classes, _) in arrays.items():
        if len(images) != len(classes) or not len(classes):
            raise DatasetError(
                f"{path}: {len(images):,} {part} images but {len(classes):,} labels; expected one label "
                "an image"
            )
        parts[part] = (_sampled(images, sample, f"{path}, {part}"), classes)
    labels = max((known for _, _, known in arrays.values()), key=len)
    if names is not None:
        labels, parts = _renamed(parts, names)
    elif sample is to_ink and set(labels) <= set(DIGIT_LABELS):
        labels = DIGIT_LABELS
    if "test" not in parts:
        train, test = with_test_part(*parts["train"])
        parts["train"], parts["test"] = train, test
    return dataset_of_parts(parts, labels, path)


def _renamed(
    parts: Mapping[Part, Pair], names: Mapping[int, str]
) -> tuple[tuple[str, ...], dict[Part, Pair]]:
    """Numbers classes by EMNIST's table, whose first class may be 1."""
    order = sorted(names)
    place = np.full(max(order) + 1, -1, np.int64)
    place[order] = np.arange(len(order))
    for _, classes in parts.values():
        if classes.max() >= len(place) or (place[classes] < 0).any():
            raise DatasetError("the table of classes does not name every class that the labels hold")
    return tuple(names[key] for key in order), {
        part: (images, place[classes]) for part, (images, classes) in parts.items()
    }


def _sampled(images: NDArray[np.uint8], sample: Sampler | None, where: str) -> NDArray[np.uint8]:
    """Brings images to the shape of samples; ink that lies dark on bright is inverted."""
    if sample is None:
        return images
    if sample is not to_ink or images.shape[1:] != (SIDE, SIDE):
        return np.stack([sample(image) for image in images])
    border = np.concatenate((images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]), axis=1)
    if (np.median(border, axis=1) >= 128).mean() > 0.5:
        console.note(f"{console.plain(where)}: dark ink on a bright background; the images are inverted")
        return 255 - images
    return images


def dataset_of_parts(parts: Mapping[Part, Pair], labels: tuple[str, ...], path: Path) -> Dataset:
    """Makes a data set of samples; says whether it is MNIST.

    Args:
        parts: Samples and classes; ``train`` and ``test`` at least.
        labels: What each class stands for.
        path: Where they came from.
    """
    # Digests count labels as bytes, whatever they are stored as.
    arrays: dict[Part, tuple[NDArray[np.uint8], NDArray[Any]]] = {
        part: (images, classes.astype(np.uint8 if len(labels) <= 256 else np.uint16))
        for part, (images, classes) in parts.items()
    }
    four = (*arrays["train"], *arrays["test"])
    verified = is_mnist(four)
    validation = arrays.get("validation")
    return Dataset(
        *four,
        source=DataSource(
            "MNIST" if verified else "images" if path.is_dir() or is_archive(path) else "arrays",
            str(path),
            _digest((*four, *(validation or ()))),
            verified=verified,
        ),
        labels=labels,
        validation=None if validation is None else Subset(*validation),
    )


def with_test_part(
    images: NDArray[np.uint8], classes: NDArray[np.int64], test: int | None = None
) -> tuple[Pair, Pair]:
    """Sets a stratified test part aside, the same for everyone.

    Args:
        images: shape (N, H, W[, 3]), uint8.
        classes: shape (N,).
        test: Samples of the test part; a fifth by default.

    Returns:
        The training part and the test part.
    """
    test = len(classes) // 5 if test is None else test
    order = stratified_order(classes, _TEST_PART_SEED)
    train, held_out = np.sort(order[test:]), np.sort(order[:test])
    return (images[train], classes[train]), (images[held_out], classes[held_out])


def _digest(arrays: Iterable[NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(idx_bytes(array if array.dtype == np.uint8 else array.astype(">u2").view(np.uint8)))
    return digest.hexdigest()
