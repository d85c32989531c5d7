"""Reads the operators of a subgraph, and goes on after one that is not supported."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tintling.errors import ModelFormatError, UnsupportedOperatorError
from tintling.graph import QuantParams, State
from tintling.obstacles import Obstacle
from tintling.operators import (
    Conv2D,
    DepthwiseConv2D,
    Folded,
    FullyConnected,
    Op,
    Reshape,
    Svdf,
    TransposeConv,
    UnidirectionalSequenceLstm,
)
from tintling.tflite import _remedies as remedies
from tintling.tflite._flatbuffer import FlatBuffer, FlatTable
from tintling.tflite._float_islands import is_float_island
from tintling.tflite._folding import folded
from tintling.tflite._operator_table import OperatorTable
from tintling.tflite._operators import OPERATORS, decode_operator
from tintling.tflite._schema import (
    BUILTIN_OPERATORS,
    ModelField,
    OpcodeField,
    OperatorField,
    SubgraphField,
)
from tintling.tflite._signatures import check_operands
from tintling.tflite._states import StateTable
from tintling.tflite._tensors import TensorTable
from tintling.tflite._weights import centred

__all__ = ["OperatorReader", "UsedOperator"]

_MAX_OPERANDS = 128
_BUILTIN_CODE_PLACEHOLDER = 127
_MAX_INITIAL_OPERATORS = 256


@dataclass(frozen=True, slots=True)
class UsedOperator:
    """An operator of the file, supported or not: its name and the tensors it reads and writes."""

    name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


class OperatorReader:
    """Decodes operators one by one; what is not supported is collected.

    Args:
        buffer: The file.
        model: Its root.
        subgraph: The subgraph.
        table: Its tensors; folding and decoding complete them.

    Attributes:
        obstacles: What stands in the way, in the order of the file.
        used: Every operator of the file.
    """

    def __init__(self, buffer: FlatBuffer, model: FlatTable, subgraph: FlatTable, table: TensorTable) -> None:
        self._buffer = buffer
        self._model = model
        self._subgraph = subgraph
        self._table = table
        self._states = StateTable()
        self.obstacles: list[Obstacle] = []
        self.used: list[UsedOperator] = []

    @property
    def states(self) -> tuple[State, ...]:
        """What the network remembers."""
        return self._states.states

    def read(self) -> list[Op | None]:
        """Decodes every operator; None stands for one that is not supported."""
        tables = list(self._subgraph.tables(SubgraphField.OPERATORS))
        self._run_once(tables)
        return [self._tried(index, table) for index, table in enumerate(tables)]

    def _tried(self, index: int, table: FlatTable) -> Op | None:
        try:
            return self._operator(index, table)
        except UnsupportedOperatorError as error:
            self.obstacles.extend(error.obstacles)
            return None

    def _operator(self, index: int, table: FlatTable) -> Op:
        inputs = self._operands(table, OperatorField.INPUTS, index)
        outputs = self._operands(table, OperatorField.OUTPUTS, index)
        name = self._name(table, index)
        self.used.append(UsedOperator(name, inputs, outputs))
        if -1 in outputs:
            raise ModelFormatError(f"operator {index} ({name}) has an absent output")
        view = self._view(name, index, table, inputs, outputs)
        if name in {"VAR_HANDLE", "CALL_ONCE"}:
            if name == "VAR_HANDLE" and len(outputs) == 1:
                self._states.name_handle(outputs[0], (view.text(0), view.text(1)))
            return Folded((), (), name)
        value = folded(view)
        if value is not None:
            tensor = self._table.tensors[outputs[0]]
            self._table.tensors[outputs[0]] = replace(tensor, data=value)
            return Folded((), (), name)
        kind = OPERATORS.get(name)
        if kind is None:
            raise UnsupportedOperatorError(name, index, remedies.unknown(name))
        tensors = self._table.tensors
        present = [tensors[i] for i in inputs if i >= 0]
        if is_float_island(kind, present, [tensors[i] for i in outputs]):
            return decode_operator(view)
        self._check_operands(kind, view)
        if kind is Reshape:
            self._complete_shape(inputs[0], outputs[0])
            # The wanted shape, if given, says nothing that the output does not.
            view.inputs = inputs[:1]
        self._normalize_quantization(kind, view)
        return decode_operator(view)

    def _view(
        self, name: str, index: int, table: FlatTable, inputs: tuple[int, ...], outputs: tuple[int, ...]
    ) -> OperatorTable:
        return OperatorTable(
            name, index, table, operands=(inputs, outputs), tensors=self._table.tensors, states=self._states
        )

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
            raise UnsupportedOperatorError(f"CUSTOM {custom}", index, remedies.custom(custom))
        return name

    def _operands(self, table: FlatTable, field: OperatorField, index: int) -> tuple[int, ...]:
        what = f"the {'inputs' if field is OperatorField.INPUTS else 'outputs'} of operator {index}"
        numbers = table.integers(field, _MAX_OPERANDS, what)
        count = len(self._table.tensors)
        for number in numbers:
            if not -1 <= number < count:
                raise ModelFormatError(f"operator {index} refers to tensor {number} of {count}")
        return numbers

    def _check_operands(self, kind: type[Op], view: OperatorTable) -> None:
        tensors = self._table.tensors
        reason = check_operands(
            kind,
            tuple(tensors[i] if i >= 0 else None for i in view.inputs),
            tuple(tensors[i] for i in view.outputs),
            self._table.type_names,
            self._table.variables,
        )
        if reason is not None:
            raise view.refuse(reason)

    def _complete_shape(self, source: int, output: int) -> None:
        """Works out a size of -1 in the output of a RESHAPE, as TFLite Micro does."""
        tensors = self._table.tensors
        shape = tensors[output].shape
        if shape.count(-1) == 1:
            rest = math.prod(size for size in shape if size != -1)
            if rest > 0 and tensors[source].size % rest == 0:
                size = tensors[source].size // rest
                completed = tuple(size if n == -1 else n for n in shape)
                tensors[output] = replace(tensors[output], shape=completed)

    def _normalize_quantization(self, kind: type[Op], view: OperatorTable) -> None:
        """Brings oddities that TFLite Micro tolerates to the form that the graph promises."""
        tensors = self._table.tensors
        activations = (*view.inputs, *view.outputs)
        if issubclass(kind, Conv2D | DepthwiseConv2D | FullyConnected | TransposeConv):
            weights = view.inputs[1]
            charge = self._buffer.charge
            tensors[weights] = centred(tensors[weights], charge, dense=kind is FullyConnected)
            last = 3 if kind is TransposeConv else 2
            if len(view.inputs) > last and view.inputs[last] >= 0:
                bias = tensors[view.inputs[last]]
                data = None if bias.data is None else bias.data.reshape(-1)
                tensors[bias.index] = replace(bias, shape=(bias.size,), data=data)
            activations = (view.inputs[2 if kind is TransposeConv else 0], *view.outputs)
        elif issubclass(kind, Svdf | UnidirectionalSequenceLstm):
            activations = (view.inputs[0], *view.outputs)
        for index in activations:
            tensor = tensors[index] if index >= 0 else None
            if tensor is not None and tensor.quant is not None and tensor.quant.per_channel:
                # Several scales on an activation: the first one counts.
                quant = QuantParams(tensor.quant.scale[:1], tensor.quant.zero_point[:1])
                tensors[index] = replace(tensor, quant=quant)

    # What runs once

    def _run_once(self, tables: list[FlatTable]) -> None:
        """Finds what the subgraphs of CALL_ONCE assign to variables."""
        for index, table in enumerate(tables):
            try:
                if self._name(table, index) == "CALL_ONCE":
                    view = self._view("CALL_ONCE", index, table, (), ())
                    self._assign_once(view)
            except UnsupportedOperatorError as error:
                if error.op == "CALL_ONCE":
                    self.obstacles.extend(error.obstacles)

    def _assign_once(self, once: OperatorTable) -> None:
        subgraph = self._model.item(ModelField.SUBGRAPHS, once.integer(0))
        if subgraph.count(SubgraphField.OPERATORS) > _MAX_INITIAL_OPERATORS:
            raise once.refuse("its subgraph is too long")
        tensors = TensorTable(self._buffer, self._model, subgraph).tensors
        names: dict[int, tuple[str, str]] = {}
        for table in subgraph.tables(SubgraphField.OPERATORS):
            name = self._name(table, once.index)
            inputs = table.integers(OperatorField.INPUTS, _MAX_OPERANDS, "its inputs")
            outputs = table.integers(OperatorField.OUTPUTS, _MAX_OPERANDS, "its outputs")
            if any(not 0 <= i < len(tensors) for i in (*inputs, *outputs)):
                raise ModelFormatError(f"the subgraph of operator {once.index} refers to tensors it has not")
            view = self._view(name, once.index, table, (), ())
            if name == "VAR_HANDLE" and outputs:
                names[outputs[0]] = (view.text(0), view.text(1))
            elif name == "ASSIGN_VARIABLE" and len(inputs) == 2 and inputs[0] in names:
                data = tensors[inputs[1]].data
                if data is None:
                    raise once.refuse("it assigns a value that is no constant")
                self._states.begins_with(names[inputs[0]], data)
            else:
                raise once.refuse(f"its subgraph holds {name}: only constants can be assigned once")
