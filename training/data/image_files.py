"""Images sorted into one folder a label, in a folder or an archive; what is left out is counted by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tintling.errors import DatasetError, ImageError, MissingExtraError
from tintling.images import decode_image, is_image_name
from tintling.training.data.tree import SourceFile

__all__ = ["LeftOut", "Sampler", "labelled_files", "labelled_samples", "read_labelled", "to_ink"]

SIDE = 28
_MAX_IMAGE_BYTES = 64 << 20
_MAX_IMAGES = 1_000_000

Sampler = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
"""From a decoded image, (H, W) or (H, W, 3) uint8, to a sample of the task's shape."""

_NOT_DATA = frozenset({".txt", ".csv", ".json", ".md", ".yaml", ".yml", ".xml", ".db", ".ini", ".pdf", ""})


@dataclass(slots=True)
class LeftOut:
    """Files of a data set that were not read.

    Attributes:
        counts: Number by kind, such as ``.heic`` or ``damaged image``.
        example: One file of each kind.
    """

    counts: Counter[str] = field(default_factory=Counter)
    example: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, where: str) -> None:
        """Counts a file."""
        self.counts[kind] += 1
        self.example.setdefault(kind, where)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __str__(self) -> str:
        parts = [
            f"{count:,} {kind} (such as {self.example[kind]})" for kind, count in self.counts.most_common()
        ]
        total = sum(self.counts.values())
        return f"left out {total:,} {'file' if total == 1 else 'files'}: {', '.join(parts)}"


def to_ink(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brings an image to 28×28 grey levels, ink bright.

    The rule: colour becomes grey by ITU-R 601; if the median grey of the outermost pixels is 128 or more the
    paper is bright and the image is inverted; the longer side is scaled to 28 (antialiased, Lanczos) and the
    shorter side is padded evenly with the median of the border. An image that is 28×28 already keeps its
    pixels. It finds no ink in a photograph: that is the camera preprocessing's work.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8; as :func:`tintling.images.decode_image` gives it.

    Returns:
        shape (28, 28), uint8.
    """
    # Pillow's luma, as data sets were always read; to_grey() may differ by one level.
    grey = Image.fromarray(image).convert("L")
    pixels = np.asarray(grey, np.uint8)
    border = np.concatenate((pixels[0], pixels[-1], pixels[1:-1, 0], pixels[1:-1, -1]))
    paper = int(np.median(border))
    if paper >= 128:
        grey, paper = ImageOps.invert(grey), 255 - paper
    if grey.size != (SIDE, SIDE):
        grey = ImageOps.pad(grey, (SIDE, SIDE), Image.Resampling.LANCZOS, color=paper)
    return np.array(grey, np.uint8)


def labelled_files(files: Iterable[SourceFile], left_out: LeftOut) -> list[tuple[str, SourceFile]]:
    """Images with the name of the folder that they lie in.

    Args:
        files: Files of a data set.
        left_out: Counts the others.
    """
    found = []
    for file in files:
        suffix = PurePosixPath(file.path.name.lower()).suffix
        if not is_image_name(file.path.name):
            if suffix not in _NOT_DATA:
                left_out.add(suffix, file.where)
        elif len(file.path.parts) < 2:
            left_out.add("image outside a label's folder", file.where)
        else:
            found.append((file.path.parts[-2], file))
    return found


def labelled_samples(
    files: Iterable[tuple[str, SourceFile]],
    labels: tuple[str, ...],
    sample: Sampler,
    left_out: LeftOut,
    damaged: list[str] | None = None,
) -> Iterator[tuple[SourceFile, NDArray[np.uint8], int]]:
    """Reads images one after the other.

    Args:
        files: What :func:`labelled_files` gives.
        labels: Labels in the order of their classes; files of other labels are left out.
        sample: Makes a sample of each image.
        left_out: Counts what could not be read.
        damaged: Gets what is wrong with each image that cannot be read.

    Yields:
        A file, its sample and its class.
    """
    for label, file in files:
        if label not in labels:
            left_out.add(f"image in a folder {label!r}, which is no label", file.where)
            continue
        try:
            image = decode_image(file.read(_MAX_IMAGE_BYTES), name=file.where)
        except MissingExtraError as error:
            left_out.add("HEIF image", str(error))
            continue
        except (ImageError, DatasetError) as error:
            if damaged is not None:
                damaged.append(str(error))
            left_out.add("image that cannot be read", str(error))
            continue
        yield file, sample(image), labels.index(label)


def read_labelled(
    files: Sequence[tuple[str, SourceFile]], labels: tuple[str, ...], sample: Sampler, left_out: LeftOut
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Reads images.

    Args:
        files: What :func:`labelled_files` gives.
        labels: Labels in the order of their classes; files of other labels are left out.
        sample: Makes a sample of each image.
        left_out: Counts what could not be read.

    Returns:
        Samples, shape (N, H, W[, 3]), uint8, and classes, shape (N,), int64.

    Raises:
        DatasetError: More images are damaged than can be read, or there are too many.
    """
    if len(files) > _MAX_IMAGES:
        raise DatasetError(f"{files[0][1].where}: more than {_MAX_IMAGES:,} images are not read")
    samples: list[NDArray[np.uint8]] = []
    classes: list[int] = []
    damaged: list[str] = []
    for _, image, number in labelled_samples(files, labels, sample, left_out, damaged):
        samples.append(image)
        classes.append(number)
    if damaged and len(damaged) >= len(samples):
        raise DatasetError(damaged[0])
    if not samples:
        shape = sample(np.zeros((SIDE, SIDE), np.uint8)).shape
        return np.empty((0, *shape), np.uint8), np.empty(0, np.int64)
    return np.stack(samples), np.array(classes, np.int64)
