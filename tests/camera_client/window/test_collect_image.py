"""The image of ``tintling collect``: frame, tensor, counts and messages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from recognitions import sheet

from tintling.camera_client.captures.collector import Seen
from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.window.collect_image import Shown, draw_collecting
from tintling.camera_client.window.palette import GOOD, WARN


def seen(grey: np.ndarray) -> Seen:
    found = preprocess(grey)
    return Seen(found.image, found.region)


PAGE = sheet(((3,),))
SHOWN = Shown(
    frame=PAGE,
    seen=seen(PAGE),
    counts=dict.fromkeys("0123456789", 3),
    hint="",
    keys={key: key for key in "0123456789"},
)


def changed(shown: Shown) -> np.ndarray:
    """Pixels, row and column, in which an image differs from the plain one."""
    return np.argwhere((draw_collecting(shown) != draw_collecting(SHOWN)).any(axis=2))


@pytest.mark.parametrize("shape", [(96, 96), (480, 640, 3), (20, 400), (400, 20)])
def test_every_shape_is_drawn(shape):
    frame = np.full(shape, 190, np.uint8)
    frame[shape[0] // 4 : shape[0] // 2, shape[1] // 2 : shape[1] // 2 + 4] = 30
    grey = frame if frame.ndim == 2 else np.ascontiguousarray(frame[:, :, 0])
    assert draw_collecting(replace(SHOWN, frame=frame, seen=seen(grey))).shape == (600, 1000, 3)


def test_the_tensor_is_drawn_pixel_by_pixel():
    drawn = draw_collecting(SHOWN)[42 : 42 + 140, 728 : 728 + 140, 0]
    np.testing.assert_array_equal(drawn[2::5, 2::5], SHOWN.seen.image)


def test_a_label_a_hint_and_a_state_have_their_places():
    label = changed(replace(SHOWN, labelled="7"))
    assert label[:, 1].min() > 868
    assert label[:, 0].max() < 42 + 140
    assert changed(replace(SHOWN, hint="missing: 4"))[:, 1].min() > 710
    assert changed(replace(SHOWN, state="frozen"))[:, 0].min() > 566


def test_counts_are_bars():
    more = changed(replace(SHOWN, counts={**SHOWN.counts, "4": 9}))
    rows = np.unique(more[:, 0])
    assert len(more) > 100
    assert np.ptp(rows[rows > 260]) < 25


def test_a_frame_without_a_digit_is_told_unless_a_key_has_just_done_something():
    empty = np.full((240, 320), 190, np.uint8)
    shown = replace(SHOWN, frame=empty, seen=seen(empty))
    row = np.s_[530:566, :700]
    assert (draw_collecting(shown)[row] == WARN).all(axis=2).any()
    saved = replace(shown, message="saved as 7")
    assert (draw_collecting(saved)[row] == GOOD).all(axis=2).any()
    assert (draw_collecting(replace(saved, bad=True))[row] == WARN).all(axis=2).any()
