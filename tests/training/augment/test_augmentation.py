from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import PATIENCE_S

from tintling.errors import TintlingError
from tintling.training.augment import augmentation
from tintling.training.augment.augmentation import Augmentation, EpochFeeder, augment, epoch_order
from tintling.training.data.splits import Subset

STRONG = Augmentation(rotation_deg=9, zoom=0.1, shift_px=1.3, shear=0.1, elastic_px=0.9, clean=0.15)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def centre_of_mass(images):
    grid = np.arange(28)
    mass = images.sum((1, 2), dtype=np.float64)
    rows = (images.sum(2) * grid).sum(1) / mass
    return np.stack((rows, (images.sum(1) * grid).sum(1) / mass), axis=1)


def bar(angle_deg: float = 0.0) -> np.ndarray:
    """An upright bar through the centre, leaning by an angle."""
    y, x = np.mgrid[:28, :28] - 13.5
    angle = np.deg2rad(angle_deg)
    across, along = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    return np.where((np.abs(across) < 2) & (np.abs(along) < 9), 255, 0).astype(np.uint8)


def lean_deg(image) -> float:
    """Angle of the principal axis against the vertical."""
    y, x = np.mgrid[:28, :28]
    weights = image.astype(np.float64).ravel()
    vectors = np.linalg.eigh(np.cov(np.stack((y.ravel(), x.ravel())), aweights=weights))[1]
    along = vectors[:, 1] * np.sign(vectors[0, 1])
    return float(np.rad2deg(np.arctan2(along[1], along[0])))


@pytest.mark.parametrize("settings", [Augmentation(), Augmentation(clean=1.0, rotation_deg=90)])
def test_nothing_changes_when_all_is_zero_or_all_is_clean(digits, settings):
    images = digits.test_images[:50]
    changed = augment(images, settings, rng())
    np.testing.assert_array_equal(changed, images)
    assert not np.shares_memory(changed, images)


def test_sampling_through_a_vanishing_transformation_gives_each_pixel_back(digits):
    images = digits.test_images[:300]
    np.testing.assert_array_equal(augment(images, Augmentation(rotation_deg=1e-9), rng()), images)


def test_the_clean_share_is_left_alone_to_the_last_bit(digits):
    images = digits.train_images[:2_000]
    changed = augment(images, STRONG, rng())
    untouched = (changed == images).all((1, 2)).mean()
    assert 0.12 < untouched < 0.18


def test_the_same_seed_gives_the_same_digits_and_another_seed_others(digits):
    images = digits.test_images[:300]
    first = augment(images, STRONG, rng(1))
    np.testing.assert_array_equal(first, augment(images, STRONG, rng(1)))
    assert (first != augment(images, STRONG, rng(2))).any()


def test_digits_are_changed_independently_of_how_they_are_cut_into_chunks(digits, monkeypatch):
    images = digits.test_images[:300]
    whole = augment(images, STRONG, rng())
    monkeypatch.setattr(augmentation, "_CHUNK", 7)
    # BLAS sums in another order for another shape, which may tip a rounding.
    difference = augment(images, STRONG, rng()).astype(np.int16) - whole
    assert np.abs(difference).max() <= 1
    assert np.count_nonzero(difference) < 50


@pytest.mark.parametrize("amount", [0.5, 2.0])
def test_a_shift_stays_within_its_range_along_both_axes_and_uses_it(digits, amount):
    images = digits.test_images[:500]
    moved = centre_of_mass(augment(images, Augmentation(shift_px=amount), rng())) - centre_of_mass(images)
    assert np.abs(moved).max() <= amount + 0.05
    assert (np.abs(moved).max(axis=0) > 0.9 * amount).all()
    assert np.abs(moved.mean(axis=0)).max() < 0.15 * amount


