"""What goes into each operator and comes out of it: types, constants, and what may be left out.

Operands are listed in the order of the file; decoding may reorder or drop them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tintling.graph import DType, Tensor
from tintling.operators import (
    Abs,
    Add,
    AddN,
    ArgMax,
    ArgMin,
    AssignVariable,
    AveragePool2D,
    BatchMatMul,
    BroadcastTo,
    Cast,
    Ceil,
    Concatenation,
    Conv2D,
    DepthToSpace,
    DepthwiseConv2D,
    Dequantize,
    Elu,
    ExpandDims,
    Floor,
    FullyConnected,
    Gather,
    HardSwish,
    L2Normalization,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    Maximum,
    MaxPool2D,
    Mean,
    Minimum,
    MirrorPad,
    Mul,
    Neg,
    Op,
    Pack,
    Pad,
    Prelu,
    Quantize,
    ReadVariable,
    ReduceMax,
    ReduceMin,
    Relu,
    Relu6,
    Reshape,
    ResizeBilinear,
    ResizeNearestNeighbor,
    ReverseV2,
    Round,
    Rsqrt,
    Slice,
    Softmax,
    SpaceToDepth,
    Split,
    SplitV,
    Sqrt,
    Square,
    SquaredDifference,
    Squeeze,
    StridedSlice,
    Sub,
    Sum,
    Svdf,
    Tanh,
    Transpose,
    TransposeConv,
    UnidirectionalSequenceLstm,
    Unpack,
)

__all__ = ["SIGNATURES", "OpSignature", "Operand", "check_operands"]

_MAX_CONCATENATION = 10
_MAX_PACK = 64
_MAX_ADD_N = 4


@dataclass(frozen=True, slots=True)
class Operand:
    """One input or output of an operator.

    Attributes:
        role: What it is called in messages and documentation.
        dtypes: Types that it may have.
        constant: Whether its value must be stored in the file.
        optional: Whether it may be left out or absent (-1).
        variable: Whether it is remembered from one inference to the next.
    """

    role: str
    dtypes: tuple[DType, ...] = (DType.INT8,)
    constant: bool = False
    optional: bool = False
    variable: bool = False

    def describe(self) -> str:
        """Spells the operand for the documentation, such as ``bias int32 constant (optional)``."""
        types = " or ".join(t.value.lower() for t in self.dtypes)
        marks = (("constant", self.constant), ("variable", self.variable))
        words = [self.role, types, *(word for word, holds in marks if holds)]
        return " ".join(words) + (" (optional)" if self.optional else "")


@dataclass(frozen=True, slots=True)
class OpSignature:
    """Inputs and outputs of an operator.

    Attributes:
        inputs: In the order of the file.
        output: Its output.
        repeated: Whether the first input comes once or up to as often as ``inputs`` is long.
        outputs: Greatest number of outputs.
    """

    inputs: tuple[Operand, ...]
    output: Operand
    repeated: bool = False
    outputs: int = 1

    @property
    def required(self) -> int:
        """Least number of inputs."""
        return 1 if self.repeated else sum(not operand.optional for operand in self.inputs)

    def describe(self) -> str:
        """Spells inputs and output for the documentation."""
        if self.repeated:
            operands = f"1 to {len(self.inputs)} × {self.inputs[0].describe()}"
        else:
            operands = ", ".join(operand.describe() for operand in self.inputs) or "nothing"
        many = f"1 to {self.outputs} × " if self.outputs > 1 else ""
        return f"{operands} → {many}{self.output.describe() if self.outputs else 'nothing'}"


_BYTES = (DType.INT8, DType.UINT8)
_QUANTIZED = (DType.INT8, DType.UINT8, DType.INT16)
_NUMBERS = (DType.INT8, DType.INT16, DType.INT32, DType.FLOAT32)
_FILE = (*_NUMBERS, DType.UINT8)
_PLAIN = (DType.INT32,)
_VALUES = (DType.INT8, DType.INT16)
_INPUT = Operand("input")
_OUTPUT = Operand("output")
_FILTER = Operand("weights", constant=True)
_BIAS = Operand("bias", (DType.INT32, DType.INT64), constant=True, optional=True)
_ABSENT = Operand("unused", (), optional=True)


def _numbers(role: str, *, dtypes: tuple[DType, ...] = _PLAIN, optional: bool = False) -> Operand:
    return Operand(role, dtypes, constant=True, optional=optional)


def _any(dtypes: tuple[DType, ...], *numbers: Operand, outputs: int = 1) -> OpSignature:
    """An operator that hands on whatever it is given."""
    return OpSignature((Operand("input", dtypes), *numbers), Operand("output", dtypes), outputs=outputs)


# Of the same type on both sides: int8, or int16 as in a 16x8 network.
_EITHER_IN, _EITHER_OUT = Operand("input", _VALUES), Operand("output", _VALUES)
_LINEAR = OpSignature((_EITHER_IN, _FILTER, _BIAS), _EITHER_OUT)
_EITHER_UNARY = OpSignature((_EITHER_IN,), _EITHER_OUT)
_FLOAT_UNARY = OpSignature((Operand("input", (DType.FLOAT32,)),), Operand("output", (DType.FLOAT32,)))
_EITHER_BINARY = OpSignature((_EITHER_IN, _EITHER_IN), _EITHER_OUT)
_UNARY = OpSignature((_INPUT,), _OUTPUT)
_BINARY = OpSignature((_INPUT, _INPUT), _OUTPUT)
_REDUCTION = OpSignature((_INPUT, _numbers("axes")), _OUTPUT)
_ARGUMENT = OpSignature(
    (_INPUT, _numbers("axis", dtypes=(DType.INT32, DType.INT64))), Operand("output", _PLAIN)
)
_FLOAT_OR_BYTE = (DType.INT8, DType.FLOAT32)
_SMALL = (DType.INT8, DType.INT16, DType.FLOAT32)
_SIZES = (DType.INT32, DType.INT64)

SIGNATURES: Mapping[type[Op], OpSignature] = {
    Conv2D: _LINEAR,
    DepthwiseConv2D: _LINEAR,
    FullyConnected: _LINEAR,
    TransposeConv: OpSignature((_numbers("shape"), _FILTER, _EITHER_IN, _BIAS), _EITHER_OUT),
    BatchMatMul: _BINARY,
    MaxPool2D: _EITHER_UNARY,
    AveragePool2D: _EITHER_UNARY,
    ResizeBilinear: OpSignature((_INPUT, _numbers("size")), _OUTPUT),
    Mean: OpSignature((_EITHER_IN, _numbers("axes")), _EITHER_OUT),
    Sum: OpSignature((_EITHER_IN, _numbers("axes")), _EITHER_OUT),
    ReduceMax: _REDUCTION,
    ReduceMin: _REDUCTION,
    ArgMax: _ARGUMENT,
    ArgMin: _ARGUMENT,
    Add: _EITHER_BINARY,
    AddN: OpSignature(
        (Operand("input", _FLOAT_OR_BYTE),) * _MAX_ADD_N, Operand("output", _FLOAT_OR_BYTE), repeated=True
    ),
    Sub: _EITHER_BINARY,
    Mul: _EITHER_BINARY,
    Maximum: _EITHER_BINARY,
    Minimum: _EITHER_BINARY,
    SquaredDifference: _EITHER_BINARY,
    Prelu: OpSignature((_INPUT, Operand("slope", constant=True)), _OUTPUT),
    Pad: OpSignature(
        (
            _EITHER_IN,
            _numbers("paddings", dtypes=_SIZES),
            Operand("value", _VALUES, constant=True, optional=True),
        ),
        _EITHER_OUT,
    ),
    MirrorPad: _any(_FLOAT_OR_BYTE, _numbers("paddings", dtypes=_SIZES)),
    Concatenation: OpSignature(
        (Operand("input", _NUMBERS),) * _MAX_CONCATENATION, Operand("output", _NUMBERS), repeated=True
    ),
    Pack: OpSignature((Operand("input", _NUMBERS),) * _MAX_PACK, Operand("output", _NUMBERS), repeated=True),
    Unpack: _any(_NUMBERS, outputs=_MAX_PACK),
    Split: OpSignature(
        (_numbers("axis"), Operand("input", _NUMBERS)), Operand("output", _NUMBERS), outputs=_MAX_PACK
    ),
    SplitV: _any(_NUMBERS, _numbers("sizes"), _numbers("axis"), outputs=_MAX_PACK),
    Slice: _any(_NUMBERS, _numbers("begin", dtypes=_SIZES), _numbers("size", dtypes=_SIZES)),
    StridedSlice: _any(_NUMBERS, _numbers("begin"), _numbers("end"), _numbers("strides")),
    Gather: _any(_FLOAT_OR_BYTE, _numbers("indices")),
    Reshape: _any(_FILE, Operand("shape", _PLAIN, optional=True)),
    Squeeze: _any(_FILE),
    ExpandDims: _any(_SMALL, _numbers("axis", dtypes=_SIZES)),
    Transpose: _any(_SMALL, _numbers("permutation")),
    DepthToSpace: _any(_FLOAT_OR_BYTE),
    SpaceToDepth: _any(_FLOAT_OR_BYTE),
    ResizeNearestNeighbor: _any(_SMALL, _numbers("size")),
    BroadcastTo: _any(_NUMBERS, _numbers("shape", dtypes=_SIZES)),
    ReverseV2: _any(_FILE, _numbers("axes")),
    Softmax: _EITHER_UNARY,
    L2Normalization: _UNARY,
    LogSoftmax: _UNARY,
    Logistic: _EITHER_UNARY,
    Tanh: _EITHER_UNARY,
    Relu: _EITHER_UNARY,
    Relu6: _EITHER_UNARY,
    LeakyRelu: _EITHER_UNARY,
    Elu: _UNARY,
    HardSwish: _UNARY,
    Abs: _EITHER_UNARY,
    Rsqrt: _UNARY,
    Ceil: _FLOAT_UNARY,
    Floor: _FLOAT_UNARY,
    Neg: _FLOAT_UNARY,
    Round: _FLOAT_UNARY,
    Sqrt: _FLOAT_UNARY,
    Square: _FLOAT_UNARY,
    Cast: OpSignature(
        (Operand("input", (DType.INT8, DType.INT16, DType.INT32)),),
        Operand("output", _NUMBERS),
    ),
    Quantize: OpSignature((Operand("input", (*_QUANTIZED, DType.FLOAT32)),), Operand("output", _QUANTIZED)),
    Dequantize: OpSignature((Operand("input", _QUANTIZED),), Operand("output", (DType.FLOAT32,))),
    ReadVariable: OpSignature(
        (Operand("variable", (DType.OTHER,)),), Operand("output", (DType.INT8, DType.INT16))
    ),
    AssignVariable: OpSignature(
        (Operand("variable", (DType.OTHER,)), Operand("value", (DType.INT8, DType.INT16))),
        _OUTPUT,
        outputs=0,
    ),
    Svdf: OpSignature(
        (
            _INPUT,
            Operand("feature weights", constant=True),
            Operand("time weights", (DType.INT8, DType.INT16), constant=True),
            Operand("bias", _PLAIN, constant=True),
            Operand("state", (DType.INT8, DType.INT16), variable=True),
        ),
        _OUTPUT,
    ),
    UnidirectionalSequenceLstm: OpSignature(
        (
            _INPUT,
            *(Operand(f"{kind} weights", constant=True) for kind in ("input",) * 4 + ("recurrent",) * 4),
            *(_ABSENT,) * 3,
            *(Operand("bias", _PLAIN, constant=True),) * 4,
            *(_ABSENT,) * 2,
            Operand("output state", variable=True),
            Operand("cell state", (DType.INT16,), variable=True),
            *(_ABSENT,) * 4,
        ),
        _OUTPUT,
    ),
}


def check_operands(
    kind: type[Op],
    inputs: Sequence[Tensor | None],
    outputs: Sequence[Tensor],
    type_names: Sequence[str],
    variables: frozenset[int] = frozenset(),
) -> str | None:
    """Compares the tensors of an operator with what :data:`SIGNATURES` demands.

    Args:
        kind: The operator.
        inputs: Its inputs; None for -1.
        outputs: Its outputs.
        type_names: Name of a tensor's type by tensor index.
        variables: Indices of tensors that are remembered.

    Returns:
        Why the operator is not supported, or None.
    """
    signature = SIGNATURES[kind]
    wanted, required = signature.inputs, signature.required
    if not required <= len(inputs) <= len(wanted):
        most = f" to {len(wanted)}" if len(wanted) > required else ""
        return f"takes {required}{most} inputs, got {len(inputs)}"
    if not min(1, signature.outputs) <= len(outputs) <= signature.outputs:
        many = f"1 to {signature.outputs}" if signature.outputs > 1 else str(signature.outputs)
        return f"gives {many} output{'s' if signature.outputs > 1 else ''}, got {len(outputs)}"
    pairs = [*zip(wanted, inputs, strict=False), *((signature.output, tensor) for tensor in outputs)]
    for operand, tensor in pairs:
        reason = _mismatch(operand, tensor, type_names, variables)
        if reason is not None:
            return reason
    return None


def _mismatch(
    operand: Operand, tensor: Tensor | None, type_names: Sequence[str], variables: frozenset[int]
) -> str | None:
    if tensor is None:
        return None if operand.optional else f"the {operand.role} is absent"
    if not operand.dtypes:
        return "peepholes, projections and normalizations inside an LSTM are not supported"
    if tensor.dtype not in operand.dtypes:
        types = " or ".join(t.value for t in operand.dtypes)
        return f"the {operand.role} must be {types}, got {type_names[tensor.index]}"
    if operand.constant and not tensor.is_constant:
        return f"the {operand.role} must be constant"
    if operand.variable != (tensor.index in variables):
        return f"the {operand.role} must {'' if operand.variable else 'not '}be a variable"
    return None
