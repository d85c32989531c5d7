"""Captures that are learnt from and those that are held back."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import DatasetError
from tintling.training.augment.augmentation import Augmentation, augment
from tintling.training.data.capture_split import near_duplicates, split_captures


def again(images: np.ndarray, times: int, seed: int = 0) -> np.ndarray:
    """The same scenes taken several times: turned and scaled a little."""
    slight = Augmentation(rotation_deg=1, zoom=0.02, shift_px=0.1)
    rng = np.random.default_rng(seed)
    return np.concatenate([images, *(augment(images, slight, rng) for _ in range(times - 1))])


def test_frames_of_one_scene_are_one_group_and_other_digits_are_not(digits) -> None:
    scenes = digits.train_images[np.flatnonzero(digits.train_labels == 4)[:12]]
    groups = near_duplicates(again(scenes, 5))
    taken = groups.reshape(5, 12)
    assert (taken == taken[0]).all()
    assert len(np.unique(groups)) == 12


def test_groups_are_closed_under_likeness_along_a_chain() -> None:
    """A sheet that is slowly turned before the camera: the first and the last frame are not alike."""
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 4:24, 13:15] = 255
    turned = [np.roll(image[0], 0, axis=1)]
    for step in range(1, 60):
        frame = np.zeros((28, 28), np.uint8)
        for row in range(4, 24):
            place = 13.5 + (row - 13.5) * np.tan(np.deg2rad(step * 0.75))
            left = int(np.floor(place))
            for column, weight in ((left, 1 - place + left), (left + 1, place - left)):
                if 0 <= column < 28:
                    frame[row, column] = round(255 * weight)
        turned.append(frame)
    frames = np.stack(turned)
    assert len(np.unique(near_duplicates(frames))) == 1
    assert len(np.unique(near_duplicates(frames[[0, -1]]))) == 2


def test_no_scene_is_on_both_sides(digits) -> None:
    chosen = np.concatenate([np.flatnonzero(digits.train_labels == d)[:8] for d in range(10)])
    images = again(digits.train_images[chosen], 4)
    labels = np.tile(digits.train_labels[chosen], 4)
    split = split_captures(images, labels)
    assert not set(split.groups[split.learnt]) & set(split.groups[split.held_back])
    assert sorted([*split.learnt, *split.held_back]) == list(range(len(labels)))
    scene = np.tile(np.arange(80), 4)
    assert not set(scene[split.learnt]) & set(scene[split.held_back])


def test_every_digit_is_held_back_in_its_share(digits) -> None:
    chosen = np.concatenate([np.flatnonzero(digits.train_labels == d)[:20] for d in range(10)])
    split = split_captures(digits.train_images[chosen], digits.train_labels[chosen], share=0.3)
    held = np.bincount(digits.train_labels[chosen][split.held_back], minlength=10)
    assert (np.abs(held - 6) <= 1).all(), held


def test_order_does_not_matter(digits) -> None:
    images, labels = digits.train_images[:100], digits.train_labels[:100]
    order = np.random.default_rng(0).permutation(100)
    one, other = split_captures(images, labels), split_captures(images[order], labels[order])
    assert set(one.held_back) == set(order[other.held_back])


def test_a_digit_with_a_single_scene_is_learnt(digits) -> None:
    threes = digits.train_images[np.flatnonzero(digits.train_labels == 3)[:10]]
    four = digits.train_images[np.flatnonzero(digits.train_labels == 4)[:1]]
    images = np.concatenate([threes, again(four, 5)])
    labels = np.array([3] * 10 + [4] * 5, np.uint8)
    split = split_captures(images, labels)
    assert set(labels[split.held_back]) == {3}
    assert set(range(10, 15)) <= set(split.learnt)


def test_two_scenes_are_enough(digits) -> None:
    pair = digits.train_images[np.flatnonzero(digits.train_labels == 8)[:2]]
    split = split_captures(again(pair, 3), np.full(6, 8, np.uint8))
    assert len(split.learnt) == len(split.held_back) == 3


def test_one_scene_is_not_enough(digits) -> None:
    with pytest.raises(DatasetError, match="3 captures are too few"):
        split_captures(again(digits.train_images[:1], 3), digits.train_labels[[0, 0, 0]])


def test_empty_images_are_no_group() -> None:
    assert len(np.unique(near_duplicates(np.zeros((3, 28, 28), np.uint8)))) == 3
