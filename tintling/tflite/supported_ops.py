"""What each operator may look like, as one function a constraint.

The reader checks every operator of a file against these functions; the page
``docs/supported-operators.md`` is made of their docstrings::

    python -m tintling.tflite.supported_ops > docs/supported-operators.md
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tintling.errors import QuantizationError, UnsupportedOperatorError
from tintling.graph import DType, Graph, Tensor
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
    op_name,
)
from tintling.tflite import _constraints as rules
from tintling.tflite import _linear_constraints as weights
from tintling.tflite._constraints import Constraint

__all__ = ["OPERANDS", "Operand", "check_operands", "check_operator", "markdown"]

_MAX_CONCATENATION = 10


# Operands: what goes in and out, before anything is decoded.


@dataclass(frozen=True, slots=True)
class Operand:
    """One input or output of an operator.

    Attributes:
        role: What it is called in messages and documentation.
        dtypes: Types that it may have.
        constant: Whether its value must be stored in the file.
        optional: Whether it may be left out or absent (-1).
    """

    role: str
    dtypes: tuple[DType, ...] = (DType.INT8,)
    constant: bool = False
    optional: bool = False

    def describe(self) -> str:
        """Spells the operand for the documentation, such as ``bias int32 constant (optional)``."""
        types = " or ".join(t.value.lower() for t in self.dtypes)
        words = [self.role, types, *(["constant"] if self.constant else [])]
        return " ".join(words) + (" (optional)" if self.optional else "")


_INPUT = Operand("input")
_FILTER = Operand("weights", constant=True)
_BIAS = Operand("bias", (DType.INT32,), constant=True, optional=True)
_EITHER = (DType.INT8, DType.FLOAT32)

OPERANDS: Mapping[type[Op], tuple[tuple[Operand, ...], Operand]] = {
    Conv2D: ((_INPUT, _FILTER, _BIAS), Operand("output")),
    DepthwiseConv2D: ((_INPUT, _FILTER, _BIAS), Operand("output")),
    FullyConnected: ((_INPUT, _FILTER, _BIAS), Operand("output")),
    MaxPool2D: ((_INPUT,), Operand("output")),
    AveragePool2D: ((_INPUT,), Operand("output")),
    Mean: ((_INPUT, Operand("axes", (DType.INT32,), constant=True)), Operand("output")),
    Add: ((_INPUT, _INPUT), Operand("output")),
    Sub: ((_INPUT, _INPUT), Operand("output")),
    Mul: ((_INPUT, _INPUT), Operand("output")),
    Pad: (
        (
            _INPUT,
            Operand("paddings", (DType.INT32,), constant=True),
            Operand("value", constant=True, optional=True),
        ),
        Operand("output"),
    ),
    Concatenation: ((_INPUT,) * _MAX_CONCATENATION, Operand("output")),
    Reshape: ((_INPUT, Operand("shape", (DType.INT32,), optional=True)), Operand("output")),
    Squeeze: ((_INPUT,), Operand("output")),
    Transpose: ((_INPUT, Operand("permutation", (DType.INT32,), constant=True)), Operand("output")),
    Softmax: ((_INPUT,), Operand("output")),
    Logistic: ((_INPUT,), Operand("output")),
    Tanh: ((_INPUT,), Operand("output")),
    Relu: ((_INPUT,), Operand("output")),
    Relu6: ((_INPUT,), Operand("output")),
    LeakyRelu: ((_INPUT,), Operand("output")),
    Quantize: ((Operand("input", _EITHER),), Operand("output")),
    Dequantize: ((_INPUT,), Operand("output", (DType.FLOAT32,))),
}


def check_operands(
    kind: type[Op], inputs: tuple[Tensor | None, ...], outputs: tuple[Tensor, ...], type_names: Any
) -> str | None:
    """Compares the tensors of an operator with what :data:`OPERANDS` demands.

    Args:
        kind: The operator.
        inputs: Its inputs; None for -1.
        outputs: Its outputs.
        type_names: Name of a tensor's type by tensor index.

    Returns:
        Why the operator is not supported, or None.
    """
    wanted, wanted_output = OPERANDS[kind]
    required = 1 if kind is Concatenation else sum(not operand.optional for operand in wanted)
    if not required <= len(inputs) <= len(wanted):
        most = f" to {len(wanted)}" if len(wanted) > required else ""
        return f"takes {required}{most} inputs, got {len(inputs)}"
    if len(outputs) != 1:
        return f"gives 1 output, got {len(outputs)}"
    for operand, tensor in zip((*wanted[: len(inputs)], wanted_output), (*inputs, outputs[0]), strict=True):
        if tensor is None:
            if operand.optional:
                continue
            return f"the {operand.role} is absent"
        if tensor.dtype not in operand.dtypes:
            types = " or ".join(t.value for t in operand.dtypes)
            return f"the {operand.role} must be {types}, got {type_names[tensor.index]}"
        if operand.constant and not tensor.is_constant:
            return f"the {operand.role} must be constant"
    return None


GENERIC: tuple[Constraint, ...] = (rules.constraint_static_shapes, rules.constraint_quantized)

_LINEAR: tuple[Constraint, ...] = (
    weights.constraint_bias,
    weights.constraint_symmetric_weights,
    weights.constraint_weight_scales,
)
_POOLING: tuple[Constraint, ...] = (
    rules.constraint_images,
    rules.constraint_steps,
    rules.constraint_same_quantization,
    rules.constraint_pool_output,
)
_TABLE: tuple[Constraint, ...] = (rules.constraint_same_size, rules.constraint_table)

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
    FullyConnected: (
        weights.constraint_dense_shapes,
        *_LINEAR,
        weights.constraint_dense_bias_scale,
        weights.constraint_dense_arithmetic,
    ),
    MaxPool2D: _POOLING,
    AveragePool2D: _POOLING,
    Mean: (rules.constraint_mean,),
    Add: (rules.constraint_broadcast, rules.constraint_add_arithmetic),
    Sub: (rules.constraint_broadcast, rules.constraint_add_arithmetic),
    Mul: (rules.constraint_broadcast, rules.constraint_mul_arithmetic),
    Pad: (rules.constraint_pad, rules.constraint_pad_value),
    Concatenation: (rules.constraint_no_activation, rules.constraint_concatenation),
    Reshape: (rules.constraint_same_size,),
    Squeeze: (rules.constraint_same_size,),
    Transpose: (rules.constraint_trivial_transpose,),
    Softmax: (rules.constraint_softmax,),
    Logistic: (*_TABLE, rules.constraint_logistic_output),
    Tanh: _TABLE,
    Relu: _TABLE,
    Relu6: _TABLE,
    LeakyRelu: _TABLE,
    Quantize: _TABLE,
    Dequantize: (rules.constraint_same_size,),
}


def check_operator(graph: Graph, index: int) -> None:
    """Checks one operator against every constraint that concerns it.

    Raises:
        UnsupportedOperatorError: A constraint does not hold.
        QuantizationError: The scales give numbers that int32 arithmetic cannot hold.
    """
    op = graph.ops[index]
    try:
        for constraint in (*GENERIC, *SPECIFIC[type(op)]):
            reason = constraint(graph, op)
            if reason is not None:
                raise UnsupportedOperatorError(op_name(op), index, reason)
    except QuantizationError as error:
        raise QuantizationError(f"operator {index} ({op_name(op)}): {error}") from error


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
        "Tintling compiles int8 networks with a batch of 1. Any other operator, or an operator that breaks a",
        "rule below, is refused with its name, its position and the reason. PADV2 counts as PAD.",
        "",
        "For every operator:",
        "",
        *(f"- {_sentence(constraint)}" for constraint in GENERIC),
        "",
    ]
    for kind in sorted(SPECIFIC, key=_class_name):
        inputs, output = OPERANDS[kind]
        if kind is Concatenation:
            operands = f"1 to {len(inputs)} × {inputs[0].describe()}"
        else:
            operands = ", ".join(operand.describe() for operand in inputs)
        lines += [f"## {_class_name(kind)}", "", f"{operands} → {output.describe()}", ""]
        lines += [f"- {_sentence(constraint)}" for constraint in SPECIFIC[kind]]
        lines.append("")
    return "\n".join(lines)


def _class_name(kind: type[Op]) -> str:
    return {
        Conv2D: "CONV_2D",
        DepthwiseConv2D: "DEPTHWISE_CONV_2D",
        FullyConnected: "FULLY_CONNECTED",
        MaxPool2D: "MAX_POOL_2D",
        AveragePool2D: "AVERAGE_POOL_2D",
        LeakyRelu: "LEAKY_RELU",
    }.get(kind, kind.__name__.upper())


if __name__ == "__main__":
    sys.stdout.write(markdown())
