"""Where RESIZE_BILINEAR reads, in units of 1/1024 of a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import Graph
from tintling.operators import ResizeBilinear

__all__ = ["AxisSteps", "axis_steps", "resize_bilinear"]

_ONE = 1 << 10


@dataclass(frozen=True, slots=True, eq=False)
class AxisSteps:
    """Which two rows each row of the output mixes.

    Attributes:
        lower: shape (wanted,), int64: the first of them.
        upper: shape (wanted,), int64: the second.
        weight: shape (wanted,), int64: share of the second in 1/1024; negative before the first row.
    """

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    weight: NDArray[np.int64]


def axis_steps(op: ResizeBilinear, size: int, wanted: int) -> AxisSteps:
    """Works out the rows that are mixed along one axis.

    Args:
        op: Says where pixels are taken to lie.
        size: Rows of the input.
        wanted: Rows of the output.

    Source: TensorFlow Lite ``ComputeInterpolationValuesInteger`` in ``reference/resize_bilinear.h``.
    """
    if op.align_corners and wanted > 1:
        scale = (_ONE * (size - 1) + (wanted - 1) // 2) // (wanted - 1)
    else:
        scale = (_ONE * size + wanted // 2) // wanted
    place = np.arange(wanted, dtype=np.int64) * scale
    if op.half_pixel_centers:
        place += scale // 2 - _ONE // 2
    # C's division truncates; only positions before the first row are negative, and those end at row 0.
    lower = np.maximum(place >> 10, 0)
    upper = np.minimum(np.where(place + _ONE - 1 >= 0, (place + _ONE - 1) >> 10, 0), size - 1)
    return AxisSteps(lower, upper, place - _ONE * lower)


def resize_bilinear(graph: Graph, op: ResizeBilinear, x: NDArray[Any]) -> NDArray[Any]:
    """RESIZE_BILINEAR of shape (N, 1, H, W, C), int8 or int16."""
    _, height, width, _ = graph.tensors[op.output].shape
    rows, columns = axis_steps(op, x.shape[2], height), axis_steps(op, x.shape[3], width)
    wide = x[:, 0].astype(np.int64)
    down, right = rows.weight[:, np.newaxis, np.newaxis], columns.weight[:, np.newaxis]

    def mixed(y: NDArray[np.int64]) -> NDArray[np.int64]:
        line = wide[:, y]
        mix: NDArray[np.int64] = (
            line[:, :, columns.lower] * (_ONE - right) + line[:, :, columns.upper] * right
        )
        return mix

    total = mixed(rows.lower) * (_ONE - down) + mixed(rows.upper) * down
    # Rounded to nearest, half away from zero, and 0 counts as negative.
    shifted = np.where(total > 0, (total + (1 << 19)) >> 20, -((-total + (1 << 19)) >> 20))
    return shifted.astype(x.dtype)[:, np.newaxis]
