"""The kernels' scaling functions, compiled for this machine and called over arrays of sums."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.runtime_files import runtime_sources
from tintling.firmware_export.targets.toolchain import shared_library

__all__ = ["finish", "requantize", "scale"]

Results = NDArray[np.int64]


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(str(shared_library(runtime_sources(("tl_proof_scale.c",)))))


def _int32(values: Sequence[int] | NDArray[np.integer]) -> tuple[Any, NDArray[np.int32]]:
    """A pointer, and the array that it points to."""
    array = np.ascontiguousarray(values, np.int32)
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_int32)), array


def _call(name: str, sums: NDArray[np.integer], *arguments: Any) -> Results:
    array = np.ascontiguousarray(sums, np.int32)
    result = np.empty(array.shape, np.int8)
    getattr(_library(), name)(
        array.ctypes.data_as(ctypes.c_void_p),
        ctypes.c_int64(array.size),
        *arguments,
        result.ctypes.data_as(ctypes.c_void_p),
    )
    return result.astype(np.int64)


def scale(
    sums: NDArray[np.integer], multiplier: int, shift: int, scaling: tuple[int, int, int, int]
) -> Results:
    """``tl_scale_s8`` of each sum, or ``tl_scale_small_s8``.

    Args:
        sums: Of any shape; they fit int32.
        multiplier: Q0.31 factor.
        shift: Power of two.
        scaling: Offset, least output, greatest output, and whether a factor is large: 0 or 1, or 2 for
            ``tl_scale_small_s8``, which takes no such factor.

    Raises:
        ToolchainError: There is no compiler.
    """
    pointer, _kept = _int32(scaling)
    return _call("tl_proof_scale", sums, ctypes.c_int32(multiplier), ctypes.c_int32(shift), pointer)


def requantize(sums: NDArray[np.integer], multiplier: int, shift: int, offset: int) -> Results:
    """``tl_requantize_s8`` of each sum, with bounds of -128 and 127; arguments as in :func:`scale`."""
    pointer, _kept = _int32((offset, -128, 127))
    return _call("tl_proof_requantize", sums, ctypes.c_int32(multiplier), ctypes.c_int32(shift), pointer)


def finish(
    sums: NDArray[np.integer],
    channel: NDArray[np.int32],
    *,
    least: int,
    span: int,
    full: int,
    wide: bool,
    shift: int,
    side: int = 0,
) -> Results:
    """``tl_finish_s8`` or ``tl_finish_wide_s8`` of each sum, with the bounds that the channel has.

    Args:
        sums: As the kernel holds them in the end, of any shape.
        channel: shape (4,): the channel's numbers.
        least: Lower bound of the output.
        span: Upper bound less lower bound.
        full: Which of TL_ANY_BOUNDS, TL_FULL_ONCE and TL_FULL_TWICE.
        wide: Whether sums are four times as large.
        shift: Of all channels, where full.
        side: 1 or -1 for a channel with one bound, which ``tl_sided_s8`` applies.

    Raises:
        ToolchainError: There is no compiler.
    """
    numbers, _channel = _int32(channel)
    bounds, _bounds = _int32((least, span, full, int(wide), shift, side))
    return _call("tl_proof_finish", sums, numbers, bounds)
