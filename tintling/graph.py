"""A typed, frozen view of an int8 network as TFLite describes it.

A :class:`Graph` describes a network in TFLite's terms: scales, zero points, padding names. What the C code
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

from tintling.operators import (
    Add,
    BatchMatMul,
    Conv2D,
    DepthwiseConv2D,
    Dequantize,
    FullyConnected,
    Logistic,
    LogSoftmax,
    Mul,
    Op,
    Prelu,
    Quantize,
    Reshape,
    Softmax,
    Squeeze,
    Sub,
    Svdf,
    TransposeConv,
    UnidirectionalSequenceLstm,
)

__all__ = ["DType", "Graph", "Head", "QuantParams", "State", "Tensor"]


class DType(Enum):
    """Element types that supported operators take; the value is TFLite's spelling.

    ``OTHER`` stands for any other type; only tensors that no operator touches have it.
    """

    INT8 = "INT8"
    UINT8 = "UINT8"
    INT16 = "INT16"
    INT32 = "INT32"
    INT64 = "INT64"
    FLOAT32 = "FLOAT32"
    OTHER = "OTHER"

    @property
    def numpy(self) -> np.dtype[Any]:
        """The NumPy type of one element; elements of ``OTHER`` have 0 bytes."""
        return np.dtype(np.void if self is DType.OTHER else self.value.lower())


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
    def sample_shape(self) -> tuple[int, ...]:
        """Sizes without the batch of 1, if there is one."""
        return self.shape[1:] if self.shape[:1] == (1,) else self.shape

    @property
    def nbytes(self) -> int:
        """Bytes that the elements take."""
        return self.size * self.dtype.numpy.itemsize

    @property
    def is_constant(self) -> bool:
        """Whether the value is stored in the file."""
        return self.data is not None


class Head(Enum):
    """What the last operator makes of a network's answer."""

    LOGITS = "logits"
    SOFTMAX = "softmax"
    LOG_SOFTMAX = "log-softmax"
    SIGMOID = "sigmoid"


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What a network remembers from one inference to the next.

    Attributes:
        name: What the file calls it.
        shape: Sizes.
        dtype: Element type.
        quant: Quantization, or None.
        initial: shape ``shape``, read-only: what it holds before the first inference and after a reset.
    """

    name: str
    shape: tuple[int, ...]
    dtype: DType
    quant: QuantParams | None
    initial: NDArray[Any]


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
        states: What it remembers from one inference to the next; mostly nothing.
    """

    tensors: tuple[Tensor, ...]
    ops: tuple[Op, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    description: str
    sha256: str
    file_bytes: int
    states: tuple[State, ...] = ()

    @property
    def input(self) -> Tensor:
        """The first input tensor."""
        return self.tensors[self.inputs[0]]

    @property
    def output(self) -> Tensor:
        """The first output tensor."""
        return self.tensors[self.outputs[0]]

    @property
    def head(self) -> Head:
        """What the last operator makes of the answer; renamings and scalings behind it do not matter."""
        writers = {index: op for op in self.ops for index in op.outputs}
        op = writers.get(self.outputs[0])
        while isinstance(op, Dequantize | Quantize | Reshape | Squeeze):
            op = writers.get(op.inputs[0])
        match op:
            case Softmax():
                return Head.SOFTMAX
            case LogSoftmax():
                return Head.LOG_SOFTMAX
            case Logistic():
                return Head.SIGMOID
            case _:
                return Head.LOGITS

    @property
    def ends_with_softmax(self) -> bool:
        """Whether the output is probabilities, not logits."""
        return self.head is Head.SOFTMAX

    def parameter_tensors(self, op: Op) -> tuple[int, ...]:
        """Indices of the trained constants that an operator reads: not shapes, axes or amounts.

        A bias that is zero throughout is not among them: converters add it to layers that have none.
        """
        if not isinstance(op, _WITH_PARAMETERS):
            return ()
        constants = tuple(i for i in op.inputs if i >= 0 and self.tensors[i].is_constant)
        if not isinstance(op, _WITH_BIAS):
            return constants
        filled = (i for i in constants[1:] if (data := self.tensors[i].data) is not None and data.any())
        return (*constants[:1], *filled)

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


_WITH_PARAMETERS = (
    Add,
    BatchMatMul,
    Conv2D,
    DepthwiseConv2D,
    FullyConnected,
    Mul,
    Prelu,
    Sub,
    Svdf,
    TransposeConv,
    UnidirectionalSequenceLstm,
)

# Those of them whose converters add a bias of zeros where a layer has none.
_WITH_BIAS = (Conv2D, DepthwiseConv2D, FullyConnected)
