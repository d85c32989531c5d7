"""Collects the pieces of a ``Program`` while operators are lowered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.quantized_params import scale_of, zero_point_of
from tintling.costs import macs, macs_of
from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.further_structs import FillStruct, MoveStruct
from tintling.firmware_export.compiler.kernel_structs import Struct
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.compiler.program import (
    Constant,
    ConstantRef,
    Operand,
    Overlap,
    Port,
    Program,
    Step,
    Value,
    ValueRef,
)
from tintling.graph import DType, Graph, State, Tensor
from tintling.operators import AveragePool2D, Conv2D, DepthwiseConv2D, MaxPool2D, Op, op_name

__all__ = ["ProgramBuilder", "shape_text", "without_batch"]

# Names of operators in C where they are not those of TFLite in lower case.
_NOUNS: Mapping[type[Op], str] = {
    Conv2D: "conv2d",
    DepthwiseConv2D: "depthwise_conv2d",
    MaxPool2D: "max_pool",
    AveragePool2D: "average_pool",
}

_SMALLEST_SHARE = 1_000  # of the network's multiply-accumulates that pays for a kernel's code


def without_batch(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without the leading 1 of the batch."""
    return shape[1:] if len(shape) > 1 and shape[0] == 1 else shape


def shape_text(shape: Sequence[int]) -> str:
    """A shape as comments show it, such as ``28 x 28 x 1``."""
    return " x ".join(str(size) for size in shape) or "1"


