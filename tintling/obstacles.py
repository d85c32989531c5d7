"""What keeps a file from being compiled, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Obstacle"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in a file that keeps it from being compiled.

    Attributes:
        op: Operator name as TFLite spells it, such as ``CONV_2D``.
        index: Position of the operator in the subgraph, counted from 0.
        reason: What is not supported, and what is or what helps.
        of_numbers: Whether it is scales and zero points that no int8 arithmetic can honour.
    """

    op: str
    index: int
    reason: str
    of_numbers: bool = False

    @property
    def sentence(self) -> str:
        """Name, position and reason."""
        return f"operator {self.index} ({self.op}): {self.reason}"
