"""The lowered network: what the C text says, with nothing left to decide.

A :class:`Program` is a list of kernel calls. Everything is an integer (the scale of a float32 border
is the one exception), every shape a literal, every operand a named constant or a value with a place
in memory still to be chosen by :mod:`tintling.firmware_export.memory_plan`.

Parameter classes mirror the C structures of ``runtime/`` field by field: ``Conv2DParams`` is
``tl_conv2d_params``, in the same order with the same names. A test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tintling.graph import DType

__all__ = [
    "Activation",
    "AddParams",
    "Broadcast",
    "ClampParams",
    "ConcatenationParams",
    "Constant",
    "ConstantRef",
    "Conv2DMaxPoolParams",
    "Conv2DParams",
    "DepthwiseConv2DMaxPoolParams",
    "DepthwiseConv2DParams",
    "DequantizeParams",
    "Dims",
    "FullyConnectedParams",
    "LookupParams",
    "MeanParams",
    "MulParams",
    "Operand",
    "Overlap",
    "PadParams",
    "Params",
    "PoolParams",
    "Port",
    "Program",
    "QuantizeParams",
    "SoftmaxParams",
    "Step",
    "Struct",
    "Tile",
    "Value",
    "ValueRef",
]

Four = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Struct:
    """A C structure of the runtime; ``c_type`` is its name there."""

    c_type: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Dims(Struct):
    """Height, width and number of channels of a tensor."""

    c_type: ClassVar[str] = "tl_dims"
    h: int
    w: int
    c: int


@dataclass(frozen=True, slots=True)
class Tile(Struct):
    """A size or a step in the picture's plane."""

    c_type: ClassVar[str] = "tl_tile"
    h: int
    w: int


