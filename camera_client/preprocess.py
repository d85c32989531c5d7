"""The device's own preprocessing, compiled for this machine: a camera frame to a 28×28 int8 tensor.

There is one implementation, ``runtime/tl_preprocess.c`` of :mod:`tintling.firmware_export`; this
module only calls it. What the steps are, and why, is written there.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import tintling.firmware_export
from tintling.errors import FrameSourceError
from tintling.firmware_export.targets.toolchain import shared_library

__all__ = [
    "MAX_SIDE",
    "MIN_SIDE",
    "Box",
    "DebugPictures",
    "Preprocessed",
    "Status",
    "preprocess",
    "preprocess_batch",
    "preprocess_version",
    "scratch_bytes",
    "sources",
]

MIN_SIDE = 8
"""Smallest side of a frame, in px (``TL_PREPROCESS_MIN_SIDE``)."""

MAX_SIDE = 8192
"""Largest side of a frame, in px (``TL_PREPROCESS_MAX_SIDE``)."""

_RUNTIME = Path(tintling.firmware_export.__file__).parent / "runtime"
_PLANE_BYTES = 160 * 160  # TL_PREPROCESS_SIDE squared
_TENSOR_SHAPE = (28, 28, 1)


class Status(IntEnum):
    """What :func:`preprocess` found; the values are those of ``tl_preprocess_status``."""

    DIGIT = 0
    NO_DIGIT = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a frame: its left top pixel and its size, in px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class DebugPictures:
    """The pictures between frame and tensor; all have one shape (H, W), uint8, H and W at most 160.

    Attributes:
        reduced: Grey levels of the frame, or of a part of it, in coarser pixels.
        background: The paper as it would be without ink.
        ink: Contrast against that paper, 0 on paper.
        mask: 0 is paper, 1 is ink, 2 is ink of the chosen region.
        view: The part of the frame that they show.
    """

    reduced: NDArray[np.uint8]
    background: NDArray[np.uint8]
    ink: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    view: Box


@dataclass(frozen=True, slots=True, eq=False)
class Preprocessed:
    """A frame as the network gets it.

    Attributes:
        status: Whether there is something to read.
        tensor: shape (28, 28, 1), int8, ink bright: ``pixel - 128``; all -128 without a digit.
        region: Where the ink is, in px of the frame; None without a digit.
        ink_is_dark: Polarity: dark ink on bright paper, or the reverse.
        contrast: Grey levels between ink and paper.
        spread: Grey levels of the paper's own texture and noise, about one sigma.
        threshold: Contrast from which on a pixel counts as ink, in grey levels.
        stroke_width: Mean width of the strokes, in px of the frame.
        reduction: Frame pixels per side of the pixels that the last pass worked on.
        debug: Intermediate pictures, if they were asked for.
    """

    status: Status
    tensor: NDArray[np.int8]
    region: Box | None
    ink_is_dark: bool
    contrast: int
    spread: int
    threshold: int
    stroke_width: float
    reduction: int
    debug: DebugPictures | None = None

    @property
    def found(self) -> bool:
        """Whether there is a digit to classify."""
        return self.status is Status.DIGIT

    @property
    def picture(self) -> NDArray[np.uint8]:
        """The tensor as a picture: shape (28, 28), uint8, ink bright."""
        return (self.tensor[:, :, 0].astype(np.int16) + 128).astype(np.uint8)


class _Frame(ctypes.Structure):
    """``tl_frame`` of ``runtime/tl_preprocess.h``."""

    _fields_ = (
        ("pixels", ctypes.c_void_p),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("stride", ctypes.c_int32),
    )


class _Box(ctypes.Structure):
    """``tl_box``."""

    _fields_ = tuple((name, ctypes.c_int32) for name in ("x", "y", "width", "height"))

    def unpack(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


class _Result(ctypes.Structure):
    """``tl_preprocess_result``."""

    _fields_ = (
        ("region", _Box),
        ("ink_is_dark", ctypes.c_int32),
        ("contrast", ctypes.c_int32),
        ("spread", ctypes.c_int32),
        ("threshold", ctypes.c_int32),
        ("stroke_width", ctypes.c_int32),
        ("reduction", ctypes.c_int32),
    )


class _Debug(ctypes.Structure):
    """``tl_preprocess_debug``."""

    _fields_ = (
        ("reduced", ctypes.c_void_p),
        ("background", ctypes.c_void_p),
        ("ink", ctypes.c_void_p),
        ("mask", ctypes.c_void_p),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("view", _Box),
    )


def sources() -> dict[str, str]:
    """The C files of the preprocessing: file name to text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(_RUNTIME.glob("tl_pre*.[ch]"))}


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
    """Finds the digit of a frame and makes the network's input of it.

    Args:
        frame: shape (H, W), uint8, grey; sides of 8 to 8,192 px. Rows may be apart, as in a crop.
        debug: Also give the intermediate pictures.

    Returns:
        The tensor and how it came about.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    pixels = _checked(frame)
    height, width = pixels.shape
    tensor = np.empty(_TENSOR_SHAPE, np.int8)
    scratch = np.empty(-(-scratch_bytes(width, height) // 4), np.uint32)
    planes = np.empty((4, _PLANE_BYTES), np.uint8) if debug else None
    shown = _Debug(*(plane.ctypes.data for plane in planes)) if planes is not None else None
    result = _Result()
    status = _library().tl_preprocess(
        ctypes.byref(_Frame(pixels.ctypes.data, width, height, pixels.strides[0])),
        ctypes.c_void_p(scratch.ctypes.data),
        ctypes.c_size_t(scratch.nbytes),
        ctypes.c_void_p(tensor.ctypes.data),
        ctypes.byref(result),
        ctypes.byref(shown) if shown is not None else None,
    )
    found = Status(status)
    return Preprocessed(
        status=found,
        tensor=tensor,
        region=result.region.unpack() if found is Status.DIGIT else None,
        ink_is_dark=bool(result.ink_is_dark),
        contrast=result.contrast,
        spread=result.spread,
        threshold=result.threshold,
        stroke_width=result.stroke_width / 16,
        reduction=result.reduction,
        debug=_debug_pictures(planes, shown) if planes is not None and shown is not None else None,
    )


def preprocess_batch(frames: NDArray[np.uint8]) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Preprocesses many frames of one size, as training's camera simulation needs it.

    Args:
        frames: shape (N, H, W), uint8, grey; sides of 8 to 8,192 px.

    Returns:
        The tensors, shape (N, 28, 28, 1), int8, and where the ink is, shape (N, 4), int32: x, y, width
        and height in px of the frame, all 0 without a digit.

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
    library, result = _library(), _Result()
    for index in range(len(pixels)):
        library.tl_preprocess(
            ctypes.byref(_Frame(pixels[index].ctypes.data, width, height, width)),
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


def _debug_pictures(planes: NDArray[np.uint8], shown: _Debug) -> DebugPictures:
    size = shown.width * shown.height
    reduced, background, ink, mask = (
        plane[:size].reshape(shown.height, shown.width).copy() for plane in planes
    )
    return DebugPictures(reduced, background, ink, mask, shown.view.unpack())
