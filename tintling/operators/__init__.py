"""The operators of an int8 network, as TFLite describes them.

Tensors are named by their index in :class:`tintling.graph.Graph`; what an operator needs beyond
them (padding, strides, fused activation) is a field of its own.
"""

from __future__ import annotations

import re

from tintling.operators._base import (
    Activation,
    Operator,
    Padding,
)
from tintling.operators._elementwise import (
    Abs,
    Add,
    AddN,
    Cast,
    Ceil,
    Dequantize,
    Elu,
    Floor,
    HardSwish,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    Maximum,
    Minimum,
    Mul,
    Neg,
    Prelu,
    Quantize,
    Relu,
    Relu6,
    Round,
    Rsqrt,
    Softmax,
    Sqrt,
    Square,
    SquaredDifference,
    Sub,
    Tanh,
)
from tintling.operators._layout import (
    BroadcastTo,
    Concatenation,
    DepthToSpace,
    ExpandDims,
    Gather,
    MirrorPad,
    Pack,
    Pad,
    Reshape,
    ResizeNearestNeighbor,
    ReverseV2,
    Slice,
    SpaceToDepth,
    Split,
    SplitV,
    Squeeze,
    StridedSlice,
    Transpose,
    Unpack,
)
from tintling.operators._reductions import (
    ArgMax,
    ArgMin,
    L2Normalization,
    Mean,
    ReduceMax,
    ReduceMin,
    Sum,
)
from tintling.operators._stateful import (
    AssignVariable,
    Folded,
    ReadVariable,
    Svdf,
    UnidirectionalSequenceLstm,
)
from tintling.operators._windows import (
    AveragePool2D,
    BatchMatMul,
    Conv2D,
    DepthwiseConv2D,
    FullyConnected,
    MaxPool2D,
    ResizeBilinear,
    TransposeConv,
)

__all__ = [
    "Abs",
    "Activation",
    "Add",
    "AddN",
    "ArgMax",
    "ArgMin",
    "AssignVariable",
    "AveragePool2D",
    "BatchMatMul",
    "BroadcastTo",
    "Cast",
    "Ceil",
    "Concatenation",
    "Conv2D",
    "DepthToSpace",
    "DepthwiseConv2D",
    "Dequantize",
    "Elu",
    "ExpandDims",
    "Floor",
    "Folded",
    "FullyConnected",
    "Gather",
    "HardSwish",
    "L2Normalization",
    "LeakyRelu",
    "LogSoftmax",
    "Logistic",
    "MaxPool2D",
    "Maximum",
    "Mean",
    "Minimum",
    "MirrorPad",
    "Mul",
    "Neg",
    "Op",
    "Operator",
    "Pack",
    "Pad",
    "Padding",
    "Prelu",
    "Quantize",
    "ReadVariable",
    "ReduceMax",
    "ReduceMin",
    "Relu",
    "Relu6",
    "Reshape",
    "ResizeBilinear",
    "ResizeNearestNeighbor",
    "ReverseV2",
    "Round",
    "Rsqrt",
    "Slice",
    "Softmax",
    "SpaceToDepth",
    "Split",
    "SplitV",
    "Sqrt",
    "Square",
    "SquaredDifference",
    "Squeeze",
    "StridedSlice",
    "Sub",
    "Sum",
    "Svdf",
    "Tanh",
    "Transpose",
    "TransposeConv",
    "UnidirectionalSequenceLstm",
    "Unpack",
    "op_name",
]

Op = (
    Abs
    | Add
    | AddN
    | ArgMax
    | ArgMin
    | AssignVariable
    | AveragePool2D
    | BatchMatMul
    | BroadcastTo
    | Cast
    | Ceil
    | Concatenation
    | Conv2D
    | DepthToSpace
    | DepthwiseConv2D
    | Dequantize
    | Elu
    | ExpandDims
    | Floor
    | Folded
    | FullyConnected
    | Gather
    | HardSwish
    | L2Normalization
    | LeakyRelu
    | Logistic
    | LogSoftmax
    | Maximum
    | MaxPool2D
    | Mean
    | Minimum
    | MirrorPad
    | Mul
    | Neg
    | Pack
    | Pad
    | Prelu
    | Quantize
    | ReadVariable
    | ReduceMax
    | ReduceMin
    | Relu
    | Relu6
    | Reshape
    | ResizeBilinear
    | ResizeNearestNeighbor
    | ReverseV2
    | Round
    | Rsqrt
    | Slice
    | Softmax
    | SpaceToDepth
    | Split
    | SplitV
    | Sqrt
    | Square
    | SquaredDifference
    | Squeeze
    | StridedSlice
    | Sub
    | Sum
    | Svdf
    | Tanh
    | Transpose
    | TransposeConv
    | UnidirectionalSequenceLstm
    | Unpack
)

# TFLite's names where they are not the class's with underscores.
_TFLITE_NAMES: dict[type[Op], str] = {
    BatchMatMul: "BATCH_MATMUL",
    L2Normalization: "L2_NORMALIZATION",
    Conv2D: "CONV_2D",
    DepthwiseConv2D: "DEPTHWISE_CONV_2D",
    MaxPool2D: "MAX_POOL_2D",
    AveragePool2D: "AVERAGE_POOL_2D",
}


def op_name(op: Op | type[Op]) -> str:
    """Spells an operator, or a kind of operator, as TFLite does, such as ``CONV_2D``."""
    if isinstance(op, Folded):
        return op.name
    kind = op if isinstance(op, type) else type(op)
    return _TFLITE_NAMES.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).upper()
