"""Parameters of the kernels: each class mirrors a C structure of ``runtime/``.

``Conv2DStruct`` is ``tl_conv2d_params``, with the same fields in the same order. A test holds them
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "ActivationStruct",
    "AddOperandStruct",
    "AddStruct",
    "BroadcastStruct",
    "ClampStruct",
    "ConcatenationStruct",
    "Conv2DMaxPoolPlanesStruct",
    "Conv2DMaxPoolStruct",
    "Conv2DStruct",
    "DepthwiseConv2DMaxPoolStruct",
    "DepthwiseConv2DStruct",
    "DequantizeStruct",
    "DimsStruct",
    "Five",
    "Four",
    "FullyConnectedStruct",
    "Int8",
    "KeepRowsStruct",
    "LookupStruct",
    "MeanStruct",
    "MulStruct",
    "PadStruct",
    "PoolStruct",
    "QuantizeStruct",
    "ScalingStruct",
    "Sixteen",
    "SoftmaxStruct",
    "Struct",
    "TileStruct",
    "UInt16",
]

Int8 = int
"""A field that is int8_t in C; plain ``int`` is int32_t."""

UInt16 = int
"""A field that is uint16_t in C."""

Four = tuple[int, int, int, int]
Five = tuple[int, int, int, int, int]

Sixteen = tuple[int, ...]
"""A field that is uint8_t[16] in C."""


@dataclass(frozen=True, slots=True)
class Struct:
    """A C structure of the runtime; ``c_type`` is its name there."""

    c_type: ClassVar[str]


@dataclass(frozen=True, slots=True)
class DimsStruct(Struct):
    """Height, width and number of channels of a tensor."""

    c_type: ClassVar[str] = "tl_dims"
    h: UInt16
    w: UInt16
    c: UInt16


@dataclass(frozen=True, slots=True)
class TileStruct(Struct):
    """A size or a step in the image's plane."""

    c_type: ClassVar[str] = "tl_tile"
    h: UInt16
    w: UInt16


@dataclass(frozen=True, slots=True)
class ActivationStruct(Struct):
    """Least and greatest value of an output."""

    c_type: ClassVar[str] = "tl_activation"
    min: Int8
    max: Int8


@dataclass(frozen=True, slots=True)
class ScalingStruct(Struct):
    """How a layer with weights brings its sums to int8."""

    c_type: ClassVar[str] = "tl_scaling"
    offset: Int8
    activation: ActivationStruct
    per_channel: Int8
    large: Int8


@dataclass(frozen=True, slots=True)
class Conv2DStruct(Struct):
    """Parameters of ``tl_conv2d_s8``.

    The bias constant holds the correction for the input's zero point, so ``input_zero_point`` only
    says what lies over the edge, where ``border`` is 1.
    """

    c_type: ClassVar[str] = "tl_conv2d_params"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    dilation: TileStruct
    padding: TileStruct
    groups: UInt16
    border: Int8
    input_zero_point: Int8
    scaling: ScalingStruct


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DStruct(Struct):
    """Parameters of ``tl_depthwise_conv2d_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_params"
    conv: Conv2DStruct
    depth_multiplier: int


@dataclass(frozen=True, slots=True)
class PoolStruct(Struct):
    """Parameters of ``tl_max_pool_s8`` and ``tl_average_pool_s8``."""

    c_type: ClassVar[str] = "tl_pool_params"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    padding: TileStruct
    border: Int8
    activation: ActivationStruct


@dataclass(frozen=True, slots=True)
class Conv2DMaxPoolStruct(Struct):
    """Parameters of ``tl_conv2d_max_pool_s8`` and ``tl_conv2d_max_pool_square_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_max_pool_params"
    conv: Conv2DStruct
    pool: PoolStruct


@dataclass(frozen=True, slots=True)
class Conv2DMaxPoolPlanesStruct(Struct):
    """Parameters of ``tl_conv2d_max_pool_planes_s8``; steps in bytes."""

    c_type: ClassVar[str] = "tl_conv2d_max_pool_planes_params"
    rows: UInt16
    columns: UInt16
    inputs: UInt16
    outputs: UInt16
    input_row: UInt16
    input_plane: UInt16
    output_row: UInt16
    output_column: UInt16
    output_plane: UInt16
    scaling: ScalingStruct


