"""Random small changes to samples, a whole epoch at a time.

Every sample is drawn once through an affine map and a smooth displacement field, with bilinear
sampling and paper beyond the border. Only NumPy is needed, and time goes into a handful of
operations over many samples at once: 55,000 samples take about a second on one core.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.training.augment.frames import FrameAugmentation, augment_frames
from tintling.training.data.splits import Subset

__all__ = ["Augmentation", "EpochFeeder", "Sampler", "augment", "epoch_order", "sample_ink"]

Sampler = Callable[[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]], NDArray[np.uint8]]
"""From images (B, 28, 28), source rows and source columns (B, 784) to sampled images."""

_SIDE = 28
_PADDED = _SIDE + 2
_CENTRE = (_SIDE - 1) / 2
_CHUNK = 128
_GRID = 6


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Limits of the random changes; every amount is drawn again for each sample and epoch.

    Attributes:
        rotation_deg: Rotation by up to so many degrees either way.
        zoom: Zoom of width and of height, each by up to this share either way, in [0, 0.5].
        shift_px: Shift along each axis by up to so many px either way.
        shear: Horizontal shear by up to this slope either way.
        elastic_px: Standard deviation in px of the displacements on a 6×6 grid, which are
            interpolated between (cubic convolution).
        clean: Share of samples that are left as they are, in [0, 1].
    """

    rotation_deg: float = 0.0
    zoom: float = 0.0
    shift_px: float = 0.0
    shear: float = 0.0
    elastic_px: float = 0.0
    clean: float = 0.0

    def __post_init__(self) -> None:
        limits = {
            "rotation_deg": 180.0,
            "zoom": 0.5,
            "shift_px": 14.0,
            "shear": 1.0,
            "elastic_px": 5.0,
            "clean": 1.0,
        }
        for name, most in limits.items():
            value = getattr(self, name)
            if not 0 <= value <= most:
                raise TintlingError(f"augmentation.{name}: expected 0 to {most:g}, got {value:g}")

    @property
    def is_identity(self) -> bool:
        """Whether nothing is ever changed."""
        amounts = (self.rotation_deg, self.zoom, self.shift_px, self.shear, self.elastic_px)
        return self.clean == 1 or not any(amounts)


