"""The operators of an int8 network, as TFLite describes them.

Tensors are named by their index in :class:`tintling.graph.Graph`; what an operator needs beyond
them (padding, strides, fused activation) is a field of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "Activation",
    "Add",
    "AveragePool2D",
    "Concatenation",
    "Conv2D",
    "DepthwiseConv2D",
    "Dequantize",
    "FullyConnected",
    "LeakyRelu",
    "Logistic",
    "MaxPool2D",
    "Mean",
    "Mul",
    "Op",
    "Pad",
    "Padding",
    "Quantize",
    "Relu",
    "Relu6",
    "Reshape",
    "Softmax",
    "Squeeze",
    "Sub",
    "Tanh",
    "Transpose",
    "op_name",
]


class Padding(Enum):
    """How a window meets the border, as TFLite spells it."""

    SAME = "SAME"
    VALID = "VALID"


class Activation(Enum):
    """Activation fused into an operator, as TFLite spells it."""

    NONE = "NONE"
    RELU = "RELU"
    RELU_N1_TO_1 = "RELU_N1_TO_1"
    RELU6 = "RELU6"


@dataclass(frozen=True, slots=True)
class _Operator:
    """What every operator has. ``inputs`` and ``outputs`` are tensor indices; -1 is an absent input."""

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    @property
    def output(self) -> int:
        """Index of the only output."""
        return self.outputs[0]


@dataclass(frozen=True, slots=True)
class Conv2D(_Operator):
    """CONV_2D: input (1, H, W, Ci), filter (Co, Kh, Kw, Ci / groups) int8, bias (Co,) int32 or absent.

    With several groups, output channel ``c`` sees the input channels of group
    ``c // (Co / groups)`` only; ``tintling.arithmetic.quantized_params.conv_groups`` gives the number.
    """

    padding: Padding
    stride: tuple[int, int]
    dilation: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class DepthwiseConv2D(_Operator):
    """DEPTHWISE_CONV_2D: input (1, H, W, Ci), filter (1, Kh, Kw, Ci * multiplier) int8."""

    padding: Padding
    stride: tuple[int, int]
    dilation: tuple[int, int]
    depth_multiplier: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class FullyConnected(_Operator):
    """FULLY_CONNECTED: weights (units, n) int8, bias (units,) int32 or absent.

    The input is read as rows of ``n`` values, whatever its shape.
    """

    activation: Activation
    keep_num_dims: bool


@dataclass(frozen=True, slots=True)
class MaxPool2D(_Operator):
    """MAX_POOL_2D over (height, width) windows."""

    padding: Padding
    stride: tuple[int, int]
    filter: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class AveragePool2D(_Operator):
    """AVERAGE_POOL_2D; the divisor counts only positions inside the image."""

    padding: Padding
    stride: tuple[int, int]
    filter: tuple[int, int]
    activation: Activation


@dataclass(frozen=True, slots=True)
class Mean(_Operator):
    """MEAN over constant ``axes`` (non-negative, ascending, without repeats)."""

    axes: tuple[int, ...]
    keep_dims: bool


@dataclass(frozen=True, slots=True)
class Add(_Operator):
    """ADD of two tensors, broadcast as NumPy does."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class Sub(_Operator):
    """SUB of two tensors, broadcast as NumPy does."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class Mul(_Operator):
    """MUL of two tensors, broadcast as NumPy does."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class Pad(_Operator):
    """PAD or PADV2 by constant (before, after) amounts, one pair an axis.

    ``value`` is the int8 that fills the border: PADV2's constant, or the output's zero point.
    """

    paddings: tuple[tuple[int, int], ...]
    value: int


@dataclass(frozen=True, slots=True)
class Concatenation(_Operator):
    """CONCATENATION along a non-negative ``axis``."""

    axis: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class Reshape(_Operator):
    """RESHAPE to the shape of the output tensor."""


@dataclass(frozen=True, slots=True)
class Squeeze(_Operator):
    """SQUEEZE to the shape of the output tensor."""


@dataclass(frozen=True, slots=True)
class Transpose(_Operator):
    """TRANSPOSE that only moves axes of length 1, so that the bytes stay where they are."""

    permutation: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Softmax(_Operator):
    """SOFTMAX over the last axis."""

    beta: float


@dataclass(frozen=True, slots=True)
class Logistic(_Operator):
    """LOGISTIC, element by element."""


@dataclass(frozen=True, slots=True)
class Tanh(_Operator):
    """TANH, element by element."""


@dataclass(frozen=True, slots=True)
class Relu(_Operator):
    """RELU as an operator of its own."""


@dataclass(frozen=True, slots=True)
class Relu6(_Operator):
    """RELU6 as an operator of its own."""


@dataclass(frozen=True, slots=True)
class LeakyRelu(_Operator):
    """LEAKY_RELU with slope ``alpha`` below zero."""

    alpha: float


@dataclass(frozen=True, slots=True)
class Quantize(_Operator):
    """QUANTIZE: float32 to int8, or int8 to int8 of another scale."""


@dataclass(frozen=True, slots=True)
class Dequantize(_Operator):
    """DEQUANTIZE: int8 to float32."""


Op = (
    Conv2D
    | DepthwiseConv2D
    | FullyConnected
    | MaxPool2D
    | AveragePool2D
    | Mean
    | Add
    | Sub
    | Mul
    | Pad
    | Concatenation
    | Reshape
    | Squeeze
    | Transpose
    | Softmax
    | Logistic
    | Tanh
    | Relu
    | Relu6
    | LeakyRelu
    | Quantize
    | Dequantize
)

_TFLITE_NAMES = {
    Conv2D: "CONV_2D",
    DepthwiseConv2D: "DEPTHWISE_CONV_2D",
    FullyConnected: "FULLY_CONNECTED",
    MaxPool2D: "MAX_POOL_2D",
    AveragePool2D: "AVERAGE_POOL_2D",
    LeakyRelu: "LEAKY_RELU",
}


def op_name(op: Op) -> str:
    """Spells an operator as TFLite does, such as ``CONV_2D``."""
    return _TFLITE_NAMES.get(type(op), type(op).__name__.upper())