@pytest.mark.parametrize("amount", [5.0, 20.0])
def test_a_rotation_stays_within_its_range_and_uses_it(amount):
    images = np.repeat(bar()[None], 300, axis=0)
    angles = np.array(
        [lean_deg(image) for image in augment(images, Augmentation(rotation_deg=amount), rng())]
    )
    assert np.abs(angles).max() <= amount + 0.5
    assert angles.max() > 0.9 * amount
    assert angles.min() < -0.9 * amount


def test_zoom_stretches_height_and_width_each_within_its_range():
    images = np.repeat(bar()[None], 300, axis=0)
    changed = augment(images, Augmentation(zoom=0.2), rng()).astype(np.float64)
    height = changed[:, :, 13].sum(1) / images[0, :, 13].sum()
    width = changed[:, 13, :].sum(1) / images[0, 13, :].sum()
    for size in (height, width):
        assert 0.78 < size.min() < 0.85
        assert 1.15 < size.max() < 1.22
    assert abs(np.corrcoef(height, width)[0, 1]) < 0.2


def test_shear_leans_a_bar_and_leaves_its_rows_where_they_are():
    images = np.repeat(bar()[None], 200, axis=0)
    changed = augment(images, Augmentation(shear=0.3), rng())
    slopes = np.tan(np.deg2rad([lean_deg(image) for image in changed]))
    assert 0.25 < np.abs(slopes).max() < 0.36
    np.testing.assert_allclose(changed.sum(2, dtype=np.int64).T, images.sum(2, dtype=np.int64).T, atol=8)


def test_elastic_displacements_have_the_spread_asked_for_and_are_smooth():
    field = augmentation._basis()[3:]
    nodes = rng().normal(0, 0.9, (2_000, 36)).astype(np.float32)
    displacement = nodes @ field
    at_nodes = displacement.reshape(-1, 28, 28)[:, [0, 0, 27, 27], [0, 27, 0, 27]]
    assert at_nodes.std() == pytest.approx(0.9, rel=0.05)
    assert 0.5 < displacement.std() < 0.95
    steps = np.diff(displacement.reshape(-1, 28, 28), axis=2)
    assert steps.std() < 0.3


@pytest.mark.parametrize(
    "settings",
    [Augmentation(shift_px=14), Augmentation(rotation_deg=180), Augmentation(elastic_px=5), STRONG],
)
def test_ink_that_leaves_on_one_side_does_not_come_in_on_the_other(settings):
    image = np.zeros((28, 28), np.uint8)
    image[:, 0] = 255
    images = np.repeat(image[None], 200, axis=0)
    changed = augment(images, Augmentation(shift_px=10), rng())
    # A line on the left border can be moved right by 10 px at most, or out of the image.
    assert changed[:, :, 12:].max() == 0
    assert (changed.max((1, 2)) == 0).any()
    everything = augment(np.full((50, 28, 28), 255, np.uint8), settings, rng())
    assert everything.max() == 255


def test_ink_is_kept_roughly(digits):
    images = digits.train_images
    before, after = images.sum((1, 2)), augment(images, STRONG, rng()).sum((1, 2))
    assert np.abs(after / before - 1).mean() < 0.12
    assert after.sum() / before.sum() == pytest.approx(1, abs=0.03)


@given(
    st.builds(
        Augmentation,
        rotation_deg=st.floats(0, 180),
        zoom=st.floats(0, 0.5),
        shift_px=st.floats(0, 14),
        shear=st.floats(0, 1),
        elastic_px=st.floats(0, 5),
        clean=st.floats(0, 1),
    ),
    st.integers(0, 2**31),
)
def test_any_settings_give_images_no_brighter_than_what_went_in(settings, seed):
    images = rng(seed).integers(0, 201, (20, 28, 28)).astype(np.uint8)
    changed = augment(images, settings, rng(seed))
    assert changed.shape == images.shape
    assert changed.dtype == np.uint8
    assert changed.max() <= 200


