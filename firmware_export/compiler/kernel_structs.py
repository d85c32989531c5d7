"""Parameters of the kernels: each class mirrors a C structure of ``runtime/``.

``Conv2DParams`` is ``tl_conv2d_params``, with the same fields in the same order. A test holds them
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "Activation",
    "AddOperand",
    "AddParams",
    "Broadcast",
    "ClampParams",
    "ConcatenationParams",
    "Conv2DMaxPoolParams",
    "Conv2DParams",
    "DepthwiseConv2DMaxPoolParams",
    "DepthwiseConv2DParams",
    "DequantizeParams",
    "Dims",
    "Five",
    "Four",
    "FullyConnectedParams",
    "Int8",
    "LookupParams",
    "MeanParams",
    "MulParams",
    "PadParams",
    "Params",
    "PoolParams",
    "QuantizeParams",
    "Scaling",
    "SoftmaxParams",
    "Struct",
    "Tile",
    "UInt16",
]

Int8 = int
"""A field that is int8_t in C; plain ``int`` is int32_t."""

UInt16 = int
"""A field that is uint16_t in C."""

Four = tuple[int, int, int, int]
Five = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Struct:
    """A C structure of the runtime; ``c_type`` is its name there."""

    c_type: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Dims(Struct):
    """Height, width and number of channels of a tensor."""

    c_type: ClassVar[str] = "tl_dims"
    h: UInt16
    w: UInt16
    c: UInt16


@dataclass(frozen=True, slots=True)
class Tile(Struct):
    """A size or a step in the picture's plane."""

    c_type: ClassVar[str] = "tl_tile"
    h: UInt16
    w: UInt16


@dataclass(frozen=True, slots=True)
class Activation(Struct):
    """Least and greatest value of an output."""

    c_type: ClassVar[str] = "tl_activation"
    min: Int8
    max: Int8


@dataclass(frozen=True, slots=True)
class Scaling(Struct):
    """How a layer with weights brings its sums to int8."""

    c_type: ClassVar[str] = "tl_scaling"
    offset: Int8
    activation: Activation
    per_channel: Int8
    large: Int8


@dataclass(frozen=True, slots=True)
class Conv2DParams(Struct):
    """Parameters of ``tl_conv2d_s8``.

    The bias constant holds the correction for the input's zero point, so ``input_zero_point`` only
    says what lies over the edge, where ``border`` is 1.
    """

    c_type: ClassVar[str] = "tl_conv2d_params"
    input: Dims
    filter: Tile
    output: Dims
    stride: Tile
    dilation: Tile
    padding: Tile
    groups: UInt16
    border: Int8
    input_zero_point: Int8
    scaling: Scaling


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DParams(Struct):
    """Parameters of ``tl_depthwise_conv2d_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_params"
    conv: Conv2DParams
    depth_multiplier: int


@dataclass(frozen=True, slots=True)
class PoolParams(Struct):
    """Parameters of ``tl_max_pool_s8`` and ``tl_average_pool_s8``."""

    c_type: ClassVar[str] = "tl_pool_params"
    input: Dims
    filter: Tile
    output: Dims
    stride: Tile
    padding: Tile
    border: Int8
    activation: Activation


@dataclass(frozen=True, slots=True)
class Conv2DMaxPoolParams(Struct):
    """Parameters of ``tl_conv2d_max_pool_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_max_pool_params"
    conv: Conv2DParams
    pool: PoolParams


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DMaxPoolParams(Struct):
    """Parameters of ``tl_depthwise_conv2d_max_pool_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_max_pool_params"
    depthwise: DepthwiseConv2DParams
    pool: PoolParams


@dataclass(frozen=True, slots=True)
class FullyConnectedParams(Struct):
    """Parameters of ``tl_fully_connected_s8``."""

    c_type: ClassVar[str] = "tl_fully_connected_params"
    rows: int
    accum_depth: int
    output_depth: int
    scaling: Scaling


@dataclass(frozen=True, slots=True)
class MeanParams(Struct):
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
class Broadcast(Struct):
    """Four nested loops over an output, and the steps that two operands take in each."""

    c_type: ClassVar[str] = "tl_broadcast"
    size: Four
    step_1: Four
    step_2: Four


@dataclass(frozen=True, slots=True)
class AddOperand(Struct):
    """How ADD and SUB bring an operand to the common scale."""

    c_type: ClassVar[str] = "tl_operand"
    offset: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class AddParams(Struct):
    """Parameters of ``tl_add_s8`` and ``tl_sub_s8``."""

    c_type: ClassVar[str] = "tl_add_params"
    broadcast: Broadcast
    left_shift: int
    input_1: AddOperand
    input_2: AddOperand
    output_multiplier: int
    output_shift: int
    output_offset: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class MulParams(Struct):
    """Parameters of ``tl_mul_s8``."""

    c_type: ClassVar[str] = "tl_mul_params"
    broadcast: Broadcast
    input_1_offset: int
    input_2_offset: int
    output_multiplier: int
    output_shift: int
    output_offset: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class PadParams(Struct):
    """Parameters of ``tl_pad_s8``."""

    c_type: ClassVar[str] = "tl_pad_params"
    input: Five
    before: Five
    output: Five
    value: int


@dataclass(frozen=True, slots=True)
class ConcatenationParams(Struct):
    """Parameters of ``tl_concatenation_s8``."""

    c_type: ClassVar[str] = "tl_concatenation_params"
    rows: int
    input_row: int
    output_row: int
    output_from: int


@dataclass(frozen=True, slots=True)
class SoftmaxParams(Struct):
    """Parameters of ``tl_softmax_s8``."""

    c_type: ClassVar[str] = "tl_softmax_params"
    rows: int
    size: int
    entries: int


@dataclass(frozen=True, slots=True)
class ClampParams(Struct):
    """Parameters of ``tl_clamp_s8``."""

    c_type: ClassVar[str] = "tl_clamp_params"
    size: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class LookupParams(Struct):
    """Parameters of ``tl_lookup_s8``."""

    c_type: ClassVar[str] = "tl_lookup_params"
    size: int


@dataclass(frozen=True, slots=True)
class QuantizeParams(Struct):
    """Parameters of ``tl_quantize_f32_s8``; ``scale`` is a float32."""

    c_type: ClassVar[str] = "tl_quantize_params"
    size: int
    scale: float
    zero_point: int


@dataclass(frozen=True, slots=True)
class DequantizeParams(Struct):
    """Parameters of ``tl_dequantize_s8_f32``; ``scale`` is a float32."""

    c_type: ClassVar[str] = "tl_dequantize_params"
    size: int
    scale: float
    zero_point: int


Params = (
    Conv2DParams
    | Conv2DMaxPoolParams
    | DepthwiseConv2DParams
    | DepthwiseConv2DMaxPoolParams
    | FullyConnectedParams
    | PoolParams
    | MeanParams
    | AddParams
    | MulParams
    | PadParams
    | ConcatenationParams
    | SoftmaxParams
    | ClampParams
    | LookupParams
    | QuantizeParams
    | DequantizeParams
)
