"""From a :class:`~tintling.graph.Graph` to a :class:`~tintling.firmware_export.compiler.program.Program`.

A pure function: scales become multipliers, padding names become amounts, operators that only rename
axes disappear, and operators that can be computed in one pass are joined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from tintling.arithmetic.element_maps import MoveOp
from tintling.arithmetic.lookup_tables import TableOp, is_table
from tintling.errors import ArtifactError, UnsupportedOperatorError
from tintling.firmware_export.compiler.blocked.variants import one_variant_is_enough
from tintling.firmware_export.compiler.fusion import Readers, consumers
from tintling.firmware_export.compiler.ops.add import lower_add
from tintling.firmware_export.compiler.ops.add_n import lower_add_n
from tintling.firmware_export.compiler.ops.batch_matmul import lower_batch_matmul
from tintling.firmware_export.compiler.ops.cast import lower_cast
from tintling.firmware_export.compiler.ops.concatenation import lower_concatenation
from tintling.firmware_export.compiler.ops.conv2d import POOLED, POOLED_SQUARES, lower_conv2d
from tintling.firmware_export.compiler.ops.depthwise_conv2d import lower_depthwise_conv2d
from tintling.firmware_export.compiler.ops.dequantize import lower_dequantize
from tintling.firmware_export.compiler.ops.fully_connected import lower_fully_connected
from tintling.firmware_export.compiler.ops.join import lower_join
from tintling.firmware_export.compiler.ops.l2_normalization import lower_l2_normalization
from tintling.firmware_export.compiler.ops.log_softmax import lower_log_softmax
from tintling.firmware_export.compiler.ops.lookup import lower_lookup
from tintling.firmware_export.compiler.ops.mean import lower_mean, lower_sum
from tintling.firmware_export.compiler.ops.move import lower_move
from tintling.firmware_export.compiler.ops.mul import lower_mul
from tintling.firmware_export.compiler.ops.pad import lower_pad
from tintling.firmware_export.compiler.ops.pairs import lower_pair
from tintling.firmware_export.compiler.ops.pool import lower_pool
from tintling.firmware_export.compiler.ops.quantize import lower_quantize
from tintling.firmware_export.compiler.ops.recurrent import (
    lower_assign,
    lower_lstm,
    lower_read,
    lower_svdf,
)
from tintling.firmware_export.compiler.ops.reduce import lower_arg, lower_reduce
from tintling.firmware_export.compiler.ops.resize_bilinear import lower_resize_bilinear
from tintling.firmware_export.compiler.ops.softmax import lower_softmax
from tintling.firmware_export.compiler.ops.transpose_conv import lower_transpose_conv
from tintling.firmware_export.compiler.ops.wide import WIDE, is_wide_operator
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.compiler.packing import with_packed_weights
from tintling.firmware_export.compiler.program import Program
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.firmware_export.runtime_files import runtime_names
from tintling.graph import DType, Graph
from tintling.operators import (
    Add,
    AddN,
    ArgMax,
    ArgMin,
    AssignVariable,
    AveragePool2D,
    BatchMatMul,
    Cast,
    Concatenation,
    Conv2D,
    DepthwiseConv2D,
    Dequantize,
    ExpandDims,
    Folded,
    FullyConnected,
    L2Normalization,
    LogSoftmax,
    Maximum,
    MaxPool2D,
    Mean,
    Minimum,
    Mul,
    Op,
    Pack,
    Pad,
    Prelu,
    Quantize,
    ReadVariable,
    ReduceMax,
    ReduceMin,
    Reshape,
    ResizeBilinear,
    Softmax,
    SquaredDifference,
    Squeeze,
    Sub,
    Sum,
    Svdf,
    TransposeConv,
    UnidirectionalSequenceLstm,
    op_name,
)

__all__ = ["check_name", "lower"]


def check_name(name: str) -> str:
    """Makes sure that a model's name can stand in C identifiers and file names.

    Args:
        name: Proposed name; C names begin with ``tl_<name>``.

    Returns:
        The name.

    Raises:
        ArtifactError: It is no lower-case identifier, or a file of the runtime bears it.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,47}", name):
        proposal = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:48]
        hint = f", for example {proposal!r}" if re.match(r"[a-z]", proposal) else ""
        raise ArtifactError(
            f"{name!r} cannot name a model in C: expected a lower-case letter, then at most 47 "
            f"lower-case letters, digits and underscores{hint}"
        )
    if f"tl_{name}.h" in runtime_names():
        raise ArtifactError(f"{name!r} cannot name a model: tl_{name}.h is a file of the runtime")
    return name