@pytest.mark.parametrize(
    "bad", [{"zoom": 0.6}, {"rotation_deg": -1}, {"clean": 1.5}, {"shift_px": float("nan")}]
)
def test_settings_out_of_range_name_the_key(bad):
    with pytest.raises(TintlingError, match=f"augmentation.{next(iter(bad))}: expected 0 to"):
        Augmentation(**bad)


def test_it_is_fast_enough_to_hide_behind_an_epoch(digits):
    images = np.repeat(digits.train_images, 3, axis=0)
    augment(images[:500], STRONG, rng())
    start = time.thread_time()
    augment(images, STRONG, rng())
    # 55,000 digits may take 5 s of one core; they take about 0.5 s.
    assert (time.thread_time() - start) * 55_000 / len(images) < 5


# The feeder


def test_an_epoch_depends_on_seed_and_number_alone(digits):
    subset = Subset(digits.train_images[:300], digits.train_labels[:300])
    with EpochFeeder(subset, STRONG, seed=3, epochs=4) as feeder:
        in_a_row = [feeder.get(epoch) for epoch in range(4)]
    with EpochFeeder(subset, STRONG, seed=3, epochs=4) as feeder:
        resumed = feeder.get(2)
    np.testing.assert_array_equal(resumed.images, in_a_row[2].images)
    np.testing.assert_array_equal(resumed.labels, in_a_row[2].labels)
    assert (in_a_row[0].images != in_a_row[1].images).any()


def test_after_a_period_the_first_epochs_come_again(digits):
    subset = Subset(digits.train_images[:300], digits.train_labels[:300])
    with EpochFeeder(subset, STRONG, seed=3, epochs=5, period=2) as feeder:
        epochs = [feeder.get(epoch) for epoch in range(5)]
    for later, first in ((2, 0), (3, 1), (4, 0)):
        np.testing.assert_array_equal(epochs[later].images, epochs[first].images)
        np.testing.assert_array_equal(epochs[later].labels, epochs[first].labels)
    assert (epochs[0].images != epochs[1].images).any()


def test_an_epoch_holds_every_digit_once_with_its_own_label(digits):
    subset = Subset(digits.train_images[:300], digits.train_labels[:300])
    with EpochFeeder(subset, Augmentation(), seed=1, epochs=1) as feeder:
        epoch = feeder.get(0)
    order = epoch_order(300, 1, 0)
    assert sorted(order) == list(range(300))
    np.testing.assert_array_equal(epoch.images, subset.images[order])
    np.testing.assert_array_equal(epoch.labels, subset.labels[order])


def test_the_next_epoch_is_prepared_meanwhile_and_none_beyond_the_last(digits, monkeypatch):
    subset = Subset(digits.train_images[:20], digits.train_labels[:20])
    made = []
    ready = threading.Event()

    def spy(_feeder, epoch):
        made.append(epoch)
        if epoch == 1:
            ready.set()
        return subset

    monkeypatch.setattr(EpochFeeder, "_make", spy)
    with EpochFeeder(subset, STRONG, seed=1, epochs=2) as feeder:
        feeder.get(0)
        assert ready.wait(PATIENCE_S)
        feeder.get(1)
    assert made == [0, 1]
    assert not [thread for thread in threading.enumerate() if "tintling-augment" in thread.name]


@pytest.mark.parametrize(("limit", "ahead"), [(1 << 28, 2), (20 * 28 * 28 - 1, 1)])
def test_two_epochs_are_prepared_ahead_unless_they_are_large(digits, monkeypatch, limit, ahead):
    monkeypatch.setattr(augmentation, "_MUCH_BYTES", limit)
    subset = Subset(digits.train_images[:20], digits.train_labels[:20])
    made = []
    monkeypatch.setattr(EpochFeeder, "_make", lambda _, epoch: made.append(epoch) or subset)
    with EpochFeeder(subset, STRONG, seed=1, epochs=9) as feeder:
        feeder.get(0)
        feeder._workers.shutdown(wait=True)
    assert sorted(made) == list(range(1 + ahead))