@dataclass(frozen=True, slots=True)
class KeepRowsStruct(Struct):
    """Parameters of ``tl_keep_rows``, in bytes."""

    c_type: ClassVar[str] = "tl_keep_rows_params"
    start: UInt16
    size: UInt16


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DMaxPoolStruct(Struct):
    """Parameters of ``tl_depthwise_conv2d_max_pool_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_max_pool_params"
    depthwise: DepthwiseConv2DStruct
    pool: PoolStruct


@dataclass(frozen=True, slots=True)
class FullyConnectedStruct(Struct):
    """Parameters of ``tl_fully_connected_s8``."""

    c_type: ClassVar[str] = "tl_fully_connected_params"
    rows: int
    accum_depth: int
    output_depth: int
    scaling: ScalingStruct


@dataclass(frozen=True, slots=True)
class MeanStruct(Struct):
    """Parameters of ``tl_mean_s8``; the input is [keep_0][reduce_0][keep_1][reduce_1][keep_2]."""

    c_type: ClassVar[str] = "tl_mean_params"
    keep_0: int
    reduce_0: int
    keep_1: int
    reduce_1: int
    keep_2: int
    input_zero_point: int
    multiplier: int
    shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class BroadcastStruct(Struct):
    """Four nested loops over an output, and the steps that two operands take in each."""

    c_type: ClassVar[str] = "tl_broadcast"
    size: Four
    step_1: Four
    step_2: Four


@dataclass(frozen=True, slots=True)
class AddOperandStruct(Struct):
    """How ADD and SUB bring an operand to the common scale."""

    c_type: ClassVar[str] = "tl_operand"
    offset: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class AddStruct(Struct):
    """Parameters of ``tl_add_s8`` and ``tl_sub_s8``."""

    c_type: ClassVar[str] = "tl_add_params"
    broadcast: BroadcastStruct
    left_shift: int
    input_1: AddOperandStruct
    input_2: AddOperandStruct
    output_multiplier: int
    output_shift: int
    output_offset: int
    activation: ActivationStruct


@dataclass(frozen=True, slots=True)
class MulStruct(Struct):
    """Parameters of ``tl_mul_s8``."""

    c_type: ClassVar[str] = "tl_mul_params"
    broadcast: BroadcastStruct
    input_1_offset: int
    input_2_offset: int
    output_multiplier: int
    output_shift: int
    output_offset: int
    activation: ActivationStruct


@dataclass(frozen=True, slots=True)
class PadStruct(Struct):
    """Parameters of ``tl_pad_s8``."""

    c_type: ClassVar[str] = "tl_pad_params"
    input: Five
    before: Five
    output: Five
    value: int


@dataclass(frozen=True, slots=True)
class ConcatenationStruct(Struct):
    """Parameters of ``tl_concatenation_s8``."""

    c_type: ClassVar[str] = "tl_concatenation_params"
    rows: int
    input_row: int
    output_row: int
    output_from: int


@dataclass(frozen=True, slots=True)
class SoftmaxStruct(Struct):
    """Parameters of ``tl_softmax_s8``."""

    c_type: ClassVar[str] = "tl_softmax_params"
    rows: int
    size: int
    entries: int


@dataclass(frozen=True, slots=True)
class ClampStruct(Struct):
    """Parameters of ``tl_clamp_s8``."""

    c_type: ClassVar[str] = "tl_clamp_params"
    size: int
    activation: ActivationStruct


@dataclass(frozen=True, slots=True)
class LookupStruct(Struct):
    """Parameters of ``tl_lookup_s8``."""

    c_type: ClassVar[str] = "tl_lookup_params"
    size: int


@dataclass(frozen=True, slots=True)
class QuantizeStruct(Struct):
    """Parameters of ``tl_quantize_f32_s8``; ``scale`` is a float32."""

    c_type: ClassVar[str] = "tl_quantize_params"
    size: int
    scale: float
    zero_point: int


@dataclass(frozen=True, slots=True)
class DequantizeStruct(Struct):
    """Parameters of ``tl_dequantize_s8_f32``; ``scale`` is a float32."""

    c_type: ClassVar[str] = "tl_dequantize_params"
    size: int
    scale: float
    zero_point: int
