"""One function for each rule that an operator must keep; ``supported_ops`` names who keeps which.

A constraint takes the graph and an operator and gives None, or the reason why the operator is not
supported. The first line of its docstring is its sentence in ``docs/supported-operators.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import numpy as np

from tintling.arithmetic.lookup_tables import is_table, lookup_table
from tintling.arithmetic.quantized_params import (
    SlidingWindow,
    add_params,
    conv_params,
    is_wide,
    mean_params,
    mul_params,
    pool_params,
    quantization,
    rectifier_params,
    softmax_params,
    squash_params,
    wide_softmax_params,
)
from tintling.graph import DType, Graph, QuantParams, Tensor
from tintling.operators import (
    Add,
    AveragePool2D,
    Cast,
    Concatenation,
    Conv2D,
    DepthwiseConv2D,
    FullyConnected,
    LeakyRelu,
    Logistic,
    MaxPool2D,
    Mean,
    Mul,
    Op,
    Pad,
    Relu,
    Relu6,
    Softmax,
    Sub,
    Svdf,
    Tanh,
    TransposeConv,
    UnidirectionalSequenceLstm,
)
from tintling.tflite._remedies import fixed_batch

__all__ = ["Constraint"]  # and every function named constraint_…

_MAX_RANK = 5
_MAX_REACH = 1024
_MAX_SOFTMAX_DEPTH = 511
_MAX_IMAGE = 1 << 16
_MAX_ELEMENTS = 2**31 - 1  # of constants, which are as large as their file
_MAX_ACTIVATIONS = 1 << 24  # of other tensors: a shape of a few bytes must not claim gigabytes
_POOL_SCALE_TOLERANCE = 1e-6
_WIDE_STEPS = 1 << 15
_WIDE_SOFTMAX_TOLERANCE = 1e-3

Constraint = Callable[[Graph, Any], str | None]


_ZERO_POINTS = {DType.INT8: (-128, 127), DType.UINT8: (0, 255), DType.INT16: (0, 0)}


def _activations(graph: Graph, op: Op) -> list[Tensor]:
    """Operands whose quantization matters: the quantized ones, without weights."""
    weighted = isinstance(
        op, Conv2D | DepthwiseConv2D | FullyConnected | TransposeConv | Svdf | UnidirectionalSequenceLstm
    )
    indices = (*(op.inputs[:1] if weighted else op.inputs), *op.outputs)
    return [graph.tensors[i] for i in indices if i >= 0 and graph.tensors[i].dtype in _ZERO_POINTS]


def constraint_quantized(graph: Graph, op: Op) -> str | None:
    """Quantized tensors have a finite scale above 0 and a zero point of their type; the first one counts."""
    if isinstance(op, Cast):
        return None
    for tensor in _activations(graph, op):
        quant = tensor.quant
        if quant is None:
            return f"tensor {tensor.index} ({tensor.name!r}) is {tensor.dtype.value.lower()} but has no scale"
        low, high = _ZERO_POINTS[tensor.dtype]
        if not low <= int(quant.zero_point[0]) <= high:
            return f"tensor {tensor.index} ({tensor.name!r}) has zero point {int(quant.zero_point[0])}"
    return None


def constraint_same_width(graph: Graph, op: Op) -> str | None:
    """Inputs and output are all int8, or all int16."""
    found = sorted({tensor.dtype.value for tensor in _activations(graph, op)})
    return None if len(found) == 1 else f"{' and '.join(found)} do not go together"


def constraint_static_shapes(graph: Graph, op: Op) -> str | None:
    """Every tensor has a constant shape of positive sizes and at most 2²⁴ elements, constants below 2³¹."""
    for index in (*op.inputs, *op.outputs):
        if index < 0:
            continue
        tensor = graph.tensors[index]
        most = _MAX_ACTIVATIONS if tensor.data is None else _MAX_ELEMENTS
        if any(size < 1 for size in tensor.shape) or tensor.size > most:
            return f"tensor {index} ({tensor.name!r}) has shape {list(tensor.shape)}"
    return None


def constraint_images(graph: Graph, op: Op) -> str | None:
    """Input and output are (1, height, width, channels), each size below 2¹⁶."""
    for index in (op.inputs[0], op.output):
        shape = graph.tensors[index].shape
        if len(shape) != 4:
            return f"tensor {index} must have 4 dimensions, got shape {list(shape)}"
        if shape[0] != 1:
            return f"tensor {index} has batch {shape[0]}, only 1 is supported: {fixed_batch(shape)}"
        if max(shape) >= _MAX_IMAGE:
            return f"tensor {index} has shape {list(shape)}, too large for a 16-bit size"
    return None


def constraint_steps(
    graph: Graph, op: Conv2D | DepthwiseConv2D | TransposeConv | MaxPool2D | AveragePool2D
) -> str | None:
    """Strides, dilations and the reach of a window lie in 1 … 1024."""
    if isinstance(op, Conv2D | DepthwiseConv2D | TransposeConv):
        extent = graph.tensors[op.inputs[1]].shape[1:3]
        dilation = (1, 1) if isinstance(op, TransposeConv) else op.dilation
    else:
        extent, dilation = op.filter, (1, 1)
    reach = [(size - 1) * step + 1 for size, step in zip(extent, dilation, strict=True)]
    sizes = [*op.stride, *dilation, *extent, *reach]
    if min(sizes) < 1 or max(sizes) > _MAX_REACH:
        return (
            f"strides {list(op.stride)}, dilations {list(dilation)} and windows {list(extent)} must be at "
            f"least 1 and reach at most {_MAX_REACH}"
        )
    return None


def constraint_conv_output(graph: Graph, op: Conv2D | DepthwiseConv2D) -> str | None:
    """The output has the size that padding, stride and dilation give."""
    params = conv_params(graph, op)
    return _window_output(graph, op, params.vertical, params.horizontal)


def constraint_pool_output(graph: Graph, op: MaxPool2D | AveragePool2D) -> str | None:
    """The output has the size that padding and stride give, and the channels of the input."""
    params = pool_params(graph, op)
    before, after = graph.tensors[op.inputs[0]].shape[3], graph.tensors[op.output].shape[3]
    if before != after:
        return f"{before} channels go in, but {after} come out"
    return _window_output(graph, op, params.vertical, params.horizontal)


def _window_output(
    graph: Graph, op: Op, vertical: SlidingWindow | None, horizontal: SlidingWindow | None
) -> str | None:
    shape = graph.tensors[op.output].shape[1:3]
    expected = tuple(w.output if w else 0 for w in (vertical, horizontal))
    if shape != expected:
        return f"the windows give {list(expected)} positions, but the output has {list(shape)}"
    return None


def constraint_same_quantization(graph: Graph, op: MaxPool2D | AveragePool2D) -> str | None:
    """Input and output share one quantization (scales within 10⁻⁶)."""
    source, output = (quantization(graph.tensors[i]) for i in (op.inputs[0], op.output))
    apart = abs(float(source.scale[0] - output.scale[0]))
    if apart > _POOL_SCALE_TOLERANCE or source.zero_point[0] != output.zero_point[0]:
        return f"input {_spell(source)} and output {_spell(output)} must have the same quantization"
    return None


def _spell(quant: QuantParams) -> str:
    return f"(scale {float(quant.scale[0]):g}, zero point {int(quant.zero_point[0])})"


def constraint_mean(graph: Graph, op: Mean) -> str | None:
    """Axes lie within the input, and the output holds the axes that are left."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    left = math.prod(n for i, n in enumerate(source.shape) if i not in op.axes)
    if output.size != left:
        return f"the mean of {list(source.shape)} over axes {list(op.axes)} is not {list(output.shape)}"
    mean_params(graph, op)
    return None


