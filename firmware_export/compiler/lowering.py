"""From a :class:`~tintling.graph.Graph` to a :class:`~tintling.firmware_export.compiler.program.Program`.

A pure function: scales become multipliers, padding names become amounts, operators that only rename
axes disappear, and operators that can be computed in one pass are joined.
"""

from __future__ import annotations

import re
from typing import assert_never

from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.fusion import Readers, consumers
from tintling.firmware_export.compiler.ops.add import lower_add
from tintling.firmware_export.compiler.ops.concatenation import lower_concatenation
from tintling.firmware_export.compiler.ops.conv2d import lower_conv2d
from tintling.firmware_export.compiler.ops.depthwise_conv2d import lower_depthwise_conv2d
from tintling.firmware_export.compiler.ops.dequantize import lower_dequantize
from tintling.firmware_export.compiler.ops.fully_connected import lower_fully_connected
from tintling.firmware_export.compiler.ops.lookup import lower_lookup
from tintling.firmware_export.compiler.ops.mean import lower_mean
from tintling.firmware_export.compiler.ops.mul import lower_mul
from tintling.firmware_export.compiler.ops.pad import lower_pad
from tintling.firmware_export.compiler.ops.pool import lower_pool
from tintling.firmware_export.compiler.ops.quantize import lower_quantize
from tintling.firmware_export.compiler.ops.softmax import lower_softmax
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.compiler.program import Program
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.firmware_export.runtime_files import runtime_names
from tintling.graph import DType, Graph
from tintling.operators import (
    Add,
    AveragePool2D,
    Concatenation,
    Conv2D,
    DepthwiseConv2D,
    Dequantize,
    FullyConnected,
    LeakyRelu,
    Logistic,
    MaxPool2D,
    Mean,
    Mul,
    Op,
    Pad,
    Quantize,
    Relu,
    Relu6,
    Reshape,
    Softmax,
    Squeeze,
    Sub,
    Tanh,
    Transpose,
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
    builder = ProgramBuilder(graph, options)
    readers = consumers(graph)
    done: set[int] = set()
    for position, op in enumerate(graph.ops):
        if position not in done:
            done.update(_lower_op(builder, position, op, readers))
    return builder.build(name, labels)


def _lower_op(builder: ProgramBuilder, position: int, op: Op, readers: Readers) -> tuple[int, ...]:
    """Lowers one operator; returns the positions of others that are done with it."""
    match op:
        case Conv2D():
            return lower_conv2d(builder, position, op, readers)
        case DepthwiseConv2D():
            return lower_depthwise_conv2d(builder, position, op, readers)
        case FullyConnected():
            return lower_fully_connected(builder, position, op, readers)
        case MaxPool2D() | AveragePool2D():
            return lower_pool(builder, position, op, readers)
        case Add() | Sub():
            return lower_add(builder, position, op, readers)
        case Mul():
            return lower_mul(builder, position, op, readers)
        case Reshape() | Squeeze() | Transpose():
            builder.alias(op.output, op.inputs[0])
        case Quantize() if builder.tensor(op.inputs[0]).dtype is DType.FLOAT32:
            lower_quantize(builder, position, op)
        case Logistic() | Tanh() | Relu() | Relu6() | LeakyRelu() | Quantize():
            lower_lookup(builder, position, op)
        case Dequantize():
            lower_dequantize(builder, position, op)
        case Mean():
            lower_mean(builder, position, op)
        case Pad():
            lower_pad(builder, position, op)
        case Concatenation():
            lower_concatenation(builder, position, op)
        case Softmax():
            lower_softmax(builder, position, op)
        case _:
            assert_never(op)
    return ()
