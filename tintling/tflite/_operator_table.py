"""One operator of a file as its decoder sees it: options, operands and constants, all checked."""

from __future__ import annotations

from collections.abc import Sequence

from tintling.errors import ModelFormatError, UnsupportedOperatorError
from tintling.graph import Tensor
from tintling.operators import Activation, Padding
from tintling.tflite._flatbuffer import FlatTable
from tintling.tflite._schema import ACTIVATIONS, BUILTIN_OPTIONS, PADDINGS, OperatorField
from tintling.tflite._states import StateTable

__all__ = ["OperatorTable"]


class OperatorTable:
    """What a decoder sees of one operator.

    Args:
        name: As TFLite spells it.
        index: Position in the subgraph.
        table: The table Operator.
        operands: Tensor indices of inputs and outputs, checked.
        tensors: The tensor table.
        states: What the network remembers, as far as it is known.
    """

    def __init__(
        self,
        name: str,
        index: int,
        table: FlatTable,
        *,
        operands: tuple[tuple[int, ...], tuple[int, ...]],
        tensors: Sequence[Tensor],
        states: StateTable,
    ) -> None:
        self.name = name
        self.index = index
        self.inputs, self.outputs = operands
        self.tensors = tensors
        self.states = states
        self.options = self._options(table)

    def _options(self, table: FlatTable) -> FlatTable | None:
        """The options, where they are of the operator's own kind; TFLite ignores others."""
        if table.integer(OperatorField.OPTIONS_TYPE, "B") != BUILTIN_OPTIONS.get(self.name):
            return None
        return table.table(OperatorField.OPTIONS)

    def tensor(self, position: int) -> Tensor:
        """One of the inputs."""
        return self.tensors[self.inputs[position]]

    def refuse(self, reason: str) -> UnsupportedOperatorError:
        """An error that names this operator."""
        return UnsupportedOperatorError(self.name, self.index, reason)

    def integer(self, slot: int, kind: str = "i", default: int = 0) -> int:
        """An integer option; ``kind`` is a ``struct`` format character."""
        return default if self.options is None else self.options.integer(slot, kind, default)

    def boolean(self, slot: int) -> bool:
        """A boolean option that is false when absent."""
        return self.integer(slot, "B") != 0

    def real(self, slot: int) -> float:
        """A float32 option."""
        return 0.0 if self.options is None else self.options.real(slot)

    def activation(self, slot: int) -> Activation:
        """The fused activation."""
        number = self.integer(slot, "b")
        if not 0 <= number < len(ACTIVATIONS):
            raise self.refuse(
                f"fused activation {number} is not supported, only NONE, RELU, RELU6, RELU_N1_TO_1"
            )
        return ACTIVATIONS[number]

    def padding(self, slot: int) -> Padding:
        """The padding."""
        number = self.integer(slot, "b")
        if not 0 <= number < len(PADDINGS):
            raise ModelFormatError(f"operator {self.index} ({self.name}) has the unknown padding {number}")
        return PADDINGS[number]

    def pair(self, height: int, width: int, default: int = 0) -> tuple[int, int]:
        """Two fields that belong to height and width."""
        return self.integer(height, default=default), self.integer(width, default=default)

    def text(self, slot: int) -> str:
        """A string option."""
        return "" if self.options is None else self.options.text(slot)

    def numbers(self, position: int, limit: int) -> tuple[int, ...]:
        """The integers of a constant input, of which there must be at most ``limit``."""
        tensor = self.tensor(position)
        if tensor.data is None or tensor.size > limit:
            raise self.refuse(f"tensor {tensor.index} must hold at most {limit} constant numbers")
        return tuple(int(value) for value in tensor.data.reshape(-1))

    def axis(self, value: int, rank: int) -> int:
        """An axis that may be counted from the end."""
        if not -rank <= value < rank:
            raise self.refuse(f"there is no axis {value} in {rank} dimensions")
        return value % rank

    def axes(self, position: int) -> tuple[int, ...]:
        """Axes of the first input, ascending, without repeats."""
        rank = len(self.tensor(0).shape)
        values = self.numbers(position, 2 * rank)
        if any(not -rank <= axis < rank for axis in values):
            raise self.refuse(f"axes {list(values)} do not lie in an input of {rank} dimensions")
        return tuple(sorted({axis % rank for axis in values}))

    def pairs(self, position: int) -> tuple[tuple[int, int], ...]:
        """Amounts before and behind each axis of the first input."""
        amounts = self.numbers(position, 2 * len(self.tensor(0).shape))
        if len(amounts) % 2:
            raise self.refuse("the paddings must be pairs")
        return tuple(zip(amounts[::2], amounts[1::2], strict=True))
