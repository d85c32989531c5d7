"""Operators that remember something from one inference to the next, and those that do nothing in any."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.operators._base import Activation, Operator

__all__ = ["AssignVariable", "Folded", "ReadVariable", "Svdf", "UnidirectionalSequenceLstm"]


@dataclass(frozen=True, slots=True)
class ReadVariable(Operator):
    """READ_VARIABLE: gives what ``state`` (a position in ``Graph.states``) holds."""

    state: int


@dataclass(frozen=True, slots=True)
class AssignVariable(Operator):
    """ASSIGN_VARIABLE: ``state`` (a position in ``Graph.states``) holds the input from now on."""

    state: int


@dataclass(frozen=True, slots=True)
class Svdf(Operator):
    """SVDF: input (1, n) int8, features (filters, n) int8, time (filters, memory), bias or absent.

    The last ``memory`` results of each filter are a state (``Graph.states``).
    """

    rank: int
    activation: Activation
    state: int


@dataclass(frozen=True, slots=True)
class UnidirectionalSequenceLstm(Operator):
    """UNIDIRECTIONAL_SEQUENCE_LSTM without peepholes, projection and normalization.

    Output and cell are states (``Graph.states``) that the next inference goes on with.
    """

    cell_clip: float
    time_major: bool
    hidden: int
    cell: int


@dataclass(frozen=True, slots=True)
class Folded(Operator):
    """An operator with nothing left to compute: its result is a constant, or it only names a state."""

    name: str