@dataclass(frozen=True, slots=True)
class Activation(Struct):
    """Least and greatest value of an output."""

    c_type: ClassVar[str] = "tl_activation"
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Conv2DParams(Struct):
    """Parameters of ``tl_conv2d_s8``.

    The bias constant holds the correction for the input's zero point, so ``input_zero_point`` only
    says what lies over the edge, where ``border`` is 1.
    """

    c_type: ClassVar[str] = "tl_conv2d_params"
    input: Dims
    filter: Tile
    output: Dims
    stride: Tile
    dilation: Tile
    padding: Tile
    groups: int
    border: int
    input_zero_point: int
    output_offset: int
    activation: Activation
    per_channel: int


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DParams(Struct):
    """Parameters of ``tl_depthwise_conv2d_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_params"
    conv: Conv2DParams
    depth_multiplier: int


@dataclass(frozen=True, slots=True)
class PoolParams(Struct):
    """Parameters of ``tl_max_pool_s8`` and ``tl_average_pool_s8``."""

    c_type: ClassVar[str] = "tl_pool_params"
    input: Dims
    filter: Tile
    output: Dims
    stride: Tile
    padding: Tile
    border: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class Conv2DMaxPoolParams(Struct):
    """Parameters of ``tl_conv2d_max_pool_s8``."""

    c_type: ClassVar[str] = "tl_conv2d_max_pool_params"
    conv: Conv2DParams
    pool: PoolParams


@dataclass(frozen=True, slots=True)
class DepthwiseConv2DMaxPoolParams(Struct):
    """Parameters of ``tl_depthwise_conv2d_max_pool_s8``."""

    c_type: ClassVar[str] = "tl_depthwise_conv2d_max_pool_params"
    depthwise: DepthwiseConv2DParams
    pool: PoolParams


@dataclass(frozen=True, slots=True)
class FullyConnectedParams(Struct):
    """Parameters of ``tl_fully_connected_s8``."""

    c_type: ClassVar[str] = "tl_fully_connected_params"
    rows: int
    accum_depth: int
    output_depth: int
    output_offset: int
    activation: Activation
    per_channel: int


@dataclass(frozen=True, slots=True)
class MeanParams(Struct):
    """Parameters of ``tl_mean_s8``; the input is [keep_0][reduce_0][keep_1][reduce_1][keep_2]."""

    c_type: ClassVar[str] = "tl_mean_params"
    keep_0: int
    reduce_0: int
    keep_1: int
    reduce_1: int
    keep_2: int
    input_zero_point: int
    multiplier: int
    shift: int
    output_offset: int


@dataclass(frozen=True, slots=True)
class Broadcast(Struct):
    """Four nested loops over an output, and the steps that two operands take in each."""

    c_type: ClassVar[str] = "tl_broadcast"
    size: Four
    step_1: Four
    step_2: Four


@dataclass(frozen=True, slots=True)
class AddOperand(Struct):
    """How ADD and SUB bring an operand to the common scale."""

    c_type: ClassVar[str] = "tl_operand"
    offset: int
    multiplier: int
    shift: int


@dataclass(frozen=True, slots=True)
class AddParams(Struct):
    """Parameters of ``tl_add_s8`` and ``tl_sub_s8``."""

    c_type: ClassVar[str] = "tl_add_params"
    broadcast: Broadcast
    left_shift: int
    input_1: AddOperand
    input_2: AddOperand
    output_multiplier: int
    output_shift: int
    output_offset: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class MulParams(Struct):
    """Parameters of ``tl_mul_s8``."""

    c_type: ClassVar[str] = "tl_mul_params"
    broadcast: Broadcast
    input_1_offset: int
    input_2_offset: int
    output_multiplier: int
    output_shift: int
    output_offset: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class PadParams(Struct):
    """Parameters of ``tl_pad_s8``."""

    c_type: ClassVar[str] = "tl_pad_params"
    input: Four
    before: Four
    output: Four
    value: int


@dataclass(frozen=True, slots=True)
class ConcatenationParams(Struct):
    """Parameters of ``tl_concatenation_s8``."""

    c_type: ClassVar[str] = "tl_concatenation_params"
    rows: int
    input_row: int
    output_row: int
    output_from: int


@dataclass(frozen=True, slots=True)
class SoftmaxParams(Struct):
    """Parameters of ``tl_softmax_s8``."""

    c_type: ClassVar[str] = "tl_softmax_params"
    rows: int
    size: int
    entries: int


@dataclass(frozen=True, slots=True)
class ClampParams(Struct):
    """Parameters of ``tl_clamp_s8``."""

    c_type: ClassVar[str] = "tl_clamp_params"
    size: int
    activation: Activation


@dataclass(frozen=True, slots=True)
class LookupParams(Struct):
    """Parameters of ``tl_lookup_s8``."""

    c_type: ClassVar[str] = "tl_lookup_params"
    size: int


@dataclass(frozen=True, slots=True)
class QuantizeParams(Struct):
    """Parameters of ``tl_quantize_f32_s8``; ``scale`` is a float32."""

    c_type: ClassVar[str] = "tl_quantize_params"
    size: int
    scale: float
    zero_point: int


@dataclass(frozen=True, slots=True)
class DequantizeParams(Struct):
    """Parameters of ``tl_dequantize_s8_f32``; ``scale`` is a float32."""

    c_type: ClassVar[str] = "tl_dequantize_params"
    size: int
    scale: float
    zero_point: int


Params = (
    Conv2DParams
    | Conv2DMaxPoolParams
    | DepthwiseConv2DParams
    | DepthwiseConv2DMaxPoolParams
    | FullyConnectedParams
    | PoolParams
    | MeanParams
    | AddParams
    | MulParams
    | PadParams
    | ConcatenationParams
    | SoftmaxParams
    | ClampParams
    | LookupParams
    | QuantizeParams
    | DequantizeParams
)


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """An array in flash.

    Attributes:
        name: Identifier without the model's prefix, such as ``conv2d_0_weights``.
        title: What it holds, for the comment above it.
        data: shape as the comment shows it; int8 or int32, read-only.
        axes: What each axis counts, such as ``("filter", "row", "column", "channel")``.
    """

    name: str
    title: str
    data: NDArray[np.int8] | NDArray[np.int32]
    axes: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of flash."""
        return int(self.data.nbytes)


