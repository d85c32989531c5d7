"""Contact sheets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tintling.contact_sheet import Caption, Tile, contact_sheet, enlarge, save_png


def digit(value: int = 255) -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = value
    return image


def test_each_pixel_becomes_a_square() -> None:
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    large = np.asarray(enlarge(image, 3))
    assert large.shape == (6, 9)
    assert np.array_equal(large[::3, ::3], image)
    assert np.array_equal(large, np.kron(image, np.ones((3, 3), np.uint8)))


def test_a_channel_axis_of_one_is_grey_and_of_three_is_colour() -> None:
    assert enlarge(np.zeros((4, 5, 1), np.uint8), 1).mode == "L"
    assert enlarge(np.zeros((4, 5, 3), np.uint8), 1).mode == "RGB"
    with pytest.raises(ValueError, match=r"got \(4, 5, 2\)"):
        enlarge(np.zeros((4, 5, 2), np.uint8), 1)


def test_every_tile_is_on_the_sheet_once_in_reading_order() -> None:
    tiles = [Tile(np.full((7, 7), 10 * n + 5, np.uint8), (Caption(f"#{n}"),)) for n in range(7)]
    sheet = np.asarray(contact_sheet(tiles, columns=3, scale=2).convert("L"))
    corners = []
    for n in range(7):
        # Text is anti-aliased, so a grey level alone proves nothing: a whole square of it does.
        where = np.lib.stride_tricks.sliding_window_view(sheet, (14, 14)) == 10 * n + 5
        found = np.argwhere(where.all(axis=(2, 3)))
        assert len(found) == 1
        corners.append(tuple(found[0]))
    assert corners == sorted(corners)
    assert len({row for row, _ in corners}) == 3


def test_a_long_caption_widens_its_cell_instead_of_being_cut() -> None:
    narrow = contact_sheet([Tile(digit(), (Caption("#1"),))])
    wide = contact_sheet([Tile(digit(), (Caption("#1 label 3, answered 8 by one and 9 by the other"),))])
    assert wide.width > narrow.width
    right_margin = np.asarray(wide)[:, -8:]
    assert len(np.unique(right_margin)) == 1


def test_a_tone_colours_its_line() -> None:
    def redness(tone: str) -> int:
        sheet = np.asarray(contact_sheet([Tile(digit(0), (Caption("########", tone),))]), np.int64)
        return int((sheet[..., 0] - sheet[..., 1]).max())

    assert redness("bad") > 100
    assert redness("good") <= 0
    assert redness("plain") == redness("dim") == 0


def test_a_sheet_without_images_still_shows_its_title() -> None:
    empty = np.asarray(contact_sheet([], title="No mistakes").convert("L"))
    assert empty.min() < 100


@pytest.mark.parametrize(("columns", "scale"), [(0, 1), (1, 0)])
def test_a_sheet_of_no_size_is_refused(columns: int, scale: int) -> None:
    with pytest.raises(ValueError, match="columns >= 1 and scale >= 1"):
        contact_sheet([Tile(digit())], columns=columns, scale=scale)


def test_a_saved_image_reads_back_the_same(tmp_path: Path) -> None:
    sheet = contact_sheet([Tile(digit(), (Caption("#1"),))])
    save_png(sheet, tmp_path / "deep" / "sheet.png")
    with Image.open(tmp_path / "deep" / "sheet.png") as read:
        assert np.array_equal(np.asarray(read), np.asarray(sheet))
