"""Writes small .tflite files with the flatbuffers package alone, any supported operator, any quantization.

Tests draw networks with it (see ``random_networks.py``) and shape the oddities that converters write::

    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 1), scale=0.02, zero_point=-128)
    x = builder.conv_2d(x, weights, bias, weight_scales=[0.01], out=(0.05, 3), padding="SAME")
    builder.output(x)
    data = builder.build()

Field numbers follow the schema of TensorFlow Lite, version 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import flatbuffers
import numpy as np
from tflite_more_operators import MoreOperators
from tflite_tables import ACTIVATIONS, NUMPY_TYPES, OPCODES, OPTIONS, PADDINGS, TENSOR_TYPES

Option = tuple[int, Literal["i8", "i32", "bool", "f32", "i32s", "text"], Any]
Quant = tuple[float, int]


@dataclass
class TensorSpec:
    """One entry of the tensor table; every field may be bent."""

    shape: Sequence[int] | None
    dtype: str = "INT8"
    scales: Sequence[float] | None = None
    zero_points: Sequence[int] | None = None
    quantized_dimension: int = 0
    data: bytes | None = None
    name: str = ""
    shape_signature: Sequence[int] | None = None
    is_variable: bool = False
    sparse: bool = False
    buffer: int | None = None  # an explicit buffer number
    min_max: tuple[float, float] | None = None


@dataclass
class OperatorSpec:
    """One operator; ``options`` are (field number, kind, value)."""

    code: str | int
    inputs: Sequence[int]
    outputs: Sequence[int]
    options: Sequence[Option] = ()
    options_type: int | None = None


def padding_output(size: int, extent: int, stride: int, dilation: int, padding: str) -> int:
    """Positions that a window takes along one axis."""
    if padding == "SAME":
        return math.ceil(size / stride)
    return (size - (extent - 1) * dilation - 1) // stride + 1


@dataclass
class ModelBuilder(MoreOperators):
    """Collects tensors and operators; methods named after operators return the output's index."""

    tensors: list[TensorSpec] = field(default_factory=list)
    operators: list[OperatorSpec] = field(default_factory=list)
    inputs: list[int] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)
    subgraphs: list[ModelBuilder] = field(default_factory=list)  # further ones, for CALL_ONCE
    values: str = "INT8"  # type of activations where nothing else is said; INT16 for a 16x8 network
    bias: str = "INT32"  # type of biases

    # tensors

    def add(self, spec: TensorSpec) -> int:
        """Appends a tensor."""
        self.tensors.append(spec)
        return len(self.tensors) - 1

    def input(
        self, shape: Sequence[int], *, scale: float = 1.0, zero_point: int = 0, dtype: str | None = None
    ) -> int:
        """Appends a tensor that the caller fills; a float tensor gets no quantization."""
        index = self.activation(shape, (scale, zero_point), dtype=dtype)
        self.inputs.append(index)
        return index

    def activation(self, shape: Sequence[int], quant: Quant, *, dtype: str | None = None) -> int:
        """Appends a tensor of run-time values."""
        dtype = dtype or self.values
        if dtype in {"FLOAT32", "INT32"}:
            return self.add(TensorSpec(shape, dtype))
        return self.add(TensorSpec(shape, dtype, [quant[0]], [quant[1]]))

    def constant(
        self,
        data: Any,
        dtype: str = "INT8",
        *,
        scales: Sequence[float] | None = None,
        zero_points: Sequence[int] | None = None,
        quantized_dimension: int = 0,
    ) -> int:
        """Appends a tensor with data; zero points default to 0 where there are scales."""
        array = np.ascontiguousarray(data, NUMPY_TYPES[dtype])
        if scales is not None and zero_points is None:
            zero_points = [0] * len(scales)
        return self.add(
            TensorSpec(np.shape(data), dtype, scales, zero_points, quantized_dimension, array.tobytes())
        )

    def output(self, index: int) -> None:
        """Declares a tensor to be an output of the network."""
        self.outputs.append(index)

    def shape(self, index: int) -> tuple[int, ...]:
        """Shape of a tensor."""
        return tuple(self.tensors[index].shape or ())

    def quant(self, index: int) -> Quant:
        """Scale and zero point of a tensor."""
        spec = self.tensors[index]
        assert spec.scales
        assert spec.zero_points
        return spec.scales[0], spec.zero_points[0]

    # operators

    def operator(self, code: str, inputs: Sequence[int], output: int, options: Sequence[Option] = ()) -> int:
        """Appends an operator with one output."""
        self.operators.append(OperatorSpec(code, inputs, [output], options))
        return output

    def operator_of_many(
        self, code: str, inputs: Sequence[int], outputs: Sequence[int], options: Sequence[Option] = ()
    ) -> list[int]:
        """Appends an operator with any number of outputs."""
        self.operators.append(OperatorSpec(code, inputs, list(outputs), options))
        return list(outputs)

    def copy_spec(self, index: int, shape: Sequence[int]) -> int:
        """Appends an activation of another one's type and quantization."""
        spec = self.tensors[index]
        return self.add(TensorSpec(shape, spec.dtype, spec.scales, spec.zero_points))

    def conv_2d(
        self,
        x: int,
        weights: Any,
        bias: Any | None = None,
        *,
        weight_scales: Sequence[float],
        out: Quant,
        stride: tuple[int, int] = (1, 1),
        dilation: tuple[int, int] = (1, 1),
        padding: str = "VALID",
        activation: str = "NONE",
    ) -> int:
        """CONV_2D; ``weights`` is (Co, Kh, Kw, Ci)."""
        channels, kernel_h, kernel_w, _ = np.shape(weights)
        return self._conv(
            "CONV_2D",
            x,
            filters=(weights, bias, weight_scales, 0),
            geometry=(channels, kernel_h, kernel_w),
            out=out,
            stride=stride,
            dilation=dilation,
            padding=padding,
            activation=activation,
        )

    def depthwise_conv_2d(
        self,
        x: int,
        weights: Any,
        bias: Any | None = None,
        *,
        weight_scales: Sequence[float],
        out: Quant,
        stride: tuple[int, int] = (1, 1),
        dilation: tuple[int, int] = (1, 1),
        padding: str = "VALID",
        activation: str = "NONE",
        depth_multiplier: int | None = None,
    ) -> int:
        """DEPTHWISE_CONV_2D; ``weights`` is (1, Kh, Kw, Ci * multiplier)."""
        _, kernel_h, kernel_w, channels = np.shape(weights)
        multiplier = depth_multiplier if depth_multiplier is not None else channels // self.shape(x)[3]
        return self._conv(
            "DEPTHWISE_CONV_2D",
            x,
            filters=(weights, bias, weight_scales, 3),
            geometry=(channels, kernel_h, kernel_w),
            out=out,
            stride=stride,
            dilation=dilation,
            padding=padding,
            activation=activation,
            multiplier=multiplier,
        )

    def _conv(
        self,
        code,
        x,
        *,
        filters,
        geometry,
        out,
        stride,
        dilation,
        padding,
        activation,
        multiplier=None,
    ) -> int:
        weights, bias, weight_scales, axis = filters
        channels, kernel_h, kernel_w = geometry
        inputs = [x, self.constant(weights, scales=weight_scales, quantized_dimension=axis)]
        if bias is not None:
            inputs.append(self._bias(x, bias, weight_scales))
        _, height, width, _ = self.shape(x)
        shape = (
            1,
            padding_output(height, kernel_h, stride[0], dilation[0], padding),
            padding_output(width, kernel_w, stride[1], dilation[1], padding),
            channels,
        )
        options: list[Option] = [(0, "i8", PADDINGS[padding]), (1, "i32", stride[1]), (2, "i32", stride[0])]
        if multiplier is not None:
            options.append((3, "i32", multiplier))
        first = 3 if multiplier is None else 4
        options += [
            (first, "i8", ACTIVATIONS[activation]),
            (first + 1, "i32", dilation[1]),
            (first + 2, "i32", dilation[0]),
        ]
        return self.operator(code, inputs, self.activation(shape, out), options)

    def _bias(self, x: int, bias: Any, weight_scales: Sequence[float]) -> int:
        scale = self.quant(x)[0]
        scales = [float(np.float32(scale) * np.float32(s)) for s in weight_scales]
        return self.constant(bias, self.bias, scales=scales)

    def fully_connected(
        self,
        x: int,
        weights: Any,
        bias: Any | None = None,
        *,
        weight_scales: Sequence[float],
        out: Quant,
        activation: str = "NONE",
        keep_num_dims: bool = False,
        absent_bias: bool = False,
    ) -> int:
        """FULLY_CONNECTED; ``weights`` is (units, n). ``absent_bias`` writes the index -1."""
        units, depth = np.shape(weights)
        inputs = [x, self.constant(weights, scales=weight_scales)]
        if bias is not None:
            inputs.append(self._bias(x, bias, weight_scales))
        elif absent_bias:
            inputs.append(-1)
        rows = math.prod(self.shape(x)) // depth
        shape = (*self.shape(x)[:-1], units) if keep_num_dims else (rows, units)
        options: list[Option] = [(0, "i8", ACTIVATIONS[activation]), (2, "bool", keep_num_dims)]
        return self.operator("FULLY_CONNECTED", inputs, self.activation(shape, out), options)

    def pool_2d(
        self,
        kind: Literal["MAX_POOL_2D", "AVERAGE_POOL_2D"],
        x: int,
        extent: tuple[int, int],
        *,
        stride: tuple[int, int] | None = None,
        padding: str = "VALID",
        activation: str = "NONE",
        out: Quant | None = None,
    ) -> int:
        """MAX_POOL_2D or AVERAGE_POOL_2D."""
        stride = stride or extent
        _, height, width, channels = self.shape(x)
        shape = (
            1,
            padding_output(height, extent[0], stride[0], 1, padding),
            padding_output(width, extent[1], stride[1], 1, padding),
            channels,
        )
        options: list[Option] = [
            (0, "i8", PADDINGS[padding]),
            (1, "i32", stride[1]),
            (2, "i32", stride[0]),
            (3, "i32", extent[1]),
            (4, "i32", extent[0]),
            (5, "i8", ACTIVATIONS[activation]),
        ]
        return self.operator(kind, [x], self.activation(shape, out or self.quant(x)), options)

    def mean(self, x: int, axes: Sequence[int], *, out: Quant, keep_dims: bool = False) -> int:
        """MEAN; axes may be negative or repeated."""
        shape = self.shape(x)
        reduced = {axis % len(shape) for axis in axes}
        kept = [1 if i in reduced else n for i, n in enumerate(shape) if keep_dims or i not in reduced]
        inputs = [x, self.constant(np.array(axes), "INT32")]
        return self.operator("MEAN", inputs, self.activation(kept, out), [(0, "bool", keep_dims)])

    def binary(
        self, kind: Literal["ADD", "SUB", "MUL"], a: int, b: int, *, out: Quant, activation: str = "NONE"
    ) -> int:
        """ADD, SUB or MUL with broadcasting."""
        shape = np.broadcast_shapes(self.shape(a), self.shape(b))
        return self.operator(kind, [a, b], self.activation(shape, out), [(0, "i8", ACTIVATIONS[activation])])

    def pad(self, x: int, amounts: Sequence[tuple[int, int]], *, value: int | None = None) -> int:
        """PAD, or PADV2 when there is a value."""
        shape = [n + a + b for n, (a, b) in zip(self.shape(x), amounts, strict=True)]
        inputs = [x, self.constant(np.array(amounts), "INT32")]
        if value is not None:
            scale, zero_point = self.quant(x)
            inputs.append(
                self.constant(np.array([value]), self.values, scales=[scale], zero_points=[zero_point])
            )
        code = "PAD" if value is None else "PADV2"
        return self.operator(code, inputs, self.activation(shape, self.quant(x)))

    def concatenation(self, xs: Sequence[int], axis: int, *, activation: str = "NONE") -> int:
        """CONCATENATION; the axis may be negative."""
        shape = list(self.shape(xs[0]))
        shape[axis] = sum(self.shape(x)[axis] for x in xs)
        options: list[Option] = [(0, "i32", axis), (1, "i8", ACTIVATIONS[activation])]
        return self.operator("CONCATENATION", xs, self.activation(shape, self.quant(xs[0])), options)

    def reshape(self, x: int, shape: Sequence[int], *, how: str = "tensor") -> int:
        """RESHAPE; ``how`` is "tensor", "option" or "neither"."""
        inputs = [x, self.constant(np.array(shape), "INT32")] if how == "tensor" else [x]
        options: list[Option] = [] if how == "neither" else [(0, "i32s", list(shape))]
        return self.operator("RESHAPE", inputs, self.activation(shape, self.quant(x)), options)

    def squeeze(self, x: int, axes: Sequence[int] = ()) -> int:
        """SQUEEZE of the given axes, or of all that have length 1."""
        shape = self.shape(x)
        gone = {a % len(shape) for a in axes} or {i for i, n in enumerate(shape) if n == 1}
        kept = [n for i, n in enumerate(shape) if i not in gone]
        return self.operator("SQUEEZE", [x], self.activation(kept, self.quant(x)), [(0, "i32s", list(axes))])

    def transpose(self, x: int, permutation: Sequence[int]) -> int:
        """TRANSPOSE."""
        shape = [self.shape(x)[i] for i in permutation]
        inputs = [x, self.constant(np.array(permutation), "INT32")]
        return self.operator("TRANSPOSE", inputs, self.activation(shape, self.quant(x)))

    def softmax(self, x: int, *, beta: float = 1.0, out: Quant = (1 / 256, -128)) -> int:
        """SOFTMAX."""
        return self.operator("SOFTMAX", [x], self.activation(self.shape(x), out), [(0, "f32", beta)])

    def logistic(self, x: int, *, out: Quant = (1 / 256, -128)) -> int:
        """LOGISTIC."""
        return self.operator("LOGISTIC", [x], self.activation(self.shape(x), out))

    def tanh(self, x: int, *, out: Quant = (1 / 128, 0)) -> int:
        """TANH."""
        return self.operator("TANH", [x], self.activation(self.shape(x), out))

    def unary(self, kind: Literal["RELU", "RELU6", "QUANTIZE"], x: int, *, out: Quant) -> int:
        """RELU, RELU6 or QUANTIZE."""
        return self.operator(kind, [x], self.activation(self.shape(x), out))

    def leaky_relu(self, x: int, alpha: float, *, out: Quant) -> int:
        """LEAKY_RELU."""
        return self.operator("LEAKY_RELU", [x], self.activation(self.shape(x), out), [(0, "f32", alpha)])

    def dequantize(self, x: int) -> int:
        """DEQUANTIZE to float32."""
        return self.operator("DEQUANTIZE", [x], self.add(TensorSpec(self.shape(x), "FLOAT32")))

    # the file

    def build(
        self,
        *,
        version: int = 3,
        identifier: bytes | None = b"TFL3",
        codes: Literal["both", "old", "new"] = "both",
        offset_buffers: bool = False,
        description: str = "made by tflite_builder",
        subgraphs: int = 1,
    ) -> bytes:
        """Serializes the model.

        Args:
            version: Schema version to write.
            identifier: File identifier, or None.
            codes: Which of the two builtin code fields operator codes fill.
            offset_buffers: Whether data lies behind the flatbuffer, as files above 2 GB have it.
            description: Description to write.
            subgraphs: How often to write the subgraph.
        """
        header = {
            "version": version,
            "identifier": identifier,
            "codes": codes,
            "description": description,
            "subgraphs": subgraphs,
        }
        data, _ = self._serialize(**header, offsets=[0, 0] if offset_buffers else None)
        if not offset_buffers:
            return data
        # A second pass knows where the data will lie; all offsets have fixed widths.
        start = len(data) + (-len(data)) % 16
        data, places = self._serialize(**header, offsets=[start, 0])
        return data + bytes(start - len(data)) + b"".join(places)

    def _serialize(self, *, version, identifier, codes, description, subgraphs, offsets):
        b = flatbuffers.Builder(1024)
        every = [self, *self.subgraphs]
        names = list(dict.fromkeys(op.code for part in every for op in part.operators))
        buffers, appended = self._buffers(b, offsets)
        first = 1
        graph = []
        for part in every:
            graph += [part._subgraph(b, names, first) for _ in range(subgraphs if part is self else 1)]
            first += len(part.tensors)
        code_vector = self._offsets(b, [self._opcode(b, name, codes) for name in names])
        graph_vector = self._offsets(b, graph)
        text = b.CreateString(description)
        b.StartObject(8)
        b.PrependUint32Slot(0, version, 0)
        b.PrependUOffsetTRelativeSlot(1, code_vector, 0)
        b.PrependUOffsetTRelativeSlot(2, graph_vector, 0)
        b.PrependUOffsetTRelativeSlot(3, text, 0)
        b.PrependUOffsetTRelativeSlot(4, buffers, 0)
        b.Finish(b.EndObject(), file_identifier=identifier)
        return bytes(b.Output()), appended

    def _buffers(self, b, offsets):
        table, appended = [], []
        for spec in [None, *self.tensors, *(t for part in self.subgraphs for t in part.tensors)]:
            data = spec.data if spec else None
            if data is None:
                b.StartObject(3)
            elif offsets is None:
                vector = self._aligned(b, data)
                b.StartObject(3)
                b.PrependUOffsetTRelativeSlot(0, vector, 0)
            else:
                b.StartObject(3)
                b.ForceDefaults(True)
                b.PrependUint64Slot(1, sum(offsets), 0)
                b.PrependUint64Slot(2, len(data), 0)
                b.ForceDefaults(False)
                padded = data + bytes(-len(data) % 16)
                offsets[1] += len(padded)
                appended.append(padded)
            table.append(b.EndObject())
        return self._offsets(b, table), appended

    @staticmethod
    def _aligned(b, data):
        b.StartVector(1, len(data), 16)
        b.head -= len(data)
        b.Bytes[b.head : b.head + len(data)] = data
        return b.EndVector()

    @staticmethod
    def _offsets(b, items):
        b.StartVector(4, len(items), 4)
        for item in reversed(items):
            b.PrependUOffsetTRelative(item)
        return b.EndVector()

    @staticmethod
    def _vector(b, kind, values):
        return b.CreateNumpyVector(np.array(list(values), kind)) if values is not None else None

    @staticmethod
    def _opcode(b, name, codes):
        code = OPCODES[name] if isinstance(name, str) else name
        custom = b.CreateString("MyOperator") if name == "CUSTOM" else None
        b.StartObject(4)
        if codes != "new":
            b.PrependInt8Slot(0, min(code, 127), 0)
        if custom is not None:
            b.PrependUOffsetTRelativeSlot(1, custom, 0)
        b.PrependInt32Slot(2, 1, 1)
        if codes != "old":
            b.PrependInt32Slot(3, code, 0)
        return b.EndObject()

    def _subgraph(self, b, names, first):
        tensors = self._offsets(b, [self._tensor(b, i, spec, first) for i, spec in enumerate(self.tensors)])
        operators = self._offsets(b, [self._operator(b, op, names) for op in self.operators])
        inputs = self._vector(b, "i4", self.inputs)
        outputs = self._vector(b, "i4", self.outputs)
        name = b.CreateString("main")
        b.StartObject(5)
        for slot, value in enumerate((tensors, inputs, outputs, operators, name)):
            b.PrependUOffsetTRelativeSlot(slot, value, 0)
        return b.EndObject()

    def _tensor(self, b, index, spec, first):
        shape = self._vector(b, "i4", spec.shape)
        signature = self._vector(b, "i4", spec.shape_signature)
        name = b.CreateString(spec.name or f"t{index}")
        quantization = self._quantization(b, spec)
        sparsity = None
        if spec.sparse:
            b.StartObject(3)
            sparsity = b.EndObject()
        b.StartObject(8)
        offsets = {0: shape, 3: name, 4: quantization, 6: sparsity, 7: signature}
        for slot, value in offsets.items():
            if value is not None:
                b.PrependUOffsetTRelativeSlot(slot, value, 0)
        b.PrependInt8Slot(1, TENSOR_TYPES[spec.dtype], 0)
        buffer = spec.buffer if spec.buffer is not None else (first + index if spec.data is not None else 0)
        b.PrependUint32Slot(2, buffer, 0)
        b.PrependBoolSlot(5, spec.is_variable, False)
        return b.EndObject()

    def _quantization(self, b, spec):
        low = high = None
        if spec.min_max:
            low, high = (self._vector(b, "f4", [v]) for v in spec.min_max)
        scales = self._vector(b, "f4", spec.scales)
        zero_points = self._vector(b, "i8", spec.zero_points)
        b.StartObject(7)
        for slot, value in enumerate((low, high, scales, zero_points)):
            if value is not None:
                b.PrependUOffsetTRelativeSlot(slot, value, 0)
        b.PrependInt32Slot(6, spec.quantized_dimension, 0)
        return b.EndObject()

    def _operator(self, b, op, names):
        inputs = self._vector(b, "i4", op.inputs)
        outputs = self._vector(b, "i4", op.outputs)
        default = OPTIONS.get(op.code, 0) if isinstance(op.code, str) else 0
        kind = op.options_type if op.options_type is not None else default
        options = self._options(b, op.options) if kind else None
        b.StartObject(5)
        b.PrependUint32Slot(0, names.index(op.code), 0)
        b.PrependUOffsetTRelativeSlot(1, inputs, 0)
        b.PrependUOffsetTRelativeSlot(2, outputs, 0)
        b.PrependUint8Slot(3, kind, 0)
        if options is not None:
            b.PrependUOffsetTRelativeSlot(4, options, 0)
        return b.EndObject()

    def _options(self, b, options):
        vectors = {slot: self._vector(b, "i4", value) for slot, kind, value in options if kind == "i32s"}
        vectors |= {slot: b.CreateString(value) for slot, kind, value in options if kind == "text"}
        b.StartObject(1 + max((slot for slot, _, _ in options), default=0))
        for slot, kind, value in options:
            match kind:
                case "i8":
                    b.PrependInt8Slot(slot, value, 0)
                case "i32":
                    b.PrependInt32Slot(slot, value, -(2**31))
                case "bool":
                    b.PrependBoolSlot(slot, value, False)
                case "f32":
                    b.PrependFloat32Slot(slot, value, -1e30)
                case "i32s" | "text":
                    b.PrependUOffsetTRelativeSlot(slot, vectors[slot], 0)
        return b.EndObject()