@dataclass(frozen=True, slots=True)
class Value:
    """An array in the arena.

    Attributes:
        name: Identifier, such as ``max_pool_2d_1``.
        dtype: INT8 or FLOAT32.
        shape: Sizes without the batch.
        tensors: Indices of the TFLite tensors whose bytes these are; reshaping adds to them.
    """

    name: str
    dtype: DType
    shape: tuple[int, ...]
    tensors: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the arena."""
        return prod(self.shape) * self.dtype.numpy.itemsize


@dataclass(frozen=True, slots=True)
class ValueRef:
    """An operand in the arena: position in ``Program.values``."""

    index: int


@dataclass(frozen=True, slots=True)
class ConstantRef:
    """An operand in flash: position in ``Program.constants``."""

    index: int


Operand = ValueRef | ConstantRef


@dataclass(frozen=True, slots=True)
class Overlap:
    """A proof that a step may write its output over an input that nobody reads afterwards.

    Attributes:
        value: Position of the input in ``Program.values``.
        distance: Bytes; the output may begin this far before the input, or further, and any place
            clear of it is allowed as ever.
    """

    value: int
    distance: int


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a kernel: ``kernel(&params, arguments…, output)``.

    Attributes:
        kernel: C function; its header is ``<kernel>.h``.
        name: Identifier of the step, such as ``conv2d_0``.
        title: The operators it carries out and their shapes, for the comment above it.
        ops: Positions of these operators in the graph.
        params: Contents of the parameter structure.
        arguments: Operands in the order of the C function.
        output: Position of the result in ``Program.values``.
        finished: Tensor indices whose values are complete after the step.
        overlaps: Inputs that the output may be written over.
    """

    kernel: str
    name: str
    title: str
    ops: tuple[int, ...]
    params: Params
    arguments: tuple[Operand, ...]
    output: int
    finished: tuple[int, ...]
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the network.

    Attributes:
        value: Position in ``Program.values``.
        tensor: Index of the TFLite tensor.
        dtype: INT8 or FLOAT32.
        shape: Sizes as in the file, batch included.
        scale: Scale as float32; 0 for a float tensor.
        zero_point: Zero point; 0 for a float tensor.
    """

    value: int
    tensor: int
    dtype: DType
    shape: tuple[int, ...]
    scale: float
    zero_point: int


@dataclass(frozen=True, slots=True)
class Program:
    """A network as a sequence of kernel calls.

    Attributes:
        name: Identifier of the model; its C names begin with ``tl_<name>``.
        sha256: Digest of the .tflite file, in hexadecimal.
        file_bytes: Size of the .tflite file.
        labels: What each value of the first output stands for; may be empty.
        inputs: What the caller fills.
        outputs: What the caller reads.
        values: Arrays in the arena.
        constants: Arrays in flash.
        steps: Kernel calls in order of execution.
        received: Tensors that are complete before the first step: reshaped inputs.
        macs: Multiply-accumulate operations of one inference, as the operators define them.
    """

    name: str
    sha256: str
    file_bytes: int
    labels: tuple[str, ...]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    values: tuple[Value, ...]
    constants: tuple[Constant, ...]
    steps: tuple[Step, ...]
    received: tuple[tuple[int, int], ...]
    macs: int

    @property
    def constant_bytes(self) -> int:
        """Bytes of flash that weights, biases, factors and tables take."""
        return sum(constant.nbytes for constant in self.constants)

    @property
    def kernels(self) -> tuple[str, ...]:
        """C functions that are called, each once, in alphabetical order."""
        return tuple(sorted({step.kernel for step in self.steps}))
