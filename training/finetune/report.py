"""What finetuning changed: figures before and after, and what they mean in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["LIMIT_POINTS", "Conclusion", "FinetuneReport", "FinetuneRow"]

LIMIT_POINTS = 0.1
"""Points of MNIST that finetuning may cost before it says so."""

_FEW = 30


@dataclass(frozen=True, slots=True)
class FinetuneRow:
    """One set of samples.

    Attributes:
        key: ``held_back``, ``learnt``, ``validation`` or ``test``.
        title: What the reader sees.
        count: Samples.
        before: Right answers of the network that was started from.
        after: Right answers of the adapted one, in int8.
        after_float: Right answers of the adapted one before it was quantized.
    """

    key: Literal["held_back", "learnt", "validation", "test"]
    title: str
    count: int
    before: int
    after: int
    after_float: int

    @property
    def points(self) -> float:
        """Change in percentage points."""
        return 100 * (self.after - self.before) / self.count

    def to_json(self) -> dict[str, Any]:
        """The figures as plain types; accuracies are shares."""
        return {
            "count": self.count,
            **{name: getattr(self, name) / self.count for name in ("before", "after", "after_float")},
            "points": self.points,
        }


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One line on what came out, and whether it is good news."""

    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class FinetuneReport:
    """Figures of one finetuning.

    Attributes:
        rows: One for each set of samples; ``held_back``, ``validation`` and ``test`` are among them.
        data: Name of the samples that were rehearsed.
    """

    rows: tuple[FinetuneRow, ...]
    data: str = "MNIST"

    def row(self, key: str) -> FinetuneRow:
        """The row of a set."""
        return next(row for row in self.rows if row.key == key)

    def conclusions(self) -> tuple[Conclusion, ...]:
        """What a user has to know, worst first."""
        found = (self._own(), self._known())
        return tuple(sorted(found, key=lambda conclusion: conclusion.good))

    def _own(self) -> Conclusion:
        row = self.row("held_back")
        change = f"{row.before} of {row.count} before, {row.after} after"
        if row.after > row.before:
            few = f"; one capture is {100 / row.count:.1f} points" if row.count < _FEW else ""
            return Conclusion(good=True, text=f"held-back captures are read better: {change}{few}")
        if row.before == row.count == row.after:
            return Conclusion(
                good=True, text=f"all {row.count} held-back captures were read right, and still are"
            )
        return Conclusion(
            good=False,
            text=f"held-back captures are not read better: {change}; collect more, above all of what is "
            "misread",
        )

    def _known(self) -> Conclusion:
        rows = [self.row("validation"), self.row("test")]
        count = sum(row.count for row in rows)
        lost = 100 * sum(row.before - row.after for row in rows) / count
        if lost > LIMIT_POINTS:
            return Conclusion(
                good=False,
                text=f"{self.data} is read worse by {lost:.2f} points ({count:,} samples), more than the "
                f"{LIMIT_POINTS} that are accepted: try a smaller --learning-rate, or more captures",
            )
        word = f"{lost:.2f} points were lost" if lost > 0 else f"{-lost:.2f} points were gained"
        return Conclusion(good=True, text=f"{self.data} keeps its accuracy: {word} on {count:,} samples")

    def to_json(self) -> dict[str, Any]:
        """Everything as plain types."""
        return {
            "figures": {row.key: row.to_json() for row in self.rows},
            "conclusions": [
                {"good": conclusion.good, "text": conclusion.text} for conclusion in self.conclusions()
            ],
        }
