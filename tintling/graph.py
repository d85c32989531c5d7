"""A typed, frozen view of an int8 network as TFLite describes it.

A :class:`Graph` speaks TFLite's language: scales, zero points, padding names. What the C code
needs (multipliers, offsets, arena addresses) is decided by ``tintling.firmware_export``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Activation",
    "Add",
    "AveragePool2D",
    "Concatenation",
    "Conv2D",
    "DType",
    "DepthwiseConv2D",
    "Dequantize",
    "FullyConnected",
    "Graph",
    "LeakyRelu",
    "Logistic",
    "MaxPool2D",
    "Mean",
    "Mul",
    "Op",
    "Pad",
    "Padding",
    "QuantParams",
    "Quantize",
    "Relu",
    "Relu6",
    "Reshape",
    "Softmax",
    "Squeeze",
    "Sub",
    "Tanh",
    "Tensor",
    "Transpose",
    "op_name",
]


class DType(Enum):
    """Element types that supported operators take; the value is TFLite's spelling.

    ``OTHER`` stands for any other type; only tensors that no operator touches have it.
    """

    INT8 = "INT8"
    INT32 = "INT32"
    INT64 = "INT64"
    FLOAT32 = "FLOAT32"
    OTHER = "OTHER"

    @property
    def numpy(self) -> np.dtype[Any]:
        """The NumPy type of one element; elements of ``OTHER`` have 0 bytes."""
        return np.dtype(np.void if self is DType.OTHER else self.value.lower())


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


@dataclass(frozen=True, slots=True, eq=False)
class QuantParams:
    """Affine quantization: ``real = scale * (q - zero_point)``.

    Attributes:
        scale: shape (1,) or (C,), float32, positive; read-only.
        zero_point: shape of ``scale``, int32; read-only.
        quantized_dimension: The axis that ``scale`` runs along when it has several entries.
    """

    scale: NDArray[np.float32]
    zero_point: NDArray[np.int32]
    quantized_dimension: int = 0

    @property
    def per_channel(self) -> bool:
        """Whether each slice along ``quantized_dimension`` has a scale of its own."""
        return self.scale.size > 1


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """A value of the graph: an activation, or a constant when ``data`` is given.

    Attributes:
        index: Position in the file's tensor table.
        name: Name in the file; not necessarily unique.
        shape: Sizes; ``()`` is a scalar. Activations have batch 1 in front.
        dtype: Element type.
        quant: Quantization, or None for tensors of plain integers and floats.
        data: shape ``shape``, read-only; None for activations.
    """

    index: int
    name: str
    shape: tuple[int, ...]
    dtype: DType
    quant: QuantParams | None = None
    data: NDArray[Any] | None = None

    @property
    def size(self) -> int:
        """Number of elements."""
        return prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes that the elements take."""
        return self.size * self.dtype.numpy.itemsize

    @property
    def is_constant(self) -> bool:
        """Whether the value is stored in the file."""
        return self.data is not None


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
    ``c // (Co / groups)`` only; ``tintling.quantized_params.conv_groups`` gives the number.
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
    """AVERAGE_POOL_2D; the divisor counts only positions inside the picture."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """An int8 network: batch 1, constant shapes, operators in order of execution.

    Attributes:
        tensors: Every tensor of the file, at its own index.
        ops: Operators in order of execution.
        inputs: Indices of the tensors that the caller fills.
        outputs: Indices of the tensors that the caller reads.
        description: The description stored in the file.
        sha256: Digest of the file, in hexadecimal.
        file_bytes: Size of the file in bytes.
    """

    tensors: tuple[Tensor, ...]
    ops: tuple[Op, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    description: str
    sha256: str
    file_bytes: int

    @property
    def input(self) -> Tensor:
        """The first input tensor."""
        return self.tensors[self.inputs[0]]

    @property
    def output(self) -> Tensor:
        """The first output tensor."""
        return self.tensors[self.outputs[0]]

    def parameter_tensors(self, op: Op) -> tuple[int, ...]:
        """Indices of the trained constants that an operator reads: not shapes, axes or amounts."""
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected | Add | Sub | Mul):
            return tuple(i for i in op.inputs if i >= 0 and self.tensors[i].is_constant)
        return ()

    @property
    def parameters(self) -> int:
        """Number of trained values: weights, biases, and constants that are added or multiplied."""
        used = {index for op in self.ops for index in self.parameter_tensors(op)}
        return sum(self.tensors[index].size for index in used)

    def activations(self) -> Iterator[Tensor]:
        """Yields the tensors that hold values at run time: the inputs, then each operator's outputs."""
        for index in self.inputs:
            yield self.tensors[index]
        for op in self.ops:
            for index in op.outputs:
                yield self.tensors[index]
