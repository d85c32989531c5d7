"""What each operator may look like, as one function a constraint.

The reader checks every operator of a file against these functions; the page
``docs/supported-operators.md`` is made of their docstrings::

    python -m tintling.tflite.supported_ops > docs/supported-operators.md
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from tintling.errors import UnsupportedOperatorError
from tintling.graph import Graph
from tintling.operators import (
    Abs,
    Add,
    AddN,
    ArgMax,
    ArgMin,
    AssignVariable,
    AveragePool2D,
    BatchMatMul,
    BroadcastTo,
    Cast,
    Ceil,
    Concatenation,
    Conv2D,
    DepthToSpace,
    DepthwiseConv2D,
    Dequantize,
    Elu,
    ExpandDims,
    Floor,
    Folded,
    FullyConnected,
    Gather,
    HardSwish,
    L2Normalization,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    Maximum,
    MaxPool2D,
    Mean,
    Minimum,
    MirrorPad,
    Mul,
    Neg,
    Op,
    Pack,
    Pad,
    Prelu,
    Quantize,
    ReadVariable,
    ReduceMax,
    ReduceMin,
    Relu,
    Relu6,
    Reshape,
    ResizeBilinear,
    ResizeNearestNeighbor,
    ReverseV2,
    Round,
    Rsqrt,
    Slice,
    Softmax,
    SpaceToDepth,
    Split,
    SplitV,
    Sqrt,
    Square,
    SquaredDifference,
    Squeeze,
    StridedSlice,
    Sub,
    Sum,
    Svdf,
    Tanh,
    Transpose,
    TransposeConv,
    UnidirectionalSequenceLstm,
    Unpack,
    op_name,
)
from tintling.tflite import _constraints as rules
from tintling.tflite import _layout_constraints as layout
from tintling.tflite import _linear_constraints as weights
from tintling.tflite import _other_constraints as other
from tintling.tflite._constraints import Constraint
from tintling.tflite._signatures import SIGNATURES

__all__ = ["GENERIC", "SPECIFIC", "check_operator", "markdown"]

GENERIC: tuple[Constraint, ...] = (rules.constraint_static_shapes, rules.constraint_quantized)

_LINEAR: tuple[Constraint, ...] = (
    rules.constraint_same_width,
    weights.constraint_bias,
    weights.constraint_symmetric_weights,
    weights.constraint_weight_scales,
)
_POOLING: tuple[Constraint, ...] = (
    rules.constraint_same_width,
    rules.constraint_images,
    rules.constraint_steps,
    rules.constraint_same_quantization,
    rules.constraint_pool_output,
)
_BROADCAST: tuple[Constraint, ...] = (rules.constraint_same_width, rules.constraint_broadcast)
_TABLE: tuple[Constraint, ...] = (rules.constraint_same_size, rules.constraint_table)
_VALUE: tuple[Constraint, ...] = (*_TABLE, rules.constraint_same_width, rules.constraint_wide_values)
_MOVED: tuple[Constraint, ...] = (layout.constraint_same_type, layout.constraint_moved_shape)
_RENAMED: tuple[Constraint, ...] = (layout.constraint_same_type, layout.constraint_reshape_size)
_PARTS: tuple[Constraint, ...] = (layout.constraint_parts, *_MOVED)
_EXTREMES: tuple[Constraint, ...] = (layout.constraint_reduced_shape, layout.constraint_kept_quantization)

SPECIFIC: Mapping[type[Op], tuple[Constraint, ...]] = {
    Conv2D: (
        rules.constraint_images,
        weights.constraint_filter,
        rules.constraint_steps,
        *_LINEAR,
        rules.constraint_conv_output,
    ),
    DepthwiseConv2D: (
        rules.constraint_images,
        weights.constraint_depthwise_filter,
        rules.constraint_steps,
        *_LINEAR,
        rules.constraint_conv_output,
    ),
    TransposeConv: (
        rules.constraint_images,
        rules.constraint_steps,
        *_LINEAR,
        weights.constraint_transpose_filter,
    ),
    FullyConnected: (
        weights.constraint_dense_shapes,
        *_LINEAR,
        weights.constraint_dense_bias_scale,
        weights.constraint_dense_arithmetic,
    ),
    BatchMatMul: (other.constraint_matrices,),
    MaxPool2D: _POOLING,
    AveragePool2D: _POOLING,
    ResizeBilinear: (layout.constraint_resized, layout.constraint_same_type),
    Mean: (rules.constraint_same_width, rules.constraint_mean),
    Sum: (rules.constraint_same_width, layout.constraint_reduced_shape, layout.constraint_sum_arithmetic),
    ReduceMax: _EXTREMES,
    ReduceMin: _EXTREMES,
    ArgMax: (layout.constraint_argument_shape,),
    ArgMin: (layout.constraint_argument_shape,),
    Add: (*_BROADCAST, rules.constraint_add_arithmetic),
    Sub: (*_BROADCAST, rules.constraint_add_arithmetic),
    Mul: (*_BROADCAST, rules.constraint_mul_arithmetic),
    AddN: (other.constraint_add_n,),
    Maximum: (*_BROADCAST,),
    Minimum: (*_BROADCAST,),
    SquaredDifference: (
        rules.constraint_same_width,
        rules.constraint_broadcast,
        other.constraint_squared_difference,
    ),
    Prelu: (other.constraint_prelu,),
    Pad: (rules.constraint_same_width, rules.constraint_pad, rules.constraint_pad_value),
    MirrorPad: (layout.constraint_mirror_pad, *_MOVED),
    Concatenation: (
        rules.constraint_no_activation,
        layout.constraint_same_type,
        rules.constraint_concatenation,
    ),
    Pack: (layout.constraint_same_type, layout.constraint_pack),
    Unpack: _PARTS,
    Split: _PARTS,
    SplitV: _PARTS,
    Slice: _MOVED,
    StridedSlice: (layout.constraint_slice_rank, *_MOVED),
    Gather: _MOVED,
    Reshape: _RENAMED,
    Squeeze: _RENAMED,
    ExpandDims: _RENAMED,
    Transpose: (layout.constraint_permutation, *_MOVED),
    DepthToSpace: (layout.constraint_blocks, *_MOVED),
    SpaceToDepth: (layout.constraint_blocks, *_MOVED),
    ResizeNearestNeighbor: (layout.constraint_resized, *_MOVED),
    BroadcastTo: (layout.constraint_broadcast_to, *_MOVED),
    ReverseV2: (layout.constraint_neighbouring_axes, *_MOVED),
    Softmax: (rules.constraint_same_width, rules.constraint_softmax),
    L2Normalization: (other.constraint_l2_normalization,),
    LogSoftmax: (other.constraint_log_softmax,),
    Logistic: (*_VALUE, rules.constraint_logistic_output),
    Tanh: _VALUE,
    Relu: _VALUE,
    Relu6: _VALUE,
    LeakyRelu: _VALUE,
    Elu: _TABLE,
    HardSwish: _TABLE,
    Abs: _TABLE,
    Rsqrt: (other.constraint_positive_input, *_TABLE),
    Ceil: _TABLE,
    Floor: _TABLE,
    Neg: _TABLE,
    Round: _TABLE,
    Sqrt: (other.constraint_positive_input, *_TABLE),
    Square: _TABLE,
    Cast: (rules.constraint_same_size, layout.constraint_exact_cast),
    Quantize: (other.constraint_quantize_types, *_TABLE),
    Dequantize: (rules.constraint_same_size,),
    ReadVariable: (other.constraint_state_size,),
    AssignVariable: (other.constraint_state_size,),
    Svdf: (other.constraint_svdf,),
    UnidirectionalSequenceLstm: (other.constraint_lstm,),
    Folded: (),
}


def check_operator(graph: Graph, op: Any, index: int) -> None:
    """Checks one operator against every constraint that concerns it.

    Args:
        graph: The network.
        op: The operator.
        index: Its position in the file.

    Raises:
        UnsupportedOperatorError: A constraint does not hold.
        QuantizationError: The scales give numbers that int32 arithmetic cannot hold.
    """
    for constraint in (*GENERIC, *SPECIFIC[type(op)]):
        reason = constraint(graph, op)
        if reason is not None:
            raise UnsupportedOperatorError(op_name(op), index, reason)


def _sentence(function: Constraint) -> str:
    doc = (function.__doc__ or "").strip()
    return doc.splitlines()[0]


def markdown() -> str:
    """The page of supported operators, made from the constraints."""
    lines = [
        "# Supported operators",
        "",
        "Made by `python -m tintling.tflite.supported_ops`; a test compares this page with the code.",
        "",
        "Tintling compiles int8 networks with a batch of 1, and 16x8 ones, whose values are int16. Any other",
        "operator, or an operator that breaks a rule below, is refused with its name, its position and the",
        "reason; a refusal names all that stands in the way. Weights of 4 bits become int8, and stay",
        "packed in C. PADV2 counts as PAD; DEQUANTIZE, ELU and QUANTIZE in a row count as ELU, and so",
        "does any operator of float32 below.",
        "SHAPE, FILL, VAR_HANDLE, CALL_ONCE, and arithmetic on shapes leave nothing to compute where all",
        "sizes are constant: they are folded away.",
        "",
        "For every operator:",
        "",
        *(f"- {_sentence(constraint)}" for constraint in GENERIC),
        "",
    ]
    for kind in sorted(SIGNATURES, key=op_name):
        lines += [f"## {op_name(kind)}", "", SIGNATURES[kind].describe(), ""]
        lines += [f"- {_sentence(constraint)}" for constraint in SPECIFIC[kind]]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(markdown())
