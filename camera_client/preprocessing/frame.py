"""The device's preprocessing ``frame``, compiled for this machine: a region of a frame to an int8 tensor.

There is one implementation, ``tl_preprocess_frame.c`` of :mod:`tintling.firmware_export`; this module only
calls it. What the steps are is written in its header.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.camera_client.preprocessing.types import Box, Preprocessed, Status
from tintling.errors import FrameSourceError
from tintling.firmware_export.runtime_files import FRAME_UNITS, runtime_sources
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.task import FRAME_UNITS as REGION_UNITS
from tintling.task import Region, RegionKind, Task

__all__ = [
    "MAX_FRAME_SIDE",
    "Picture",
    "PixelFormat",
    "frame_region",
    "frame_scratch_bytes",
    "frame_tensor",
    "frame_tensors",
    "frame_version",
    "picture_of",
    "preprocess_frame",
    "preprocess_picture",
    "reduced_to_fit",
]

MAX_FRAME_SIDE = 4096
"""Longest side of a frame, in px (``TL_FRAME_MAX_PIXELS``)."""

_KINDS: tuple[RegionKind, ...] = ("whole", "square", "rectangle")  # in the order of tl_region_kind


class PixelFormat(IntEnum):
    """How a camera lays out its pixels; the values are those of ``tl_pixel_format``."""

    GREY8 = 0
    RGB565_LE = 1
    RGB565_BE = 2
    RGB888 = 3
    YUYV = 4

    @property
    def bytes_per_pixel(self) -> int:
        """Bytes of a pixel; those of two pixels of YUYV are four."""
        return {PixelFormat.GREY8: 1, PixelFormat.RGB888: 3}.get(self, 2)


class _PictureStruct(ctypes.Structure):
    """``tl_picture``."""

    _fields_ = (
        ("pixels", ctypes.c_void_p),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("stride", ctypes.c_int32),
        ("format", ctypes.c_int32),
    )


class _SettingsStruct(ctypes.Structure):
    """``tl_frame_settings``; the region's four numbers stand in line."""

    _fields_ = tuple(
        (name, ctypes.c_int32)
        for name in (
            "width", "height", "channels", "region_kind", "x", "y", "region_width", "region_height",
            "light", "contrast",
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A frame as a camera gives it.

    Attributes:
        pixels: shape (H, bytes of a row), uint8; rows may be apart, as in a crop.
        width: In px.
        format: How the bytes of a row are to be read.
    """

    pixels: NDArray[np.uint8]
    width: int
    format: PixelFormat


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(shared_library(runtime_sources(FRAME_UNITS))))
    library.tl_frame_scratch_bytes.restype = ctypes.c_size_t
    return library


def frame_version() -> int:
    """``TL_FRAME_VERSION``: changes whenever the tensor of any frame changes.

    Raises:
        ToolchainError: There is no C compiler.
    """
    return int(_library().tl_frame_version())


def frame_scratch_bytes(task: Task) -> int:
    """Working memory that a device needs for a frame of any size, in bytes.

    Args:
        task: Of the network.

    Raises:
        ToolchainError: There is no C compiler.
    """
    return int(_library().tl_frame_scratch_bytes(ctypes.c_int32(task.width), ctypes.c_int32(task.channels)))


def picture_of(image: NDArray[np.uint8]) -> Picture:
    """Takes an image for a frame.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.

    Raises:
        ValueError: The shape is neither.
    """
    if image.ndim == 2:
        return Picture(image, image.shape[1], PixelFormat.GREY8)
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"an image has shape (H, W) or (H, W, 3), got {image.shape}")
    rows = np.ascontiguousarray(image).reshape(image.shape[0], -1)
    return Picture(rows, image.shape[1], PixelFormat.RGB888)


def frame_region(width: int, height: int, region: Region) -> Box:
    """The part of a frame that the network sees, in whole px as in C.

    Args:
        width: Of the frame, in px.
        height: Of the frame, in px.
        region: Of the task.
    """
    if region.kind == "whole":
        return Box(0, 0, width, height)
    if region.kind == "square":
        side = min(width, height)
        return Box((width - side) // 2, (height - side) // 2, side, side)
    x, columns = _interval(region.x, region.width, width)
    y, rows = _interval(region.y, region.height, height)
    return Box(x, y, columns, rows)


def _interval(start: int, size: int, pixels: int) -> tuple[int, int]:
    """First pixel and number of pixels of a region along one side, at least one."""
    half = REGION_UNITS // 2
    first = min((start * pixels + half) // REGION_UNITS, pixels - 1)
    end = ((start + size) * pixels + half) // REGION_UNITS
    return first, max(end, first + 1) - first


def preprocess_frame(image: NDArray[np.uint8], task: Task) -> Preprocessed:
    """Makes the network's input of an image, with the region that it shows.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
        task: Of the network, with the preprocessing ``frame``.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    height, width = image.shape[:2]
    return Preprocessed(
        status=Status.FOUND,
        tensor=frame_tensor(image, task),
        region=frame_region(width, height, task.preprocessing.region),
        ink_is_dark=False,
        contrast=0,
        spread=0,
        threshold=0,
        stroke_width=0.0,
        reduction=1,
        is_frame=True,
    )


def preprocess_picture(picture: Picture, task: Task) -> NDArray[np.int8]:
    """Makes the network's input of a frame.

    Args:
        picture: The frame; sides of 1 to 4,096 px, an even width for YUYV.
        task: Of the network, with the preprocessing ``frame``.

    Returns:
        shape (height, width, channels), int8.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    return _Call(task)(picture)


def frame_tensor(image: NDArray[np.uint8], task: Task) -> NDArray[np.int8]:
    """Makes the network's input of an image; see :func:`preprocess_picture`.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
        task: Of the network, with the preprocessing ``frame``.
    """
    return preprocess_picture(picture_of(image), task)


def reduced_to_fit(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Reduces an image that is larger than a frame may be, by a whole factor.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
    """
    factor = -(-max(image.shape[:2]) // MAX_FRAME_SIDE)
    return image if factor <= 1 else np.asarray(Image.fromarray(image).reduce(factor), np.uint8)


def frame_tensors(images: Sequence[NDArray[np.uint8]], task: Task) -> NDArray[np.int8]:
    """Makes the inputs of many images, as training needs them.

    Args:
        images: Each of shape (H, W) grey, or (H, W, 3) RGB; uint8; their sizes may differ.
        task: Of the network, with the preprocessing ``frame``.

    Returns:
        shape (N, height, width, channels), int8.

    Raises:
        FrameSourceError: A frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    call = _Call(task)
    tensors = np.empty((len(images), *task.input_shape), np.int8)
    for tensor, image in zip(tensors, images, strict=True):
        tensor[...] = call(picture_of(image))
    return tensors


class _Call:
    """Settings and memory for the frames of a task."""

    def __init__(self, task: Task) -> None:
        if task.preprocessing.kind != "frame":
            raise ValueError(f"expected a task with the preprocessing frame, got {task.preprocessing.kind}")
        region = task.preprocessing.region
        self._shape = task.input_shape
        self._settings = _SettingsStruct(
            task.width,
            task.height,
            task.channels,
            _KINDS.index(region.kind),
            region.x,
            region.y,
            region.width,
            region.height,
            task.preprocessing.light,
            task.preprocessing.contrast,
        )
        self._scratch = np.empty(-(-frame_scratch_bytes(task) // 4), np.uint32)

    def __call__(self, picture: Picture) -> NDArray[np.int8]:
        pixels = _checked(picture)
        frame = _PictureStruct(
            pixels.ctypes.data, picture.width, len(pixels), pixels.strides[0], picture.format
        )
        tensor = np.empty(self._shape, np.int8)
        status = _library().tl_preprocess_frame(
            ctypes.byref(frame),
            ctypes.byref(self._settings),
            ctypes.c_void_p(self._scratch.ctypes.data),
            ctypes.c_size_t(self._scratch.nbytes),
            ctypes.c_void_p(tensor.ctypes.data),
        )
        if status != 0:  # everything that it refuses was refused before
            raise AssertionError(f"tl_preprocess_frame gave status {status}")
        return tensor


def _checked(picture: Picture) -> NDArray[np.uint8]:
    """Gives rows whose bytes are contiguous, copied only when they are not."""
    pixels: NDArray[Any] = picture.pixels
    height, width = len(pixels), picture.width
    if not (1 <= height <= MAX_FRAME_SIDE and 1 <= width <= MAX_FRAME_SIDE):
        raise FrameSourceError(f"a frame of {width}×{height} px: expected sides of 1 to {MAX_FRAME_SIDE} px")
    if picture.format is PixelFormat.YUYV and width % 2:
        raise FrameSourceError(f"a YUYV frame of {width}×{height} px: expected an even width")
    needed = width * picture.format.bytes_per_pixel
    if pixels.dtype != np.uint8 or pixels.ndim != 2 or pixels.shape[1] < needed:
        raise ValueError(
            f"{picture.format.name} of {width} px: expected uint8 of shape (H, {needed}) or wider, "
            f"got {pixels.dtype} of shape {pixels.shape}"
        )
    in_place = pixels.strides[1] == 1 and pixels.shape[1] <= pixels.strides[0] < 2**31
    return pixels if in_place else np.ascontiguousarray(pixels)
