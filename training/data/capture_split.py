"""Which captures are learnt from and which are held back, such that no scene is on both sides.

A camera takes the same sheet many times. Frames that look nearly alike form a group, and groups are never
torn apart: otherwise the figure of the held-back captures would tell how well frames are remembered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import sha256_bytes
from tintling.errors import DatasetError

__all__ = ["CaptureSplit", "near_duplicates", "split_captures"]

_ALIKE = 0.985
"""Cosine of two smoothed tensors from which on they count as the same scene. Photographs that were taken
again, turned by up to 2°, scaled by up to 5 % and with other light and noise, are above it in 99 of 100
cases; of two digits of one class by one hand, 1 pair in 200, of ones 1 in 60."""


@dataclass(frozen=True, slots=True, eq=False)
class CaptureSplit:
    """A split of captures.

    Attributes:
        learnt: Indices of those that are trained on, ascending; shape (L,), int64.
        held_back: Indices of those that are measured only; shape (H,), int64.
        groups: Group of each capture, shape (N,), int64.
    """

    learnt: NDArray[np.int64]
    held_back: NDArray[np.int64]
    groups: NDArray[np.int64]

    @property
    def group_count(self) -> int:
        """Number of groups."""
        return len(np.unique(self.groups))


def near_duplicates(images: NDArray[np.uint8], *, frames: bool = False) -> NDArray[np.int64]:
    """Groups images of the same scene: each is nearly like another one of its group.

    Args:
        images: shape (N, H, W), or (N, H, W, 3) RGB; uint8, as the preprocessing gives them; ink is
            centred and bright.
        frames: Whole frames are compared by what differs from their mean: a ground is as bright as a thing.

    Returns:
        shape (N,), int64: the group of each, which is the lowest index in it.
    """
    smooth = _smoothed(images, frames=frames)
    alike = smooth @ smooth.T >= _ALIKE
    groups = np.arange(len(images))
    while True:  # each takes the lowest group among those that it is like, until nothing changes
        lowest = np.where(alike, groups[None, :], len(images)).min(axis=1, initial=len(images))
        lowest = np.minimum(lowest, groups)
        if (lowest == groups).all():
            return groups.astype(np.int64)
        groups = lowest


def _smoothed(images: NDArray[np.uint8], *, frames: bool) -> NDArray[np.float32]:
    """Means over 3×3 px, as vectors of length one; empty images are like nothing."""
    height, width = images.shape[1:3]
    levels = images.astype(np.float32)
    if frames:
        levels -= levels.mean(axis=tuple(range(1, levels.ndim)), keepdims=True)
    padded = np.pad(levels, ((0, 0), (1, 1), (1, 1), (0, 0))[: levels.ndim])
    steps = range(3)
    parts = [padded[:, row : row + height, column : column + width] for row in steps for column in steps]
    flat = np.sum(parts, axis=0).reshape(len(images), -1)
    unit: NDArray[np.float32] = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
    return unit.astype(np.float32)


def split_captures(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], *, share: float = 0.3, frames: bool = False
) -> CaptureSplit:
    """Holds back a share of the captures of each label, in whole groups.

    The same captures are split the same way, whatever their order and names.

    Args:
        images: As :func:`near_duplicates` takes them.
        labels: shape (N,), index of the label of each.
        share: Of each label's captures that are held back, in (0, 1); a label of which there is only
            one scene is learnt from and not measured.
        frames: Whether they are whole frames.

    Raises:
        DatasetError: Of no label there are two scenes, so that nothing could be measured.
    """
    groups = np.empty(len(labels), np.int64)
    held: list[int] = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        groups[members] = members[near_duplicates(images[members], frames=frames)]
        held += _hold_back(images, members, groups[members], share)
    held_back = np.array(sorted(held), np.int64)
    if not len(held_back):
        raise DatasetError(
            f"{len(labels)} captures are too few: expected at least two different ones of a label, one to "
            "learn from and one to measure with; ten of each are better"
        )
    return CaptureSplit(np.setdiff1d(np.arange(len(labels)), held_back), held_back, groups)


def _hold_back(
    images: NDArray[np.uint8], members: NDArray[np.int64], groups: NDArray[np.int64], share: float
) -> list[int]:
    """Indices of the captures of one label that are held back: whole groups, in the order of a hash."""
    scenes = [members[groups == group] for group in np.unique(groups)]
    if len(scenes) < 2:
        return []
    scenes.sort(key=lambda scene: min(sha256_bytes(images[index].tobytes()) for index in scene))
    target = max(1.0, share * len(members))
    held: list[int] = []
    for scene in scenes[:-1]:  # one scene at least is left to learn from
        if len(held) + len(scene) / 2 <= target:
            held += [int(index) for index in scene]
    return held or [int(index) for index in min(scenes, key=len)]
