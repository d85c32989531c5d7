"""Operators that compute each value by itself, or a row of values together."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.operators._base import Activation, Operator

__all__ = [
    "Abs",
    "Add",
    "AddN",
    "Cast",
    "Ceil",
    "Dequantize",
    "Elu",
    "Floor",
    "HardSwish",
    "LeakyRelu",
    "LogSoftmax",
    "Logistic",
    "Maximum",
    "Minimum",
    "Mul",
    "Neg",
    "Prelu",
    "Quantize",
    "Relu",
    "Relu6",
    "Round",
    "Rsqrt",
    "Softmax",
    "Sqrt",
    "Square",
    "SquaredDifference",
    "Sub",
    "Tanh",
]


@dataclass(frozen=True, slots=True)
class Add(Operator):
    """ADD of two tensors, broadcast as NumPy does."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class AddN(Operator):
    """ADD_N: the sum of two or more tensors of one shape; int8 of one quantization, or float32."""


@dataclass(frozen=True, slots=True)
class Sub(Operator):
    """SUB of two tensors, broadcast as NumPy does."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class Mul(Operator):
    """MUL of two tensors, broadcast as NumPy does."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class Softmax(Operator):
    """SOFTMAX over the last axis."""

    beta: float


@dataclass(frozen=True, slots=True)
class Logistic(Operator):
    """LOGISTIC, element by element."""


@dataclass(frozen=True, slots=True)
class Tanh(Operator):
    """TANH, element by element."""


@dataclass(frozen=True, slots=True)
class Relu(Operator):
    """RELU as an operator of its own."""


@dataclass(frozen=True, slots=True)
class Relu6(Operator):
    """RELU6 as an operator of its own."""


@dataclass(frozen=True, slots=True)
class LeakyRelu(Operator):
    """LEAKY_RELU with slope ``alpha`` below zero."""

    alpha: float


@dataclass(frozen=True, slots=True)
class Quantize(Operator):
    """QUANTIZE: float32 to int8, or int8 to int8 of another scale."""


@dataclass(frozen=True, slots=True)
class Dequantize(Operator):
    """DEQUANTIZE: int8 to float32."""


@dataclass(frozen=True, slots=True)
class Maximum(Operator):
    """MAXIMUM of two tensors of one quantization, broadcast as NumPy does."""


@dataclass(frozen=True, slots=True)
class Minimum(Operator):
    """MINIMUM of two tensors of one quantization, broadcast as NumPy does."""


@dataclass(frozen=True, slots=True)
class SquaredDifference(Operator):
    """SQUARED_DIFFERENCE of two tensors, broadcast as NumPy does."""


@dataclass(frozen=True, slots=True)
class Prelu(Operator):
    """PRELU with a constant slope below zero, broadcast to the input as NumPy does."""


@dataclass(frozen=True, slots=True)
class Elu(Operator):
    """ELU, element by element.

    Attributes:
        in_float: Whether the file has it in float32, between a DEQUANTIZE and a QUANTIZE.
    """

    in_float: bool = False


@dataclass(frozen=True, slots=True)
class HardSwish(Operator):
    """HARD_SWISH, element by element."""


@dataclass(frozen=True, slots=True)
class Abs(Operator):
    """ABS, element by element."""


@dataclass(frozen=True, slots=True)
class Rsqrt(Operator):
    """RSQRT, element by element; values below zero are none that it takes."""


@dataclass(frozen=True, slots=True)
class LogSoftmax(Operator):
    """LOG_SOFTMAX over the last axis."""


@dataclass(frozen=True, slots=True)
class Cast(Operator):
    """CAST between plain integers and float32, value by value."""


@dataclass(frozen=True, slots=True)
class Ceil(Operator):
    """CEIL, element by element."""


@dataclass(frozen=True, slots=True)
class Floor(Operator):
    """FLOOR, element by element."""


@dataclass(frozen=True, slots=True)
class Neg(Operator):
    """NEG, element by element."""


@dataclass(frozen=True, slots=True)
class Round(Operator):
    """ROUND, element by element; ties go to the even number."""


@dataclass(frozen=True, slots=True)
class Sqrt(Operator):
    """SQRT, element by element; values below zero are none that it takes."""


@dataclass(frozen=True, slots=True)
class Square(Operator):
    """SQUARE, element by element."""
