"""Parameters of the kernels of int16 values; see ``kernel_structs``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tintling.firmware_export.compiler.kernel_structs import (
    BroadcastStruct,
    DimsStruct,
    Int8,
    Struct,
    TileStruct,
    UInt16,
)

__all__ = [
    "AbsS16Struct",
    "Activation16Struct",
    "AddS16Struct",
    "Conv2DS16Struct",
    "CurveS16Struct",
    "DepthwiseConv2DS16Struct",
    "ExtremeS16Struct",
    "FullyConnectedS16Struct",
    "Int16",
    "MulS16Struct",
    "PoolS16Struct",
    "RectifyS16Struct",
    "RescaleStruct",
    "Scaling16Struct",
    "SoftmaxS16Struct",
    "TransposeConvS16Struct",
]

Int16 = int
"""A field that is int16_t in C."""


@dataclass(frozen=True, slots=True)
class Activation16Struct(Struct):
    """Least and greatest value of an output of int16."""

    c_type: ClassVar[str] = "tl_activation16"
    min: Int16
    max: Int16


@dataclass(frozen=True, slots=True)
class Scaling16Struct(Struct):
    """How a layer with weights brings its sums to int16."""

    c_type: ClassVar[str] = "tl_scaling16"
    activation: Activation16Struct
    wide: Int8


@dataclass(frozen=True, slots=True)
class Conv2DS16Struct(Struct):
    """Parameters of ``tl_conv2d_s16``."""

    c_type: ClassVar[str] = "tl_conv2d_s16_params"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    dilation: TileStruct
    padding: TileStruct
    groups: UInt16
    scaling: Scaling16Struct


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DS16Struct(Struct):
    """Parameters of ``tl_depthwise_conv2d_s16``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_s16_params"
    conv: Conv2DS16Struct
    depth_multiplier: int


@dataclass(frozen=True, slots=True)
class FullyConnectedS16Struct(Struct):
    """Parameters of ``tl_fully_connected_s16``."""

    c_type: ClassVar[str] = "tl_fully_connected_s16_params"
    rows: int
    accum_depth: int
    output_depth: int
    scaling: Scaling16Struct


@dataclass(frozen=True, slots=True)
class TransposeConvS16Struct(Struct):
    """Parameters of ``tl_transpose_conv_s16``."""

    c_type: ClassVar[str] = "tl_transpose_conv_s16_params"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    padding: TileStruct
    scaling: Scaling16Struct


@dataclass(frozen=True, slots=True)
class PoolS16Struct(Struct):
    """Parameters of ``tl_max_pool_s16`` and ``tl_average_pool_s16``."""

    c_type: ClassVar[str] = "tl_pool_s16_params"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    padding: TileStruct
    activation: Activation16Struct


@dataclass(frozen=True, slots=True)
class AddS16Struct(Struct):
    """Parameters of ``tl_add_s16``."""

    c_type: ClassVar[str] = "tl_add_s16_params"
    broadcast: BroadcastStruct
    left_shift: int
    multiplier_1: int
    shift_1: int
    multiplier_2: int
    shift_2: int
    sign: int
    output_multiplier: int
    output_shift: int
    activation: Activation16Struct


@dataclass(frozen=True, slots=True)
class MulS16Struct(Struct):
    """Parameters of ``tl_mul_s16``."""

    c_type: ClassVar[str] = "tl_mul_s16_params"
    broadcast: BroadcastStruct
    output_multiplier: int
    output_shift: int
    activation: Activation16Struct


@dataclass(frozen=True, slots=True)
class ExtremeS16Struct(Struct):
    """Parameters of ``tl_extreme_s16``."""

    c_type: ClassVar[str] = "tl_extreme_s16_params"
    broadcast: BroadcastStruct
    sign: int


@dataclass(frozen=True, slots=True)
class AbsS16Struct(Struct):
    """Parameters of ``tl_abs_s16``."""

    c_type: ClassVar[str] = "tl_abs_s16_params"
    size: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class RectifyS16Struct(Struct):
    """Parameters of ``tl_rectify_s16``."""

    c_type: ClassVar[str] = "tl_rectify_s16_params"
    size: int
    multiplier: int
    shift: int
    slope_multiplier: int
    slope_shift: int
    sign: int
    greatest: int


@dataclass(frozen=True, slots=True)
class CurveS16Struct(Struct):
    """Parameters of ``tl_curve_s16``."""

    c_type: ClassVar[str] = "tl_curve_s16_params"
    size: int
    multiplier: int
    shift: int
    is_tanh: int


@dataclass(frozen=True, slots=True)
class SoftmaxS16Struct(Struct):
    """Parameters of ``tl_softmax_s16``."""

    c_type: ClassVar[str] = "tl_softmax_s16_params"
    rows: int
    size: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class RescaleStruct(Struct):
    """Parameters of ``tl_rescale_s8_s16``, ``tl_rescale_s16_s8`` and ``tl_rescale_s16``."""

    c_type: ClassVar[str] = "tl_rescale_params"
    size: int
    input_zero_point: int
    multiplier: int
    shift: int
    output_offset: int
