"""Frames and tasks for the preprocessing ``frame``, and a driver for processors that are emulated."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from tintling.camera_client.preprocessing.frame import Picture, PixelFormat
from tintling.firmware_export.runtime_files import FRAME_UNITS, runtime_sources
from tintling.firmware_export.targets.emulator import emulate
from tintling.task import FRAME_UNITS as UNITS_OF_A_FRAME
from tintling.task import Preprocessing, Region, Task

LABELS = ("a", "b")
KINDS = ("uniform", "flat", "shadow", "steps", "black", "white")

_DRIVER = """
#include "tl_preprocess_frame.h"
uint8_t pixels[%d];
uint32_t scratch[768];
int8_t tensor[40 * 40 * 3];
tl_picture picture;
tl_frame_settings settings;
int32_t run(void);
int32_t run(void) {
    picture.pixels = pixels;
    return (int32_t)tl_preprocess_frame(&picture, &settings, scratch,
        tl_frame_scratch_bytes(settings.width, settings.channels), tensor);
}
"""


def task_of(height: int, width: int, channels: int, **preprocessing: Any) -> Task:
    return Task(LABELS, height, width, channels, preprocessing=Preprocessing("frame", **preprocessing))


def picture_of(seed: int, height: int, width: int, pixels: PixelFormat, kind: str = "uniform") -> Picture:
    """Bytes of a frame; what they show depends on the format, every byte is allowed in each."""
    rng = np.random.default_rng(seed)
    shape = (height, width * pixels.bytes_per_pixel + seed % 3)
    match kind:
        case "uniform":
            levels = rng.integers(0, 256, shape)
        case "flat":
            levels = rng.integers(118, 130, shape)
        case "shadow":
            levels = np.linspace(5, 200, shape[1])[None] + rng.normal(0, 9, shape)
        case "steps":
            levels = np.repeat(np.repeat(rng.integers(0, 256, shape), 9, 0), 7, 1)[: shape[0], : shape[1]]
        case _:
            levels = np.full(shape, 0 if kind == "black" else 255)
    return Picture(np.clip(levels, 0, 255).astype(np.uint8), width, pixels)


def cases(count: int, pixels: PixelFormat | None = None) -> list[tuple[Picture, Task]]:
    """Frames and tasks of every pixel format in turn, or of one."""
    rng = np.random.default_rng(17)
    found = []
    for number in range(count):
        height, width = int(rng.integers(1, 60)), 2 * int(rng.integers(1, 30))
        layout = PixelFormat(number % 5) if pixels is None else pixels
        picture = picture_of(number, height, width, layout, KINDS[number % len(KINDS)])
        x, y = (int(each) for each in rng.integers(0, UNITS_OF_A_FRAME // 2, 2))
        rectangle = Region("rectangle", x, y, *(int(each) for each in rng.integers(1, 32_768, 2)))
        region = (Region(), Region("square"), rectangle)[number % 3]
        options = {"region": region, "light": number % 4 > 1, "contrast": number % 2 == 1}
        sides = (int(each) for each in rng.integers(8, 40, 2))
        found.append((picture, task_of(*sides, 1 + 2 * (number // 5 % 2), **options)))
    return found


def settings_bytes(task: Task) -> bytes:
    """``tl_frame_settings`` of a task."""
    region = task.preprocessing.region
    kind = ("whole", "square", "rectangle").index(region.kind)
    numbers = (task.width, task.height, task.channels, kind, region.x, region.y, region.width, region.height)
    return struct.pack("<10i", *numbers, task.preprocessing.light, task.preprocessing.contrast)


def emulated_tensors(target: str, found: list[tuple[Picture, Task]]) -> list[np.ndarray]:
    """What an emulated processor makes of frames: the tensor of each."""
    capacity = max(picture.pixels.size for picture, _ in found)
    texts = runtime_sources((*FRAME_UNITS, "string.h", "memory.c"))
    core = emulate(target, {**texts, "driver.c": _DRIVER % capacity}, "run", opt="-O2")
    at = {name: core.address(name) for name in ("pixels", "picture", "settings", "tensor")}
    tensors = []
    for picture, task in found:
        rows = picture.pixels
        core.write(at["pixels"], rows.tobytes())
        shape = (picture.width, len(rows), rows.shape[1], int(picture.format))
        core.write(at["picture"], struct.pack("<I4i", 0, *shape))
        core.write(at["settings"], settings_bytes(task))
        assert core.call("run") == 0
        size = int(np.prod(task.input_shape))
        data = core.read(at["tensor"], size)
        tensors.append(np.frombuffer(data, np.int8).reshape(task.input_shape).copy())
    return tensors