def constraint_broadcast(graph: Graph, op: Op) -> str | None:
    """The inputs broadcast to the shape of the output as in NumPy; at most one is constant."""
    first, second, output = (graph.tensors[i] for i in (*op.inputs[:2], op.output))
    try:
        shape = np.broadcast_shapes(first.shape, second.shape)
    except ValueError:
        return f"shapes {list(first.shape)} and {list(second.shape)} do not broadcast"
    pairs = zip_longest(reversed(shape), reversed(output.shape), fillvalue=1)
    if any(a != b for a, b in pairs):
        return f"the inputs broadcast to {list(shape)}, but the output is {list(output.shape)}"
    if first.is_constant and second.is_constant:
        return "both inputs are constant"
    return None


def constraint_add_arithmetic(graph: Graph, op: Add | Sub) -> str | None:
    """Scales lie so close together that no factor reaches 1."""
    add_params(graph, op)
    return None


def constraint_mul_arithmetic(graph: Graph, op: Mul) -> str | None:
    """Scaled products stay in int32."""
    mul_params(graph, op)
    return None


def constraint_pad(graph: Graph, op: Pad) -> str | None:
    """Up to 5 axes, each padded by 0 or more on either side, to the shape of the output."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    if len(source.shape) > _MAX_RANK or len(op.paddings) != len(source.shape):
        return f"{len(op.paddings)} pairs of amounts do not fit an input of shape {list(source.shape)}"
    if min((n for pair in op.paddings for n in pair), default=0) < 0:
        return "amounts must not be negative"
    padded = tuple(n + a + b for n, (a, b) in zip(source.shape, op.paddings, strict=True))
    if padded != output.shape:
        return f"{list(source.shape)} becomes {list(padded)}, but the output is {list(output.shape)}"
    return None


def constraint_pad_value(graph: Graph, op: Pad) -> str | None:
    """The value of PADV2 is one number in the quantization of the output."""
    if len(op.inputs) < 3:
        return None
    value, output = graph.tensors[op.inputs[2]], quantization(graph.tensors[op.output])
    if value.size != 1:
        return f"the value must be one number, got shape {list(value.shape)}"
    given = quantization(value)
    if given.scale[0] != output.scale[0] or given.zero_point[0] != output.zero_point[0]:
        return f"the value {_spell(given)} and the output {_spell(output)} must have the same quantization"
    return None


def constraint_concatenation(graph: Graph, op: Concatenation) -> str | None:
    """Up to 10 inputs that differ along the axis only; int8 ones have the quantization of the output."""
    output = graph.tensors[op.output]
    shapes = [graph.tensors[i].shape for i in op.inputs]
    if not 0 <= op.axis < len(output.shape):
        return f"there is no axis {op.axis} in shape {list(output.shape)}"
    total = 0
    for index, shape in zip(op.inputs, shapes, strict=True):
        total += shape[op.axis] if op.axis < len(shape) else 0
        if len(shape) != len(output.shape) or any(
            a != b for i, (a, b) in enumerate(zip(shape, output.shape, strict=True)) if i != op.axis
        ):
            return f"an input of shape {list(shape)} does not fit an output of shape {list(output.shape)}"
        if output.dtype is not DType.INT8:
            continue
        given, wanted = quantization(graph.tensors[index]), quantization(output)
        if given.scale[0] != wanted.scale[0] or given.zero_point[0] != wanted.zero_point[0]:
            return f"input {_spell(given)} and output {_spell(wanted)} must have the same quantization"
    if total != output.shape[op.axis]:
        return f"the inputs have {total} entries along axis {op.axis}, the output {output.shape[op.axis]}"
    return None


def constraint_no_activation(_: Graph, op: Concatenation) -> str | None:
    """There is no fused activation."""
    return None if op.activation.value == "NONE" else f"fused {op.activation.value} is not supported"


def constraint_same_size(graph: Graph, op: Op) -> str | None:
    """Input and output have the same number of elements."""
    before, after = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    if before.size != after.size:
        return f"{list(before.shape)} and {list(after.shape)} hold different numbers of elements"
    return None


def constraint_softmax(graph: Graph, op: Softmax) -> str | None:
    """At most 511 values along the last axis; the output has (1/256, -128), or with int16 (1/32768, 0)."""
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    quant = quantization(output)
    if is_wide(source):
        return _wide_softmax(graph, op)
    if quant.scale[0] != np.float32(1 / 256) or quant.zero_point[0] != -128:
        return f"the output must have (scale 1/256, zero point -128), got {_spell(quant)}"
    if not source.shape or source.shape[-1] > _MAX_SOFTMAX_DEPTH or source.shape != output.shape:
        # With more, TFLite Micro's accumulator may overflow; it stops then.
        return f"input {list(source.shape)}, output {list(output.shape)}: at most {_MAX_SOFTMAX_DEPTH} values"
    softmax_params(graph, op)
    return None


def _wide_softmax(graph: Graph, op: Softmax) -> str | None:
    source, output = graph.tensors[op.inputs[0]], graph.tensors[op.output]
    if abs(float(quantization(output).scale[0]) * _WIDE_STEPS - 1) > _WIDE_SOFTMAX_TOLERANCE:
        return f"the output must have scale 1/32768, got {_spell(quantization(output))}"
    if not source.shape or source.shape[-1] > _MAX_SOFTMAX_DEPTH or source.shape != output.shape:
        return f"input {list(source.shape)}, output {list(output.shape)}: at most {_MAX_SOFTMAX_DEPTH} values"
    wide_softmax_params(graph, op)
    return None


def constraint_wide_values(graph: Graph, op: Logistic | Tanh | Relu | Relu6 | LeakyRelu) -> str | None:
    """On int16, LOGISTIC and TANH have an output of scale 1/32768, and factors keep values in int32."""
    if not is_wide(graph.tensors[op.inputs[0]]):
        return None
    if isinstance(op, Relu | Relu6 | LeakyRelu):
        rectifier_params(graph, op)
        return None
    quant = quantization(graph.tensors[op.output])
    if quant.scale[0] * _WIDE_STEPS != 1:
        return f"the output must have scale 1/32768, got {_spell(quant)}"
    squash_params(graph, op)
    return None


def constraint_logistic_output(graph: Graph, op: Logistic) -> str | None:
    """The output has zero point -128; its scale is taken to be 1/256, as in TFLite Micro (int16: 1/32768)."""
    if is_wide(graph.tensors[op.inputs[0]]):
        return None
    zero_point = int(quantization(graph.tensors[op.output]).zero_point[0])
    return None if zero_point == -128 else f"the output must have zero point -128, got {zero_point}"


def constraint_table(graph: Graph, op: Any) -> str | None:
    """Factors keep the scaled values in int32."""
    if is_table(graph, op):
        lookup_table(graph, op)
    return None
