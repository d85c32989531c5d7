"""Digits beside the data set's own: of simulated hands, and of real writers.

Both come through the device's preprocessing, made once for a run. They join the training digits of every
epoch; validation and test stay those of the data set.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tintling.console import counted, note, progress
from tintling.errors import DatasetError, TintlingError
from tintling.training.augment.camera_simulation import (
    CameraSettings,
    Preprocess,
    as_pixels,
    boxes_overlap,
    take_frames,
)
from tintling.training.augment.hands import write_digits
from tintling.training.data.splits import Splits, Subset
from tintling.training.data.writers import WrittenDigit, digest_of, find_writers, read_writers

__all__ = ["HandSettings", "WriterSettings", "preprocessed", "simulate_hands", "with_hands"]

_CHUNK = 256


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """Digits of real writers, and which of the writers train.

    Attributes:
        name: Of the zip or folder, such as ``scan_swiss``; empty for none.
        url: Where it is published.
        licence: Under which licence.
        sha256: Digest over names and pixels; see :func:`~tintling.training.data.writers.digest_of`.
        repeat: How often each digit is in an epoch.
        held_out: Numbers of the writers none of whose digits train.
    """

    name: str = ""
    url: str = ""
    licence: str = ""
    sha256: str = ""
    repeat: int = 1
    held_out: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.repeat <= 100:
            raise TintlingError(f"hands.writers.repeat: expected 1 to 100, got {self.repeat}")


@dataclass(frozen=True, slots=True)
class HandSettings:
    """Whose digits train beside those of the data set.

    Attributes:
        simulated: Digits of simulated hands (:mod:`~tintling.training.augment.hands`), photographed as the
            settings of the camera say; 0 for none.
        rare: Share of ones, threes and fours in shapes that MNIST hardly holds: ones on a wide foot, threes
            with a small head and fours with a small triangle.
        unusual: Share of digits, but zeros and fives, in shapes that few hands write
            (:mod:`~tintling.training.augment.unusual_shapes`): those of print, and those with one small part.
        writers: See :class:`WriterSettings`.
    """

    simulated: int = 0
    rare: float = 0.0
    unusual: float = 0.0
    writers: WriterSettings = field(default_factory=WriterSettings)

    def __post_init__(self) -> None:
        if not 0 <= self.simulated <= 1_000_000:
            raise TintlingError(f"hands.simulated: expected 0 to 1,000,000, got {self.simulated}")
        if not 0 <= self.rare <= 1:
            raise TintlingError(f"hands.rare: expected 0 to 1, got {self.rare:g}")
        if not 0 <= self.unusual <= 1:
            raise TintlingError(f"hands.unusual: expected 0 to 1, got {self.unusual:g}")


def with_hands(
    splits: Splits, settings: HandSettings, camera: CameraSettings, preprocess: Preprocess, *, seed: int
) -> Splits:
    """Gives the training digits those of other hands, if the settings ask for any.

    Args:
        splits: Digits.
        settings: Whose.
        camera: How simulated hands are photographed.
        preprocess: The device's preprocessing.
        seed: Seed of the run.

    Raises:
        DatasetError: The writers' digits are not there, or are not those that the recipe names.
    """
    found: list[Subset] = []
    if settings.simulated:
        rng = np.random.default_rng((seed, 4))
        rare, unusual = settings.rare, settings.unusual
        found.append(simulate_hands(settings.simulated, camera, preprocess, rng, rare=rare, unusual=unusual))
    if settings.writers.name:
        digits = _checked(settings.writers)
        training = [each for each in digits if each.writer not in settings.writers.held_out]
        written, _ = preprocessed(training, preprocess)
        found += [written] * settings.writers.repeat
        held = len(settings.writers.held_out)
        note(f"{counted(len(training), 'digit')} of {settings.writers.name}, {held} writers held out")
    if not found:
        return splits
    images = np.concatenate([each.images for each in found])
    return replace(splits, extra=Subset(images, np.concatenate([each.labels for each in found])))


def _checked(settings: WriterSettings) -> list[WrittenDigit]:
    """Reads the writers' digits and checks that they are the right ones."""
    path = find_writers(settings.name, settings.url)
    digits = read_writers(path)
    if (digest := digest_of(digits)) != settings.sha256:
        raise DatasetError(
            f"{path}: expected the digits with SHA-256 {settings.sha256[:12]}…, got {len(digits):,} with "
            f"{digest[:12]}…; download them from {settings.url}"
        )
    return digits


def preprocessed(digits: list[WrittenDigit], preprocess: Preprocess) -> tuple[Subset, NDArray[np.int64]]:
    """Gives what the device makes of scanned digits.

    Args:
        digits: The scans.
        preprocess: The device's preprocessing.

    Returns:
        The digits that were found, and their indices.
    """
    by_shape: dict[tuple[int, ...], list[int]] = {}
    for index, each in enumerate(digits):
        by_shape.setdefault(each.grey.shape, []).append(index)
    images = np.zeros((len(digits), 28, 28), np.uint8)
    found = np.zeros(len(digits), np.bool_)
    for members in by_shape.values():
        tensors, boxes = preprocess(np.stack([digits[index].grey for index in members]))
        images[members], found[members] = as_pixels(tensors), boxes[:, 2] > 0
    labels = np.array([each.label for each in digits], np.uint8)
    return Subset(images[found], labels[found]), np.flatnonzero(found)


def simulate_hands(
    count: int,
    camera: CameraSettings,
    preprocess: Preprocess,
    rng: np.random.Generator,
    *,
    rare: float = 0.0,
    unusual: float = 0.0,
) -> Subset:
    """Lets hands write digits, photographs and preprocesses them.

    Args:
        count: Digits that are written; those that the preprocessing does not find are left out.
        camera: How they are photographed.
        preprocess: The device's preprocessing.
        rng: Source of randomness; the same state gives the same digits.
        rare: Share of ones, threes and fours in rare shapes.
        unusual: Share of digits in unusual shapes.
    """
    images: list[NDArray[np.uint8]] = []
    labels: list[NDArray[np.uint8]] = []
    with progress() as display:
        task = display.add_task("writing digits", total=count)
        for start in range(0, count, _CHUNK):
            chosen = rng.integers(0, 10, min(_CHUNK, count - start)).astype(np.uint8)
            strokes = write_digits(chosen, rng, rare, unusual)
            frames, truth = take_frames(strokes, camera, rng)
            tensors, boxes = preprocess(frames)
            good = boxes_overlap(truth, boxes) >= camera.least_overlap
            images.append(as_pixels(tensors)[good])
            labels.append(chosen[good])
            display.advance(task, len(chosen))
    return Subset(np.concatenate(images), np.concatenate(labels))
