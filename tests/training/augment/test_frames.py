"""Random changes of frames: what each amount does, and that nothing else happens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tintling.errors import TintlingError
from tintling.training.augment.augmentation import EpochFeeder
from tintling.training.augment.frames import FrameAugmentation, augment_frames
from tintling.training.data.splits import Subset

USUAL = FrameAugmentation(
    zoom=0.1,
    shift=0.1,
    rotation_deg=5,
    brightness=0.2,
    contrast=0.2,
    gradient=0.2,
    colour=0.1,
    blur=0.5,
    noise=4,
)


def frames(count: int = 6, *, colour: bool = True) -> np.ndarray:
    shape = (count, 20, 14, *((3,) if colour else ()))
    return np.random.default_rng(1).integers(60, 190, shape).astype(np.uint8)


@pytest.mark.parametrize("colour", [True, False])
def test_shape_and_type_stay_and_the_seed_decides(colour: bool) -> None:
    images = frames(colour=colour)
    one, same, other = (augment_frames(images, USUAL, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one.shape, one.dtype) == (images.shape, np.uint8)
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert (one != images).any()


@pytest.mark.parametrize("settings", [FrameAugmentation(), replace(USUAL, clean=1.0)])
def test_nothing_is_changed_where_nothing_is_asked_for(settings: FrameAugmentation) -> None:
    images = frames()
    changed = augment_frames(images, settings, np.random.default_rng(3))
    np.testing.assert_array_equal(changed, images)
    assert changed is not images


def test_flip_mirrors_left_to_right() -> None:
    images = frames(40)
    changed = augment_frames(images, FrameAugmentation(flip=0.5), np.random.default_rng(3))
    mirrored = np.array([(new == old[:, ::-1]).all() for new, old in zip(changed, images, strict=True)])
    same = np.array([(new == old).all() for new, old in zip(changed, images, strict=True)])
    assert (mirrored ^ same).all()
    assert 5 < mirrored.sum() < 35


def test_shift_moves_whole_frames() -> None:
    images = np.zeros((200, 21, 21), np.uint8)
    images[:, 10, 10] = 200
    changed = augment_frames(images, FrameAugmentation(shift=0.2), np.random.default_rng(3))
    weights = changed.astype(float) / np.maximum(changed.sum(axis=(1, 2), keepdims=True), 1)
    rows = (weights.sum(axis=2) * np.arange(21)).sum(axis=1)
    assert 5 < rows.min() < 8
    assert 12 < rows.max() < 15


def test_brightness_changes_all_levels_alike() -> None:
    images = np.full((200, 8, 8, 3), 100, np.uint8)
    changed = augment_frames(images, FrameAugmentation(brightness=0.5), np.random.default_rng(3))
    assert (changed.max(axis=(1, 2, 3)) == changed.min(axis=(1, 2, 3))).all()
    assert 45 < changed.min() < 60
    assert 140 < changed.max() < 155


def test_colour_changes_channels_apart_and_spares_grey() -> None:
    settings = FrameAugmentation(colour=0.3)
    coloured = np.full((50, 8, 8, 3), 100, np.uint8)
    changed = augment_frames(coloured, settings, np.random.default_rng(3))
    assert (np.ptp(changed[:, 0, 0], axis=1) > 5).mean() > 0.8
    grey = np.full((50, 8, 8), 100, np.uint8)
    np.testing.assert_array_equal(augment_frames(grey, settings, np.random.default_rng(3)), grey)


@pytest.mark.parametrize("shape", [(8, 6), (8, 6, 3)])
def test_so_many_frames_become_their_negative(shape) -> None:
    images = np.random.default_rng(1).integers(0, 256, (400, *shape)).astype(np.uint8)
    changed = augment_frames(images, FrameAugmentation(invert=0.25), np.random.default_rng(3))
    negative = np.array([np.array_equal(new, 255 - old) for new, old in zip(changed, images, strict=True)])
    same = np.array([np.array_equal(new, old) for new, old in zip(changed, images, strict=True)])
    assert (negative | same).all()
    assert 70 < negative.sum() < 130


def test_impossible_amounts_are_refused() -> None:
    with pytest.raises(TintlingError, match=r"frames\.zoom: expected 0 to 0\.5, got 0\.9"):
        FrameAugmentation(zoom=0.9)


def test_feeder_changes_frames_and_keeps_their_labels() -> None:
    images = frames(30)
    images[:, 0, 0, 0] = np.arange(30)  # survives, because nothing moves
    subset = Subset(images, np.arange(30, dtype=np.uint8))
    settings = FrameAugmentation(
        brightness=0.0, noise=0.0, blur=0.0, contrast=0.0, flip=0.0, zoom=0.0, clean=0.5
    )
    from tintling.training.augment.augmentation import Augmentation

    with EpochFeeder(subset, Augmentation(), 1, 2, frames=settings) as feeder:
        epochs = [feeder.get(0), feeder.get(1)]
    for epoch in epochs:
        np.testing.assert_array_equal(epoch.images[:, 0, 0, 0], epoch.labels)
    assert (epochs[0].labels != epochs[1].labels).any()


@pytest.mark.parametrize("colour", [True, False])
def test_colours_of_few_bits_are_those_that_a_camera_sends(colour: bool) -> None:
    images = frames(colour=colour)
    sent = augment_frames(images, FrameAugmentation(rgb565=1.0), np.random.default_rng(1))
    counts = [len(np.unique(sent[..., channel] if colour else sent)) for channel in range(3)]
    assert all(
        count <= most for count, most in zip(counts, (32, 64, 32) if colour else (64,) * 3, strict=True)
    )
    assert 0 < np.abs(sent.astype(int) - images).max() < 8
    assert (augment_frames(sent, FrameAugmentation(rgb565=1.0), np.random.default_rng(2)) == sent).all()


@pytest.mark.parametrize("colour", [True, False])
def test_jpeg_changes_a_share_of_the_frames_a_little(colour: bool) -> None:
    smooth = np.linspace(60, 190, 20 * 14).reshape(1, 20, 14).repeat(40, 0).astype(np.uint8)
    images = np.stack([smooth] * 3, axis=3) if colour else smooth
    changed = augment_frames(images, FrameAugmentation(jpeg=0.5), np.random.default_rng(1))
    touched = (changed != images).reshape(len(images), -1).any(axis=1)
    assert 8 < touched.sum() < 32
    assert np.abs(changed.astype(int) - images).mean() < 4
