"""Parameters of the kernels that move, compare, reduce or remember; see ``kernel_structs``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    BroadcastStruct,
    DimsStruct,
    Five,
    Four,
    Struct,
    TileStruct,
)

__all__ = [
    "AddNFloatStruct",
    "AddNStruct",
    "ArgStruct",
    "BatchMatMulStruct",
    "CastStruct",
    "FillStruct",
    "FlipSignStruct",
    "JoinStruct",
    "L2NormalizationStruct",
    "LogSoftmaxStruct",
    "LookupBytesStruct",
    "LstmStruct",
    "MatrixStruct",
    "MaximumStruct",
    "MinimumStruct",
    "MoveStruct",
    "PreluStruct",
    "ReduceStruct",
    "ResizeBilinearStruct",
    "SquaredDifferenceStruct",
    "SvdfS8Struct",
    "SvdfS16Struct",
    "TakeStruct",
    "TransposeConvStruct",
    "UnpackStruct",
]


@dataclass(frozen=True, slots=True)
class MoveStruct(Struct):
    """Parameters of ``tl_move``."""

    c_type: ClassVar[str] = "tl_move_params"
    start: int
    size: Five
    step: Five
    length: int


@dataclass(frozen=True, slots=True)
class TakeStruct(Struct):
    """Parameters of ``tl_take``."""

    c_type: ClassVar[str] = "tl_take_params"
    rows: int
    columns: int
    length: int


@dataclass(frozen=True, slots=True)
class JoinStruct(Struct):
    """Parameters of ``tl_join``."""

    c_type: ClassVar[str] = "tl_join_params"
    rows: int
    input_row: int
    output_row: int
    output_from: int


@dataclass(frozen=True, slots=True)
class LookupBytesStruct(Struct):
    """Parameters of ``tl_lookup_bytes``."""

    c_type: ClassVar[str] = "tl_lookup_bytes_params"
    size: int


@dataclass(frozen=True, slots=True)
class FillStruct(Struct):
    """Parameters of ``tl_fill``."""

    c_type: ClassVar[str] = "tl_fill_params"
    size: int
    value: int


@dataclass(frozen=True, slots=True)
class UnpackStruct(Struct):
    """Parameters of ``tl_unpack_s4``."""

    c_type: ClassVar[str] = "tl_unpack_s4_params"
    count: int


@dataclass(frozen=True, slots=True)
class FlipSignStruct(Struct):
    """Parameters of ``tl_flip_sign``."""

    c_type: ClassVar[str] = "tl_flip_sign_params"
    size: int


@dataclass(frozen=True, slots=True)
class MaximumStruct(Struct):
    """Parameters of ``tl_maximum_s8``."""

    c_type: ClassVar[str] = "tl_maximum_params"
    broadcast: BroadcastStruct


@dataclass(frozen=True, slots=True)
class MinimumStruct(Struct):
    """Parameters of ``tl_minimum_s8``."""

    c_type: ClassVar[str] = "tl_minimum_params"
    broadcast: BroadcastStruct


@dataclass(frozen=True, slots=True)
class SquaredDifferenceStruct(Struct):
    """Parameters of ``tl_squared_difference_s8``."""

    c_type: ClassVar[str] = "tl_squared_difference_params"
    broadcast: BroadcastStruct
    left_shift: int
    input_1_offset: int
    input_1_multiplier: int
    input_1_shift: int
    input_2_offset: int
    input_2_multiplier: int
    input_2_shift: int
    output_multiplier: int
    output_shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class PreluStruct(Struct):
    """Parameters of ``tl_prelu_s8``."""

    c_type: ClassVar[str] = "tl_prelu_params"
    broadcast: BroadcastStruct
    input_offset: int
    slope_offset: int
    multiplier: int
    shift: int
    slope_multiplier: int
    slope_shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class ReduceStruct(Struct):
    """Parameters of ``tl_reduce_s8``; the input is [keep_0][reduce_0][keep_1][reduce_1][keep_2]."""

    c_type: ClassVar[str] = "tl_reduce_params"
    keep_0: int
    reduce_0: int
    keep_1: int
    reduce_1: int
    keep_2: int
    sign: int


@dataclass(frozen=True, slots=True)
class ArgStruct(Struct):
    """Parameters of ``tl_arg_s8``."""

    c_type: ClassVar[str] = "tl_arg_params"
    outer: int
    size: int
    inner: int
    sign: int


@dataclass(frozen=True, slots=True)
class ResizeBilinearStruct(Struct):
    """Parameters of ``tl_resize_bilinear_s8``."""

    c_type: ClassVar[str] = "tl_resize_bilinear_params"
    input_width: int
    channels: int
    output_height: int
    output_width: int


@dataclass(frozen=True, slots=True)
class AddNStruct(Struct):
    """Parameters of ``tl_add_n_s8``."""

    c_type: ClassVar[str] = "tl_add_n_params"
    size: int
    count: int
    left_shift: int
    input_zero_point: int
    multiplier: int
    shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class AddNFloatStruct(Struct):
    """Parameters of ``tl_add_n_f32``."""

    c_type: ClassVar[str] = "tl_add_n_f32_params"
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class CastStruct(Struct):
    """Parameters of ``tl_cast``."""

    c_type: ClassVar[str] = "tl_cast_params"
    size: int
    from_bytes: int
    to_bytes: int
    is_float: int


@dataclass(frozen=True, slots=True)
class L2NormalizationStruct(Struct):
    """Parameters of ``tl_l2_normalization_s8``."""

    c_type: ClassVar[str] = "tl_l2_normalization_params"
    rows: int
    size: int
    input_zero_point: int


@dataclass(frozen=True, slots=True)
class LogSoftmaxStruct(Struct):
    """Parameters of ``tl_log_softmax_s8``."""

    c_type: ClassVar[str] = "tl_log_softmax_params"
    rows: int
    size: int
    entries: int
    multiplier: int
    shift: int
    reverse_multiplier: int
    reverse_shift: int


@dataclass(frozen=True, slots=True)
class TransposeConvStruct(Struct):
    """Parameters of ``tl_transpose_conv_s8``."""

    c_type: ClassVar[str] = "tl_transpose_conv_params"
    input: DimsStruct
    filter: TileStruct
    output: DimsStruct
    stride: TileStruct
    padding: TileStruct
    input_offset: int
    output_offset: int
    activation: ActivationStruct


@dataclass(frozen=True, slots=True)
class MatrixStruct(Struct):
    """How an operand of ``tl_batch_matmul_s8`` is stored."""

    c_type: ClassVar[str] = "tl_matrix"
    offset: int
    outer: int
    depth: int


@dataclass(frozen=True, slots=True)
class BatchMatMulStruct(Struct):
    """Parameters of ``tl_batch_matmul_s8``."""

    c_type: ClassVar[str] = "tl_batch_matmul_params"
    batch: BroadcastStruct
    rows: int
    columns: int
    depth: int
    first: MatrixStruct
    second: MatrixStruct
    multiplier: int
    shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class SvdfS8Struct(Struct):
    """Parameters of ``tl_svdf_s8``."""

    c_type: ClassVar[str] = "tl_svdf_s8_params"
    inputs: int
    units: int
    rank: int
    memory: int
    feature_multiplier: int
    feature_shift: int
    state_zero_point: int
    output_multiplier: int
    output_shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class SvdfS16Struct(SvdfS8Struct):
    """Parameters of ``tl_svdf_s16``."""

    c_type: ClassVar[str] = "tl_svdf_s16_params"


@dataclass(frozen=True, slots=True)
class LstmStruct(Struct):
    """Parameters of ``tl_lstm_s8``; four numbers belong to the gates: input, forget, cell, output."""

    c_type: ClassVar[str] = "tl_lstm_params"
    steps: int
    inputs: int
    units: int
    input_multiplier: Four
    input_shift: Four
    hidden_multiplier: Four
    hidden_shift: Four
    forget_multiplier: int
    forget_shift: int
    update_multiplier: int
    update_shift: int
    output_multiplier: int
    output_shift: int
    output_offset: int
    tanh_multiplier: int
    tanh_shift: int
    clip: int
