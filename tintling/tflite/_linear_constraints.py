"""The rules of operators with weights, see ``tintling.tflite._constraints``."""

from __future__ import annotations

import math

import numpy as np

from tintling.arithmetic.quantized_params import (
    LinearOp,
    fully_connected_params,
    is_wide,
    quantization,
    scale_of,
    transpose_conv_params,
)
from tintling.graph import DType, Graph
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, Op, TransposeConv

__all__: list[str] = []  # every function named constraint_…

_BIAS_TOLERANCE = 0.02


def constraint_filter(graph: Graph, op: Conv2D) -> str | None:
    """The filter is (Co, Kh, Kw, Ci / groups), and groups divide Ci and Co evenly."""
    shape, inputs, outputs = _shapes(graph, op)
    if len(shape) != 4:
        return f"the filter must have 4 dimensions, got shape {list(shape)}"
    if inputs[3] % shape[3] or shape[0] % (inputs[3] // shape[3]):
        return f"a filter of shape {list(shape)} does not divide {inputs[3]} input channels into groups"
    if outputs[3] != shape[0]:
        return f"{shape[0]} filters give {shape[0]} channels, but the output has {outputs[3]}"
    return None


def constraint_depthwise_filter(graph: Graph, op: DepthwiseConv2D) -> str | None:
    """The filter is (1, Kh, Kw, Ci · multiplier) with the depth multiplier that the options name."""
    shape, inputs, outputs = _shapes(graph, op)
    if len(shape) != 4 or shape[0] != 1:
        return f"the filter must be (1, height, width, channels), got shape {list(shape)}"
    if shape[3] != inputs[3] * op.depth_multiplier or outputs[3] != shape[3]:
        return (
            f"{inputs[3]} input channels with depth multiplier {op.depth_multiplier}, filter channels "
            f"{shape[3]} and output channels {outputs[3]} do not fit together"
        )
    return None


def _shapes(graph: Graph, op: Op) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Shapes of the weights, the input and the output."""
    return (
        graph.tensors[op.inputs[1]].shape,
        graph.tensors[op.inputs[0]].shape,
        graph.tensors[op.output].shape,
    )


def constraint_symmetric_weights(graph: Graph, op: LinearOp) -> str | None:
    """Weights are symmetric: of a dense layer with one scale, none leaves int8 without its zero point."""
    # The reader has shifted or ignored zero points where TFLite Micro does.
    weights = graph.tensors[op.inputs[1]].quant
    if weights is None:
        return "the weights have no scale"
    if np.any(weights.zero_point != 0):
        return "weights must be symmetric (zero point 0)"
    return None


def constraint_weight_scales(graph: Graph, op: LinearOp) -> str | None:
    """Weights have one scale, or one for each output channel."""
    weights = graph.tensors[op.inputs[1]]
    scales = quantization(weights).scale.size
    channels = weights.shape[-1] if isinstance(op, DepthwiseConv2D) else weights.shape[0]
    if scales not in {1, channels}:
        return f"{scales} weight scales do not fit {channels} output channels"
    return None


def constraint_bias(graph: Graph, op: LinearOp) -> str | None:
    """The bias, if any, has one value for each output channel: int32, or with int16 inputs int64.

    CONV_2D and FULLY_CONNECTED of int16 inputs may have a bias of int32: they sum in 32 bits then.
    """
    if len(op.inputs) < 3 or op.inputs[2] < 0:
        return None
    weights, bias = graph.tensors[op.inputs[1]], graph.tensors[op.inputs[2]]
    channels = weights.shape[-1] if isinstance(op, DepthwiseConv2D) else weights.shape[0]
    if bias.size != channels:
        return f"a bias of {bias.size} values does not fit {channels} output channels"
    source = graph.tensors[op.inputs[0]]
    wanted = {DType.INT32, DType.INT64} if is_wide(source) else {DType.INT32}
    if is_wide(source) and isinstance(op, DepthwiseConv2D | TransposeConv):
        wanted = {DType.INT64}
    if bias.dtype not in wanted:
        types = " or ".join(sorted(dtype.value for dtype in wanted))
        return f"the bias must be {types} with {source.dtype.value} inputs, got {bias.dtype.value}"
    return None


def constraint_dense_shapes(graph: Graph, op: FullyConnected) -> str | None:
    """The weights are (units, n); input and output are rows of n and of units values."""
    weights, inputs, outputs = _shapes(graph, op)
    if len(weights) != 2:
        return f"the weights must have 2 dimensions, got shape {list(weights)}"
    units, depth = weights
    rows, rest = divmod(math.prod(inputs), depth)
    if rest or not outputs or outputs[-1] != units or math.prod(outputs) != rows * units:
        return f"input {list(inputs)}, weights {list(weights)} and output {list(outputs)} do not fit together"
    return None


def constraint_dense_bias_scale(graph: Graph, op: FullyConnected) -> str | None:
    """With one weight scale, the scale of the bias is that of the products (within 2 % of the output's)."""
    weights = quantization(graph.tensors[op.inputs[1]])
    bias = graph.tensors[op.inputs[2]].quant if len(op.inputs) > 2 and op.inputs[2] >= 0 else None
    if bias is None or weights.per_channel:
        return None
    product = float(scale_of(graph.tensors[op.inputs[0]])) * float(weights.scale[0])
    if abs(product - float(bias.scale[0])) / float(scale_of(graph.tensors[op.output])) > _BIAS_TOLERANCE:
        return f"the bias has scale {float(bias.scale[0]):g}, but the products have {product:g}"
    return None


def constraint_dense_arithmetic(graph: Graph, op: FullyConnected) -> str | None:
    """Sums and scaled sums stay in int32."""
    fully_connected_params(graph, op)
    return None


def constraint_transpose_filter(graph: Graph, op: TransposeConv) -> str | None:
    """The filter is (Co, Kh, Kw, Ci), and a convolution of the output would give the size of the input."""
    shape, inputs, outputs = _shapes(graph, op)
    if len(shape) != 4 or shape[3] != inputs[3] or shape[0] != outputs[3]:
        return (
            f"input {list(inputs)}, filter {list(shape)} and output {list(outputs)} do not fit together: the "
            "filter must be (output channels, height, width, input channels)"
        )
    params = transpose_conv_params(graph, op)
    expected = [w.output if w else 0 for w in (params.vertical, params.horizontal)]
    if expected != list(inputs[1:3]):
        return f"an output of {list(outputs[1:3])} stands for an input of {expected}, got {list(inputs[1:3])}"
    return None
