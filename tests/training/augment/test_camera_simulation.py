"""The simulated camera: repeatable, physical, and good for training only where the digit was found."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from tintling.camera_client.preprocessing.host import preprocess_batch
from tintling.errors import TintlingError
from tintling.training.augment.augmentation import Augmentation, EpochFeeder
from tintling.training.augment.camera_simulation import CameraSettings, simulate_camera, with_camera
from tintling.training.augment.paper_scenes import SIDES, Scenery, photograph
from tintling.training.augment.pen_strokes import FINE, Pen, add_european_strokes, draw_with_pen
from tintling.training.data.splits import Subset
from tintling.training.settings.recipe import parse_recipe, recipe_toml

EASY = Scenery(
    rotation_deg=0,
    perspective=0,
    aspect=0,
    falloff=0,
    contrast=60,
    blur_px=0,
    noise=0,
    jpeg_quality=95,
    inverted=0,
    clutter=0,
)


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


@pytest.mark.parametrize("side", SIDES)
def test_photographs_have_the_size_and_the_box_that_is_said(few, side) -> None:
    strokes = draw_with_pen(*few, Pen(other=0, european=0), rng())
    frames, boxes = photograph(strokes, side, EASY, rng())
    assert frames.shape == (len(strokes), side, side)
    for frame, (x, y, width, height) in zip(frames[:50], boxes[:50], strict=True):
        paper = int(np.median(frame[0]))
        dark = np.argwhere(paper - frame.astype(int) > 0.4 * (paper - int(frame.min())))
        assert abs(dark[:, 0].min() - y) <= 2 + side // 24
        assert abs(dark[:, 1].max() + 1 - x - width) <= 2 + side // 24
        assert height > 0


def test_noise_light_and_compression_do_what_they_are_named_for() -> None:
    blank = np.zeros((200, 28 * FINE, 28 * FINE), np.float32)

    def spread(scenery):
        frames = photograph(blank, 96, scenery, rng())[0].astype(float)
        return np.median(frames.std(axis=(1, 2)))

    assert spread(EASY) < 0.5
    assert 1 < spread(replace(EASY, noise=6)) < 6
    assert spread(replace(EASY, falloff=0.6)) > 5


def test_inverted_photographs_show_bright_ink(few) -> None:
    strokes = draw_with_pen(*few, Pen(other=0, european=0), rng())
    for inverted in (0.0, 1.0):
        frames = photograph(strokes, 96, replace(EASY, inverted=inverted), rng())[0].astype(int)
        middle = np.median(frames, axis=(1, 2))
        ink_is_bright = frames.max(axis=(1, 2)) - middle > middle - frames.min(axis=(1, 2))
        assert ink_is_bright.mean() == inverted


def test_upstrokes_are_as_long_as_the_recipe_says_and_end_on_the_field(few) -> None:
    images, labels = few
    ones = labels == 1
    plain = draw_with_pen(images[ones], labels[ones], Pen(other=0, european=0), rng())

    def added(upstroke):
        drawn = add_european_strokes(plain, labels[ones], 1.0, rng(), upstroke=upstroke)
        return (drawn - plain).sum(axis=(1, 2)), drawn

    (short, _), (long, drawn) = added(0.3), added(1.0)
    assert long[long > 0].mean() > 1.5 * short[short > 0].mean()
    assert drawn[:, :, :2].max() < 0.5


def test_ones_get_a_stroke_and_sevens_a_bar_and_others_nothing(few) -> None:
    images, labels = few
    plain = draw_with_pen(images, labels, Pen(other=0, european=0), rng())
    drawn = add_european_strokes(plain, labels, 1.0, rng())
    changed = (drawn != plain).any(axis=(1, 2))
    assert changed[labels == 7].mean() > 0.8
    assert changed[labels == 1].mean() > 0.8
    assert not changed[(labels != 1) & (labels != 7)].any()
    assert (drawn >= plain).all()


def test_other_pens_are_finer_and_thicker_than_mnists(few) -> None:
    plain = draw_with_pen(*few, Pen(other=0, european=0), rng()).mean(axis=(1, 2))
    others = draw_with_pen(*few, Pen(other=1, european=0), rng()).mean(axis=(1, 2))
    ratio = others / plain
    assert np.percentile(ratio, 10) < 0.8
    assert np.percentile(ratio, 90) > 1.2


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
    with pytest.raises(TintlingError, match=r"camera\.share: expected digits with photographs"):
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
