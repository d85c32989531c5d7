"""What a simulated board did: instructions of each part, bytes, resets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Counted", "SimulationStatistics"]


@dataclass(slots=True)
class Counted:
    """Instructions of something that was done many times.

    Attributes:
        count: How many times.
        total: Instructions of all of them.
        least: Of the fastest.
        most: Of the slowest.
    """

    count: int = 0
    total: int = 0
    least: int = 0
    most: int = 0

    def add(self, instructions: int) -> None:
        """Counts one more."""
        self.least = min(self.least, instructions) if self.count else instructions
        self.most = max(self.most, instructions)
        self.count += 1
        self.total += instructions

    @property
    def mean(self) -> float:
        """Instructions of the average one; 0 when there was none."""
        return self.total / self.count if self.count else 0.0


@dataclass(slots=True)
class SimulationStatistics:
    """What a simulated board did.

    Attributes:
        inference: Instructions from tensor to logits.
        preprocess: Instructions from frame to tensor.
        received_bytes: From the host.
        sent_bytes: To the host.
        resets: Starts of the board, the first one included.
        stack_bytes: Deepest stack; 0 when it is not known.
    """

    inference: Counted = field(default_factory=Counted)
    preprocess: Counted = field(default_factory=Counted)
    received_bytes: int = 0
    sent_bytes: int = 0
    resets: int = 0
    stack_bytes: int = 0

    def to_json(self) -> dict[str, Any]:
        """The figures as a document for ``--json``."""
        return asdict(self)
