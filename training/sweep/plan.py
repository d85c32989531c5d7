"""What a sweep looks for, and what a candidate may cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, Protocol

from tintling.errors import UsageError
from tintling.training.sweep.space import Space

__all__ = ["COSTS", "Budget", "Costs", "Evaluator", "Report", "Sampler", "SweepPlan", "parse_objectives"]

Sampler = Literal["tpe", "grid", "random", "nsga2"]
Report = Callable[[int, float], None]
"""Told the validation accuracy after each epoch, counted from 1; raises what ends a bad trial."""

_ACCURACY = "accuracy"
_AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>kB|KiB|MB|MiB|B|k|M)?", re.ASCII)
_BYTES = {"": 1, "B": 1, "kB": 1 << 10, "KiB": 1 << 10, "MB": 1 << 20, "MiB": 1 << 20}
_COUNT = {"": 1, "k": 1_000, "M": 1_000_000}


@dataclass(frozen=True, slots=True)
class Costs:
    """What the generated C of a candidate takes.

    Attributes:
        constants: Weights and factors, in bytes.
        flash: The linked network with its constants, in bytes.
        arena: Working memory, in bytes.
        instructions: Of one inference on an emulated core.
        parameters: Of the int8 network.
    """

    constants: int
    flash: int
    arena: int
    instructions: int
    parameters: int

    def to_json(self) -> dict[str, int]:
        """The costs as plain types."""
        return asdict(self)


COSTS = tuple(entry.name for entry in fields(Costs))
"""What may be limited, and made small."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a candidate may take, by the name of its cost."""

    limits: Mapping[str, int]

    @classmethod
    def parse(cls, text: str) -> Budget:
        """Reads ``flash=6kB,arena=4kB,instructions=400k``; a kB is 1,024 bytes.

        Raises:
            UsageError: A cost is unknown or stands twice, or an amount is none.
        """
        limits: dict[str, int] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, amount = (piece.strip() for piece in part.partition("="))
            if name not in COSTS or name in limits:
                raise UsageError(f"--budget: expected each of {', '.join(COSTS)} at most once, got {part!r}")
            limits[name] = _amount(name, amount)
        return cls(limits)

    def excess(self, costs: Costs) -> dict[str, float]:
        """By how much of each limit a candidate is over it: 0.5 is half as much again; at most 0 fits."""
        return {name: getattr(costs, name) / limit - 1 for name, limit in self.limits.items()}


class Evaluator(Protocol):
    """Measures and trains candidates."""

    def costs(self, settings: Mapping[str, Any]) -> Costs:
        """Measures the generated C of an untrained candidate.

        Raises:
            TintlingError: There is no such network, or it cannot be compiled.
        """

    def train(self, settings: Mapping[str, Any], folder: Path, report: Report) -> float:
        """Trains a candidate.

        Args:
            settings: Fields of :class:`~tintling.training.settings.overrides.Overrides`.
            folder: Run directory to write.
            report: Called after each epoch.

        Returns:
            Accuracy on validation samples, 0 to 1.

        Raises:
            TintlingError: It cannot be trained, or diverged.
        """


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """A sweep.

    Attributes:
        space: What is tried.
        objectives: ``accuracy``, alone or before costs that should be small.
        budget: What a candidate may cost; one that costs more is not trained.
        sampler: Who chooses: tree-structured Parzen estimators, every point, chance, or NSGA-II.
        trials: Candidates in all, whoever tries them; None takes all points of a grid.
        seed: Of the sampler.
        halving: Whether bad candidates end early, by successive halving; only with one objective.
    """

    space: Space
    objectives: tuple[str, ...] = (_ACCURACY,)
    budget: Budget = Budget({})
    sampler: Sampler = "tpe"
    trials: int | None = None
    seed: int = 1
    halving: bool = True

    def __post_init__(self) -> None:
        if self.sampler == "grid":
            self.space.points()
        elif self.trials is None:
            raise UsageError(f"--trials: the sampler {self.sampler} needs a number of trials")
        if self.trials is not None and self.trials < 1:
            raise UsageError(f"--trials: expected at least 1, got {self.trials}")

    @property
    def directions(self) -> list[Literal["minimize", "maximize"]]:
        """Accuracy grows, costs shrink."""
        return ["maximize" if name == _ACCURACY else "minimize" for name in self.objectives]

    @property
    def stops_early(self) -> bool:
        """Whether trials may end before their last epoch."""
        return self.halving and len(self.objectives) == 1 and self.sampler != "grid"


def parse_objectives(text: str) -> tuple[str, ...]:
    """Reads ``accuracy`` or ``accuracy,flash``.

    Raises:
        UsageError: Accuracy is missing, or something is unknown or stands twice.
    """
    found = tuple(part.strip() for part in text.split(","))
    known = (_ACCURACY, *COSTS)
    if _ACCURACY not in found or len(set(found)) != len(found) or not set(found) <= set(known):
        raise UsageError(f"--objective: expected accuracy, and perhaps {', '.join(COSTS)}, got {text!r}")
    return found


def _amount(name: str, text: str) -> int:
    units = _COUNT if name in {"instructions", "parameters"} else _BYTES
    match = _AMOUNT.fullmatch(text)
    if match is None or (match["unit"] or "") not in units:
        expected = "400k or 1M" if units is _COUNT else "6144 or 6kB"
        raise UsageError(f"--budget: {name}: expected an amount such as {expected}, got {text!r}")
    amount = int(float(match["number"]) * units[match["unit"] or ""])
    if amount < 1:
        raise UsageError(f"--budget: {name}: expected more than 0, got {text!r}")
    return amount
