"""What the C preprocessing gives, as Python objects, and the structures it is called with."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Box",
    "BoxStruct",
    "DebugImages",
    "DebugStruct",
    "FrameStruct",
    "MarkStruct",
    "Preprocessed",
    "ResultStruct",
    "Status",
    "no_mark",
]


class Status(IntEnum):
    """What :func:`preprocess` found; the values are those of ``tl_preprocess_status``."""

    FOUND = 0
    NOT_FOUND = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a frame: its left top pixel and its size, in px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class DebugImages:
    """The images between frame and tensor; all have one shape (H, W), uint8, H and W at most 160.

    Attributes:
        reduced: Grey levels of the frame, or of a part of it, in coarser pixels.
        background: The background as it would be without ink.
        ink: Contrast against the background.
        mask: 0 is background, 1 is ink, 2 is ink of the chosen region.
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
        status: Whether something was found.
        tensor: shape (28, 28, 1), int8, ink bright: ``pixel - 128``; all -128 without a mark. Of the
            preprocessing ``frame``: of the task's shape.
        region: Where the ink is, in px of the frame; None without a mark.
        ink_is_dark: Polarity: dark ink on bright paper, or the reverse.
        contrast: Grey levels between ink and background.
        spread: Grey levels of the background's own texture and noise, about one sigma.
        threshold: Contrast from which on a pixel counts as ink, in grey levels.
        stroke_width: Mean width of the strokes, in px of the frame.
        reduction: Frame pixels per side of the pixels that the last pass worked on.
        debug: Intermediate images; None unless they were requested.
        is_frame: Whether the preprocessing ``frame`` made it, which measures no ink.
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
    debug: DebugImages | None = None
    is_frame: bool = False

    @property
    def found(self) -> bool:
        """Whether something was found."""
        return self.status is Status.FOUND

    @property
    def image(self) -> NDArray[np.uint8]:
        """The tensor as an image: shape (H, W) grey, or (H, W, 3) RGB; uint8."""
        image = (self.tensor.astype(np.int16) + 128).astype(np.uint8)
        return image if image.shape[2] == 3 else image[:, :, 0]


def no_mark() -> Preprocessed:
    """The result for a frame without a mark."""
    return Preprocessed(
        status=Status.NOT_FOUND,
        tensor=np.full((28, 28, 1), -128, np.int8),
        region=None,
        ink_is_dark=False,
        contrast=0,
        spread=0,
        threshold=0,
        stroke_width=0.0,
        reduction=1,
    )


class FrameStruct(ctypes.Structure):
    """``tl_frame`` of ``runtime/preprocess/tl_preprocess.h``."""

    _fields_ = (
        ("pixels", ctypes.c_void_p),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("stride", ctypes.c_int32),
    )


class BoxStruct(ctypes.Structure):
    """``tl_box``."""

    _fields_ = tuple((name, ctypes.c_int32) for name in ("x", "y", "width", "height"))

    def unpack(self) -> Box:
        """The box as plain numbers."""
        return Box(self.x, self.y, self.width, self.height)


class ResultStruct(ctypes.Structure):
    """``tl_preprocess_result``."""

    _fields_ = (
        ("region", BoxStruct),
        ("ink_is_dark", ctypes.c_int32),
        ("contrast", ctypes.c_int32),
        ("spread", ctypes.c_int32),
        ("threshold", ctypes.c_int32),
        ("stroke_width", ctypes.c_int32),
        ("reduction", ctypes.c_int32),
    )


class MarkStruct(ctypes.Structure):
    """``tl_mark``."""

    _fields_ = (
        ("region", BoxStruct),
        ("row", ctypes.c_int32),
        ("ink_is_dark", ctypes.c_int32),
        ("contrast", ctypes.c_int32),
        ("starts_number", ctypes.c_int32),
    )


class DebugStruct(ctypes.Structure):
    """``tl_preprocess_debug``."""

    _fields_ = (
        ("reduced", ctypes.c_void_p),
        ("background", ctypes.c_void_p),
        ("ink", ctypes.c_void_p),
        ("mask", ctypes.c_void_p),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("view", BoxStruct),
    )
