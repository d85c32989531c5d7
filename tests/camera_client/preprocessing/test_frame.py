"""The C preprocessing ``frame``: equal to its oracle for every pixel format, on this machine and emulated."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import frame_oracle
import numpy as np
import pytest
from c_programs import COMPILERS, WARNINGS, command_of
from frame_cases import KINDS, cases, emulated_tensors, picture_of, task_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tintling.camera_client.preprocessing import frame as module
from tintling.camera_client.preprocessing.frame import (
    Picture,
    PixelFormat,
    frame_scratch_bytes,
    frame_tensor,
    frame_tensors,
    frame_version,
    preprocess_picture,
)
from tintling.errors import FrameSourceError
from tintling.firmware_export.runtime_files import FRAME_UNITS, runtime_sources
from tintling.firmware_export.targets.emulator import EMULATED_CORES
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.toolchain import find_compiler, write_sources
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS
from tintling.images import to_grey
from tintling.task import FRAME_UNITS as UNITS_OF_A_FRAME
from tintling.task import VERSIONS, Region, Task


def regions() -> st.SearchStrategy[Region]:
    starts = st.integers(0, UNITS_OF_A_FRAME - 1)
    rectangles = st.builds(
        lambda x, y, right, down: Region(
            "rectangle", x, y, min(right, UNITS_OF_A_FRAME - x), min(down, UNITS_OF_A_FRAME - y)
        ),
        starts,
        starts,
        st.integers(1, UNITS_OF_A_FRAME),
        st.integers(1, UNITS_OF_A_FRAME),
    )
    return st.just(Region()) | st.just(Region("square")) | rectangles


def tasks() -> st.SearchStrategy[Task]:
    side = st.integers(8, 40) | st.sampled_from((96, 127, 128))
    return st.builds(
        lambda height, width, channels, region, light, contrast: task_of(
            height, width, channels, region=region, light=light, contrast=contrast
        ),
        side,
        side,
        st.sampled_from((1, 3)),
        regions(),
        st.booleans(),
        st.booleans(),
    )


@settings(max_examples=300)
@given(
    task=tasks(),
    seed=st.integers(0, 2**32 - 1),
    height=st.integers(1, 200),
    half=st.integers(1, 100),
    odd=st.booleans(),
    pixels=st.sampled_from(PixelFormat),
    kind=st.sampled_from(KINDS),
)
def test_c_equals_the_oracle(*, task, seed, height, half, odd, pixels, kind) -> None:
    width = 2 * half - (odd and pixels is not PixelFormat.YUYV)
    picture = picture_of(seed, height, width, pixels, kind)
    np.testing.assert_array_equal(preprocess_picture(picture, task), frame_oracle.tensor_of(picture, task))


@pytest.mark.parametrize("pixels", PixelFormat)
@pytest.mark.parametrize(("height", "width"), [(1200, 1600), (240, 320), (1, 4096), (4096, 2)])
def test_c_equals_the_oracle_at_the_sizes_of_cameras(height, width, pixels) -> None:
    picture = picture_of(5, height, width, pixels)
    for task in (task_of(32, 20, 1), task_of(96, 96, 3, region=Region("square"), light=True, contrast=True)):
        np.testing.assert_array_equal(
            preprocess_picture(picture, task), frame_oracle.tensor_of(picture, task)
        )


def test_largest_and_brightest_frame_does_not_overflow() -> None:
    picture = picture_of(0, 4096, 4096, PixelFormat.GREY8, "white")
    for task in (task_of(8, 8, 1), task_of(127, 121, 1)):
        assert (preprocess_picture(picture, task) == 127).all()


def test_frame_of_the_tensor_s_size_is_the_tensor() -> None:
    image = np.random.default_rng(1).integers(0, 256, (32, 20, 3)).astype(np.uint8)
    np.testing.assert_array_equal(frame_tensor(image, task_of(32, 20, 3)), image.astype(int) - 128)
    grey = to_grey(image)
    np.testing.assert_array_equal(frame_tensor(image, task_of(32, 20, 1))[:, :, 0], grey.astype(int) - 128)


@given(st.integers(0, 2**16 - 1))
@example(0)
@example(2**16 - 1)
def test_both_byte_orders_of_rgb565_are_one_colour(bits) -> None:
    task = task_of(8, 8, 3)
    tensors = [
        preprocess_picture(
            Picture(np.frombuffer(struct.pack(order + "H", bits) * 4, np.uint8).reshape(2, 4), 2, pixels),
            task,
        )
        for order, pixels in (("<", PixelFormat.RGB565_LE), (">", PixelFormat.RGB565_BE))
    ]
    np.testing.assert_array_equal(*tensors)


def test_light_removes_a_shadow() -> None:
    picture = picture_of(3, 96, 96, PixelFormat.GREY8, "shadow")
    plain, lit = (preprocess_picture(picture, task_of(32, 32, 1, light=light)) for light in (False, True))
    middle = slice(4, 28)  # beyond the outer cells' middles the mean no longer follows
    assert np.ptp(plain[:, middle].mean(axis=0)) > 100
    assert np.ptp(lit[:, middle].mean(axis=0)) < 20


def test_contrast_fills_the_range_but_leaves_noise_alone() -> None:
    task = task_of(32, 32, 1, contrast=True)
    shadow = preprocess_picture(picture_of(3, 96, 96, PixelFormat.GREY8, "shadow"), task)
    flat = preprocess_picture(picture_of(3, 32, 32, PixelFormat.GREY8, "flat"), task)
    assert (shadow.min(), shadow.max()) == (-128, 127)
    assert abs(int(flat.min())) < 80
    assert int(flat.max()) < 80


def test_batch_gives_what_single_frames_give() -> None:
    rng = np.random.default_rng(4)
    images = [
        rng.integers(0, 256, (30 + at, 50, *(() if at % 2 else (3,)))).astype(np.uint8) for at in range(6)
    ]
    task = task_of(16, 24, 3, contrast=True)
    np.testing.assert_array_equal(
        frame_tensors(images, task), np.stack([frame_tensor(image, task) for image in images])
    )
    assert frame_tensors([], task).shape == (0, 16, 24, 3)


def test_rows_may_be_apart() -> None:
    whole = np.random.default_rng(2).integers(0, 256, (60, 90)).astype(np.uint8)
    task = task_of(20, 20, 1)
    for part in (whole[5:40, 7:80], whole[::2, ::3]):
        np.testing.assert_array_equal(frame_tensor(part, task), frame_tensor(part.copy(), task))


def test_version_is_the_task_s() -> None:
    assert frame_version() == VERSIONS["frame"]


def test_scratch_does_not_depend_on_the_frame() -> None:
    assert frame_scratch_bytes(task_of(32, 20, 1)) == 1_024
    assert frame_scratch_bytes(task_of(96, 96, 3)) == 2_304


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (Picture(np.zeros((0, 4), np.uint8), 4, PixelFormat.GREY8), "a frame of 4×0 px"),
        (Picture(np.zeros((1, 5000), np.uint8), 5000, PixelFormat.GREY8), "a frame of 5000×1 px"),
        (Picture(np.zeros((2, 6), np.uint8), 3, PixelFormat.YUYV), "expected an even width"),
    ],
)
def test_impossible_frames_are_refused(picture, message) -> None:
    with pytest.raises(FrameSourceError, match=message):
        preprocess_picture(picture, task_of(8, 8, 1))


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="expected uint8 of shape"):
        preprocess_picture(Picture(np.zeros((2, 5), np.uint8), 2, PixelFormat.RGB888), task_of(8, 8, 1))
    with pytest.raises(ValueError, match="expected a task with the preprocessing frame, got ink"):
        frame_tensor(np.zeros((8, 8), np.uint8), Task())
    with pytest.raises(ValueError, match="an image has shape"):
        frame_tensor(np.zeros((8, 8, 4), np.uint8), task_of(8, 8, 1))


# --- as any board compiles it ---------------------------------------------------------------------


@pytest.mark.parametrize("target", EMULATED_CORES)
def test_emulated_processor_gives_the_same_tensors(target, require_tool) -> None:
    for tool in (*WINDOWED_TOOLS, QEMU) if target == "esp32" else ():
        require_tool(tool)
    found = cases(200)
    for got, (picture, task) in zip(emulated_tensors(target, found), found, strict=True):
        np.testing.assert_array_equal(got, preprocess_picture(picture, task))


SANITIZED = """
#include <stdlib.h>
#include <string.h>
#include "tl_preprocess_frame.h"
/* Exactly sized heap blocks, so that the sanitizers see every byte beyond them. */
static uint32_t state = 1;
static int32_t random_below(int32_t limit) {
    state = state * 1664525u + 1013904223u;
    return (int32_t)((state >> 8) % (uint32_t)limit);
}
int main(void) {
    static const int32_t bytes[] = {1, 2, 2, 3, 2};
    int round;
    for (round = 0; round < 600; round++) {
        const int32_t format = round % 5, width = 2 * (1 + random_below(80)), height = 1 + random_below(99);
        const int32_t stride = width * bytes[format] + random_below(3), channels = round % 2 ? 3 : 1;
        const size_t size = (size_t)stride * (size_t)(height - 1) + (size_t)(width * bytes[format]);
        tl_frame_settings s = {8 + random_below(60), 8 + random_below(60), 1, 0, {0, 0, 1, 1}, 0, 0};
        const size_t need = tl_frame_scratch_bytes(s.width, channels);
        uint8_t *pixels = malloc(size);
        void *scratch = malloc(need);
        int8_t *tensor = malloc((size_t)(s.width * s.height * channels));
        tl_picture picture = {pixels, width, height, stride, format};
        size_t i;
        if (!pixels || !scratch || !tensor) return 2;
        s.channels = channels;
        s.region_kind = round % 3;
        s.region.x = random_below(65536);
        s.region.y = random_below(65536);
        s.region.width = 1 + random_below(65536 - s.region.x);
        s.region.height = 1 + random_below(65536 - s.region.y);
        s.light = round % 7 < 4;
        s.contrast = round % 4 < 2;
        for (i = 0; i < size; i++) pixels[i] = (uint8_t)(round % 11 ? random_below(256) : round % 2 * 255);
        if (tl_preprocess_frame(&picture, &s, scratch, need, tensor) != TL_FRAME_OK) return 3;
        if (tl_preprocess_frame(&picture, &s, scratch, need - 1, tensor) !=
            TL_FRAME_SCRATCH_TOO_SMALL) return 4;
        s.channels = 2;
        if (tl_preprocess_frame(&picture, &s, scratch, need, tensor) != TL_FRAME_BAD_SETTINGS) return 5;
        picture.stride = width * bytes[format] - 1;
        if (tl_preprocess_frame(&picture, &s, scratch, need, tensor) != TL_FRAME_BAD_PICTURE) return 6;
        free(pixels); free(scratch); free(tensor);
    }
    return 0;
}
"""


def test_sanitizers_find_nothing(tmp_path: Path) -> None:
    compiler = find_compiler()
    write_sources({**runtime_sources(FRAME_UNITS), "harness.c": SANITIZED}, tmp_path)
    # zig brings no address sanitizer's runtime; its undefined-behaviour checks need none.
    checks = "undefined" if compiler.kind == "zig" else "address,undefined"
    flags = ["-std=c99", "-g", "-O1", f"-fsanitize={checks}", "-fno-sanitize-recover=all"]
    build = [*compiler.command, *flags, *FRAME_UNITS, "harness.c", "-o", "harness"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    done = subprocess.run([tmp_path / "harness"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", COMPILERS)
def test_the_c_compiles_without_a_warning(tmp_path: Path, name) -> None:
    write_sources(runtime_sources(FRAME_UNITS), tmp_path)
    build = [*command_of(name), *WARNINGS, "-Wpedantic", "-O2", "-c", *FRAME_UNITS, "-o", "out.o"]
    done = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_binding_refuses_what_the_c_would() -> None:
    # The assertion behind the call is reached only if the checks before it leave a gap.
    call = module._Call(task_of(8, 8, 1))
    call._settings.channels = 2
    with pytest.raises(AssertionError, match="status 2"):
        call(picture_of(0, 8, 8, PixelFormat.GREY8))
