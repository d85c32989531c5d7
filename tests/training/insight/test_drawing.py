"""Figures without a screen: files that are the same each time, colours that differ in grey."""

from __future__ import annotations

import io
import sys
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageColor

from tintling.errors import MissingExtraError
from tintling.training.insight.drawing import (
    COLOURS,
    HATCHES,
    LINES,
    MARKERS,
    Drawing,
    label_columns,
    new_figure,
    plain_axes,
    tile_sheet,
)


@pytest.fixture
def drawing():
    figure = new_figure(3, 2)
    axes = figure.subplots()
    axes.plot([1, 2], [3, 4], color=COLOURS[0])
    return Drawing("line", "A line.", figure)


def test_a_png_has_110_dots_an_inch(drawing):
    with Image.open(io.BytesIO(drawing.png())) as image:
        assert image.size == (330, 220)
        assert image.info["dpi"] == pytest.approx((110, 110), abs=0.1)
        assert "Software" not in image.info


def test_the_same_figure_gives_the_same_svg_whatever_was_saved_before(drawing):
    first = drawing.svg()
    drawing.png()
    assert first == drawing.svg()
    figure = new_figure(3, 2)
    figure.subplots().plot([1, 2], [3, 4], color=COLOURS[0])
    again = Drawing("line", "", figure)
    again.png()
    assert again.svg() == first
    assert b"<dc:date>" not in first


def test_frame_and_ticks_go(drawing):
    axes = drawing.figure.axes[0]
    plain_axes(axes)
    assert len(axes.get_xticks()) == len(axes.get_yticks()) == 0
    assert not any(spine.get_visible() for spine in axes.spines.values())


def test_neighbouring_colours_differ_in_grey():
    def luminance(colour):
        red, green, blue = ImageColor.getrgb(colour)
        return 0.3 * red + 0.59 * green + 0.11 * blue

    levels = [luminance(colour) for colour in COLOURS]
    assert all(abs(one - other) >= 25 for one, other in pairwise(levels))
    for looks in (COLOURS, LINES, MARKERS, HATCHES):
        assert len(set(looks)) == len(looks)


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"\[insight\]"):
        new_figure(1, 1)


def test_tiles_stand_in_rows_on_one_scale_and_none_on_another():
    tiles = [np.full((4, 6), value) for value in (-1, 0, 1)]
    (axes,) = tile_sheet(tiles, 2, side=0.7, low=-2, high=2).axes
    boxes = [tuple(image.get_extent()) for image in axes.images]
    assert [image.get_clim() for image in axes.images] == [(-2, 2)] * 3
    assert boxes[0] == (0, 6, 4, 0)
    assert boxes[1][0] > boxes[0][1]
    assert boxes[2][3] > boxes[0][2]
    assert (axes.get_xlim()[1], axes.get_ylim()[0]) >= (boxes[1][1], boxes[2][2])


def test_a_label_in_letters_that_the_font_lacks_is_drawn_without_a_warning():
    figure = new_figure(3, 2)
    figure.subplots().set_title("中文 🙂")
    assert Drawing("letters", "", figure).png().startswith(b"\x89PNG")  # warnings are errors here


def test_labels_stand_upright_where_they_would_hide_each_other():
    first, second = new_figure(6, 2).subplots(1, 2)
    label_columns(first, "0123456789")
    label_columns(second, [f"part {number:02}" for number in range(30)])
    assert {text.get_rotation() for text in first.get_xticklabels()} == {0}
    assert {text.get_rotation() for text in second.get_xticklabels()} == {90}
