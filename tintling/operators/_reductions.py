"""Operators that make one value of many."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.operators._base import Operator

__all__ = ["ArgMax", "ArgMin", "L2Normalization", "Mean", "ReduceMax", "ReduceMin", "Sum"]


@dataclass(frozen=True, slots=True)
class Mean(Operator):
    """MEAN over constant ``axes`` (non-negative, ascending, without repeats)."""

    axes: tuple[int, ...]
    keep_dims: bool


@dataclass(frozen=True, slots=True)
class Sum(Operator):
    """SUM over constant ``axes`` (non-negative, ascending, without repeats)."""

    axes: tuple[int, ...]
    keep_dims: bool


@dataclass(frozen=True, slots=True)
class ReduceMax(Operator):
    """REDUCE_MAX over constant ``axes`` (non-negative, ascending, without repeats)."""

    axes: tuple[int, ...]
    keep_dims: bool


@dataclass(frozen=True, slots=True)
class ReduceMin(Operator):
    """REDUCE_MIN over constant ``axes`` (non-negative, ascending, without repeats)."""

    axes: tuple[int, ...]
    keep_dims: bool


@dataclass(frozen=True, slots=True)
class ArgMax(Operator):
    """ARG_MAX along a non-negative ``axis``; the output is plain int32. Of equal values the first counts."""

    axis: int


@dataclass(frozen=True, slots=True)
class ArgMin(Operator):
    """ARG_MIN along a non-negative ``axis``; the output is plain int32. Of equal values the first counts."""

    axis: int


@dataclass(frozen=True, slots=True)
class L2Normalization(Operator):
    """L2_NORMALIZATION over the last axis."""
