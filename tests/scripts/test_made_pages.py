"""Made pages: their truth holds, and the C reads them in order."""

from __future__ import annotations

import camera_scenes as scenes
import numpy as np
import pytest
from made_pages import make_page
from verify_pages import edit_distance, grouped, in_order

from tintling.camera_client.preprocessing.host import preprocess_page

DIGITS = scenes.digits()
SEEDS = range(2_000, 2_012)


def test_the_same_seed_makes_the_same_page() -> None:
    one, other = (make_page(7, DIGITS) for _ in range(2))
    np.testing.assert_array_equal(one.grey, other.grey)
    assert one.rows == other.rows


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_dark_ink_in_every_box_of_the_truth(seed) -> None:
    page = make_page(seed, DIGITS)
    assert len(page.text) == len(page.boxes)
    for x, y, width, height in page.boxes:
        near = page.grey[max(0, y - height // 4) : y + height * 5 // 4, x : x + width]
        assert near.min() < 0.85 * np.percentile(near, 95)


def test_nearly_all_digits_of_held_out_pages_are_found_in_reading_order() -> None:
    pages = [make_page(seed, DIGITS) for seed in SEEDS]
    read = [preprocess_page(page.grey) for page in pages]
    placed = sum(in_order(page, digits) for page, digits in zip(pages, read, strict=True))
    assert placed >= 0.97 * sum(len(page.text) for page in pages)
    assert sum(grouped(page, digits) for page, digits in zip(pages, read, strict=True)) >= len(pages) // 2


def test_more_than_128_digits_are_found() -> None:
    seed = next(seed for seed in range(3_000, 3_100) if len(make_page(seed, DIGITS).text) > 150)
    assert len(preprocess_page(make_page(seed, DIGITS).grey)) > 140


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("123", "123", 0), ("123", "13", 1), ("", "12", 2), ("129", "192", 2)]
)
def test_the_edit_distance_counts_single_changes(one, other, steps) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == steps
