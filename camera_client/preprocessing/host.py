"""The device's own preprocessing, compiled for this machine: a camera frame to a 28×28 int8 tensor.

There is one implementation, the C of ``runtime/preprocess/`` of :mod:`tintling.firmware_export`; this module
only calls it. What the steps are, and why, is written there, in ``tl_preprocess.h``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.preprocessing.types import (
    Box,
    DebugImages,
    DebugStruct,
    FrameStruct,
    MarkStruct,
    Preprocessed,
    ResultStruct,
    Status,
)
from tintling.errors import FrameSourceError
from tintling.firmware_export.runtime_files import PAGE_UNITS, PREPROCESS_UNITS, runtime_sources
from tintling.firmware_export.targets.toolchain import shared_library

__all__ = [
    "MAX_MARKS",
    "MAX_SIDE",
    "MIN_SIDE",
    "Box",
    "DebugImages",
    "PageMark",
    "Preprocessed",
    "Status",
    "preprocess",
    "preprocess_batch",
    "preprocess_page",
    "preprocess_version",
    "scratch_bytes",
    "sources",
]

MIN_SIDE = 8
"""Smallest side of a frame, in px (``TL_PREPROCESS_MIN_SIDE``)."""

MAX_SIDE = 8192
"""Largest side of a frame, in px (``TL_PREPROCESS_MAX_SIDE``)."""

MAX_MARKS = 512
"""Most marks that are found on a page."""

_PLANE_BYTES = 160 * 160  # TL_PREPROCESS_SIDE squared
_TENSOR_SHAPE = (28, 28, 1)


@dataclass(frozen=True, slots=True, eq=False)
class PageMark:
    """One of several marks of a frame.

    Attributes:
        row: Line of writing, from 0 at the top.
        preprocessed: The mark as the network gets it; regions are in px of the whole frame.
        starts_number: Whether it is the first of its row, or a gap lies before it, as in ``91 92``.
    """

    row: int
    preprocessed: Preprocessed
    starts_number: bool = True


def sources() -> dict[str, str]:
    """The C files of the preprocessing: file name to text."""
    return runtime_sources((*PREPROCESS_UNITS, *PAGE_UNITS))


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(shared_library(sources())))
    library.tl_preprocess.restype = ctypes.c_int
    library.tl_preprocess_scratch_bytes.restype = ctypes.c_size_t
    library.tl_preprocess_version.restype = ctypes.c_int32
    return library


def preprocess_version() -> int:
    """``TL_PREPROCESS_VERSION``: changes whenever the tensor of any frame changes.

    Raises:
        ToolchainError: There is no C compiler.
    """
    return int(_library().tl_preprocess_version())


def scratch_bytes(width: int, height: int) -> int:
    """Working memory that a device needs for a frame, besides the frame itself, in bytes.

    Args:
        width: Of the frame, in px.
        height: Of the frame, in px.

    Raises:
        ToolchainError: There is no C compiler.
    """
    return int(_library().tl_preprocess_scratch_bytes(ctypes.c_int32(width), ctypes.c_int32(height)))


def preprocess(frame: NDArray[np.uint8], *, debug: bool = False) -> Preprocessed:
    """Finds the mark of a frame and makes the network's input of it.

    Args:
        frame: shape (H, W), uint8, grey; sides of 8 to 8,192 px. Rows may be apart, as in a crop.
        debug: Also give the intermediate images.

    Returns:
        The tensor and how it came about.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    return _Call(frame, debug=debug).single()


