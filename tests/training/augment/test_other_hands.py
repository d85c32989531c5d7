"""Digits of other hands: beside the training digits, never among those that are chosen or reported on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tintling.camera_client.preprocessing.host import preprocess_batch
from tintling.errors import DatasetError, TintlingError
from tintling.training.augment.camera_simulation import CameraSettings
from tintling.training.augment.other_hands import (
    HandSettings,
    WriterSettings,
    preprocessed,
    simulate_hands,
    with_hands,
)
from tintling.training.data.splits import Subset
from tintling.training.data.writers import WrittenDigit, digest_of
from tintling.training.settings.recipe import load_recipe, parse_recipe, recipe_toml


def scans(count=12):
    rng = np.random.default_rng(0)
    digits = []
    for index in range(count):
        grey = rng.integers(200, 210, (96 + index % 2, 90), dtype=np.uint8)
        grey[20:70, 40:45] = 40
        digits.append(WrittenDigit(f"numbers/{index:04}_X/1/number-1.png", grey, 1, index % 3 + 1))
    return digits


@pytest.fixture
def written(monkeypatch, tmp_path):
    found = scans()
    monkeypatch.setattr("tintling.training.augment.other_hands.find_writers", lambda *_: tmp_path)
    monkeypatch.setattr("tintling.training.augment.other_hands.read_writers", lambda _: found)
    return found


def test_nothing_is_added_unless_it_is_asked_for(small_splits) -> None:
    same = with_hands(small_splits, HandSettings(), CameraSettings(), preprocess_batch, seed=1)
    assert same is small_splits


def test_simulated_digits_are_as_the_device_sees_them_and_repeatable() -> None:
    first, second = (
        simulate_hands(60, CameraSettings(), preprocess_batch, np.random.default_rng(5)) for _ in range(2)
    )
    np.testing.assert_array_equal(first.images, second.images)
    assert 30 < len(first) <= 60
    weight = first.images.astype(float)
    middle = (weight * np.arange(28)).sum(axis=(1, 2)) / weight.sum(axis=(1, 2))
    assert abs(middle.mean() - 14) < 1


def test_held_out_writers_train_nothing_and_the_rest_is_repeated(small_splits, written) -> None:
    writers = WriterSettings("scan_swiss", "there", "MIT", digest_of(written), repeat=3, held_out=(2,))
    found = with_hands(
        small_splits, HandSettings(writers=writers), CameraSettings(), preprocess_batch, seed=1
    )
    assert found.extra is not None
    assert len(found.extra) == 3 * sum(each.writer != 2 for each in written)
    assert len(found.learnt) == len(found.train) + len(found.extra)
    assert found.validation is small_splits.validation
    assert found.to_json()["train"] == len(small_splits.train)
    assert found.to_json()["extra"] == len(found.extra)


@pytest.mark.usefixtures("written")
def test_other_digits_than_the_recipe_s_are_refused(small_splits) -> None:
    writers = WriterSettings("scan_swiss", "there", "MIT", "0" * 64)
    with pytest.raises(DatasetError, match="expected the digits with SHA-256 000000000000"):
        with_hands(small_splits, HandSettings(writers=writers), CameraSettings(), preprocess_batch, seed=1)


def test_scans_of_several_sizes_keep_their_order() -> None:
    found, indices = preprocessed(scans(), preprocess_batch)
    assert list(indices) == list(range(12))
    assert found.images.shape == (12, 28, 28)
    assert found.images.max(axis=(1, 2)).min() > 100


def test_photographs_of_the_data_set_stay_beside_other_hands(small_splits) -> None:
    train = small_splits.train.take(20)
    train = Subset(train.images, train.labels, np.stack([255 - train.images]))
    extra = Subset(small_splits.train.images[20:25], small_splits.train.labels[20:25])
    learnt = replace(small_splits, train=train, extra=extra).learnt
    assert learnt.photographs is not None
    np.testing.assert_array_equal(learnt.photographs[0, :20], 255 - train.images)
    np.testing.assert_array_equal(learnt.photographs[0, 20:], extra.images)


def test_the_shipped_recipe_names_source_licence_and_digest() -> None:
    recipe = load_recipe("nano_eu")
    assert parse_recipe(recipe_toml(recipe), "again") == recipe
    writers = recipe.training.hands.writers
    assert writers.url.startswith("https://github.com/")
    assert writers.licence == "Apache-2.0"
    assert len(writers.sha256) == 64
    assert len(writers.held_out) >= 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[hands]\nsimulated = -1\n", "hands.simulated: expected 0 to 1,000,000, got -1"),
        ("[hands]\nrare = 1.5\n", "hands.rare: expected 0 to 1, got 1.5"),
        ("[hands]\nunusual = -1\n", "hands.unusual: expected 0 to 1, got -1"),
        ("[hands.writers]\nrepeat = 0\n", "hands.writers.repeat: expected 1 to 100, got 0"),
    ],
)
def test_impossible_settings_are_named(text, message) -> None:
    with pytest.raises(TintlingError, match=message):
        parse_recipe(text, "x")
