from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.errors import DatasetError
from tintling.training.data.datasets import load_mnist
from tintling.training.data.splits import Dataset, DataSource, SplitSpec, split, stratified_order

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
    with pytest.raises(DatasetError, match="only 700 digits are left beside 100 for validation and 200"):
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


# Where digits come from


def save(path, digits, **names):
    wanted = {"x_train": 0, "y_train": 1, "x_test": 2, "y_test": 3} | names
    arrays = (digits.train_images, digits.train_labels, digits.test_images, digits.test_labels)
    np.savez(path, **{name: arrays[i] for name, i in wanted.items() if i is not None})


def test_the_same_digits_have_the_same_digest_in_every_container(tmp_path, digits):
    from tintling.training.data._readers import idx_bytes

    save(tmp_path / "mnist.npz", digits)
    folder = tmp_path / "idx"
    folder.mkdir()
    arrays = (digits.train_images, digits.train_labels, digits.test_images, digits.test_labels)
    names = ("train-images.idx3", "train-labels.idx1", "t10k-images.idx3", "t10k-labels.idx1")
    for name, array in zip(names, arrays, strict=True):
        (folder / f"{name}-ubyte").write_bytes(idx_bytes(array))
    sources = [
        load_mnist(tmp_path).source,
        load_mnist(tmp_path / "mnist.npz").source,
        load_mnist(folder).source,
    ]
    assert {source.sha256 for source in sources} == {digits.source.sha256}
    assert not any(source.verified or source.fallback for source in sources)


def test_the_environment_variable_points_at_data(tmp_path, digits, monkeypatch):
    save(tmp_path / "mnist.npz", digits)
    monkeypatch.setenv("TINTLING_DATA_DIR", str(tmp_path))
    assert load_mnist().source.sha256 == digits.source.sha256


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("missing", "does not exist"), ("empty", "holds no digits"), ("a.txt", "expected .npz")],
)
def test_a_path_that_holds_no_digits_says_what_was_expected(tmp_path, name, complaint):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(DatasetError, match=complaint):
        load_mnist(tmp_path / name)


def test_a_wrong_environment_variable_is_named_and_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("TINTLING_DATA_DIR", str(tmp_path / "gone"))
    with pytest.raises(DatasetError, match=r"\$TINTLING_DATA_DIR: .*gone does not exist"):
        load_mnist()


def test_an_npz_without_the_four_arrays_lists_what_it_holds(tmp_path, digits):
    save(tmp_path / "a.npz", digits, x_test=None, extra=3)
    with pytest.raises(DatasetError, match="holds extra, x_train, y_test, y_train; expected"):
        load_mnist(tmp_path / "a.npz")


def test_labels_must_match_the_images_and_be_digits(tmp_path, digits):
    save(tmp_path / "a.npz", digits, y_train=3)
    with pytest.raises(DatasetError, match="4,000 train images but labels of shape"):
        load_mnist(tmp_path / "a.npz")
    np.savez(
        tmp_path / "b.npz",
        x_train=digits.train_images,
        y_train=digits.train_labels + 1,
        x_test=digits.test_images,
        y_test=digits.test_labels,
    )
    with pytest.raises(DatasetError, match="reach 10; expected 0 to 9"):
        load_mnist(tmp_path / "b.npz")


def test_images_of_another_size_are_refused(tmp_path):
    arrays = {"x_train": (9, 32, 32), "y_train": (9,), "x_test": (9, 32, 32), "y_test": (9,)}
    np.savez(tmp_path / "a.npz", **{name: np.zeros(shape, np.uint8) for name, shape in arrays.items()})
    with pytest.raises(DatasetError, match=r"expected images of shape \(N, 28, 28\), found \(9, 32, 32\)"):
        load_mnist(tmp_path / "a.npz")


def test_something_in_the_shape_of_mnist_that_is_not_mnist_is_pointed_out(tmp_path, capsys):
    np.savez_compressed(
        tmp_path / "mnist.npz",
        x_train=np.zeros((60_000, 28, 28), np.uint8),
        y_train=np.zeros(60_000, np.uint8),
        x_test=np.zeros((10_000, 28, 28), np.uint8),
        y_test=np.zeros(10_000, np.uint8),
    )
    source = load_mnist(tmp_path).source
    assert (source.name, source.verified) == ("arrays", False)
    assert "not the original files" in " ".join(capsys.readouterr().err.split())


def test_a_folder_of_images_gets_a_stratified_test_part_and_one_with_parts_keeps_them(tmp_path):
    from PIL import Image

    def fill(folder, each):
        for label in range(10):
            (folder / str(label)).mkdir(parents=True)
            for number in range(each):
                pixels = np.zeros((28, 28), np.uint8)
                pixels[10:20, 10:14] = 100 + number
                Image.fromarray(pixels).save(folder / str(label) / f"{number}.png")

    fill(tmp_path / "flat", 5)
    flat = load_mnist(tmp_path / "flat")
    assert np.bincount(flat.test_labels).tolist() == [1] * 10
    assert flat.source.name == "images"
    fill(tmp_path / "parted" / "train", 3)
    fill(tmp_path / "parted" / "test", 2)
    parted = load_mnist(tmp_path / "parted")
    assert (len(parted.train_labels), len(parted.test_labels)) == (30, 20)
