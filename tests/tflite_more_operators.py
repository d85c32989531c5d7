"""Operators of ``tflite_builder.ModelBuilder`` that move values, reduce them, or remember.

Each method takes tensor indices and gives those of its outputs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from tflite_tables import ACTIVATIONS, PADDINGS


class MoreOperators:
    """A part of :class:`tflite_builder.ModelBuilder`, which brings ``operator`` and ``constant``."""

    def _int32(self, values: Any) -> int:
        return self.constant(np.array(values), "INT32")

    def _like(self, x: int, shape: Sequence[int]) -> int:
        return self.copy_spec(x, [int(n) for n in shape])

    # values that move

    def strided_slice(self, x, begin, end, strides, *, masks=(0, 0, 0, 0, 0), shape, offset=False) -> int:
        """STRIDED_SLICE; ``masks`` are begin, end, ellipsis, new axis and shrink axis."""
        inputs = [x, self._int32(begin), self._int32(end), self._int32(strides)]
        options = [(i, "i32", mask) for i, mask in enumerate(masks)]
        if offset:
            options.append((5, "bool", True))
        return self.operator("STRIDED_SLICE", inputs, self._like(x, shape), options)

    def slice(self, x, begin, size) -> int:
        """SLICE; a size of -1 takes the rest."""
        shape = [n - b if s == -1 else s for n, b, s in zip(self.shape(x), begin, size, strict=True)]
        return self.operator("SLICE", [x, self._int32(begin), self._int32(size)], self._like(x, shape))

    def split(self, x, axis, count) -> list[int]:
        """SPLIT into equal parts."""
        shape = list(self.shape(x))
        shape[axis] //= count
        outputs = [self._like(x, shape) for _ in range(count)]
        return self.operator_of_many("SPLIT", [self._int32(axis), x], outputs, [(0, "i32", count)])

    def split_v(self, x, axis, sizes) -> list[int]:
        """SPLIT_V; one size may be -1."""
        shape = list(self.shape(x))
        rest = shape[axis] - sum(n for n in sizes if n >= 0)
        outputs = []
        for size in sizes:
            part = list(shape)
            part[axis] = rest if size == -1 else size
            outputs.append(self._like(x, part))
        inputs = [x, self._int32(sizes), self._int32(axis)]
        return self.operator_of_many("SPLIT_V", inputs, outputs, [(0, "i32", len(sizes))])

    def pack(self, xs, axis) -> int:
        """PACK."""
        shape = list(self.shape(xs[0]))
        shape.insert(axis % (len(shape) + 1), len(xs))
        options = [(0, "i32", len(xs)), (1, "i32", axis)]
        return self.operator("PACK", xs, self._like(xs[0], shape), options)

    def unpack(self, x, axis) -> list[int]:
        """UNPACK."""
        shape = list(self.shape(x))
        count = shape.pop(axis)
        outputs = [self._like(x, shape) for _ in range(count)]
        return self.operator_of_many("UNPACK", [x], outputs, [(0, "i32", count), (1, "i32", axis)])

    def gather(self, x, indices, axis) -> int:
        """GATHER of constant indices."""
        shape = list(self.shape(x))
        shape[axis] = len(indices)
        return self.operator("GATHER", [x, self._int32(indices)], self._like(x, shape), [(0, "i32", axis)])

    def reshape_float(self, x, shape) -> int:
        """RESHAPE of floats."""
        return self.operator("RESHAPE", [x, self._int32(shape)], self._like(x, shape))

    def expand_dims(self, x, axis) -> int:
        """EXPAND_DIMS."""
        shape = list(self.shape(x))
        shape.insert(axis if axis >= 0 else axis + len(shape) + 1, 1)
        return self.operator("EXPAND_DIMS", [x, self._int32(axis)], self._like(x, shape))

    def reverse(self, x, axes) -> int:
        """REVERSE_V2."""
        return self.operator("REVERSE_V2", [x, self._int32(axes)], self._like(x, self.shape(x)))

    def broadcast_to(self, x, shape) -> int:
        """BROADCAST_TO."""
        return self.operator("BROADCAST_TO", [x, self._int32(shape)], self._like(x, shape))

    def mirror_pad(self, x, amounts, *, symmetric=False) -> int:
        """MIRROR_PAD."""
        shape = [n + a + b for n, (a, b) in zip(self.shape(x), amounts, strict=True)]
        options = [(0, "i8", int(symmetric))]
        return self.operator("MIRROR_PAD", [x, self._int32(amounts)], self._like(x, shape), options)

    def depth_to_space(self, x, block) -> int:
        """DEPTH_TO_SPACE."""
        n, h, w, c = self.shape(x)
        shape = (n, h * block, w * block, c // block**2)
        return self.operator("DEPTH_TO_SPACE", [x], self._like(x, shape), [(0, "i32", block)])

    def space_to_depth(self, x, block) -> int:
        """SPACE_TO_DEPTH."""
        n, h, w, c = self.shape(x)
        shape = (n, h // block, w // block, c * block**2)
        return self.operator("SPACE_TO_DEPTH", [x], self._like(x, shape), [(0, "i32", block)])

    def resize(self, kind, x, size, *, align_corners=False, half_pixel_centers=False) -> int:
        """RESIZE_BILINEAR or RESIZE_NEAREST_NEIGHBOR."""
        n, _, _, c = self.shape(x)
        first = 2 if kind == "RESIZE_BILINEAR" else 0
        options = [(first, "bool", align_corners), (first + 1, "bool", half_pixel_centers)]
        inputs = [x, self._int32(size)]
        return self.operator(kind, inputs, self._like(x, (n, *size, c)), options)

    # numbers

    def reduce(self, kind, x, axes, *, keep_dims=False, out=None) -> int:
        """SUM, REDUCE_MAX or REDUCE_MIN."""
        shape = self.shape(x)
        reduced = {axis % len(shape) for axis in axes}
        kept = [1 if i in reduced else n for i, n in enumerate(shape) if keep_dims or i not in reduced]
        output = self.activation(kept, out or self.quant(x))
        return self.operator(kind, [x, self._int32(axes)], output, [(0, "bool", keep_dims)])

    def arg(self, kind, x, axis) -> int:
        """ARG_MAX or ARG_MIN to int32."""
        shape = list(self.shape(x))
        del shape[axis]
        options = [(0, "i8", 2)]
        return self.operator(
            kind, [x, self._int32(axis)], self.activation(shape, (1, 0), dtype="INT32"), options
        )

    def pointwise(self, kind, x, *, out) -> int:
        """ELU, HARD_SWISH, ABS, RSQRT, LOG_SOFTMAX and their like."""
        return self.operator(kind, [x], self.activation(self.shape(x), out))

    def quantize(self, x, *, out, dtype="INT8") -> int:
        """QUANTIZE to any type."""
        return self.operator("QUANTIZE", [x], self.activation(self.shape(x), out, dtype=dtype))

    def cast(self, x, dtype) -> int:
        """CAST."""
        return self.operator("CAST", [x], self.activation(self.shape(x), (1, 0), dtype=dtype))

    def two(self, kind, a, b, *, out) -> int:
        """MAXIMUM, MINIMUM or SQUARED_DIFFERENCE with broadcasting."""
        shape = np.broadcast_shapes(self.shape(a), self.shape(b))
        return self.operator(kind, [a, b], self.activation(shape, out))

    def prelu(self, x, slope, *, slope_quant, out) -> int:
        """PRELU with a constant slope."""
        constant = self.constant(slope, scales=[slope_quant[0]], zero_points=[slope_quant[1]])
        return self.operator("PRELU", [x, constant], self.activation(self.shape(x), out))

    def batch_matmul(self, a, b, *, out, adjoint=(False, False)) -> int:
        """BATCH_MATMUL."""
        first, second = self.shape(a), self.shape(b)
        rows = first[-1] if adjoint[0] else first[-2]
        columns = second[-2] if adjoint[1] else second[-1]
        shape = (*np.broadcast_shapes(first[:-2], second[:-2]), rows, columns)
        options = [(0, "bool", adjoint[0]), (1, "bool", adjoint[1])]
        return self.operator("BATCH_MATMUL", [a, b], self.activation(shape, out), options)

    def transpose_conv(
        self,
        x,
        weights,
        bias=None,
        *,
        weight_scales,
        out,
        stride=(1, 1),
        padding="VALID",
        size=None,
        activation="NONE",
    ) -> int:
        """TRANSPOSE_CONV; ``weights`` is (Co, Kh, Kw, Ci)."""
        channels, kernel_h, kernel_w, _ = np.shape(weights)
        _, height, width, _ = self.shape(x)
        if size is None:
            same = padding == "SAME"
            size = (
                height * stride[0] if same else (height - 1) * stride[0] + kernel_h,
                width * stride[1] if same else (width - 1) * stride[1] + kernel_w,
            )
        shape = (1, *size, channels)
        inputs = [self._int32(shape), self.constant(weights, scales=weight_scales), x]
        if bias is not None:
            inputs.append(self._bias(x, bias, weight_scales))
        options = [
            (0, "i8", PADDINGS[padding]),
            (1, "i32", stride[1]),
            (2, "i32", stride[0]),
            (3, "i8", ACTIVATIONS[activation]),
        ]
        return self.operator("TRANSPOSE_CONV", inputs, self.activation(shape, out), options)

    # what remembers

    def _variable(self, shape, quant, dtype) -> int:
        index = self.activation(shape, quant, dtype=dtype)
        self.tensors[index].is_variable = True
        return index

    def svdf(self, x, features, time, bias, *, scales, state, out, rank, time_type="INT16") -> int:
        """SVDF; ``scales`` of features and time, ``state`` the quantization of what is remembered."""
        memory = np.shape(time)[1]
        filters = np.shape(features)[0]
        bias_scale = float(np.float32(state[0]) * np.float32(scales[1]))
        inputs = [
            x,
            self.constant(features, scales=[scales[0]]),
            self.constant(time, time_type, scales=[scales[1]]),
            self.constant(bias, "INT32", scales=[bias_scale]),
            self._variable((1, filters * memory), state, time_type),
        ]
        output = self.activation((1, filters // rank), out)
        return self.operator("SVDF", inputs, output, [(0, "i32", rank), (1, "i8", 0)])

    def lstm(
        self, x, weights, recurrent, biases, *, scales, hidden, cell_power, clip=0.0, time_major=False
    ) -> int:
        """UNIDIRECTIONAL_SEQUENCE_LSTM; arrays and scales of input, forget, cell and output gate."""
        units = np.shape(weights[0])[0]
        source = np.float32(self.quant(x)[0])
        inputs = [x]
        inputs += [self.constant(w, scales=[s]) for w, s in zip(weights, scales[0], strict=True)]
        inputs += [self.constant(w, scales=[s]) for w, s in zip(recurrent, scales[1], strict=True)]
        inputs += [-1] * 3
        inputs += [
            self.constant(b, "INT32", scales=[float(source * np.float32(s))])
            for b, s in zip(biases, scales[0], strict=True)
        ]
        inputs += [-1] * 2
        inputs += [
            self._variable((1, units), hidden, "INT8"),
            self._variable((1, units), (2.0**cell_power, 0), "INT16"),
        ]
        inputs += [-1] * 4
        output = self.activation((*self.shape(x)[:-1], units), hidden)
        options = [(0, "i8", 4), (1, "f32", clip), (2, "f32", 0.0), (3, "bool", time_major)]
        return self.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, output, options)

    def var_handle(self, name) -> int:
        """VAR_HANDLE."""
        from tflite_builder import TensorSpec

        handle = self.add(TensorSpec((), "RESOURCE"))
        return self.operator("VAR_HANDLE", [], handle, [(0, "text", ""), (1, "text", name)])

    def read_variable(self, handle, shape, quant) -> int:
        """READ_VARIABLE."""
        return self.operator("READ_VARIABLE", [handle], self.activation(shape, quant))

    def assign_variable(self, handle, x) -> None:
        """ASSIGN_VARIABLE."""
        self.operator_of_many("ASSIGN_VARIABLE", [handle, x], [])

    def call_once(self, assignments) -> None:
        """CALL_ONCE of a subgraph that assigns constants: name to (array, quant)."""
        from tflite_builder import ModelBuilder

        once = ModelBuilder()
        for name, (values, (scale, zero_point)) in assignments.items():
            handle = once.var_handle(name)
            value = once.constant(values, scales=[scale], zero_points=[zero_point])
            once.assign_variable(handle, value)
        self.subgraphs.append(once)
        self.operator_of_many("CALL_ONCE", [], [], [(0, "i32", len(self.subgraphs))])

    def size_of(self, x) -> int:
        """Number of elements of a tensor."""
        return math.prod(self.shape(x))
