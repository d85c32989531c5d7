"""Reads the tensor table of a subgraph; constants are views of the file."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ModelFormatError
from tintling.graph import DType, QuantParams, Tensor
from tintling.nibbles import unpacked
from tintling.tflite._flatbuffer import FlatBuffer, FlatTable
from tintling.tflite._schema import (
    TENSOR_TYPES,
    BufferField,
    ModelField,
    QuantizationField,
    SubgraphField,
    TensorField,
)

__all__ = ["TensorTable"]

_MAX_RANK = 8


class TensorTable:
    """The tensors of a subgraph.

    Args:
        buffer: The file.
        model: Its root.
        subgraph: The subgraph.

    Attributes:
        tensors: By index; decoding operators may complete them.
        type_names: What each one's type is called in messages.
        variables: Indices of those that are remembered from one inference to the next.
    """

    def __init__(self, buffer: FlatBuffer, model: FlatTable, subgraph: FlatTable) -> None:
        self._buffer = buffer
        self._model = model
        self.tensors: list[Tensor] = []
        self.type_names: list[str] = []
        self._variables: set[int] = set()
        for index, table in enumerate(subgraph.tables(SubgraphField.TENSORS)):
            self.tensors.append(self._tensor(index, table))

    @property
    def variables(self) -> frozenset[int]:
        """Indices of the tensors that are remembered from one inference to the next."""
        return frozenset(self._variables)

    def _tensor(self, index: int, table: FlatTable) -> Tensor:
        name = table.text(TensorField.NAME)
        what = f"tensor {index} ({name!r})"
        shape = table.integers(TensorField.SHAPE, _MAX_RANK, f"the shape of {what}")
        number = table.integer(TensorField.TYPE, "b")
        if not 0 <= number < len(TENSOR_TYPES):
            raise ModelFormatError(f"{what} has the unknown type {number}")
        type_name = TENSOR_TYPES[number]
        dtype = DType[type_name] if type_name in DType.__members__ else DType.OTHER
        if table.has(TensorField.SPARSITY) or table.integer(TensorField.EXTERNAL_BUFFER, "I"):
            dtype, type_name = DType.OTHER, "sparse or external data"
        if table.boolean(TensorField.IS_VARIABLE):
            self._variables.add(index)
        data = None
        if type_name == "INT4":
            # Two values share a byte in the file alone: every kernel of TFLite Micro unpacks them.
            data = self._unpacked(table, shape, what)
            dtype = DType.OTHER if data is None else DType.INT8
        elif dtype is not DType.OTHER:
            data = self._constant(table, shape, dtype, what)
        self.type_names.append(type_name)
        return Tensor(index, name, shape, dtype, self._quantization(table, what), data)

    def _unpacked(self, tensor: FlatTable, shape: tuple[int, ...], what: str) -> NDArray[np.int8] | None:
        """The values of an INT4 constant, the low half of each byte first."""
        data = self._bytes(self._buffer_of(tensor), what)
        if data is None or len(data) == 0:
            return None
        size = math.prod(shape)
        if any(n < 0 for n in shape) or (size + 1) // 2 != len(data):
            raise ModelFormatError(
                f"{what} of shape {list(shape)} and type INT4 holds {len(data):,} bytes of data"
            )
        self._buffer.charge(len(data))
        values = unpacked(np.frombuffer(data, np.int8), size).reshape(shape)
        values.flags.writeable = False
        return values

    def _buffer_of(self, tensor: FlatTable) -> FlatTable | None:
        number = tensor.integer(TensorField.BUFFER, "I")
        if number == 0 and self._model.count(ModelField.BUFFERS) == 0:
            return None
        return self._model.item(ModelField.BUFFERS, number)

    def _quantization(self, tensor: FlatTable, what: str) -> QuantParams | None:
        table = tensor.table(TensorField.QUANTIZATION)
        scales = None if table is None else table.numbers(QuantizationField.SCALE, "f4")
        if table is None or scales is None or scales.size == 0:
            return None
        if not np.all(np.isfinite(scales) & (scales > 0)):
            raise ModelFormatError(f"{what} has a scale that is no finite number above 0")
        stored = table.numbers(QuantizationField.ZERO_POINT, "i8")
        if stored is None or stored.size == 0:
            zero_points = np.zeros(scales.size, np.int32)
        elif stored.size not in {1, scales.size}:
            raise ModelFormatError(f"{what} has {scales.size} scales, but {stored.size} zero points")
        else:
            if stored.min() < -(2**31) or stored.max() >= 2**31:
                raise ModelFormatError(f"{what} has a zero point outside int32")
            zero_points = np.broadcast_to(stored, scales.shape).astype(np.int32)
        self._buffer.charge(zero_points.nbytes)
        dimension = table.integer(QuantizationField.QUANTIZED_DIMENSION, "i")
        zero_points.flags.writeable = False
        return QuantParams(scales, zero_points, dimension)

    def _constant(
        self, tensor: FlatTable, shape: tuple[int, ...], dtype: DType, what: str
    ) -> NDArray[Any] | None:
        """Views the data of a tensor; None when it has none."""
        data = self._bytes(self._buffer_of(tensor), what)
        if data is None or len(data) == 0:
            return None
        item = dtype.numpy.newbyteorder("<")
        if any(size < 0 for size in shape) or math.prod(shape) * item.itemsize != len(data):
            raise ModelFormatError(
                f"{what} of shape {list(shape)} and type {dtype.value} holds {len(data):,} bytes of data"
            )
        array = np.frombuffer(data, item).reshape(shape)
        array.flags.writeable = False
        return array

    def _bytes(self, table: FlatTable | None, what: str) -> memoryview | None:
        """The bytes of a buffer, which lie in a vector or, in large files, behind the flatbuffer."""
        if table is None:
            return None
        offset = table.integer(BufferField.OFFSET, "Q")
        if offset > 1:
            size = table.integer(BufferField.SIZE, "Q")
            if offset + size > len(self._buffer):
                raise ModelFormatError(f"the data of {what} lies outside the file: it is truncated")
            return memoryview(self._buffer.data)[offset : offset + size]
        values = table.numbers(BufferField.DATA, "u1")
        return None if values is None else values.data