class ProgramBuilder:
    """Values, constants and steps so far, and where each tensor of the graph is to be found.

    Args:
        graph: The network that is being lowered.
        options: What it is compiled for.
        one_rounding: Whether packed convolutions may take their variant of one rounding.
    """

    def __init__(
        self, graph: Graph, options: EngineOptions | None = None, *, one_rounding: bool = True
    ) -> None:
        self.graph = graph
        self.one_rounding = one_rounding
        self.options = options or EngineOptions()
        self._values: list[Value] = []
        self._constants: list[Constant] = []
        self._steps: list[Step] = []
        self._places: dict[int, Operand] = {}
        self._constant_keys: dict[tuple[str, tuple[int, ...], bytes], int] = {}
        self._received: list[tuple[int, int]] = []
        for position, index in enumerate(graph.inputs):
            name = "input" if position == 0 else f"input_{position}"
            self.new_value(index, name)
        self._states = [self._new_state(position, state) for position, state in enumerate(graph.states)]
        self._resets = [self._reset(position, state) for position, state in enumerate(graph.states)]

    def _new_state(self, position: int, state: State) -> ValueRef:
        self._values.append(Value(f"state_{position}", state.dtype, without_batch(state.shape), ()))
        return ValueRef(len(self._values) - 1)

    def _reset(self, position: int, state: State) -> Step:
        """A call that brings a state to what it holds at first."""
        size = state.initial.size * state.dtype.numpy.itemsize
        values = np.unique(state.initial)
        params: Struct
        arguments: tuple[Operand, ...] = ()
        if values.size == 1 and (values[0] == 0 or state.dtype.numpy.itemsize == 1):
            kernel, params = "tl_fill", FillStruct(size, int(values[0]))
        else:
            kernel, params = "tl_move", MoveStruct(0, (1, 1, 1, 1, 1), (0, 0, 0, 0, 0), size)
            title = f"What {state.name} holds at first"
            data = state.initial.reshape(without_batch(state.shape) or (1,))
            arguments = (self.constant(f"state_{position}_initial", title, data, ()),)
        title = f"{state.name}: what it holds at first, {shape_text(state.shape)}"
        name = f"reset_{position}"
        return Step(kernel, name, title, (), params, arguments, self._states[position].index, ())

    def state(self, position: int) -> ValueRef:
        """Where what is remembered lies: a position in ``Graph.states``."""
        return self._states[position]

    def constant_values(self, tensor: int) -> NDArray[Any]:
        """The values of a constant tensor, in the shape of the file."""
        data = self.tensor(tensor).data
        if data is None:
            raise AssertionError(f"tensor {tensor} is no constant")
        return data

    def tensor(self, index: int) -> Tensor:
        """A tensor of the graph."""
        return self.graph.tensors[index]

    def name(self, ops: Sequence[int]) -> str:
        """Identifier of a step, after what the operators are in the model: ``conv2d_max_pool_0``.

        Args:
            ops: Positions of the operators that it carries out; the first one numbers the step.
        """
        first, *others = (self.graph.ops[position] for position in ops)
        pooled = any(isinstance(op, MaxPool2D) for op in others)
        return f"{self._noun(first)}{'_max_pool' if pooled else ''}_{ops[0]}"

    def _noun(self, op: Op) -> str:
        if isinstance(op, Conv2D) and self.tensor(op.inputs[1]).shape[1:3] == (1, 1):
            return "conv2d_1x1"
        return _NOUNS.get(type(op)) or op_name(op).lower()

    def title(self, ops: Sequence[int], output: int) -> str:
        """One line about the operators of a step: positions, names and shapes."""
        names = " + ".join(f"{op_name(self.graph.ops[op])} ({op})" for op in ops)
        inputs = [
            shape_text(without_batch(self.tensor(i).shape))
            for i in self.graph.ops[ops[0]].inputs
            if i >= 0 and not self.tensor(i).is_constant
        ]
        result = shape_text(without_batch(self.tensor(output).shape))
        return f"{names}: {' and '.join(inputs) or 'constants'} -> {result}"

    def new_value(self, tensor: int, name: str) -> int:
        """Makes room in the arena for a tensor and returns the position of the value."""
        source = self.tensor(tensor)
        self._values.append(Value(name, source.dtype, without_batch(source.shape), (tensor,)))
        self._places[tensor] = ValueRef(len(self._values) - 1)
        return len(self._values) - 1

    def pays(self, op: Op) -> bool:
        """Whether an operator does enough of the network's work to pay for the code of its own kernel."""
        return macs_of(self.graph, op) * _SMALLEST_SHARE >= macs(self.graph)

    def scratch(self, name: str, nbytes: int) -> ValueRef:
        """Makes room in the arena that a single step works in."""
        self._values.append(Value(name, DType.INT8, (nbytes,), ()))
        return ValueRef(len(self._values) - 1)

    def operand(self, tensor: int) -> Operand:
        """Where the bytes of a tensor are; constants are stored when they are first asked for."""
        if tensor not in self._places:
            self._places[tensor] = self._stored(tensor)
        return self._places[tensor]

    def alias(self, tensor: int, source: int) -> None:
        """Lets a tensor be the same bytes as another one."""
        place = self.operand(source)
        self._places[tensor] = place
        if not isinstance(place, ValueRef):
            return
        value = self._values[place.index]
        self._values[place.index] = replace(value, tensors=(*value.tensors, tensor))
        for at in reversed(range(len(self._steps))):
            step = self._steps[at]
            if step.output == place.index and step.finished:
                self._steps[at] = replace(step, finished=(*step.finished, tensor))
                return
        self._received.append((tensor, place.index))

    def constant(self, name: str, title: str, data: NDArray[Any], axes: tuple[str, ...]) -> ConstantRef:
        """Stores an array in flash; an equal one that is there already is used again."""
        array = np.ascontiguousarray(data)
        array.setflags(write=False)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._constant_keys:
            self._constant_keys[key] = len(self._constants)
            self._constants.append(Constant(name, title, array, axes))
        return ConstantRef(self._constant_keys[key])

    def step(
        self,
        kernel: str,
        ops: Sequence[int],
        params: Struct,
        arguments: Sequence[Operand],
        output: int,
        *,
        distances: Sequence[tuple[Operand, int]] = (),
        part: tuple[int, int] = (0, 1),
        suffix: int | None = None,
        scratch: Sequence[ValueRef] = (),
        overlap_step: int = 1,
        partial: bool = False,
    ) -> None:
        """Appends a kernel call that computes a tensor, or the last of several calls that do.

        Args:
            kernel: C function.
            ops: Positions of the operators that the call carries out.
            params: Contents of the parameter structure.
            arguments: Operands in the order of the C function.
            output: Index of the tensor that is computed.
            distances: Operands that may be overwritten, and how far (see ``Overlap``).
            scratch: Memory among the arguments that lives during the call alone.
            partial: Whether values that nobody reads are left out, so that the tensor is never complete.
            overlap_step: Of all these distances (see ``Overlap``).
            part: Number of this call among the calls that fill the output, and how many there are.
            suffix: Number of the output, where the operator has several.
        """
        name = self.name(ops) + ("" if suffix is None else f"_{suffix}")
        if part[0] == 0:
            self.new_value(output, "output" if output in self.graph.outputs[:1] else name)
        place = self._places[output]
        if not isinstance(place, ValueRef):
            op = self.graph.ops[ops[0]]
            raise UnsupportedOperatorError(op_name(op), ops[0], "its output is a constant of the file")
        self._steps.append(
            Step(
                kernel=kernel,
                name=name if part[1] == 1 else f"{name}_{part[0]}",
                title=self.title(ops, output),
                ops=tuple(ops),
                params=params,
                arguments=tuple(arguments),
                output=place.index,
                finished=(output,) if part[0] == part[1] - 1 and not partial else (),
                overlaps=tuple(
                    Overlap(operand.index, distance, overlap_step)
                    for operand, distance in distances
                    if isinstance(operand, ValueRef)
                ),
                scratch=tuple(place.index for place in scratch),
            )
        )

    def step_into(
        self, kernel: str, ops: Sequence[int], params: Struct, arguments: Sequence[Operand], state: ValueRef
    ) -> None:
        """Appends a kernel call that fills what is remembered; arguments as in :meth:`step`."""
        title = f"{op_name(self.graph.ops[ops[0]])} ({ops[0]})"
        self._steps.append(
            Step(kernel, self.name(ops), title, tuple(ops), params, tuple(arguments), state.index, ())
        )

    def generalize(self, special: str, general: str) -> None:
        """Takes a general kernel for all steps where one needs it: two kernels would take more bytes."""
        if any(step.kernel == general for step in self._steps):
            self._steps = [
                replace(step, kernel=general) if step.kernel == special else step for step in self._steps
            ]

    def build(self, name: str, labels: tuple[str, ...]) -> Program:
        """Puts the program together."""
        return Program(
            name=name,
            sha256=self.graph.sha256,
            file_bytes=self.graph.file_bytes,
            labels=labels,
            inputs=tuple(self._port(i) for i in self.graph.inputs),
            outputs=tuple(self._port(i) for i in self.graph.outputs),
            values=tuple(self._values),
            constants=tuple(self._constants),
            steps=tuple(self._steps),
            received=tuple(self._received),
            macs=macs(self.graph),
            resets=tuple(self._resets),
        )

    def _stored(self, index: int) -> ConstantRef:
        """A constant operand of the graph, such as the second term of an ADD."""
        tensor = self.tensor(index)
        if tensor.data is None:
            raise AssertionError(f"tensor {index} is read before an operator computes it")
        shape = without_batch(tensor.shape) or (1,)
        axes = ("row", "column", "channel")[-len(shape) :] if len(shape) <= 3 else ()
        return self.constant(
            f"tensor_{index}", f"Constant operand, tensor {index}", tensor.data.reshape(shape), axes
        )

    def _port(self, index: int) -> Port:
        tensor, place = self.tensor(index), self.operand(index)
        if not isinstance(place, ValueRef):
            raise UnsupportedOperatorError("OUTPUT", index, "an output of the network is a constant")
        quantized = tensor.quant is not None
        return Port(
            value=place.index,
            tensor=index,
            dtype=tensor.dtype,
            shape=tensor.shape,
            scale=float(scale_of(tensor)) if quantized else 0.0,
            zero_point=zero_point_of(tensor) if quantized else 0,
        )
