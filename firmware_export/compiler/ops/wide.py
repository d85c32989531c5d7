"""Which operators of int16 values have kernels, and what lowers each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tintling.firmware_export.compiler.ops.pad import lower_pad
from tintling.firmware_export.compiler.ops.pairs import lower_pair
from tintling.firmware_export.compiler.ops.wide_linear import (
    lower_wide_conv,
    lower_wide_dense,
    lower_wide_transpose_conv,
)
from tintling.firmware_export.compiler.ops.wide_values import (
    lower_wide_abs,
    lower_wide_curve,
    lower_wide_dequantize,
    lower_wide_mean,
    lower_wide_pair,
    lower_wide_pool,
    lower_wide_quantize,
    lower_wide_rectifier,
    lower_wide_softmax,
)
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.graph import DType, Graph
from tintling.operators import (
    Abs,
    Add,
    AveragePool2D,
    Conv2D,
    DepthwiseConv2D,
    Dequantize,
    FullyConnected,
    LeakyRelu,
    Logistic,
    Maximum,
    MaxPool2D,
    Mean,
    Minimum,
    Mul,
    Op,
    Pad,
    Quantize,
    Relu,
    Relu6,
    Softmax,
    SquaredDifference,
    Sub,
    Sum,
    Tanh,
    TransposeConv,
)

__all__ = ["WIDE", "is_wide_operator"]

WIDE: Mapping[type[Op], Callable[[ProgramBuilder, int, Any], None]] = {
    Abs: lower_wide_abs,
    Add: lower_wide_pair,
    AveragePool2D: lower_wide_pool,
    Conv2D: lower_wide_conv,
    DepthwiseConv2D: lower_wide_conv,
    Dequantize: lower_wide_dequantize,
    FullyConnected: lower_wide_dense,
    LeakyRelu: lower_wide_rectifier,
    Logistic: lower_wide_curve,
    MaxPool2D: lower_wide_pool,
    Maximum: lower_wide_pair,
    Mean: lower_wide_mean,
    Minimum: lower_wide_pair,
    Mul: lower_wide_pair,
    Pad: lower_pad,
    Quantize: lower_wide_quantize,
    Relu: lower_wide_rectifier,
    Relu6: lower_wide_rectifier,
    Softmax: lower_wide_softmax,
    SquaredDifference: lower_pair,
    Sub: lower_wide_pair,
    Sum: lower_wide_mean,
    Tanh: lower_wide_curve,
    TransposeConv: lower_wide_transpose_conv,
}


def is_wide_operator(graph: Graph, op: Op) -> bool:
    """Whether an operator computes with int16 values, in a kernel of its own."""
    if type(op) not in WIDE:
        return False
    both = (graph.tensors[op.inputs[0]].dtype, graph.tensors[op.outputs[0]].dtype)
    return DType.INT16 in both
