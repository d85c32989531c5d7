"""Operators that move values and compute none."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.operators._base import Activation, Operator

__all__ = [
    "BroadcastTo",
    "Concatenation",
    "DepthToSpace",
    "ExpandDims",
    "Gather",
    "MirrorPad",
    "Pack",
    "Pad",
    "Reshape",
    "ResizeNearestNeighbor",
    "ReverseV2",
    "Slice",
    "SpaceToDepth",
    "Split",
    "SplitV",
    "Squeeze",
    "StridedSlice",
    "Transpose",
    "Unpack",
]


@dataclass(frozen=True, slots=True)
class Pad(Operator):
    """PAD or PADV2 by constant (before, after) amounts, one pair an axis.

    ``value`` is the int8 that fills the border: PADV2's constant, or the output's zero point.
    """

    paddings: tuple[tuple[int, int], ...]
    value: int


@dataclass(frozen=True, slots=True)
class Concatenation(Operator):
    """CONCATENATION along a non-negative ``axis``."""

    axis: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class Reshape(Operator):
    """RESHAPE to the shape of the output tensor."""


@dataclass(frozen=True, slots=True)
class Squeeze(Operator):
    """SQUEEZE to the shape of the output tensor."""


@dataclass(frozen=True, slots=True)
class Transpose(Operator):
    """TRANSPOSE by a constant ``permutation`` of the axes."""

    permutation: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StridedSlice(Operator):
    """STRIDED_SLICE with constant bounds: ``counts`` values of each axis from ``starts`` on."""

    starts: tuple[int, ...]
    counts: tuple[int, ...]
    strides: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice(Operator):
    """SLICE with constant bounds: ``counts`` values of each axis from ``starts`` on."""

    starts: tuple[int, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split(Operator):
    """SPLIT along a non-negative ``axis`` into parts of ``sizes`` entries."""

    axis: int
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SplitV(Operator):
    """SPLIT_V along a non-negative ``axis`` into parts of ``sizes`` entries."""

    axis: int
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pack(Operator):
    """PACK of equal shapes along a new, non-negative ``axis``."""

    axis: int


@dataclass(frozen=True, slots=True)
class Unpack(Operator):
    """UNPACK along a non-negative ``axis``, which goes: one output for each entry."""

    axis: int


@dataclass(frozen=True, slots=True)
class ExpandDims(Operator):
    """EXPAND_DIMS to the shape of the output tensor."""


@dataclass(frozen=True, slots=True)
class ResizeNearestNeighbor(Operator):
    """RESIZE_NEAREST_NEIGHBOR of (1, H, W, C) to the height and width of the output."""

    align_corners: bool
    half_pixel_centers: bool


@dataclass(frozen=True, slots=True)
class DepthToSpace(Operator):
    """DEPTH_TO_SPACE: each pixel becomes ``block`` by ``block`` pixels of fewer channels."""

    block: int


@dataclass(frozen=True, slots=True)
class SpaceToDepth(Operator):
    """SPACE_TO_DEPTH: ``block`` by ``block`` pixels become one pixel of more channels."""

    block: int


@dataclass(frozen=True, slots=True)
class Gather(Operator):
    """GATHER of constant ``indices`` along a non-negative ``axis``."""

    axis: int
    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BroadcastTo(Operator):
    """BROADCAST_TO the shape of the output tensor."""


@dataclass(frozen=True, slots=True)
class ReverseV2(Operator):
    """REVERSE_V2 along constant, non-negative ``axes``."""

    axes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MirrorPad(Operator):
    """MIRROR_PAD by constant (before, after) amounts; ``symmetric`` repeats the edge itself."""

    paddings: tuple[tuple[int, int], ...]
    symmetric: bool
