"""The lowered network: what the C text says, with nothing left to decide.

A :class:`Program` is a list of kernel calls. Everything is an integer (the scale of a float32 border
is the one exception), every shape a literal, every operand a named constant or a value with a place
in memory still to be chosen by :mod:`tintling.firmware_export.compiler.memory_plan`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from typing import Any

from numpy.typing import NDArray

from tintling.firmware_export.compiler.kernel_structs import Struct
from tintling.graph import DType

__all__ = [
    "Bands",
    "Constant",
    "ConstantRef",
    "FunctionRef",
    "Operand",
    "Overlap",
    "Port",
    "Program",
    "Step",
    "Value",
    "ValueRef",
]


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """An array in flash.

    Attributes:
        name: Identifier without the model's prefix, such as ``conv2d_0_weights``.
        title: What it holds, for the comment above it.
        data: shape as the comment shows it; of any integer type, read-only.
        axes: What each axis counts, such as ``("filter", "row", "column", "channel")``.
    """

    name: str
    title: str
    data: NDArray[Any]
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
        dtype: Type of the elements.
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


@dataclass(frozen=True, slots=True)
class FunctionRef:
    """A variant that a kernel is told to work with: the name of a C function in the kernel's headers."""

    name: str


Operand = ValueRef | ConstantRef | FunctionRef


@dataclass(frozen=True, slots=True)
class Overlap:
    """A proof that a step may write its output over an input that nobody reads afterwards.

    Attributes:
        value: Position of the input in ``Program.values``.
        distance: Bytes; the output may begin this far before the input, or further, and any place
            clear of it is allowed as ever.
        step: Where the two lie over each other, further means by a multiple of this many bytes.
    """

    value: int
    distance: int
    step: int = 1


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
        scratch: Positions in ``Program.values`` of memory that lives during the step alone.
    """

    kernel: str
    name: str
    title: str
    ops: tuple[int, ...]
    params: Struct
    arguments: tuple[Operand, ...]
    output: int
    finished: tuple[int, ...]
    overlaps: tuple[Overlap, ...] = ()
    scratch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bands:
    """Steps that take turns, some rows at a time: what lies between two layers is never there as a whole.

    In each round the first step computes the next rows and puts them behind those that are there, the second
    one reads all of them and computes its next rows, and a third one, if any, moves the rows that are read
    again to the front. In the first rounds these two wait until all rows are there.

    Attributes:
        steps: Names of the steps, which follow one another in ``Program.steps``.
        rounds: How often they take turns.
        waits: Rounds before the second step begins: rows are missing.
        input_step: Bytes by which the input of the first step advances in each round.
        place: Bytes from the beginning of the rows to where the first step puts new ones, once it is full.
        output_step: Bytes by which the output of the second step advances.
    """

    steps: tuple[str, ...]
    rounds: int
    waits: int
    input_step: int
    place: int
    output_step: int


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the network.

    Attributes:
        value: Position in ``Program.values``.
        tensor: Index of the TFLite tensor.
        dtype: Type of the elements.
        shape: Sizes as in the file, batch included.
        scale: Scale as float32; 0 for a tensor of floats or plain integers.
        zero_point: Zero point; 0 for a tensor of floats or plain integers.
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
        resets: Kernel calls that make the network forget; each fills a value that keeps its place and
            contents from one inference to the next.
        bands: Steps that take turns.
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
    resets: tuple[Step, ...] = ()
    bands: tuple[Bands, ...] = ()

    @property
    def moments(self) -> tuple[tuple[int, int], ...]:
        """First and last position of the steps that take turns with each step; twice its own, mostly."""
        positions = {step.name: position for position, step in enumerate(self.steps)}
        spans = [(position, position) for position in range(len(self.steps))]
        for bands in self.bands:
            first, last = positions[bands.steps[0]], positions[bands.steps[-1]]
            spans[first : last + 1] = [(first, last)] * (last + 1 - first)
        return tuple(spans)

    @property
    def constant_bytes(self) -> int:
        """Bytes of flash that weights, biases, factors and tables take."""
        return sum(constant.nbytes for constant in self.constants)

    def constant_bytes_of(self, step: Step) -> int:
        """Bytes of flash that the constants of a step take."""
        used = {argument.index for argument in step.arguments if isinstance(argument, ConstantRef)}
        return sum(self.constants[index].nbytes for index in used)

    @property
    def kernels(self) -> tuple[str, ...]:
        """C functions that are called, each once, in alphabetical order."""
        return tuple(sorted({step.kernel for step in (*self.steps, *self.resets)}))

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of these functions; variants share that of the plain one."""
        plain = (re.sub("(_wide)?(_full|_twice)?_s8$", "_s8", kernel) for kernel in self.kernels)
        return tuple(sorted(set(plain)))
