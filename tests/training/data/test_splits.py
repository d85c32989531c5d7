from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.errors import DatasetError
from tintling.training.data.splits import Dataset, DataSource, SplitSpec, Subset, split, stratified_order

SOURCE = DataSource("arrays", "memory", "0" * 64)


def numbered(train: int, test: int) -> Dataset:
    """Digits whose first four pixels hold their number, so that each can be told apart."""
    numbers = np.arange(train + test, dtype=np.uint32)
    images = np.zeros((train + test, 784), np.uint8)
    images[:, :4] = numbers.view(np.uint8).reshape(-1, 4)
    labels = np.random.default_rng(3).integers(0, 10, train + test).astype(np.uint8)
    images = images.reshape(-1, 28, 28)
    return Dataset(images[:train], labels[:train], images[train:], labels[train:], SOURCE)


def numbers_of(subset) -> list[int]:
    first = np.ascontiguousarray(subset.images.reshape(len(subset), 784)[:, :4])
    return first.view(np.uint32).ravel().tolist()


@given(
    labels=st.lists(st.integers(0, 9), min_size=1, max_size=300),
    seed=st.integers(0, 2**31),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_every_stretch_of_a_stratified_order_has_each_class_in_its_proportion(labels, seed, ends):
    labels = np.array(labels, np.uint8)
    order = stratified_order(labels, seed)
    assert sorted(order) == list(range(len(labels)))
    first, last = sorted(int(end * len(labels)) for end in ends)
    stretch = labels[order[first:last]]
    for label in np.unique(labels):
        share = (labels == label).mean()
        # Each class is within one digit of its place at either end, and so are the nine others.
        assert abs((stretch == label).sum() - share * (last - first)) <= 3


def test_some_of_a_sorted_set_are_of_every_class_and_in_their_order():
    labels = np.repeat(np.arange(5, dtype=np.uint8), 20)
    subset = Subset(np.arange(100, dtype=np.uint8).reshape(-1, 1, 1), labels)
    some = subset.spread(10)
    assert list(some.labels) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert all(subset.labels[some.images.ravel()] == some.labels)
    assert subset.spread(100) is subset


def test_the_order_follows_from_the_seed():
    labels = np.random.default_rng(0).integers(0, 10, 500).astype(np.uint8)
    np.testing.assert_array_equal(stratified_order(labels, 5), stratified_order(labels, 5))
    assert (stratified_order(labels, 5) != stratified_order(labels, 6)).any()


@pytest.mark.parametrize(
    ("spec", "sizes"),
    [
        (SplitSpec(), (7_000, 1_000, 2_000)),  # an eighth, because 5,000 would be too many
        (SplitSpec(validation=600), (7_400, 600, 2_000)),
        (SplitSpec(validation=600, train_size=1_000), (1_000, 600, 2_000)),
        (SplitSpec(ratios=(60, 20, 20)), (6_000, 2_000, 2_000)),
        (SplitSpec(ratios=(98, 1, 1), train_size=50), (50, 100, 100)),
    ],
)
def test_parts_have_the_sizes_asked_for_and_share_no_digit(spec, sizes):
    parts = split(numbered(8_000, 2_000), spec)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == sizes
    together = numbers_of(parts.train) + numbers_of(parts.validation) + numbers_of(parts.test)
    assert len(set(together)) == sum(sizes)


def test_the_official_test_part_stays_as_it_is():
    digits = numbered(800, 200)
    for seed in range(3):
        parts = split(digits, SplitSpec(seed=seed))
        np.testing.assert_array_equal(parts.test.images, digits.test_images)
        np.testing.assert_array_equal(parts.test.labels, digits.test_labels)


def test_a_smaller_train_size_changes_neither_validation_nor_test():
    digits = numbered(800, 200)
    whole, small = split(digits), split(digits, SplitSpec(train_size=100))
    assert numbers_of(whole.validation) == numbers_of(small.validation)
    assert set(numbers_of(small.train)) < set(numbers_of(whole.train))


def test_images_keep_their_labels():
    digits = numbered(800, 200)
    labels = np.concatenate((digits.train_labels, digits.test_labels))
    parts = split(digits, SplitSpec(ratios=(50, 25, 25)))
    for part in (parts.train, parts.validation, parts.test):
        np.testing.assert_array_equal(part.labels, labels[numbers_of(part)])


@pytest.mark.parametrize("text", ["60/20", "60/20/21", "60/40/0", "a/b/c", "", "60/20/20/0", "-20/60/60"])
def test_impossible_percentages_are_refused(text):
    with pytest.raises(DatasetError, match="percentages"):
        SplitSpec.parse_ratios(text)


def test_more_training_digits_than_there_are_is_an_error_that_counts():
    with pytest.raises(DatasetError, match="only 700 samples are left beside 100 for validation and 200"):
        split(numbered(800, 200), SplitSpec(train_size=701))


@pytest.mark.parametrize("digits", [numbered(4, 2), numbered(50, 10), numbered(80, 0)])
def test_no_part_may_be_empty(digits):
    with pytest.raises(DatasetError, match="each needs at least one"):
        split(digits, SplitSpec(ratios=(50, 49, 1) if len(digits.test_labels) == 10 else None))


@pytest.mark.parametrize(
    "spec", [SplitSpec(), SplitSpec(ratios=(60, 20, 20), seed=4), SplitSpec(train_size=40, seed=2)]
)
def test_a_described_split_can_be_made_again(spec):
    digits = numbered(800, 200)
    parts = split(digits, spec)
    again = split(digits, SplitSpec.from_description(parts.to_json()))
    assert numbers_of(again.validation) == numbers_of(parts.validation)
    assert numbers_of(again.test) == numbers_of(parts.test)
    assert numbers_of(again.train) == numbers_of(parts.train)


def test_the_split_of_very_few_digits_can_be_made_again():
    digits = numbered(10, 2)
    parts = split(digits)
    assert len(parts.train) == 9
    assert numbers_of(split(digits, SplitSpec.from_description(parts.to_json())).train) == numbers_of(
        parts.train
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"split_seed": -1},
        {"split_seed": float("inf")},
        {"validation": "many"},
        {"validation": 0},
        {"train": None},
        {"split": "half"},
    ],
)
def test_a_description_that_cannot_be_is_refused(wrong):
    described = split(numbered(80, 20)).to_json() | wrong
    with pytest.raises(DatasetError, match="does not say how its data was split"):
        SplitSpec.from_description(described)


def test_a_description_without_a_seed_is_refused():
    with pytest.raises(DatasetError, match="no 'split_seed'"):
        SplitSpec.from_description({"split": "official", "validation": 5_000})


def test_the_offline_digits_are_split_into_3500_500_1000_each_class_alike(digits):
    parts = split(digits)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (3_500, 500, 1_000)
    for part, each in ((parts.train, 350), (parts.validation, 50), (parts.test, 100)):
        assert np.abs(np.bincount(part.labels, minlength=10) - each).max() <= 2
    assert parts.to_json()["fallback"] is True