def preprocess_page(frame: NDArray[np.uint8], *, debug: bool = False) -> list[PageMark]:
    """Finds the marks of a page in reading order: row by row, each from the left.

    What touches the edge of the frame is left out, and so is punctuation; at most 512 marks are found.

    Args:
        frame: shape (H, W), uint8, grey; sides of 8 to 8,192 px. Rows may be apart, as in a crop.
        debug: Also give the intermediate images of each mark.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    return _Call(frame, debug=debug).page()


class _Call:
    """A frame and the memory that the C needs for it."""

    def __init__(self, frame: NDArray[np.uint8], *, debug: bool) -> None:
        self._pixels = _checked(frame)
        height, width = self._pixels.shape
        self._frame = FrameStruct(self._pixels.ctypes.data, width, height, self._pixels.strides[0])
        self._scratch = np.empty(-(-scratch_bytes(width, height) // 4), np.uint32)
        self._debug = debug

    def _memory(self) -> tuple[ctypes.c_void_p, ctypes.c_size_t]:
        return ctypes.c_void_p(self._scratch.ctypes.data), ctypes.c_size_t(self._scratch.nbytes)

    def single(self) -> Preprocessed:
        return self._prepare(_library().tl_preprocess, ctypes.byref(self._frame), *self._memory())

    def page(self) -> list[PageMark]:
        marks, count = (MarkStruct * MAX_MARKS)(), ctypes.c_int32()
        _library().tl_preprocess_page(
            ctypes.byref(self._frame),
            *self._memory(),
            marks,
            ctypes.c_int32(MAX_MARKS),
            ctypes.byref(count),
        )
        found = []
        for mark in marks[: count.value]:
            known = ctypes.byref(self._frame), ctypes.byref(mark)
            prepared = self._prepare(_library().tl_preprocess_mark, *known, *self._memory())
            if prepared.found:
                found.append(PageMark(mark.row, prepared, starts_number=bool(mark.starts_number)))
        return found

    def _prepare(self, function: Callable[..., int], *arguments: object) -> Preprocessed:
        """Calls a function that ends with tensor, result and debug."""
        tensor = np.empty(_TENSOR_SHAPE, np.int8)
        planes = np.empty((4, _PLANE_BYTES), np.uint8) if self._debug else None
        shown = DebugStruct(*(plane.ctypes.data for plane in planes)) if planes is not None else None
        result = ResultStruct()
        status = function(
            *arguments,
            ctypes.c_void_p(tensor.ctypes.data),
            ctypes.byref(result),
            ctypes.byref(shown) if shown is not None else None,
        )
        images = _debug_images(planes, shown) if planes is not None and shown is not None else None
        return _unpacked(Status(status), tensor, result, images)


def _unpacked(
    status: Status, tensor: NDArray[np.int8], result: ResultStruct, debug: DebugImages | None
) -> Preprocessed:
    return Preprocessed(
        status=status,
        tensor=tensor,
        region=result.region.unpack() if status is Status.FOUND else None,
        ink_is_dark=bool(result.ink_is_dark),
        contrast=result.contrast,
        spread=result.spread,
        threshold=result.threshold,
        stroke_width=result.stroke_width / 16,
        reduction=result.reduction,
        debug=debug,
    )


def preprocess_batch(frames: NDArray[np.uint8]) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Preprocesses many frames of one size, as training's camera simulation needs it.

    Args:
        frames: shape (N, H, W), uint8, grey; sides of 8 to 8,192 px.

    Returns:
        The tensors, shape (N, 28, 28, 1), int8, and where the ink is, shape (N, 4), int32: x, y, width
        and height in px of the frame, all 0 without a mark.

    Raises:
        FrameSourceError: The frames are too small or too large.
        ToolchainError: There is no C compiler.
    """
    if frames.ndim != 3:
        raise ValueError(f"frames have shape (N, H, W), uint8; got {frames.dtype} of shape {frames.shape}")
    tensors = np.full((len(frames), *_TENSOR_SHAPE), -128, np.int8)
    boxes = np.zeros((len(frames), 4), np.int32)
    if not len(frames):
        return tensors, boxes
    pixels = np.ascontiguousarray(frames)
    height, width = _checked(pixels[0]).shape
    scratch = np.empty(-(-scratch_bytes(width, height) // 4), np.uint32)
    library, result = _library(), ResultStruct()
    for index in range(len(pixels)):
        library.tl_preprocess(
            ctypes.byref(FrameStruct(pixels[index].ctypes.data, width, height, width)),
            ctypes.c_void_p(scratch.ctypes.data),
            ctypes.c_size_t(scratch.nbytes),
            ctypes.c_void_p(tensors[index].ctypes.data),
            ctypes.byref(result),
            None,
        )
        region = result.region
        boxes[index] = region.x, region.y, region.width, region.height
    return tensors, boxes


def _checked(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Gives a frame whose rows are contiguous, copied only when they are not."""
    if frame.ndim != 2 or frame.dtype != np.uint8:
        raise ValueError(f"a frame has shape (H, W), uint8; got {frame.dtype} of shape {frame.shape}")
    height, width = frame.shape
    if not (min(height, width) >= MIN_SIDE and max(height, width) <= MAX_SIDE):
        raise FrameSourceError(
            f"a frame of {width}×{height} px: expected sides of {MIN_SIDE} to {MAX_SIDE} px"
        )
    in_place = frame.strides[1] == 1 and width <= frame.strides[0] < 2**31
    return frame if in_place else np.ascontiguousarray(frame)


def _debug_images(planes: NDArray[np.uint8], shown: DebugStruct) -> DebugImages:
    size = shown.width * shown.height
    reduced, background, ink, mask = (
        plane[:size].reshape(shown.height, shown.width).copy() for plane in planes
    )
    return DebugImages(reduced, background, ink, mask, shown.view.unpack())