def lower(
    graph: Graph, *, name: str, labels: tuple[str, ...] = (), options: EngineOptions | None = None
) -> Program:
    """Lowers a network.

    Args:
        graph: An int8 network.
        name: Identifier of the model.
        labels: What each value of the first output stands for; may be empty.
        options: What it is compiled for; the smallest form by default.

    Returns:
        The program; equal graphs give equal programs.

    Raises:
        ArtifactError: The name is no identifier, or the number of labels is wrong.
        QuantizationError: The scales give factors that int32 arithmetic cannot hold.
        UnsupportedOperatorError: A form of an operator that no kernel has.
    """
    check_name(name)
    if labels and len(labels) != graph.output.size:
        raise ArtifactError(
            f"{len(labels)} labels were given for a network with {graph.output.size} output values"
        )
    program = _lowered(ProgramBuilder(graph, options), name, labels)
    if one_variant_is_enough(program):
        return _lowered(ProgramBuilder(graph, options, one_rounding=False), name, labels)
    return program


def _lowered(builder: ProgramBuilder, name: str, labels: tuple[str, ...]) -> Program:
    readers = consumers(builder.graph)
    done: set[int] = set()
    for position, op in enumerate(builder.graph.ops):
        if position not in done:
            done.update(_lower_op(builder, position, op, readers))
    builder.generalize(POOLED_SQUARES, POOLED)
    program = builder.build(name, labels)
    return program if builder.options.optimize is Optimize.SPEED else with_packed_weights(program)


def _lower_op(builder: ProgramBuilder, position: int, op: Op, readers: Readers) -> tuple[int, ...]:
    """Lowers one operator; returns the positions of others that are done with it."""
    kind = type(op)
    if is_wide_operator(builder.graph, op):
        WIDE[kind](builder, position, op)
        return ()
    if kind in _WITH_TAIL:
        return _WITH_TAIL[kind](builder, position, op, readers)
    if is_table(builder.graph, op):
        lower_lookup(builder, position, cast("TableOp", op))
    elif isinstance(op, MoveOp):
        lower_move(builder, position, op)
    elif isinstance(op, Quantize) and builder.tensor(op.inputs[0]).dtype is DType.FLOAT32:
        lower_quantize(builder, position, op)
    elif isinstance(op, Concatenation) and builder.tensor(op.output).dtype is not DType.INT8:
        lower_join(builder, position, op)
    elif isinstance(op, Reshape | Squeeze | ExpandDims):
        builder.alias(op.output, op.inputs[0])
    elif kind in _ALONE:
        _ALONE[kind](builder, position, op)
    elif not isinstance(op, Folded):
        types = (builder.tensor(index).dtype.value for index in (op.inputs[0], op.output))
        raise UnsupportedOperatorError(op_name(op), position, f"no kernel from {' to '.join(types)}")
    return ()


# Operators that are joined with clamps and poolings behind them.
_WITH_TAIL: Mapping[type[Op], Callable[[ProgramBuilder, int, Any, Readers], tuple[int, ...]]] = {
    Add: lower_add,
    AveragePool2D: lower_pool,
    Conv2D: lower_conv2d,
    DepthwiseConv2D: lower_depthwise_conv2d,
    FullyConnected: lower_fully_connected,
    MaxPool2D: lower_pool,
    Mul: lower_mul,
    Sub: lower_add,
}
_ALONE: Mapping[type[Op], Callable[[ProgramBuilder, int, Any], None]] = {
    ArgMax: lower_arg,
    ArgMin: lower_arg,
    AssignVariable: lower_assign,
    AddN: lower_add_n,
    BatchMatMul: lower_batch_matmul,
    Cast: lower_cast,
    Concatenation: lower_concatenation,
    Dequantize: lower_dequantize,
    L2Normalization: lower_l2_normalization,
    LogSoftmax: lower_log_softmax,
    Maximum: lower_pair,
    Mean: lower_mean,
    Minimum: lower_pair,
    Pack: lower_join,
    Pad: lower_pad,
    Prelu: lower_pair,
    ReadVariable: lower_read,
    ReduceMax: lower_reduce,
    ReduceMin: lower_reduce,
    ResizeBilinear: lower_resize_bilinear,
    Softmax: lower_softmax,
    SquaredDifference: lower_pair,
    Sum: lower_sum,
    Svdf: lower_svdf,
    TransposeConv: lower_transpose_conv,
    UnidirectionalSequenceLstm: lower_lstm,
}
