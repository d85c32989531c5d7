"""A convolution on its way to one of several kernels: what each of them looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import LinearParams
from tintling.firmware_export.compiler.blocked.layout import Channels, channels_of
from tintling.firmware_export.compiler.blocked.sides import sides_of
from tintling.firmware_export.compiler.blocked.structs import ShapeStruct
from tintling.firmware_export.compiler.fusion import Readers, Tail
from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct
from tintling.firmware_export.compiler.linear_weights import corrected_bias, weights_of
from tintling.firmware_export.compiler.overlap import Walk
from tintling.firmware_export.compiler.program import ConstantRef, Operand
from tintling.firmware_export.compiler.program_builder import ProgramBuilder
from tintling.operators import Conv2D, DepthwiseConv2D

__all__ = ["BLOCKS_TITLE", "CHANNELS_TITLE", "ConvLayer"]

CHANNELS_TITLE = "Bias, multiplier, rounding and shift"
BLOCKS_TITLE = "Run and extra taps; then bias, multiplier, rounding and shift of each channel"


@dataclass(frozen=True, slots=True, eq=False)
class ConvLayer:
    """One CONV_2D or DEPTHWISE_CONV_2D with what is computed along with it.

    Attributes:
        builder: Receives the step.
        position: Of the operator in the graph.
        op: The operator.
        linear: Its offsets and factors.
        conv: Its shapes.
        tail: The operators behind it that are computed along with it.
        readers: Who reads each tensor.
    """

    builder: ProgramBuilder
    position: int
    op: Conv2D | DepthwiseConv2D
    linear: LinearParams
    conv: Conv2DStruct
    tail: Tail
    readers: Readers

    @property
    def ops(self) -> tuple[int, ...]:
        """Positions of all operators of the step."""
        return (self.position, *self.tail.ops)

    @property
    def name(self) -> str:
        """Identifier of the step."""
        return self.builder.name(self.ops)

    @property
    def source(self) -> Operand:
        """Where the input is."""
        return self.builder.operand(self.op.inputs[0])

    @property
    def weights(self) -> NDArray[np.int8]:
        """Weights in the shape of the file."""
        return weights_of(self.builder, self.op.inputs[1])

    @property
    def matrix(self) -> NDArray[np.int8]:
        """Weights of each output channel, shape (channels, taps), int8."""
        weights = self.weights
        if isinstance(self.op, DepthwiseConv2D):
            return np.ascontiguousarray(weights[0].reshape(-1, weights.shape[3]).T)
        return weights.reshape(len(weights), -1)

    def channels(self, *, unit: int = 1, full: bool = True, twice: bool = False) -> Channels | None:
        """Numbers of the output channels, see :func:`channels_of`."""
        return channels_of(
            self.matrix, self._bias, self.linear, self.tail.activation, unit=unit, full=full, twice=twice
        )

    def sides(self) -> NDArray[np.int8]:
        """The bounds of int8 that each output channel needs, see :func:`sides_of`."""
        return sides_of(self.matrix, self._bias, self.linear)

    @property
    def _bias(self) -> NDArray[np.int64]:
        return corrected_bias(self.builder, self.op, self.linear, self.matrix.astype(np.int64).sum(1))

    def channel_rows(self, channels: Channels) -> ConstantRef:
        """Stores the numbers of the channels."""
        return self.builder.constant(
            f"{self.name}_channels", CHANNELS_TITLE, channels.rows, ("channel", "number")
        )

    def walks(self) -> tuple[Walk, Walk]:
        """Where the windows begin, vertically and horizontally."""
        conv = self.conv
        return (
            Walk.of(conv.output.h, conv.stride.h, conv.padding.h),
            Walk.of(conv.output.w, conv.stride.w, conv.padding.w),
        )

    def shape(self) -> ShapeStruct:
        """Shapes as the kernels that copy windows want them."""
        conv = self.conv
        return ShapeStruct(
            input=conv.input,
            filter=conv.filter,
            output=conv.output,
            stride=conv.stride,
            dilation=conv.dilation,
            padding=conv.padding,
            border=conv.border,
            pad=conv.input_zero_point,
        )
