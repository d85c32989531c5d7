"""Parameters of the blocked kernels: each class mirrors a C structure, as in ``kernel_structs``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tintling.firmware_export.compiler.kernel_structs import DimsStruct, Int8, Sixteen, Struct, TileStruct

__all__ = [
    "AddFlatStruct",
    "BoundsStruct",
    "Conv2DDotsStruct",
    "Conv2DLanesStruct",
    "Conv2DMaxPoolPairedStruct",
    "Conv2DMaxPoolPanelStruct",
    "Conv2DPairedStruct",
    "Conv2DPanelStruct",
    "DenseDotsStruct",
    "DensePairedStruct",
    "DenseStruct",
    "Depthwise3x3SidesStruct",
    "Depthwise3x3Struct",
    "LinearStruct",
    "PointwisePairedStruct",
    "PointwisePanelStruct",
    "PointwisePixelsStruct",
    "PointwiseSparseStruct",
    "PoolWalkStruct",
    "ShapeStruct",
    "SkipTileStruct",
    "TileParamsStruct",
    "WinogradStruct",
]


@dataclass(frozen=True, slots=True)
class BoundsStruct(Struct):
    """Least output, the greatest less the least, and the shift that all channels share, or 0."""

    c_type: ClassVar[str] = "tl_bounds"
    min: int
    range: int
    shift: int


@dataclass(frozen=True, slots=True)
class LinearStruct(Struct):
    """What a layer over panels knows of its sums."""

    c_type: ClassVar[str] = "tl_linear"
    groups: int
    outputs: int
    bounds: BoundsStruct


@dataclass(frozen=True, slots=True)
class AddFlatStruct(Struct):
    """Parameters of ``tl_add_flat_s8``."""

    c_type: ClassVar[str] = "tl_add_flat_params"
    size: int
    factor_1: int
    factor_2: int
    rounding: int
    shift: int


@dataclass(frozen=True, slots=True)
class ShapeStruct(Struct):
    """Shapes of a convolution over the plane."""

    c_type: ClassVar[str] = "tl_shape"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    dilation: TileStruct
    padding: TileStruct
    border: Int8
    pad: Int8


@dataclass(frozen=True, slots=True)
class Conv2DPairedStruct(Struct):
    """Parameters of ``tl_conv2d_paired_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_paired_params"
    linear: LinearStruct
    shape: ShapeStruct


@dataclass(frozen=True, slots=True)
class PoolWalkStruct(Struct):
    """The pooling behind a convolution."""

    c_type: ClassVar[str] = "tl_pool_walk"
    filter: TileStruct
    output: TileStruct
    stride: TileStruct
    padding: TileStruct
    pitch: int


@dataclass(frozen=True, slots=True)
class Conv2DMaxPoolPairedStruct(Struct):
    """Parameters of ``tl_conv2d_max_pool_paired_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_max_pool_paired_params"
    linear: LinearStruct
    shape: ShapeStruct
    pool: PoolWalkStruct


@dataclass(frozen=True, slots=True)
class Conv2DMaxPoolPanelStruct(Struct):
    """Parameters of ``tl_conv2d_max_pool_panel_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_max_pool_panel_params"
    linear: LinearStruct
    shape: ShapeStruct
    pool: PoolWalkStruct


@dataclass(frozen=True, slots=True)
class Conv2DDotsStruct(Struct):
    """Parameters of ``tl_conv2d_dots_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_dots_params"
    linear: LinearStruct
    shape: ShapeStruct
    pool: PoolWalkStruct
    direct: int


@dataclass(frozen=True, slots=True)
class Conv2DLanesStruct(Struct):
    """Parameters of ``tl_conv2d_lanes_s8`` and ``tl_depthwise_lanes_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_lanes_params"
    linear: LinearStruct
    shape: ShapeStruct
    plane: TileStruct
    pool: PoolWalkStruct


