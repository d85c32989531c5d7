"""Reads .tflite files into a :class:`~tintling.graph.Graph`.

Every offset is checked, constants are views of the file, and every operator is checked against
``tintling.tflite.supported_ops`` before the graph is handed out. What TFLite Micro takes is taken, with its
meaning: the first subgraph is the network, signatures and metadata are ignored, the target shape of a
RESHAPE is the shape of its output, a missing zero point is 0.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import sha256_bytes
from tintling.errors import ModelFormatError, UnsupportedOperatorError
from tintling.graph import DType, Graph, QuantParams, Tensor
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, Op, Reshape
from tintling.tflite import supported_ops
from tintling.tflite._flatbuffer import FlatBuffer, FlatTable
from tintling.tflite._operators import OPERATORS, decode_operator
from tintling.tflite._schema import (
    BUILTIN_OPERATORS,
    FILE_IDENTIFIER,
    SCHEMA_VERSION,
    TENSOR_TYPES,
    BufferField,
    ModelField,
    OpcodeField,
    OperatorField,
    QuantizationField,
    SubgraphField,
    TensorField,
)
from tintling.tflite._wiring import FIXED_BATCH, check_wiring

__all__ = ["read_tflite"]

_MAX_RANK = 8
_MAX_OPERANDS = 64
_MAX_GRAPH_TENSORS = 256
# A tensor or an operator of an honest file takes more than this.
_MIN_ENTRY_BYTES = 48
_DYNAMIC_SHAPE_OPERATORS = {"SHAPE", "PACK", "STRIDED_SLICE", "FILL"}
_BUILTIN_CODE_PLACEHOLDER = 127


def read_tflite(source: Path | bytes) -> Graph:
    """Reads an int8 network.

    Args:
        source: A file, or its bytes. The graph's constants are views of these bytes.

    Returns:
        The network, with every operator found to be supported.

    Raises:
        ModelFormatError: The file is missing, no TFLite model, truncated, damaged, or has a batch
            other than 1.
        UnsupportedOperatorError: The network has an operator, or a variant of one, that is not
            supported.
        QuantizationError: Scales or zero points leave int32 arithmetic.
    """
    if isinstance(source, bytes):
        name, data = "the model", source
    else:
        name, data = str(source), _load(source)
    try:
        return _Reader(data).graph()
    except ModelFormatError as error:
        if data[4:8] != FILE_IDENTIFIER:
            raise ModelFormatError(
                f"{name} is no TFLite model: expected the marker {FILE_IDENTIFIER.decode()} at byte 4, "
                f"found {bytes(data[4:8])!r}"
            ) from error
        raise ModelFormatError(f"{name}: {error}") from error


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFormatError(f"cannot read {path}: {error.strerror}") from error


class _Reader:
    """One pass over one file."""

    def __init__(self, data: bytes) -> None:
        self._buffer = FlatBuffer(data)
        self._model = self._buffer.root()
        version = self._model.integer(ModelField.VERSION, "I")
        if version != SCHEMA_VERSION:
            raise ModelFormatError(f"schema version {version}, expected {SCHEMA_VERSION}")
        if self._model.count(ModelField.SUBGRAPHS) == 0:
            raise ModelFormatError("the file holds no network")
        self._subgraph = self._model.item(ModelField.SUBGRAPHS, 0)
        self._type_names: list[str] = []
        self._tensors: list[Tensor] = []

    def graph(self) -> Graph:
        """Reads tensors, then operators, then checks them."""
        entries = self._subgraph.count(SubgraphField.TENSORS) + self._subgraph.count(SubgraphField.OPERATORS)
        if entries * _MIN_ENTRY_BYTES > len(self._buffer):
            raise ModelFormatError(f"{entries:,} tensors and operators do not fit into the file")
        for index, table in enumerate(self._subgraph.tables(SubgraphField.TENSORS)):
            self._tensors.append(self._tensor(index, table))
        operators = tuple(
            self._operator(index, table)
            for index, table in enumerate(self._subgraph.tables(SubgraphField.OPERATORS))
        )
        graph = Graph(
            tensors=tuple(self._tensors),
            ops=operators,
            inputs=self._subgraph.integers(SubgraphField.INPUTS, _MAX_GRAPH_TENSORS, "the list of inputs"),
            outputs=self._subgraph.integers(SubgraphField.OUTPUTS, _MAX_GRAPH_TENSORS, "the list of outputs"),
            description=self._model.text(ModelField.DESCRIPTION),
            sha256=sha256_bytes(self._buffer.data),
            file_bytes=len(self._buffer),
        )
        check_wiring(graph)
        for index in range(len(graph.ops)):
            supported_ops.check_operator(graph, index)
        return graph

    # Tensors

    def _tensor(self, index: int, table: FlatTable) -> Tensor:
        name = table.text(TensorField.NAME)
        what = f"tensor {index} ({name!r})"
        shape = table.integers(TensorField.SHAPE, _MAX_RANK, f"the shape of {what}")
        number = table.integer(TensorField.TYPE, "b")
        if not 0 <= number < len(TENSOR_TYPES):
            raise ModelFormatError(f"{what} has the unknown type {number}")
        self._type_names.append(TENSOR_TYPES[number])
        known = TENSOR_TYPES[number] in DType.__members__
        dtype = DType[TENSOR_TYPES[number]] if known else DType.OTHER
        if table.has(TensorField.SPARSITY) or table.integer(TensorField.EXTERNAL_BUFFER, "I"):
            dtype = DType.OTHER
            self._type_names[-1] = "sparse or external data"
        if table.boolean(TensorField.IS_VARIABLE):
            dtype = DType.OTHER
            self._type_names[-1] = "a variable"
        return Tensor(
            index=index,
            name=name,
            shape=shape,
            dtype=dtype,
            quant=self._quantization(table, what),
            data=None if dtype is DType.OTHER else self._constant(table, shape, dtype, what),
        )

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
        number = tensor.integer(TensorField.BUFFER, "I")
        if number == 0 and self._model.count(ModelField.BUFFERS) == 0:
            return None
        data = self._bytes(self._model.item(ModelField.BUFFERS, number), what)
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

    def _bytes(self, table: FlatTable, what: str) -> memoryview | None:
        """The bytes of a buffer, which lie in a vector or, in large files, behind the flatbuffer."""
        offset = table.integer(BufferField.OFFSET, "Q")
        if offset > 1:
            size = table.integer(BufferField.SIZE, "Q")
            if offset + size > len(self._buffer):
                raise ModelFormatError(f"the data of {what} lies outside the file: it is truncated")
            return memoryview(self._buffer.data)[offset : offset + size]
        values = table.numbers(BufferField.DATA, "u1")
        return None if values is None else values.data

    # Operators

    def _name(self, table: FlatTable, index: int) -> str:
        """Name of an operator, from either of the two fields that hold its number."""
        number = table.integer(OperatorField.OPCODE_INDEX, "I")
        code = self._model.item(ModelField.OPERATOR_CODES, number)
        old = code.integer(OpcodeField.DEPRECATED_BUILTIN_CODE, "b")
        new = code.integer(OpcodeField.BUILTIN_CODE, "i")
        # Numbers above 127 do not fit the old field; files from before 2020 lack the new one.
        builtin = max(old, new)
        if not 0 <= builtin < len(BUILTIN_OPERATORS) or builtin == _BUILTIN_CODE_PLACEHOLDER:
            raise UnsupportedOperatorError(f"operator code {builtin}", index, "is not known")
        name = BUILTIN_OPERATORS[builtin]
        if name == "CUSTOM":
            custom = code.text(OpcodeField.CUSTOM_CODE) or "unnamed"
            raise UnsupportedOperatorError(f"CUSTOM {custom}", index, "custom operators are not supported")
        return name

    def _operands(self, table: FlatTable, field: OperatorField, index: int) -> tuple[int, ...]:
        what = f"the {'inputs' if field is OperatorField.INPUTS else 'outputs'} of operator {index}"
        numbers = table.integers(field, _MAX_OPERANDS, what)
        for number in numbers:
            if not -1 <= number < len(self._tensors):
                raise ModelFormatError(f"operator {index} refers to tensor {number} of {len(self._tensors)}")
        return numbers

    def _operator(self, index: int, table: FlatTable) -> Op:
        name = self._name(table, index)
        kind = OPERATORS.get(name)
        if kind is None:
            reason = "this operator is not supported"
            if name in _DYNAMIC_SHAPE_OPERATORS:
                reason += f"; it comes from a dynamic batch: {FIXED_BATCH}"
            raise UnsupportedOperatorError(name, index, reason)
        inputs = self._operands(table, OperatorField.INPUTS, index)
        outputs = self._operands(table, OperatorField.OUTPUTS, index)
        if -1 in outputs:
            raise ModelFormatError(f"operator {index} ({name}) has an absent output")
        reason_or_none = supported_ops.check_operands(
            kind,
            tuple(self._tensors[i] if i >= 0 else None for i in inputs),
            tuple(self._tensors[i] for i in outputs),
            self._type_names,
        )
        if reason_or_none is not None:
            raise UnsupportedOperatorError(name, index, reason_or_none)
        if kind is Reshape:
            self._complete_shape(inputs[0], outputs[0])
            # The wanted shape, if given, says nothing that the output does not.
            inputs = inputs[:1]
        self._normalize_quantization(kind, inputs, outputs)
        return decode_operator(name, index, table, (inputs, outputs), self._tensors)

    def _complete_shape(self, source: int, output: int) -> None:
        """Works out a size of -1 in the output of a RESHAPE, as TFLite Micro does."""
        shape = self._tensors[output].shape
        if shape.count(-1) == 1:
            rest = math.prod(size for size in shape if size != -1)
            if rest > 0 and self._tensors[source].size % rest == 0:
                size = self._tensors[source].size // rest
                completed = tuple(size if n == -1 else n for n in shape)
                self._tensors[output] = replace(self._tensors[output], shape=completed)

    def _normalize_quantization(
        self, kind: type[Op], inputs: tuple[int, ...], outputs: tuple[int, ...]
    ) -> None:
        """Brings oddities that TFLite Micro tolerates to the form that the graph promises."""
        activations = (*inputs, *outputs)
        if issubclass(kind, Conv2D | DepthwiseConv2D | FullyConnected):
            self._centre_weights(inputs[1], dense=kind is FullyConnected)
            if len(inputs) > 2 and inputs[2] >= 0:
                bias = self._tensors[inputs[2]]
                data = None if bias.data is None else bias.data.reshape(-1)
                self._tensors[inputs[2]] = replace(bias, shape=(bias.size,), data=data)
            activations = (inputs[0], *outputs)
        for index in activations:
            tensor = self._tensors[index]
            if tensor.quant is not None and tensor.quant.per_channel:
                # Several scales on an activation: the first one counts.
                quant = QuantParams(tensor.quant.scale[:1], tensor.quant.zero_point[:1])
                self._tensors[index] = replace(tensor, quant=quant)

    def _centre_weights(self, index: int, *, dense: bool) -> None:
        """Brings weights with a zero point to zero point 0.

        Convolutions and dense layers with several scales ignore the zero point. A dense layer with one
        scale subtracts it, which is done here, where every weight stays int8.
        """
        weights = self._tensors[index]
        quant, data = weights.quant, weights.data
        if quant is None or data is None or not quant.zero_point.any():
            return
        if dense and not quant.per_channel:
            zero_point = int(quant.zero_point[0])
            if data.size and (int(data.min()) - zero_point < -128 or int(data.max()) - zero_point > 127):
                return
            self._buffer.charge(data.nbytes)
            # Every difference fits int8, so wrapping subtraction is exact.
            data = data - np.int64(zero_point).astype(np.int8)
            data.flags.writeable = False
        zeros = np.zeros_like(quant.zero_point)
        zeros.flags.writeable = False
        self._tensors[index] = replace(weights, data=data, quant=replace(quant, zero_point=zeros))
