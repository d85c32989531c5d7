"""What a sweep may vary: a few values, whole numbers in a range, or real numbers in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from tintling.documents import FieldError, structure
from tintling.errors import TintlingError

__all__ = ["Choice", "Parameter", "Real", "Whole", "parameter"]

_MAX_VALUES = 10_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values."""

    values: tuple[Any, ...]

    def suggest(self, trial: Any, name: str) -> Any:
        """Asks a trial of Optuna for a value; a single one is no question."""
        return self.values[0] if len(self.values) == 1 else trial.suggest_categorical(name, self.values)

    def grid(self) -> tuple[Any, ...]:
        """Every value."""
        return self.values

    def draw(self, random: Generator) -> Any:
        """Any value."""
        return self.values[int(random.integers(len(self.values)))]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``low`` to ``high``, both included."""

    low: int
    high: int
    step: int = 1

    def __post_init__(self) -> None:
        if self.step < 1 or self.high < self.low:
            raise TintlingError(f"expected low <= high and a step above 0, got {self.low} to {self.high}")

    def suggest(self, trial: Any, name: str) -> Any:
        """Asks a trial of Optuna for a value."""
        return trial.suggest_int(name, self.low, self.grid()[-1], step=self.step)

    def grid(self) -> tuple[int, ...]:
        """Every value."""
        return tuple(range(self.low, self.high + 1, self.step))

    def draw(self, random: Generator) -> int:
        """Any value."""
        return self.grid()[int(random.integers(len(self.grid())))]


@dataclass(frozen=True, slots=True)
class Real:
    """A real number from ``low`` to ``high``; ``log`` spreads them evenly over orders of magnitude."""

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if self.high < self.low or (self.log and self.low <= 0):
            above = ", above 0 for log" if self.log else ""
            raise TintlingError(f"expected low <= high{above}, got {self.low:g} to {self.high:g}")

    def suggest(self, trial: Any, name: str) -> Any:
        """Asks a trial of Optuna for a value."""
        return trial.suggest_float(name, self.low, self.high, log=self.log)

    def grid(self) -> None:
        """There are too many of them."""
        return

    def draw(self, random: Generator) -> float:
        """Any value."""
        if not self.log:
            return float(random.uniform(self.low, self.high))
        ratio = self.high / self.low
        return min(max(float(self.low * ratio ** random.random()), self.low), self.high)


Parameter = Choice | Whole | Real


def parameter(value: Any, where: str) -> Parameter:
    """Reads a parameter of a TOML file.

    Args:
        value: A list of values, a table with ``low`` and ``high``, or one value that stays.
        where: What messages call it.

    Raises:
        TintlingError: It is none of them.
    """
    try:
        if isinstance(value, dict):
            whole = all(isinstance(value.get(key, 0), int) for key in ("low", "high", "step"))
            found: Parameter
            found = structure(Whole, value) if whole and "log" not in value else structure(Real, value)
        else:
            listed = tuple(value) if isinstance(value, list) else (value,)
            found = Choice(tuple(dict.fromkeys(listed)))
    except (FieldError, TintlingError, TypeError) as error:
        raise TintlingError(f"{where}: {error}") from error
    values = found.grid()
    if values is not None and len(values) == 1:
        return Choice(values)
    if values is not None and not 1 <= len(values) <= _MAX_VALUES:
        raise TintlingError(f"{where}: expected 1 to {_MAX_VALUES:,} values, got {len(values):,}")
    return found