@dataclass(frozen=True, slots=True)
class DenseDotsStruct(Struct):
    """Parameters of ``tl_dense_dots_s8``."""

    c_type: ClassVar[str] = "tl_dense_dots_params"
    linear: LinearStruct
    rows: int
    depth: int


@dataclass(frozen=True, slots=True)
class PointwisePairedStruct(Struct):
    """Parameters of ``tl_pointwise_paired_s8``."""

    c_type: ClassVar[str] = "tl_pointwise_paired_params"
    linear: LinearStruct
    pixels: int
    depth: int


@dataclass(frozen=True, slots=True)
class DensePairedStruct(Struct):
    """Parameters of ``tl_dense_paired_s8``."""

    c_type: ClassVar[str] = "tl_dense_paired_params"
    linear: LinearStruct
    rest: int
    rows: int
    depth: int


@dataclass(frozen=True, slots=True)
class Conv2DPanelStruct(Struct):
    """Parameters of ``tl_conv2d_panel_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_panel_params"
    linear: LinearStruct
    shape: ShapeStruct


@dataclass(frozen=True, slots=True)
class PointwisePanelStruct(Struct):
    """Parameters of ``tl_pointwise_panel_s8``."""

    c_type: ClassVar[str] = "tl_pointwise_panel_params"
    linear: LinearStruct
    pixels: int
    depth: int


@dataclass(frozen=True, slots=True)
class DenseStruct(Struct):
    """Parameters of ``tl_dense_s8``."""

    c_type: ClassVar[str] = "tl_dense_params"
    linear: LinearStruct
    rest: int
    rows: int
    depth: int


@dataclass(frozen=True, slots=True)
class Depthwise3x3Struct(Struct):
    """Parameters of ``tl_depthwise_3x3_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_3x3_params"
    input: DimsStruct
    output: DimsStruct
    stride: TileStruct
    padding: TileStruct
    pad: Int8
    bounds: BoundsStruct


@dataclass(frozen=True, slots=True)
class Depthwise3x3SidesStruct(Struct):
    """Parameters of ``tl_depthwise_3x3_sides_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_3x3_sides_params"
    depthwise: Depthwise3x3Struct
    mixed: int

    @property
    def bounds(self) -> BoundsStruct:
        """Bounds of the output."""
        return self.depthwise.bounds


@dataclass(frozen=True, slots=True)
class PointwisePixelsStruct(Struct):
    """Parameters of ``tl_pointwise_pixels_s8``."""

    c_type: ClassVar[str] = "tl_pointwise_pixels_params"
    pixels: int
    depth: int
    outputs: int
    ends: int
    order: Sixteen
    bounds: BoundsStruct


@dataclass(frozen=True, slots=True)
class PointwiseSparseStruct(Struct):
    """Parameters of ``tl_pointwise_sparse_s8``."""

    c_type: ClassVar[str] = "tl_pointwise_sparse_params"
    depth: int
    outputs: int
    pixels: int
    bounds: BoundsStruct


@dataclass(frozen=True, slots=True)
class TileParamsStruct(Struct):
    """Parameters of ``tl_tile_winograd_s8``, ``tl_tile_simd_s8`` and ``tl_tile_lanes_s8``."""

    c_type: ClassVar[str] = "tl_tile_params"
    input: TileStruct
    tiles: TileStruct
    padding: TileStruct
    pad: Int8
    outputs: int
    pitch: int
    bounds: BoundsStruct


@dataclass(frozen=True, slots=True)
class WinogradStruct(Struct):
    """Parameters of ``tl_winograd_s8``."""

    c_type: ClassVar[str] = "tl_winograd_params"
    input: DimsStruct
    output: DimsStruct
    padding: TileStruct
    pad: Int8
    columns: int
    bounds: BoundsStruct


@dataclass(frozen=True, slots=True)
class SkipTileStruct(Struct):
    """Parameters of ``tl_skip_tile_winograd_s8`` and ``tl_skip_tile_simd_s8``."""

    c_type: ClassVar[str] = "tl_skip_tile_params"
    tile: TileParamsStruct
    background: Int8
