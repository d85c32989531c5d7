"""The simulated camera: repeatable, physical, and good for training only where the digit was found."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from tintling.camera_client.preprocessing.host import preprocess_batch
from tintling.errors import TintlingError
from tintling.training.augment.augmentation import Augmentation, EpochFeeder
from tintling.training.augment.camera_simulation import CameraSettings, simulate_camera, with_camera
from tintling.training.data.splits import Subset
from tintling.training.settings.recipe import parse_recipe, recipe_toml


@pytest.fixture(scope="module")
def few(small_splits):
    return small_splits.train.images[::2], small_splits.train.labels[::2]


def rng(seed=0):
    return np.random.default_rng(seed)


def test_the_same_seed_gives_the_same_photographs(few) -> None:
    first, second, other = (
        simulate_camera(*few, CameraSettings(), preprocess_batch, rng(seed))[0] for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_nearly_all_digits_are_found_and_centred_as_mnist_is(few) -> None:
    images, labels = few
    seen, found = simulate_camera(images, labels, CameraSettings(), preprocess_batch, rng())
    assert found.mean() > 0.85
    assert seen.dtype == np.uint8
    weight = seen[found].astype(float)
    axis = np.arange(28)
    for profile in (weight.sum(axis=1), weight.sum(axis=2)):
        centre = (profile * axis).sum(axis=1) / profile.sum(axis=1)
        assert np.abs(np.median(centre) - 14) < 0.7


def test_a_digit_that_the_device_misses_stays_as_it_was(few) -> None:
    def blind(frames):
        count = len(frames)
        return np.full((count, 28, 28, 1), -128, np.int8), np.zeros((count, 4), np.int32)

    seen, found = simulate_camera(*few, CameraSettings(), blind, rng())
    assert not found.any()
    np.testing.assert_array_equal(seen, few[0])


def test_another_part_of_the_image_is_not_learnt_as_the_digit(few) -> None:
    def elsewhere(frames):
        boxes = np.tile(np.array([0, 0, 3, 3], np.int32), (len(frames), 1))
        return np.zeros((len(frames), 28, 28, 1), np.int8), boxes

    assert not simulate_camera(*few, CameraSettings(), elsewhere, rng())[1].any()


def test_only_training_digits_are_photographed_and_only_on_demand(small_splits, capsys) -> None:
    assert with_camera(small_splits, CameraSettings(), preprocess_batch, seed=1) is small_splits
    settings = CameraSettings(share=0.5, variants=2)
    given = with_camera(small_splits, settings, preprocess_batch, seed=1)
    shown = " ".join(capsys.readouterr().err.split())
    count = 2 * len(small_splits.train)
    assert "simulating photographs" in shown
    assert f"{count}/{count}" in shown
    assert given.train.photographs is not None
    assert given.train.photographs.shape == (2, *small_splits.train.images.shape)
    assert given.validation.photographs is None
    assert given.test.photographs is None
    assert given.train.take(7).photographs.shape[1] == 7


def test_an_epoch_has_the_share_of_photographs_that_was_asked_for() -> None:
    images = np.zeros((2_000, 28, 28), np.uint8)
    photographs = np.full((3, *images.shape), 200, np.uint8)
    subset = Subset(images, np.zeros(2_000, np.uint8), photographs)
    with EpochFeeder(subset, Augmentation(), seed=1, epochs=1, camera_share=0.3) as feeder:
        seen = feeder.get(0).images.max(axis=(1, 2)) == 200
    assert abs(seen.mean() - 0.3) < 0.05


def test_a_share_without_photographs_is_refused() -> None:
    subset = Subset(np.zeros((10, 28, 28), np.uint8), np.zeros(10, np.uint8))
    with pytest.raises(TintlingError, match=r"camera\.share: expected samples with photographs"):
        EpochFeeder(subset, Augmentation(), seed=1, epochs=1, camera_share=0.3)


def test_a_recipe_carries_the_camera_through_toml() -> None:
    recipe = parse_recipe("[camera]\nshare = 0.25\nvariants = 2\nnoise = 6\n", "mine")
    assert recipe.training.camera == CameraSettings(share=0.25, variants=2, noise=6.0)
    assert parse_recipe(recipe_toml(recipe), "again") == recipe


@pytest.mark.parametrize("name", [field.name for field in fields(CameraSettings)])
def test_amounts_out_of_bounds_are_refused_by_name(name) -> None:
    for value in (-1, 1_000):
        with pytest.raises(TintlingError, match=rf"camera\.{name}: expected"):
            CameraSettings(**{name: value})


def test_rests_gaps_and_black_and_white_frames_are_drawn_where_they_are_asked_for(few) -> None:
    plain = simulate_camera(*few, CameraSettings(), preprocess_batch, rng())[0]
    for name in ("strays", "gaps", "binarised"):
        settings = CameraSettings(**{name: 1.0})
        seen, found = simulate_camera(*few, settings, preprocess_batch, rng())
        assert found.mean() > 0.7, name
        assert (seen != plain).any(), name
    thick = simulate_camera(*few, CameraSettings(ridge=0.1, pens=1.0), preprocess_batch, rng())[0]
    fine = simulate_camera(*few, CameraSettings(ridge=0.6, pens=1.0), preprocess_batch, rng())[0]
    assert thick.mean() > 1.1 * fine.mean()
