"""Operators of int16 values without weights."""

from __future__ import annotations

from tintling.arithmetic.int16_functions import sigmoid_table
from tintling.arithmetic.quantized_params import (
    abs_params,
    add_params,
    mean_params,
    mul_params,
    pool_params,
    rectifier_params,
    requantize_params,
    scale_of,
    squash_params,
    sum_params,
    wide_softmax_params,
    wide_softmax_tables,
    zero_point_of,
)
from tintling.firmware_export.compiler.kernel_structs import (
    DequantizeStruct,
    DimsStruct,
    MeanStruct,
    QuantizeStruct,
    Struct,
    TileStruct,
)
from tintling.firmware_export.compiler.ops.broadcast import broadcast_struct, operands_of
from tintling.firmware_export.compiler.ops.reduce import grouped_axes
from tintling.firmware_export.compiler.program import Operand
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.firmware_export.compiler.wide_structs import (
    AbsS16Struct,
    Activation16Struct,
    AddS16Struct,
    CurveS16Struct,
    ExtremeS16Struct,
    MulS16Struct,
    PoolS16Struct,
    RectifyS16Struct,
    RescaleStruct,
    SoftmaxS16Struct,
)
from tintling.graph import DType
from tintling.operators import (
    Abs,
    Add,
    AveragePool2D,
    Dequantize,
    LeakyRelu,
    Logistic,
    Maximum,
    MaxPool2D,
    Mean,
    Minimum,
    Mul,
    Quantize,
    Relu,
    Relu6,
    Softmax,
    Sub,
    Sum,
    Tanh,
)

__all__ = [
    "lower_wide_abs",
    "lower_wide_curve",
    "lower_wide_dequantize",
    "lower_wide_mean",
    "lower_wide_pair",
    "lower_wide_pool",
    "lower_wide_quantize",
    "lower_wide_rectifier",
    "lower_wide_softmax",
]