def augment(
    images: NDArray[np.uint8],
    settings: Augmentation,
    rng: np.random.Generator,
    *,
    sample: Sampler | None = None,
) -> NDArray[np.uint8]:
    """Changes every sample at random.

    Args:
        images: shape (N, 28, 28), uint8, ink bright on 0.
        settings: How far.
        rng: Source of randomness; the same state gives the same samples.
        sample: Takes the place of :func:`sample_ink` and gives the same bits, faster.

    Returns:
        shape (N, 28, 28), uint8; a new array.
    """
    if settings.is_identity:
        return images.copy()
    rows, columns = _coefficients(len(images), settings, rng)
    basis = _basis()
    sample = sample or sample_ink
    result = np.empty_like(images)
    # Memory that is used again need not be cleared by the system for every chunk.
    places = np.empty((2, _CHUNK, _SIDE * _SIDE), np.float32)
    for start in range(0, len(images), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        here = places[:, : len(images[chunk])]
        np.matmul(rows[chunk], basis, out=here[0])
        np.matmul(columns[chunk], basis, out=here[1])
        result[chunk] = sample(images[chunk], here[0], here[1])
    return result


def _coefficients(
    count: int, settings: Augmentation, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Draws for each sample where its pixels come from.

    The source of the output pixel (y, x), seen from the centre, is ``M (y, x) + shift + elastic``
    with M = 1/zoom · shear · rotation. Both coordinates are linear in the functions of
    :func:`_basis`.

    Returns:
        Coefficients of the source row and of the source column, each shape (N, 3 + 36), float32.
    """

    def uniform(amount: float, *shape: int) -> NDArray[np.float64]:
        return rng.uniform(-amount, amount, (count, *shape))

    angle = np.deg2rad(uniform(settings.rotation_deg))
    zoom = 1 + uniform(settings.zoom, 2)
    shear = uniform(settings.shear)
    shift = uniform(settings.shift_px, 2)
    elastic = rng.normal(0.0, settings.elastic_px, (2, count, _GRID * _GRID))
    clean = rng.random(count) < settings.clean

    cos, sin = np.cos(angle), np.sin(angle)
    rows = np.empty((count, 3 + _GRID * _GRID), np.float32)
    columns = np.empty_like(rows)
    rows[:, 0], rows[:, 1], rows[:, 2] = cos / zoom[:, 0], -sin / zoom[:, 0], _CENTRE + shift[:, 0]
    columns[:, 0] = (sin + shear * cos) / zoom[:, 1]
    columns[:, 1] = (cos - shear * sin) / zoom[:, 1]
    columns[:, 2] = _CENTRE + shift[:, 1]
    rows[:, 3:], columns[:, 3:] = elastic
    rows[clean] = (1, 0, _CENTRE, *(0,) * _GRID**2)
    columns[clean] = (0, 1, _CENTRE, *(0,) * _GRID**2)
    return rows, columns


def _basis() -> NDArray[np.float32]:
    """The functions on the 28×28 grid that source coordinates are made of.

    Returns:
        shape (3 + 36, 784), float32: row and column as seen from the centre, the constant 1, and the
        interpolation kernel of each node of the displacement grid, whose corners are the image's.
    """
    axis = np.arange(_SIDE) - _CENTRE
    distance = np.abs(np.linspace(0, _GRID - 1, _SIDE)[:, None] - np.arange(_GRID))
    kernel = _cubic(distance)
    # Beyond the last node the field goes on as it was: the weights are scaled to sum to 1.
    kernel /= kernel.sum(axis=1, keepdims=True)
    ones = np.ones(_SIDE)
    return np.vstack(
        (np.kron(axis, ones), np.kron(ones, axis), np.kron(ones, ones), np.kron(kernel, kernel).T)
    ).astype(np.float32)


def _cubic(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cubic convolution kernel with a = -1/2.

    Source: R. Keys, "Cubic convolution interpolation for digital image processing", IEEE ASSP 29 (1981).
    """
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return np.where(distance < 1, near, np.where(distance < 2, far, 0.0))


def sample_ink(
    images: NDArray[np.uint8], rows: NDArray[np.float32], columns: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Reads images at fractional places, bilinearly; beyond the border lies paper (0).

    Args:
        images: shape (B, 28, 28), uint8.
        rows: shape (B, 784), float32: source row of each output pixel. Overwritten.
        columns: Likewise the source column. Overwritten.

    Returns:
        shape (B, 28, 28), uint8, rounded.
    """
    padded = np.zeros((len(images), _PADDED + 1, _PADDED + 1), np.uint32)
    padded[:, 1:-2, 1:-2] = images
    # Each cell carries its four neighbours, so that one look-up fetches all that a pixel needs.
    cells = padded[:, :-1, :-1].copy()
    for bits, neighbour in ((8, padded[:, :-1, 1:]), (16, padded[:, 1:, :-1]), (24, padded[:, 1:, 1:])):
        cells |= neighbour << np.uint32(bits)
    for place in (rows, columns):
        np.clip(place, -1, _SIDE, out=place)
        np.add(place, 1, out=place)
    row, column = rows.astype(np.int32), columns.astype(np.int32)
    rows -= row
    columns -= column
    base = np.arange(len(images), dtype=np.int32)[:, None] * _PADDED**2
    four: NDArray[np.uint32] = cells.reshape(-1).take(base + row * _PADDED + column)
    grey = np.uint32(255)
    upper = _mix(four & grey, four >> np.uint32(8) & grey, columns)
    lower = _mix(four >> np.uint32(16) & grey, four >> np.uint32(24), columns)
    lower -= upper
    lower *= rows
    upper += lower
    upper += np.float32(0.5)
    return upper.astype(np.uint8).reshape(images.shape)


def _mix(
    left: NDArray[np.uint32], right: NDArray[np.uint32], share: NDArray[np.float32]
) -> NDArray[np.float32]:
    start = left.astype(np.float32)
    mixed = right.astype(np.float32)
    mixed -= start
    mixed *= share
    mixed += start
    return mixed


def epoch_order(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The order in which an epoch visits the samples: a permutation of ``range(count)``."""
    return np.random.default_rng((seed, epoch, 0)).permutation(count)


_AHEAD = 2  # epochs; frames of 96×96 px take longer to change than to train on
_MUCH_BYTES = 1 << 28


class EpochFeeder:
    """Prepares the samples of coming epochs, shuffled and augmented, while an epoch is trained on.

    Two epochs at a time, in threads of their own; one where its images take more than 256 MiB.

    What an epoch holds depends on ``seed`` and the epoch's number alone, so that a resumed run sees
    what an uninterrupted one would have seen.

    Args:
        subset: What to train on.
        settings: How far samples are changed.
        seed: Seed of the run.
        epochs: Number of epochs: nothing is prepared beyond the last.
        sample: See :func:`augment`.
        camera_share: Share of samples of which an epoch sees a photograph, if the subset has any.
        period: After so many epochs the first comes again as it was; 0 for never.
        frames: Changes of frames; None for ink, which ``settings`` change.
    """

    def __init__(
        self,
        subset: Subset,
        settings: Augmentation,
        seed: int,
        epochs: int,
        *,
        sample: Sampler | None = None,
        camera_share: float = 0.0,
        period: int = 0,
        frames: FrameAugmentation | None = None,
    ) -> None:
        if camera_share and subset.photographs is None:
            raise TintlingError(
                f"camera.share: expected samples with photographs for a share of {camera_share:g}, "
                "got samples without: give them some with camera_simulation.with_camera()"
            )
        self._camera_share = camera_share
        self._frames = frames
        self._period = period
        self._subset = subset
        self._settings = settings
        self._seed = seed
        self._epochs = epochs
        self._sample = sample
        self._ahead = _AHEAD if subset.images.nbytes <= _MUCH_BYTES else 1
        self._workers = ThreadPoolExecutor(self._ahead, thread_name_prefix="tintling-augment")
        self._ready: dict[int, Future[Subset]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._workers.shutdown(wait=True, cancel_futures=True)

    def get(self, epoch: int) -> Subset:
        """Gives the samples of an epoch and begins to prepare those after it.

        Args:
            epoch: Number of the epoch, counted from 0.
        """
        future = self._ready.pop(epoch, None) or self._workers.submit(self._make, epoch)
        subset = future.result()
        for coming in range(epoch + 1, min(epoch + 1 + self._ahead, self._epochs)):
            if coming not in self._ready:
                self._ready[coming] = self._workers.submit(self._make, coming)
        return subset

    def _make(self, epoch: int) -> Subset:
        epoch = epoch % self._period if self._period else epoch
        order = epoch_order(len(self._subset), self._seed, epoch)
        images = self._photographed(epoch)[order]
        rng = np.random.default_rng((self._seed, epoch, 1))
        if self._frames is not None:
            return Subset(augment_frames(images, self._frames, rng), self._subset.labels[order])
        return Subset(augment(images, self._settings, rng, sample=self._sample), self._subset.labels[order])

    def _photographed(self, epoch: int) -> NDArray[np.uint8]:
        """The samples, with photographs in place of some."""
        images, photographs = self._subset.images, self._subset.photographs
        if photographs is None or not self._camera_share:
            return images
        rng = np.random.default_rng((self._seed, epoch, 3))
        chosen = np.flatnonzero(rng.random(len(images)) < self._camera_share)
        mixed = images.copy()
        mixed[chosen] = photographs[rng.integers(0, len(photographs), len(chosen)), chosen]
        return mixed
