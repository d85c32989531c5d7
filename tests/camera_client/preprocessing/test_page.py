"""Several digits of one frame: all found, in reading order, each as if it were alone."""

from __future__ import annotations

import ctypes

import camera_scenes as scenes
import numpy as np
import pytest

from tintling.camera_client.preprocessing import host as module
from tintling.camera_client.preprocessing.host import preprocess, preprocess_page
from tintling.camera_client.preprocessing.types import Box, FrameStruct, MarkStruct, ResultStruct

IMAGES, LABELS = scenes.digits()
ROWS = ((0, 3, 8, 12), (5, 9), (14, 20, 24, 31, 33))


def page(*, height=60, slope=0.0, size=(420, 560), contrast=110.0, rows=ROWS, **light):
    """A sheet with rows of digits, and the box of each, row by row."""
    sheet, boxes = scenes.paper(size, **light), []
    for number, row in enumerate(rows):
        found = []
        for place, index in enumerate(row):
            ink = scenes.enlarged(IMAGES[index], height)
            x = 30 + place * height * 3 // 2
            y = int(30 + number * height * 2 + slope * x)
            sheet = scenes.write(sheet, ink, (x, y), contrast)
            found.append(Box(x, y, ink.shape[1], height))
        boxes.append(found)
    return scenes.exposed(sheet), boxes


def assert_all_in_place(frame, boxes, tolerance=5) -> None:
    digits = preprocess_page(frame)
    assert [digit.row for digit in digits] == [n for n, row in enumerate(boxes) for _ in row]
    for digit, box in zip(digits, [box for row in boxes for box in row], strict=True):
        region = digit.preprocessed.region
        assert region is not None
        for name in ("x", "y", "width", "height"):
            assert abs(getattr(region, name) - getattr(box, name)) <= tolerance, (region, box)


@pytest.mark.parametrize("slope", [-0.08, 0.0, 0.08])
@pytest.mark.parametrize("contrast", [110.0, -70.0, 40.0])
def test_digits_are_found_row_by_row_from_the_left(slope, contrast) -> None:
    level = 90 if contrast < 0 else 190
    assert_all_in_place(*page(slope=slope, contrast=contrast, level=level, noise=1.5, size=(460, 560)))


@pytest.mark.parametrize(("height", "size"), [(20, (150, 190)), (40, (290, 400)), (150, (1000, 1300))])
def test_the_size_of_the_writing_does_not_matter(height, size) -> None:
    assert_all_in_place(*page(height=height, size=size, noise=1, falloff=40), tolerance=8)


def test_a_digit_of_a_page_gives_nearly_the_tensor_it_gives_alone() -> None:
    frame, boxes = page(noise=1)
    flat = [box for row in boxes for box in row]
    for digit, box in zip(preprocess_page(frame), flat, strict=True):
        near = frame[box.y - 25 : box.y + 85, max(0, box.x - 20) : box.x + box.width + 20]
        one, other = digit.preprocessed.image.astype(int), preprocess(near).image.astype(int)
        assert np.abs(one - other)[(one > 0) | (other > 0)].mean() < 40


@pytest.mark.parametrize(("contrast", "count"), [(30.0, 7), (36.0, 8)])
def test_what_has_a_third_of_the_usual_contrast_is_writing_and_less_is_not(contrast, count) -> None:
    frame, _ = page(rows=((0, 3, 8, 12), (5, 9, 14)))
    faint = scenes.enlarged(IMAGES[20], 60)
    sheet = scenes.write(frame.astype(np.float64), faint, (300, 150), contrast)
    assert len(preprocess_page(scenes.exposed(sheet))) == count


@pytest.mark.parametrize("size", [(20, 20), (96, 96), (480, 640), (1200, 1600)])
def test_an_empty_page_has_no_digits(size) -> None:
    assert preprocess_page(scenes.exposed(scenes.paper(size, noise=2, falloff=50))) == []


def test_a_digit_that_the_edge_cuts_and_a_speck_are_left_out() -> None:
    frame, boxes = page(noise=1)
    frame[0:25, 480:486] = 60
    frame[400:402, 300:303] = 60
    assert_all_in_place(frame, boxes)


def test_images_of_a_digit_show_its_part_of_the_page() -> None:
    frame, _ = page()
    for digit in preprocess_page(frame, debug=True):
        debug, region = digit.preprocessed.debug, digit.preprocessed.region
        assert debug is not None
        assert region is not None
        assert debug.view.x <= region.x
        assert debug.view.x + debug.view.width >= region.x + region.width
        assert (debug.mask == 2).any()


@pytest.mark.parametrize(
    "box", [(-1, 0, 5, 5), (0, 0, 0, 5), (96, 0, 1, 5), (90, 90, 7, 5), (0, 0, 5, 2**31 - 1), (0, 92, 5, 5)]
)
def test_a_box_outside_the_frame_is_refused(box) -> None:
    pixels, tensor = np.zeros((96, 96), np.uint8), np.zeros(784, np.int8)
    scratch = np.zeros(10_000, np.uint32)
    digit = MarkStruct()
    digit.region.x, digit.region.y, digit.region.width, digit.region.height = box
    status = module._library().tl_preprocess_mark(
        ctypes.byref(FrameStruct(pixels.ctypes.data, 96, 96, 96)),
        ctypes.byref(digit),
        ctypes.c_void_p(scratch.ctypes.data),
        ctypes.c_size_t(scratch.nbytes),
        ctypes.c_void_p(tensor.ctypes.data),
        ctypes.byref(ResultStruct()),
        None,
    )
    assert status == 2


def test_no_more_digits_are_written_than_there_is_room_for() -> None:
    frame, _ = page()
    digits, count = (MarkStruct * 5)(), ctypes.c_int32()
    digits[4].row = 77
    scratch = np.zeros(10_000, np.uint32)
    status = module._library().tl_preprocess_page(
        ctypes.byref(FrameStruct(frame.ctypes.data, frame.shape[1], frame.shape[0], frame.shape[1])),
        ctypes.c_void_p(scratch.ctypes.data),
        ctypes.c_size_t(scratch.nbytes),
        digits,
        ctypes.c_int32(4),
        ctypes.byref(count),
    )
    assert (status, count.value, digits[4].row) == (0, 4, 77)