def lower_wide_pool(builder: ProgramBuilder, position: int, op: MaxPool2D | AveragePool2D) -> None:
    """Lowers a pooling."""
    numbers = pool_params(builder.graph, op)
    params = PoolS16Struct(
        input=DimsStruct(*builder.tensor(op.inputs[0]).shape[1:]),
        filter=TileStruct(*op.filter),
        output=DimsStruct(*builder.tensor(op.output).shape[1:]),
        stride=TileStruct(*op.stride),
        padding=TileStruct(numbers.vertical.before, numbers.horizontal.before),
        activation=Activation16Struct(numbers.activation_min, numbers.activation_max),
    )
    kernel = "tl_max_pool_s16" if isinstance(op, MaxPool2D) else "tl_average_pool_s16"
    builder.step(kernel, (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_wide_pair(builder: ProgramBuilder, position: int, op: Add | Sub | Mul | Maximum | Minimum) -> None:
    """Lowers an operator of two operands."""
    broadcast = broadcast_struct(builder, position, op)
    params: Struct
    match op:
        case Add() | Sub():
            add = add_params(builder.graph, op)
            kernel = "tl_add_s16"
            params = AddS16Struct(
                broadcast=broadcast,
                left_shift=add.left_shift,
                multiplier_1=add.input1_multiplier,
                shift_1=add.input1_shift,
                multiplier_2=add.input2_multiplier,
                shift_2=add.input2_shift,
                sign=-1 if isinstance(op, Sub) else 1,
                output_multiplier=add.output_multiplier,
                output_shift=add.output_shift,
                activation=Activation16Struct(add.activation_min, add.activation_max),
            )
        case Mul():
            mul = mul_params(builder.graph, op)
            activation = Activation16Struct(mul.activation_min, mul.activation_max)
            kernel, params = "tl_mul_s16", MulS16Struct(broadcast, mul.multiplier, mul.shift, activation)
        case Maximum() | Minimum():
            kernel = "tl_extreme_s16"
            params = ExtremeS16Struct(broadcast, sign=1 if isinstance(op, Maximum) else -1)
    operands, distances = operands_of(builder, op)
    builder.step(kernel, (position,), params, operands, op.output, distances=distances)


def lower_wide_mean(builder: ProgramBuilder, position: int, op: Mean | Sum) -> None:
    """Lowers MEAN and SUM."""
    numbers = mean_params(builder.graph, op) if isinstance(op, Mean) else sum_params(builder.graph, op)
    sizes = grouped_axes(position, op, op.axes, builder.tensor(op.inputs[0]).shape)
    params = MeanStruct(
        *sizes, input_zero_point=0, multiplier=numbers.multiplier, shift=numbers.shift, output_offset=0
    )
    builder.step("tl_mean_s16", (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_wide_abs(builder: ProgramBuilder, position: int, op: Abs) -> None:
    """Lowers ABS."""
    params = AbsS16Struct(builder.tensor(op.output).size, *abs_params(builder.graph, op))
    _in_place(builder, "tl_abs_s16", position, params, op)


def lower_wide_rectifier(builder: ProgramBuilder, position: int, op: Relu | Relu6 | LeakyRelu) -> None:
    """Lowers RELU, RELU6 and LEAKY_RELU."""
    numbers = rectifier_params(builder.graph, op)
    params = RectifyS16Struct(
        size=builder.tensor(op.output).size,
        multiplier=numbers.multiplier,
        shift=numbers.shift,
        slope_multiplier=numbers.slope_multiplier,
        slope_shift=numbers.slope_shift,
        sign=numbers.sign,
        greatest=numbers.greatest,
    )
    _in_place(builder, "tl_rectify_s16", position, params, op)


def lower_wide_curve(builder: ProgramBuilder, position: int, op: Logistic | Tanh) -> None:
    """Lowers LOGISTIC and TANH."""
    multiplier, shift = squash_params(builder.graph, op)
    params = CurveS16Struct(builder.tensor(op.output).size, multiplier, shift, int(isinstance(op, Tanh)))
    table = builder.constant("sigmoid", "sigmoid(i / 24) in Q0.16", sigmoid_table(), ("i",))
    _in_place(builder, "tl_curve_s16", position, params, op, table)


def lower_wide_softmax(builder: ProgramBuilder, position: int, op: Softmax) -> None:
    """Lowers SOFTMAX."""
    numbers = wide_softmax_params(builder.graph, op)
    shape = builder.tensor(op.output).shape
    params = SoftmaxS16Struct(
        rows=builder.tensor(op.output).size // shape[-1],
        size=shape[-1],
        multiplier=numbers.multiplier,
        shift=numbers.shift,
    )
    powers, shares = wide_softmax_tables()
    tables = (
        builder.constant("softmax_powers", "exp(x) for x from -10 to 0, in Q0.15", powers, ("step",)),
        builder.constant("softmax_shares", "1 / (1 + x) for x from 0 to 1, in Q0.15", shares, ("step",)),
    )
    _in_place(builder, "tl_softmax_s16", position, params, op, *tables)


def lower_wide_quantize(builder: ProgramBuilder, position: int, op: Quantize) -> None:
    """Lowers QUANTIZE to or from int16."""
    source, output = builder.tensor(op.inputs[0]), builder.tensor(op.output)
    if source.dtype is DType.FLOAT32:
        params: Struct = QuantizeStruct(output.size, float(scale_of(output)), zero_point_of(output))
        _in_place(builder, "tl_quantize_f32_s16", position, params, op)
        return
    numbers = requantize_params(builder.graph, op)
    params = RescaleStruct(
        output.size, numbers.input_zero_point, numbers.multiplier, numbers.shift, numbers.output_offset
    )
    if source.dtype is output.dtype:
        _in_place(builder, "tl_rescale_s16", position, params, op)
        return
    kernel = "tl_rescale_s8_s16" if source.dtype is DType.INT8 else "tl_rescale_s16_s8"
    builder.step(kernel, (position,), params, (builder.operand(op.inputs[0]),), op.output)


def lower_wide_dequantize(builder: ProgramBuilder, position: int, op: Dequantize) -> None:
    """Lowers DEQUANTIZE from int16."""
    source = builder.tensor(op.inputs[0])
    params = DequantizeStruct(source.size, float(scale_of(source)), zero_point_of(source))
    builder.step("tl_dequantize_s16_f32", (position,), params, (builder.operand(op.inputs[0]),), op.output)


def _in_place(
    builder: ProgramBuilder,
    kernel: str,
    position: int,
    params: Struct,
    op: Abs | Relu | Relu6 | LeakyRelu | Logistic | Tanh | Softmax | Quantize,
    *constants: Operand,
) -> None:
    """Calls a kernel that may write its output where its input lies."""
    source = builder.operand(op.inputs[0])
    builder.step(kernel, (position,), params, (source, *constants), op.output, distances=[(source, 0)])
