"""What every operator of a network has, and the words that several of them share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["Activation", "Operator", "Padding"]


class Padding(Enum):
    """How a window meets the border, as TFLite spells it."""

    SAME = "SAME"
    VALID = "VALID"


class Activation(Enum):
    """Activation fused into an operator, as TFLite spells it."""

    NONE = "NONE"
    RELU = "RELU"
    RELU_N1_TO_1 = "RELU_N1_TO_1"
    RELU6 = "RELU6"


@dataclass(frozen=True, slots=True)
class Operator:
    """What every operator has. ``inputs`` and ``outputs`` are tensor indices; -1 is an absent input."""

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    @property
    def output(self) -> int:
        """Index of the only output."""
        return self.outputs[0]
