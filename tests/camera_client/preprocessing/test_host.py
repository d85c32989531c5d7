"""The C preprocessing: equal to its oracle, indifferent to what does not matter, safe with anything."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

import camera_scenes as scenes
import numpy as np
import preprocess_oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tintling.camera_client.preprocessing import host as module
from tintling.camera_client.preprocessing.host import (
    Box,
    Status,
    preprocess,
    preprocess_version,
    scratch_bytes,
    sources,
)
from tintling.errors import FrameSourceError
from tintling.firmware_export.runtime_files import PAGE_UNITS, PREPROCESS_UNITS
from tintling.firmware_export.targets.cross import zig_command
from tintling.firmware_export.targets.toolchain import find_compiler, write_sources

IMAGES, LABELS = scenes.digits()
UNITS = (*PREPROCESS_UNITS, *PAGE_UNITS)
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")


# Side of the frame, part of it that the digit is high, gap around it and width of the line.
BOXES = [
    (224, 0.357, 0.7, 3),  # two fifths as high as the box
    (40, 0.5, 0.4, 1),
    (64, 0.5, 0.3, 1),
    (96, 0.5, 0.3, 2),
    (96, 0.3, 0.3, 2),
    (160, 0.5, 0.3, 2),
    (320, 0.4, 0.3, 5),
]


def assert_equals_oracle(frame) -> None:
    got, expected = preprocess(frame, debug=True), preprocess_oracle.preprocess(frame)
    assert got.found == expected.found
    np.testing.assert_array_equal(got.tensor[:, :, 0], expected.tensor)
    assert got.region == (Box(*expected.region) if expected.region else None)
    for name in ("ink_is_dark", "contrast", "spread", "threshold", "stroke_width", "reduction"):
        assert getattr(got, name) == getattr(expected, name), name
    if got.found or got.reduction == 1:
        np.testing.assert_array_equal(got.debug.reduced, expected.reduced)
        np.testing.assert_array_equal(got.debug.ink, expected.ink)
        np.testing.assert_array_equal(got.debug.mask, expected.mask)


def scene(index: int = 0, *, at=(60, 30), height=60, contrast=110.0, size=(140, 180), **light):
    sheet = scenes.paper(size, **light)
    return scenes.exposed(scenes.write(sheet, scenes.enlarged(IMAGES[index], height), at, contrast))


def distance(a, b) -> float:
    """Mean absolute difference of two tensors, in grey levels of those where either has ink."""
    one, other = a.image.astype(int), b.image.astype(int)
    ink = (one > 0) | (other > 0)
    return float(np.abs(one - other)[ink].mean())


# --- equal to the oracle -------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    height=st.integers(8, 190),
    width=st.integers(8, 190),
    kind=st.sampled_from(["uniform", "normal", "steps", "blobs"]),
)
def test_c_equals_the_oracle_on_any_pixels(seed, height, width, kind) -> None:
    rng = np.random.default_rng(seed)
    frame = rng.integers(0, 256, (height, width))
    if kind == "normal":
        frame = rng.normal(rng.uniform(0, 255), rng.uniform(0, 30), (height, width))
    if kind == "steps":
        frame = np.repeat(np.repeat(rng.integers(0, 256, (height, width)), 9, 0), 7, 1)[:height, :width]
    if kind == "blobs":
        frame = (rng.random((height, width)) < 0.08) * rng.integers(5, 200) + 20
    assert_equals_oracle(scenes.exposed(np.asarray(frame, float)))


@settings(max_examples=40)
@given(
    index=st.integers(0, len(IMAGES) - 1),
    size=st.sampled_from(
        [(28, 30), (48, 48), (49, 64), (96, 96), (120, 160), (161, 90), (240, 320), (470, 333)]
    ),
    part=st.floats(0.2, 0.95),
    contrast=st.floats(-120, 120),
    noise=st.floats(0, 6),
    falloff=st.floats(0, 90),
    seed=st.integers(0, 1000),
)
def test_c_equals_the_oracle_on_written_digits(*, index, size, part, contrast, noise, falloff, seed) -> None:
    rng = np.random.default_rng(seed)
    ink = scenes.enlarged(IMAGES[index], max(4, int(size[0] * part)))[:, : size[1] - 2]
    at = tuple(int(rng.integers(0, size[1 - axis] - ink.shape[1 - axis] + 1)) for axis in (0, 1))
    sheet = scenes.paper(size, level=150, falloff=falloff, noise=noise, seed=seed)
    assert_equals_oracle(scenes.exposed(scenes.write(sheet, ink, at, contrast)))


def cut_out(index: int, side: int, *, margin: float, contrast: float, seed: int = 0):
    """A digit that somebody cut out, with a margin given as a part of the longer side."""
    rows, columns = np.nonzero(IMAGES[index] > 32)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    ink = scenes.enlarged(IMAGES[index], max(4, side * height // max(height, width)))
    edge = round(margin * side)
    size = (max(8, ink.shape[0] + 2 * edge), max(8, ink.shape[1] + 2 * edge))
    sheet = scenes.paper(size, level=150, noise=2, seed=seed)
    return scenes.exposed(scenes.write(sheet, ink, (edge, edge), contrast))


def boxed(index: int, side: int, *, part: float, gap: float, line: int):
    """A digit in the cell of a form, in the middle of a square frame."""
    ink = scenes.enlarged(IMAGES[index], int(side * part))[:, : side - 2]
    at = ((side - ink.shape[1]) // 2, (side - ink.shape[0]) // 2)
    sheet = scenes.write(scenes.paper((side, side), noise=1), ink, at)
    half = int(side * part * (0.5 + gap))
    first, last = max(0, side // 2 - half), min(side - 1, side // 2 + half)
    inner = np.s_[first + line : last + 1 - line]
    border = np.zeros((side, side), bool)
    border[first : last + 1, first : last + 1] = True
    border[inner, inner] = False
    sheet[border] -= 110
    return scenes.exposed(sheet)


@settings(max_examples=40)
@given(
    index=st.integers(0, len(IMAGES) - 1),
    side=st.integers(49, 330),
    margin=st.floats(0, 0.2),
    contrast=st.sampled_from([-100, 40, 110]),
)
def test_c_equals_the_oracle_on_digits_that_were_cut_out(index, side, margin, contrast) -> None:
    assert_equals_oracle(cut_out(index, side, margin=margin, contrast=contrast))


@settings(max_examples=40)
@given(
    index=st.integers(0, len(IMAGES) - 1),
    side=st.integers(30, 200),
    part=st.floats(0.2, 0.8),
    gap=st.floats(0.05, 0.5),
    line=st.integers(1, 3),
)
def test_c_equals_the_oracle_on_digits_in_boxes(index, side, part, gap, line) -> None:
    assert_equals_oracle(boxed(index, side, part=part, gap=gap, line=line))


@pytest.mark.parametrize("size", [(1200, 1600), (8, 8192), (8192, 8), (20, 20), (8, 8), (160, 161)])
def test_c_equals_the_oracle_at_the_extreme_sizes(size) -> None:
    frame = scenes.exposed(scenes.paper(size, noise=3))
    height = min(size) * 2 // 3
    ink = scenes.enlarged(IMAGES[7], height)[:, : size[1] - 2]
    frame[1 : 1 + height, 1 : 1 + ink.shape[1]] = 60 + 100 * (1 - ink)
    assert_equals_oracle(frame)


# --- what does not matter ------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(0, 40, 4))
@pytest.mark.parametrize("shift", [(1, 0), (0, 1), (17, 11), (-23, 29)])
def test_a_shifted_digit_gives_nearly_the_same_tensor(index, shift) -> None:
    here = preprocess(scene(index, noise=1))
    there = preprocess(scene(index, at=(60 + shift[0], 30 + shift[1]), noise=1))
    assert here.found
    assert there.found
    assert distance(here, there) < 24  # an odd shift meets the coarser pixels elsewhere


@pytest.mark.parametrize("index", range(0, 40, 4))
@pytest.mark.parametrize(("level", "contrast"), [(230, 110), (130, 110), (190, 60), (190, 160), (120, 25)])
def test_brightness_and_contrast_hardly_change_the_tensor(index, level, contrast) -> None:
    usual = preprocess(scene(index))
    other = preprocess(scene(index, level=level, contrast=contrast))
    assert other.found
    assert distance(usual, other) < 9  # at a contrast of 25 a level is ten of the tensor's


@pytest.mark.parametrize("index", range(0, 40, 4))
def test_polarity_does_not_change_the_tensor(index) -> None:
    dark = scene(index, noise=2)
    usual, negative = preprocess(dark), preprocess(255 - dark)
    assert usual.ink_is_dark
    assert not negative.ink_is_dark
    assert distance(usual, negative) < 4


@pytest.mark.parametrize("index", range(0, 40, 4))
def test_light_that_falls_off_hardly_changes_the_tensor(index) -> None:
    usual = preprocess(scene(index))
    vignetted = preprocess(scene(index, falloff=110))
    assert vignetted.found
    assert distance(usual, vignetted) < 12


@pytest.mark.parametrize("height", [30, 60, 110, 300])
def test_the_size_of_a_digit_hardly_changes_the_tensor(height) -> None:
    big = height * 2
    small = preprocess(scene(3, at=(height, height // 2), height=height, size=(big, big + height)))
    large = preprocess(scene(3, at=(height, height), height=2 * height, size=(2 * big, 3 * big)))
    assert distance(small, large) < 32


def test_a_thin_pen_becomes_as_thick_as_mnist() -> None:
    sheet = scenes.paper((400, 400), noise=2)
    sheet[80:320, 199:203] -= 90  # a stroke of 4 px, 240 px long
    sheet[80:84, 199:300] -= 90
    thin = preprocess(scenes.exposed(sheet))
    assert thin.found
    widths = (thin.image[8:20] > 100).sum(axis=1)
    assert 2 <= np.median(widths) <= 3


@pytest.mark.parametrize("index", range(0, len(IMAGES), 10))
def test_an_mnist_digit_on_paper_comes_back_nearly_as_it_was(index) -> None:
    frame = np.zeros((60, 60))
    frame[16:44, 16:44] = IMAGES[index]
    back = preprocess(scenes.exposed(frame)).image.astype(int)
    centred = [
        np.abs(np.roll(IMAGES[index].astype(int), shift, (0, 1)) - back)[IMAGES[index] > 0].mean()
        for shift in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))
    ]
    assert min(centred) < 65  # the thinnest become thicker


# --- which ink ------------------------------------------------------------------------------------


def test_faint_pencil_is_found() -> None:
    frame = scene(5, contrast=9, noise=0.6, at=(60, 30), height=80)
    found = preprocess(frame)
    assert found.found
    assert found.region is not None
    assert abs(found.region.height - 80) <= 8


@pytest.mark.parametrize("noise", [0, 1, 4, 12])
@pytest.mark.parametrize("falloff", [0, 60, 120])
@pytest.mark.parametrize("size", [(96, 96), (120, 160), (480, 640)])
def test_an_empty_sheet_holds_no_digit(size, noise, falloff) -> None:
    for seed in range(3):
        frame = scenes.exposed(scenes.paper(size, noise=noise, falloff=falloff, seed=seed))
        empty = preprocess(frame)
        assert empty.status is Status.NOT_FOUND
        assert empty.region is None
        assert (empty.tensor == -128).all()


def test_neither_the_desk_nor_specks_nor_ruled_lines_are_the_digit() -> None:
    frame = scenes.paper((200, 240), noise=1.5)
    frame[:, 215:] = 40  # the desk beside the sheet
    frame[60::47, :215] -= 14  # ruled lines
    frame[20:22, 30:32] -= 120  # a speck
    ink = scenes.enlarged(IMAGES[8], 70)
    found = preprocess(scenes.exposed(scenes.write(frame, ink, (90, 70))))
    assert found.region is not None
    assert abs(found.region.x - 90) <= 4
    assert abs(found.region.y - 70) <= 4
    assert abs(found.region.height - 70) <= 8


@pytest.mark.parametrize(("height", "width", "belongs"), [(1, 3, False), (3, 5, False), (4, 6, True)])
def test_what_is_smaller_than_a_square_of_the_pen_is_a_speck(height, width, belongs) -> None:
    frame = np.zeros((28, 28), np.uint8)
    frame[4:22, 12:16] = 255  # a stroke of 4 px
    frame[23 : 23 + height, 12 : 12 + width] = 255
    found = preprocess(frame)
    assert found.region == (Box(12, 4, 6, 23) if belongs else Box(12, 4, 4, 18))


def test_a_neighbour_cut_by_the_edge_is_left_out() -> None:
    ink = scenes.enlarged(IMAGES[11], 80)
    frame = scene(4, at=(70, 30), height=70, noise=1)
    frame = scenes.exposed(
        scenes.write(frame.astype(float), ink[:, : ink.shape[1] // 2], (180 - ink.shape[1] // 2, 30))
    )
    alone, both = preprocess(scene(4, at=(70, 30), height=70, noise=1)), preprocess(frame)
    assert distance(alone, both) < 12


def test_a_stroke_apart_from_the_rest_belongs_to_the_digit() -> None:
    frame = scenes.paper((160, 160), noise=1)
    frame[40:46, 60:105] -= 100  # the bar of a 5
    frame[52:80, 60:66] -= 100  # the rest, 6 px below
    frame[76:82, 60:100] -= 100
    frame[76:120, 96:102] -= 100
    frame[114:120, 55:102] -= 100
    found = preprocess(scenes.exposed(frame))
    assert found.region is not None
    assert found.region.y <= 41


@pytest.mark.parametrize("contrast", [110, -100])
@pytest.mark.parametrize("margin", [0, 0.03, 0.1])
@pytest.mark.parametrize("side", [60, 100, 160, 300])
def test_a_digit_that_was_cut_out_gives_nearly_the_tensor_of_a_whole_frame(side, margin, contrast) -> None:
    indices = range(0, len(IMAGES), 10)
    far = [
        distance(
            preprocess(cut_out(index, side, margin=margin, contrast=contrast)),
            preprocess(cut_out(index, 40, margin=0.3, contrast=contrast)),
        )
        for index in indices
    ]
    assert np.mean([d > 40 for d in far]) <= 0.1, far


@pytest.mark.parametrize(("side", "part", "gap", "line"), BOXES)
def test_the_box_around_a_digit_is_not_the_digit(side, part, gap, line) -> None:
    for index in range(0, len(IMAGES), 10):
        found = preprocess(boxed(index, side, part=part, gap=gap, line=line))
        assert found.region is not None, index
        assert abs(found.region.height - int(side * part)) <= 3 + int(side * part) // 12, index


def test_a_small_digit_in_a_large_frame_is_seen_in_fine_pixels() -> None:
    frame = scene(2, at=(900, 700), height=90, size=(1200, 1600), noise=2)
    found = preprocess(frame)
    near = preprocess(np.ascontiguousarray(frame[640:850, 840:1060]))
    assert found.reduction < 10
    assert found.region is not None
    assert abs(found.region.x - 900) <= 6
    assert distance(found, near) < 36


# --- safety ---------------------------------------------------------------------------------------


def test_rows_may_be_apart() -> None:
    frame = scene(6, noise=2)
    wide = np.full((140, 300), 7, np.uint8)
    wide[:, 50:230] = frame
    np.testing.assert_array_equal(preprocess(wide[:, 50:230]).tensor, preprocess(frame).tensor)
    np.testing.assert_array_equal(preprocess(frame[:, ::-1][:, ::-1]).tensor, preprocess(frame).tensor)


@pytest.mark.parametrize("shape", [(7, 100), (100, 7), (8193, 10), (10, 8193), (0, 0)])
def test_frames_out_of_bounds_are_refused_by_name(shape) -> None:
    with pytest.raises(FrameSourceError, match=f"{shape[1]}×{shape[0]} px: expected sides of 8 to 8192"):
        preprocess(np.zeros(shape, np.uint8))


def test_anything_but_grey_bytes_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="uint8"):
        preprocess(np.zeros((20, 20), np.float32))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="shape"):
        preprocess(np.zeros((20, 20, 3), np.uint8))


class Raw:
    """The C function with arguments that the wrapper would never give it."""

    def __init__(self) -> None:
        self.pixels = scene(1)
        self.tensor = np.zeros(784, np.int8)
        self.scratch = np.zeros(10_000, np.uint32)

    def call(self, **wrong) -> int:
        height, width = self.pixels.shape
        frame = module.FrameStruct(
            wrong.get("pixels", self.pixels.ctypes.data),
            wrong.get("width", width),
            wrong.get("height", height),
            wrong.get("stride", width),
        )
        return module._library().tl_preprocess(
            None if wrong.get("no_frame") else ctypes.byref(frame),
            ctypes.c_void_p(wrong.get("scratch", self.scratch.ctypes.data)),
            ctypes.c_size_t(wrong.get("scratch_bytes", self.scratch.nbytes)),
            ctypes.c_void_p(wrong.get("tensor", self.tensor.ctypes.data)),
            ctypes.byref(module.ResultStruct()),
            None,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 0},
        {"width": -5},
        {"height": 7},
        {"width": 8193, "stride": 9000},
        {"height": 2**31 - 1},
        {"stride": 10},
        {"stride": -1},
        {"pixels": None},
        {"tensor": None},
        {"no_frame": True},
    ],
    ids=str,
)
def test_hostile_frames_give_an_error_status(wrong) -> None:
    assert Raw().call(**wrong) == 2


def test_too_little_or_crooked_scratch_memory_gives_an_error_status() -> None:
    raw = Raw()
    assert raw.call(scratch_bytes=scratch_bytes(180, 140) - 1) == 3
    assert raw.call(scratch=None) == 3
    assert raw.call(scratch=raw.scratch.ctypes.data + 1) == 3
    assert raw.call() == 0


@pytest.mark.parametrize("size", [(8, 8), (96, 96), (120, 160), (161, 200), (1200, 1600)])
def test_nothing_beyond_the_stated_scratch_memory_is_touched(size) -> None:
    height, width = size
    raw = Raw()
    raw.pixels = scenes.exposed(scenes.paper(size, noise=9))
    need = scratch_bytes(width, height)
    raw.scratch = np.full(need // 4 + 64, 0xA5A5A5A5, np.uint32)
    assert raw.call(scratch_bytes=need) in (0, 1)
    assert (raw.scratch[need // 4 :] == 0xA5A5A5A5).all()


def test_scratch_memory_keeps_to_the_budget_of_a_microcontroller() -> None:
    assert scratch_bytes(96, 96) <= 12_000
    assert scratch_bytes(160, 120) <= 40_000
    assert scratch_bytes(1600, 1200) <= 40_000


def test_the_version_is_the_one_in_the_header() -> None:
    assert f"#define TL_PREPROCESS_VERSION {preprocess_version()}\n" in sources()["tl_preprocess.h"]


HARNESS = """
#include <stdlib.h>
#include <string.h>
#include "tl_preprocess.h"
/* Exactly sized heap blocks, so that the sanitizers see every byte beyond them. */
int main(void) {
    uint32_t state = 1;
    int round;
    for (round = 0; round < 250; round++) {
        const int32_t width = 8 + (int32_t)((state >> 8) % 193), height = 8 + (int32_t)((state >> 16) % 193);
        const int32_t stride = width + round % 3;
        const size_t size = (size_t)stride * (size_t)(height - 1) + (size_t)width;
        const size_t need = tl_preprocess_scratch_bytes(width, height);
        const size_t plane = TL_PREPROCESS_SIDE * TL_PREPROCESS_SIDE;
        uint8_t *pixels = malloc(size), *planes[4];
        void *scratch = malloc(need);
        int8_t *tensor = malloc(TL_PREPROCESS_TENSOR);
        tl_preprocess_result result;
        tl_preprocess_debug debug;
        tl_frame frame;
        size_t i;
        if (!pixels || !scratch || !tensor) return 2;
        memset(scratch, round, need);
        for (i = 0; i < size; i++) {
            state = state * 1664525u + 1013904223u;
            pixels[i] = (uint8_t)(round % 5 == 0 ? state >> 24 : round % 5 == 1 ? 180 + (state >> 30)
                : round % 5 == 2 ? (i / 9 % 11 ? 200 : 20) : round % 5 == 3 ? (i * 255 / size)
                : ((state >> 24) < 20 ? 255 : 0));
        }
        for (i = 0; i < 4; i++) planes[i] = malloc(plane);
        memset(&debug, 0, sizeof debug);
        debug.reduced = planes[0]; debug.background = planes[1];
        debug.ink = planes[2]; debug.mask = planes[3];
        frame.pixels = pixels; frame.width = width; frame.height = height; frame.stride = stride;
        if (tl_preprocess(&frame, scratch, need, tensor, &result, &debug) > TL_PREPROCESS_NOT_FOUND) return 3;
        {
            tl_mark digits[7];
            int32_t count, k;
            if (tl_preprocess_page(&frame, scratch, need, digits, 7, &count) >
                TL_PREPROCESS_NOT_FOUND) return 4;
            for (k = 0; k < count; k++) {
                if (tl_preprocess_mark(&frame, &digits[k], scratch, need, tensor, &result, &debug) >
                    TL_PREPROCESS_NOT_FOUND) return 5;
            }
        }
        for (i = 0; i < 4; i++) free(planes[i]);
        free(pixels); free(scratch); free(tensor);
    }
    return 0;
}
"""


def test_sanitizers_find_nothing(tmp_path: Path) -> None:
    compiler = find_compiler()
    write_sources({**sources(), "harness.c": HARNESS}, tmp_path)
    # zig brings no address sanitizer's runtime; its undefined-behaviour checks need none.
    checks = "undefined" if compiler.kind == "zig" else "address,undefined"
    flags = ["-std=c99", "-g", "-O1", f"-fsanitize={checks}", "-fno-sanitize-recover=all"]
    build = [*compiler.command, *flags, *UNITS, "harness.c", "-o", "harness"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    done = subprocess.run([tmp_path / "harness"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "language", [("-std=c99", "-pedantic"), ("-x", "c++", "-std=c++17")], ids=["c99", "c++17"]
)
@pytest.mark.parametrize("which", ["host", "zig"])
def test_the_c_compiles_without_a_warning(tmp_path: Path, which, language) -> None:
    command = find_compiler().command if which == "host" else (*zig_command(), "cc")
    write_sources(sources(), tmp_path)
    build = [*command, *WARNINGS, *language, "-O2", "-c", *UNITS]
    done = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
